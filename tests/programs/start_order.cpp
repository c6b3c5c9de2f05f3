// Document 000, example 1: three children are started; the parent does not wait, so its line usually comes first.
#include <unistd.h>

#include <chrono>
#include <string>

#include "engine/process.hpp"
#include "engine/program.hpp"

using namespace std::chrono_literals;

void f(const std::string& process_name) {
  engine::print(process_name, "start......", ::getpid(), ::getppid());
  engine::sleep(200ms);
  engine::print("........" + process_name, "end", ::getpid(), ::getppid());
}

int main() {
  engine::Process f1{{.target = [] { f("f1"); }}};
  engine::Process f2{{.target = [] { f("f2"); }}};
  engine::Process f3{{.target = [] { f("f3"); }}};

  engine::print("main begins", ::getpid());
  f1.start();
  f2.start();
  f3.start();
  engine::print("what main does");
}
