// Document 003: a producer puts a number now and then; the consumer gets until nothing has come for a while.
#include <chrono>

#include "engine/process.hpp"
#include "engine/program.hpp"
#include "engine/queue.hpp"

using namespace std::chrono_literals;

class Producer : public engine::Process {
 public:
  explicit Producer(engine::Queue& queue) : Process{{.kind = "Producer"}}, queue_{queue} {}
  void run() override {
    for (int i = 0; i < 5; ++i) {
      engine::sleep(50ms);
      engine::print("put", i);
      queue_.put(i);
    }
  }

 private:
  engine::Queue& queue_;
};

class Consumer : public engine::Process {
 public:
  explicit Consumer(engine::Queue& queue) : Process{{.kind = "Consumer"}}, queue_{queue} {}
  void run() override {
    while (const auto item = queue_.get<int>(1s)) engine::print("get", *item);
    engine::print("the queue is empty");
  }

 private:
  engine::Queue& queue_;
};

int main() {
  engine::Queue queue{10};
  Consumer p1{queue};
  Producer p2{queue};
  p1.start();
  p2.start();
  p1.join();
  p2.join();
  engine::print("end");
}
