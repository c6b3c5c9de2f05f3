// Document 004: one child; the parent waits for it, so its last line comes last.
#include <unistd.h>

#include <string>

#include "engine/process.hpp"
#include "engine/program.hpp"

void run_proc(const std::string& name) { engine::print("child runs, name=", name, ", pid=", ::getpid()); }

int main() {
  engine::print("parent", ::getpid());
  engine::Process p{{.target = [] { run_proc("test"); }}};
  engine::print("the child is about to run");
  p.start();
  p.join();
  engine::print("the child has ended");
}
