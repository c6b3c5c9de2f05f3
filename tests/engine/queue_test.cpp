#include "engine/queue.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "engine/process.hpp"
#include "engine/synchronize.hpp"
#include "traced_run.hpp"

using engine::Event;
using engine::JoinableQueue;
using engine::Process;
using engine::Queue;
using engine::SimpleQueue;
using namespace std::chrono_literals;

namespace {

/// Ends the feeder thread, so that the leak check finds its pipe closed.
void finish(Queue& queue) {
  queue.close();
  queue.join_thread();
}

/// A deferred item as a binding makes them.
struct Later : engine::Deferred {
  explicit Later(std::optional<std::string> what) : text{std::move(what)} {}
  std::optional<engine::Bytes> make() override {
    return text ? std::optional{engine::Bytes{engine::bytes_of(*text)}} : std::nullopt;
  }
  std::optional<std::string> text;
};

std::string big(std::size_t size, char first) {
  std::string text(size, ' ');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(static_cast<std::size_t>(first) + i % 23);
  return text;
}

}  // namespace

TEST_CASE("Queue: first in, first out, between processes, whatever the size") {
  traced_and_untraced([] {
    Queue queue;
    const std::vector<std::size_t> sizes{0, 1, 16, 4096, 65536, 70'000, 5, 1'000'000, 3};
    Process producer{{.target = [&] {
      for (const std::size_t size : sizes) queue.put(big(size, 'A'));
    }}};
    producer.start();
    for (const std::size_t size : sizes) CHECK(queue.get<std::string>() == big(size, 'A'));
    producer.join();
    CHECK(producer.exitcode() == 0);
    CHECK(queue.empty());
    CHECK(queue.qsize() == 0);
  });
}

TEST_CASE("Queue: get says Empty after its timeout, put says Full") {
  traced_and_untraced([] {
    Queue queue{2};
    CHECK_FALSE(queue.get_nowait<int>());
    CHECK_FALSE(queue.get<int>(2ms));
    CHECK(queue.put(1));
    CHECK_FALSE(queue.full());
    CHECK(queue.put_nowait(2));
    CHECK(queue.full());
    CHECK(queue.qsize() == 2);
    CHECK_FALSE(queue.put_nowait(3));
    CHECK_FALSE(queue.put(3, 2ms));
    CHECK(queue.get<int>() == 1);
    CHECK(queue.put(3));
    CHECK(queue.get<int>(60s) == 2);
    CHECK(queue.get<int>(60s) == 3);
    finish(queue);
  });
}

TEST_CASE("Queue: many producers and consumers lose nothing, double nothing, and keep each producer's order") {
  traced_and_untraced([] {
    constexpr int kProducers = 4, kConsumers = 3, kEach = 500;
    struct Item {
      int producer, number;
    };
    Queue queue{100}, results;
    std::vector<Process> processes;
    for (int p = 0; p < kProducers; ++p) {
      processes.emplace_back(engine::ProcessOptions{.target = [&, p] {
        for (int i = 0; i < kEach; ++i) queue.put(Item{p, i});
      }});
    }
    for (int c = 0; c < kConsumers; ++c) {
      processes.emplace_back(engine::ProcessOptions{.target = [&] {
        std::map<int, int> last;
        for (;;) {
          const Item item = *queue.get<Item>();
          if (item.producer < 0) break;
          if (last.contains(item.producer) && last[item.producer] >= item.number) throw std::runtime_error{"disorder"};
          last[item.producer] = item.number;
          results.put(item);
        }
      }});
    }
    for (Process& process : processes) process.start();
    std::set<std::pair<int, int>> seen;
    for (int i = 0; i < kProducers * kEach; ++i) {
      const Item item = *results.get<Item>();
      CHECK(seen.insert({item.producer, item.number}).second);
    }
    for (int c = 0; c < kConsumers; ++c) queue.put(Item{-1, 0});
    for (Process& process : processes) {
      process.join();
      CHECK(process.exitcode() == 0);
    }
    CHECK(results.empty());
    finish(queue);
  });
}

TEST_CASE("Queue: a process does not end before its items are in the pipe, unless it cancels that") {
  Queue queue;
  Process patient{{.target = [&] { queue.put(big(200'000, 'a')); }}};
  patient.start();
  CHECK_FALSE(patient.join(20ms));  // More than the pipe holds, and nobody gets it: the deadlock of the documents.
  CHECK(queue.get<std::string>() == big(200'000, 'a'));
  CHECK(patient.join(60s));

  Queue other;
  Process hasty{{.target = [&] {
    other.put(big(200'000, 'a'));
    other.cancel_join_thread();
  }}};
  hasty.start();
  CHECK(hasty.join(60s));
}

TEST_CASE("Queue: after close nothing is put or got here, and a child begins anew") {
  Queue queue;
  CHECK_THROWS_WITH_AS(queue.join_thread(), "Queue not closed", engine::AssertionError);
  queue.put(1);
  CHECK(queue.get<int>() == 1);
  queue.close();
  CHECK(queue.closed());
  CHECK_THROWS_WITH_AS(queue.put(2), "Queue is closed", engine::ValueError);
  CHECK_THROWS_WITH_AS(queue.get<int>(), "Queue is closed", engine::ValueError);
  queue.join_thread();

  Queue inherited;
  inherited.put(1);
  CHECK(inherited.get<int>() == 1);
  Process child{{.target = [&] { inherited.put(2); }}};  // The parent's feeder thread does not exist there.
  child.start();
  CHECK(inherited.get<int>() == 2);
  child.join();
  finish(inherited);
}

TEST_CASE("Queue: an item whose bytes are made later keeps its turn; one that fails gives its slot back") {
  traced_and_untraced([] {
    Queue queue{3};
    queue.put("one");
    queue.put_deferred(std::make_unique<Later>(std::nullopt), "failing");
    queue.put_deferred(std::make_unique<Later>("two"), "'two'");
    CHECK(queue.put("three", 60s));  // In the slot of the one that failed.
    CHECK(queue.get<std::string>() == "one");
    CHECK(queue.get<std::string>() == "two");
    CHECK(queue.get<std::string>() == "three");
    finish(queue);
  });
}

TEST_CASE(
    "Queue: who is killed while waiting in get leaves the lock held, as with CPython; a traced run says by whom") {
  TracedRun run;
  Queue queue;
  Process victim{{.target = [&] { queue.get<int>(); }}};
  victim.start();
  while (run.calls(trace::Kind::CallBlocked, trace::Operation::Get).empty()) run.wait(10ms);
  victim.kill();
  victim.join();
  queue.put(1);
  CHECK_FALSE(queue.get<int>(5ms));
  const auto blocked = run.calls(trace::Kind::CallBlocked, trace::Operation::Get);
  REQUIRE(blocked.size() == 2);
  CHECK(blocked[1].peer == victim.serial());
  finish(queue);
}

TEST_CASE("trace: an item on its way through a queue, from put through the feeder to get") {
  TracedRun run;
  Queue queue{5};
  Process producer{{.target = [&] { queue.put("fish"); }}};
  producer.start();
  CHECK(queue.get<std::string>() == "fish");
  producer.join();
  const auto created = run.of_kind(trace::Kind::ObjectCreated);
  REQUIRE(created.size() == 2);
  CHECK(created[0].object_type() == trace::ObjectType::Queue);
  CHECK(created[0].value == 5);
  CHECK(created[1].peer == queue.serial());
  CHECK(run.text(created[1]) == "pipe");
  const auto thread = run.of_kind(trace::Kind::ThreadBegan).at(0);
  CHECK(thread.peer == producer.serial());
  CHECK(thread.serial == queue.serial());
  CHECK(run.text(thread) == "feeder");
  const auto put = run.calls(trace::Kind::CallEnded, trace::Operation::Put).at(0);
  const auto fed = run.calls(trace::Kind::CallEnded, trace::Operation::Feed).at(0);
  const auto got = run.calls(trace::Kind::CallEnded, trace::Operation::Get).at(0);
  CHECK(put.actor == producer.serial());
  CHECK(fed.actor == thread.object);
  CHECK(got.actor == run.main());
  for (const auto& event : {put, fed, got}) {
    CHECK(event.peer == producer.serial());
    CHECK(event.serial == put.serial);
    CHECK(event.object == queue.serial());
  }
  CHECK(run.text(run.calls(trace::Kind::CallBegun, trace::Operation::Put).at(0)) == "'fish'");
}

TEST_CASE("Queue: no writer left is the end of file") {
  Queue queue;
  queue.put(1);
  CHECK(queue.get<int>() == 1);
  queue.writer().close();
  CHECK_THROWS_AS(queue.get<int>(), engine::EOFError);
  finish(queue);
}

TEST_CASE("Queue: a feeder whose write fails gives the write lock back to the other processes") {
  Queue queue;
  Event failed;
  Process other{{.target = [&] {
    failed.wait();
    queue.put(2);
  }}};
  other.start();
  const base::UniqueFd cannot_write{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
  REQUIRE(::dup2(cannot_write.get(), queue.writer().fileno()) != -1);
  queue.put(1);  // Its feeder says on standard error that the write has failed, and ends.
  finish(queue);
  failed.set();
  other.join(10s);
  CHECK(other.exitcode() == 0);
  other.kill();
  other.join();
}

TEST_CASE("JoinableQueue: join waits until every item is done") {
  traced_and_untraced([] {
    JoinableQueue queue;
    Queue done;
    Process worker{{.target =
                        [&] {
                          for (;;) {
                            done.put(*queue.get<int>());
                            queue.task_done();
                          }
                        },
                    .daemon = true}};
    queue.join();  // Nothing is put: nothing to wait for.
    for (int i = 0; i < 50; ++i) queue.put(i);
    worker.start();
    queue.join();
    for (int i = 0; i < 50; ++i) CHECK(done.get<int>() == i);
    CHECK_THROWS_WITH_AS(queue.task_done(), "task_done() called too many times", engine::ValueError);
    worker.kill();
    worker.join();
    finish(queue);
  });
}

TEST_CASE("SimpleQueue: put writes, get reads") {
  traced_and_untraced([] {
    SimpleQueue queue;
    CHECK(queue.empty());
    Process producer{{.target = [&] {
      for (int i = 0; i < 100; ++i) queue.put(i);
      queue.put(big(100'000, 'a'));
    }}};
    producer.start();
    for (int i = 0; i < 100; ++i) CHECK(queue.get<int>() == i);
    CHECK(queue.get<std::string>() == big(100'000, 'a'));
    producer.join();
    CHECK(queue.empty());
    queue.close();
    CHECK_THROWS_WITH_AS(queue.put(1), "handle is closed", engine::OSError);
    CHECK_THROWS_WITH_AS(queue.get<int>(), "handle is closed", engine::OSError);
  });
}

TEST_CASE("Queue: threads of one process share it") {
  Queue queue;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 250; ++i) queue.put(i);
    });
  }
  int sum = 0;
  for (int i = 0; i < 1000; ++i) sum += *queue.get<int>();
  CHECK(sum == 4 * 249 * 250 / 2);
  for (std::thread& thread : threads) thread.join();
  finish(queue);
}
