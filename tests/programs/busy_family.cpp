// A family that does everything at once, so that a kill at any moment finds it in the middle of something: makers fill
// a small queue under a lock, workers take from it and report, a keeper talks with a child of its own, all meet at a
// barrier.
#include <deque>
#include <mutex>
#include <string>

#include "engine/connection.hpp"
#include "engine/errors.hpp"
#include "engine/process.hpp"
#include "engine/program.hpp"
#include "engine/queue.hpp"
#include "engine/synchronize.hpp"

namespace {

constexpr int kMakers = 3, kWorkers = 2, kItems = 400;

void make(engine::Queue& objects, engine::Lock& lock, engine::Barrier& barrier) {
  barrier.wait();
  for (int i = 0; i < kItems; ++i) {
    const std::lock_guard held{lock};
    objects.put(i);
  }
}

void work(engine::Queue& objects, engine::JoinableQueue& results, engine::Semaphore& slots) {
  while (const auto object = objects.get<int>()) {
    const std::lock_guard held{slots};
    results.put(*object);
  }
}

void keep(engine::JoinableQueue& results, engine::Barrier& barrier) {
  engine::Pipe pipe;
  engine::Process child{{.target = [&] {
    for (int i = 0; i < kItems; ++i) pipe.second.send(*pipe.second.recv<std::string>());
  }}};
  child.start();
  barrier.wait();
  for (int i = 0; i < kItems; ++i) {
    pipe.first.send(std::string(static_cast<std::size_t>(i), 'x'));
    results.put(static_cast<int>(pipe.first.recv<std::string>()->size()));
  }
  child.join();
}

}  // namespace

int main() {
  engine::Queue objects{4};
  engine::JoinableQueue results;
  engine::Lock lock;
  engine::Semaphore slots{1};
  engine::Barrier barrier{kMakers + 1};
  std::deque<engine::Process> family, workers;
  for (int i = 0; i < kMakers; ++i)
    family.emplace_back(engine::ProcessOptions{.target = [&] { make(objects, lock, barrier); }});
  family.emplace_back(engine::ProcessOptions{.target = [&] { keep(results, barrier); }});
  for (int i = 0; i < kWorkers; ++i)
    workers.emplace_back(engine::ProcessOptions{.target = [&] { work(objects, results, slots); }, .daemon = true});
  for (engine::Process& process : family) process.start();
  for (engine::Process& process : workers) process.start();
  long total = 0;
  for (int i = 0; i < (kMakers + 1) * kItems; ++i) {
    total += *results.get<int>();
    results.task_done();
  }
  for (engine::Process& process : family) process.join();
  engine::print(total);
  return 7;
}
