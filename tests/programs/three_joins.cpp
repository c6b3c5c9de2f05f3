// Document 001: three children of a class of their own, all started, then all joined; "end" comes last.
#include <chrono>
#include <vector>

#include "engine/process.hpp"
#include "engine/program.hpp"

using namespace std::chrono_literals;

class MyProcess : public engine::Process {
 public:
  MyProcess() : Process{{.kind = "MyProcess"}} {}
  void run() override {
    engine::print("hello", name());
    engine::sleep(100ms);
  }
};

int main() {
  std::vector<MyProcess> children(3);
  for (MyProcess& child : children) child.start();
  for (MyProcess& child : children) child.join();
  engine::print("end");
}
