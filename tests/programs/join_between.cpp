// Document 000, example 4: the first child is joined before the others are started, so it ends before they begin.
#include <unistd.h>

#include <chrono>
#include <string>

#include "engine/process.hpp"
#include "engine/program.hpp"

using namespace std::chrono_literals;

void f(const std::string& process_name) {
  engine::print(process_name, "start......", ::getpid(), ::getppid());
  engine::sleep(100ms);
  engine::print("........" + process_name, "end", ::getpid(), ::getppid());
}

int main() {
  engine::Process f1{{.target = [] { f("f1"); }}};
  engine::Process f2{{.target = [] { f("f2"); }}};
  engine::Process f3{{.target = [] { f("f3"); }}};

  engine::print("main begins", ::getpid());
  f1.start();
  f1.join();
  f2.start();
  f3.start();
  engine::sleep(300ms);
  engine::print("what main does");
}
