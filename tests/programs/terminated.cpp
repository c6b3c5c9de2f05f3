// Document 000, terminate(): the child is ended in the middle of its sleep and never prints its second line.
#include <chrono>

#include "engine/process.hpp"
#include "engine/program.hpp"

using namespace std::chrono_literals;

int main() {
  engine::Process child{{.target = [] {
    engine::print("start");
    engine::sleep(60s);
    engine::print("end");
  }}};
  engine::print(child.status());
  child.start();
  engine::sleep(100ms);
  engine::print(child.is_alive() ? "alive" : "not alive");
  child.terminate();
  child.join();
  engine::print(child.is_alive() ? "alive" : "not alive");
  engine::print(child.status(), *child.exitcode());
}
