#include "support/recording.hpp"

#include <deque>
#include <random>
#include <string>
#include <vector>

namespace spawnarium::test {
namespace {

using trace::Event;
using trace::Kind;
using trace::Operation;
using trace::Outcome;
using trace::Serial;

class Program {
 public:
  Program(const RecordingPlan& plan, const RecordingSink& sink) : plan_{plan}, sink_{sink} {}

  void run() {
    begin();
    std::size_t next = 0;
    while (written_ < plan_.events) {
      Worker& worker = workers_[next++ % workers_.size()];
      now_ns_ += 200 + random_() % 4000;
      if (worker.producer) produce(worker);
      else consume(worker);
      if (next % 50 == 0) sample(workers_[random_() % workers_.size()]);
    }
    end();
  }

 private:
  struct Worker {
    Serial process = 0, feeder = 0;
    std::size_t queue = 0;
    bool producer = false;
    std::uint32_t calls = 0, feeder_calls = 0;
    std::uint64_t put = 0;
    std::uint32_t waiting_call = 0;  // Of a get that waits.
    std::uint64_t cpu_ns = 0;
  };
  struct Sent {
    Serial sender;
    std::uint64_t number;
  };
  struct Queue {
    Serial serial = 0;
    std::deque<Sent> pipe;
  };

  void tell(Event event) {
    event.time_ns = now_ns_ += 150;
    sink_.event(event);
    ++written_;
  }
  void call(Serial actor, std::uint32_t number, Kind kind, Operation operation, Serial object, Event more = {}) {
    more.actor = actor;
    more.call = number;
    more.object = object;
    more.kind = kind;
    more.detail = static_cast<std::uint8_t>(operation);
    more.place = 1U << 24U | (static_cast<std::uint32_t>(operation) % 40 + 1);
    tell(more);
  }

  void begin() {
    supervisor_ = sink_.new_serial();
    main_ = sink_.new_serial();
    tell({.actor = supervisor_, .object = main_, .text = sink_.text("python3 factory.py"), .kind = Kind::RunBegan});
    tell({.actor = main_, .object = main_, .value = 1000, .text = sink_.text("MainProcess"), .kind = Kind::Running});
    const std::size_t queues = std::max<std::size_t>(1, plan_.processes / 8);
    for (std::size_t i = 0; i < queues; ++i) {
      queues_.push_back({sink_.new_serial(), {}});
      tell({.actor = main_,
            .object = queues_.back().serial,
            .extra = static_cast<std::uint32_t>(i + 1),
            .kind = Kind::ObjectCreated,
            .detail = static_cast<std::uint8_t>(trace::ObjectType::Queue)});
    }
    lock_ = sink_.new_serial();
    tell({.actor = main_,
          .object = lock_,
          .extra = 1,
          .kind = Kind::ObjectCreated,
          .detail = static_cast<std::uint8_t>(trace::ObjectType::Lock)});
    for (int i = 0; i < 16; ++i) values_.push_back(sink_.text("'item " + std::to_string(i) + "'"));
    for (std::size_t i = 1; i < std::max<std::size_t>(plan_.processes, 3); ++i) start(i);
  }

  void start(std::size_t i) {
    Worker worker{.process = sink_.new_serial(), .queue = (i - 1) / 2 % queues_.size(), .producer = i % 2 == 1};
    const std::string name = (worker.producer ? "Producer-" : "Consumer-") + std::to_string((i + 1) / 2);
    const auto pid = static_cast<std::int64_t>(1000 + i);
    tell({.actor = main_, .object = worker.process, .text = sink_.text(name), .kind = Kind::Created});
    const std::uint32_t number = ++main_calls_;
    call(main_, number, Kind::CallBegun, Operation::Start, worker.process);
    tell({.actor = worker.process, .object = worker.process, .value = pid, .extra = 1000, .kind = Kind::Running});
    tell({.actor = main_, .object = worker.process, .value = pid, .kind = Kind::Started});
    call(main_, number, Kind::CallEnded, Operation::Start, worker.process, {.outcome = Outcome::Returned});
    if (worker.producer) {
      worker.feeder = sink_.new_serial();
      tell({.actor = worker.feeder,
            .object = worker.feeder,
            .peer = worker.process,
            .serial = queues_[worker.queue].serial,
            .text = sink_.text("feeder"),
            .kind = Kind::ThreadBegan});
    }
    workers_.push_back(worker);
  }

  void produce(Worker& worker) {
    Queue& queue = queues_[worker.queue];
    if (random_() % 16 == 0) return work(worker);
    if (queue.pipe.size() > 200) return sleep(worker);
    const std::uint32_t put = ++worker.calls;
    call(worker.process, put, Kind::CallBegun, Operation::Put, queue.serial,
         {.serial = 24, .value = -1, .text = values_[random_() % values_.size()]});
    const std::uint64_t number = ++worker.put;
    call(worker.process, put, Kind::CallEnded, Operation::Put, queue.serial,
         {.peer = worker.process, .serial = number, .outcome = Outcome::Returned});
    const std::uint32_t feed = ++worker.feeder_calls;
    call(worker.feeder, feed, Kind::CallBegun, Operation::Feed, queue.serial, {.serial = 24, .value = -1});
    call(worker.feeder, feed, Kind::CallEnded, Operation::Feed, queue.serial,
         {.peer = worker.process, .serial = number, .outcome = Outcome::Returned});
    queue.pipe.push_back({worker.process, number});
  }

  void consume(Worker& worker) {
    Queue& queue = queues_[worker.queue];
    if (worker.waiting_call == 0) {
      if (random_() % 24 == 0) return work(worker);
      worker.waiting_call = ++worker.calls;
      call(worker.process, worker.waiting_call, Kind::CallBegun, Operation::Get, queue.serial, {.value = -1});
      if (queue.pipe.empty())
        return call(worker.process, worker.waiting_call, Kind::CallBlocked, Operation::Get, queue.serial);
    }
    if (queue.pipe.empty()) return;
    const Sent sent = queue.pipe.front();
    queue.pipe.pop_front();
    call(worker.process, worker.waiting_call, Kind::CallEnded, Operation::Get, queue.serial,
         {.peer = sent.sender, .serial = sent.number, .outcome = Outcome::Returned});
    worker.waiting_call = 0;
  }

  /// Under the lock, with a line printed.
  void work(Worker& worker) {
    const std::uint32_t acquire = ++worker.calls;
    call(worker.process, acquire, Kind::CallBegun, Operation::Acquire, lock_, {.value = -1});
    if (random_() % 3 == 0) {
      call(worker.process, acquire, Kind::CallBlocked, Operation::Acquire, lock_);
      now_ns_ += 3000;
    }
    call(worker.process, acquire, Kind::CallEnded, Operation::Acquire, lock_, {.outcome = Outcome::Returned});
    const std::uint32_t print = ++worker.calls;
    const trace::TextRef line = sink_.text("step " + std::to_string(worker.calls) + "\n");
    call(worker.process, print, Kind::CallBegun, Operation::Print, trace::kNobody, {.text = line});
    call(worker.process, print, Kind::CallEnded, Operation::Print, trace::kNobody, {.outcome = Outcome::Returned});
    tell({.actor = supervisor_, .value = 1, .text = line, .kind = Kind::Output});
    const std::uint32_t release = ++worker.calls;
    call(worker.process, release, Kind::CallBegun, Operation::Release, lock_);
    call(worker.process, release, Kind::CallEnded, Operation::Release, lock_, {.outcome = Outcome::Returned});
  }

  void sleep(Worker& worker) {
    const std::uint32_t number = ++worker.calls;
    call(worker.process, number, Kind::CallBegun, Operation::Sleep, worker.process, {.value = 5000});
    now_ns_ += 5000;
    call(worker.process, number, Kind::CallEnded, Operation::Sleep, worker.process, {.outcome = Outcome::Returned});
  }

  void sample(Worker& worker) {
    worker.cpu_ns += 20'000;
    tell({.actor = supervisor_,
          .object = worker.process,
          .serial = worker.cpu_ns,
          .value = random_() % 2 == 0 ? 'R' : 'S',
          .kind = Kind::KernelState});
  }

  void end() {
    for (const Worker& worker : workers_) {
      const std::uint32_t join = ++main_calls_;
      call(main_, join, Kind::CallBegun, Operation::Join, worker.process, {.value = -1});
      call(main_, join, Kind::CallBlocked, Operation::Join, worker.process, {.peer = worker.process});
      now_ns_ += 100'000;
      if (worker.waiting_call != 0)
        tell({.actor = main_, .object = worker.process, .value = 15, .kind = Kind::SignalSent});
      const std::int64_t status = worker.waiting_call != 0 ? -15 : 0;
      tell({.actor = main_, .object = worker.process, .value = status, .kind = Kind::Exited});
      tell({.actor = main_, .object = worker.process, .value = status, .kind = Kind::Reaped});
      call(main_, join, Kind::CallEnded, Operation::Join, worker.process, {.outcome = Outcome::Returned});
    }
    tell({.actor = main_, .object = main_, .value = 0, .kind = Kind::Exiting});
    tell({.actor = supervisor_, .object = main_, .value = 0, .kind = Kind::Exited, .flags = trace::kObserved});
    tell({.actor = supervisor_, .object = main_, .value = 0, .kind = Kind::Reaped});
    tell({.actor = supervisor_, .object = main_, .value = 0, .kind = Kind::RunEnded});
  }

  const RecordingPlan& plan_;
  const RecordingSink& sink_;
  std::mt19937 random_{12345};
  std::uint64_t now_ns_ = 0;
  std::size_t written_ = 0;
  Serial supervisor_ = 0, main_ = 0, lock_ = 0;
  std::uint32_t main_calls_ = 0;
  std::vector<Worker> workers_;
  std::vector<Queue> queues_;
  std::vector<trace::TextRef> values_;
};

}  // namespace

void make_recording(const RecordingPlan& plan, const RecordingSink& sink) { Program{plan, sink}.run(); }

}  // namespace spawnarium::test
