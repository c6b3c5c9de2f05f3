#include "engine/synchronize.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/process.hpp"
#include "engine/queue.hpp"
#include "traced_run.hpp"

using engine::BoundedSemaphore;
using engine::Condition;
using engine::Lock;
using engine::Process;
using engine::RLock;
using engine::Semaphore;
using namespace std::chrono_literals;

namespace {

void join_all(std::vector<Process>& processes) {
  for (Process& process : processes) {
    process.join();
    CHECK(process.exitcode() == 0);
  }
}

/// A number in shared memory that only a lock protects.
struct Counter {
  std::uint64_t value = 0;
};

}  // namespace

TEST_CASE("Lock: one holder at a time, between processes") {
  traced_and_untraced([] {
    Lock lock;
    engine::Shared<Counter> counter{engine::Create{}};
    std::vector<Process> processes;
    for (int p = 0; p < 4; ++p) {
      processes.emplace_back(engine::ProcessOptions{.target = [&] {
        for (int i = 0; i < 2000; ++i) {
          const std::lock_guard held{lock};
          auto* value = const_cast<volatile std::uint64_t*>(&counter->value);
          *value = *value + 1;
        }
      }});
    }
    for (Process& process : processes) process.start();
    join_all(processes);
    CHECK(counter->value == 8000);
  });
}

TEST_CASE("Lock: acquire without waiting and with a timeout; release by anybody, but not twice") {
  traced_and_untraced([] {
    Lock lock;
    CHECK(lock.acquire());
    CHECK(lock.is_mine());
    CHECK(lock.count() == 1);
    CHECK_FALSE(lock.acquire(0s));
    CHECK_FALSE(lock.acquire(2ms));
    CHECK_FALSE(lock.acquire(-1s));
    Process other{{.target = [&] { lock.release(); }}};
    other.start();
    other.join();
    CHECK(other.exitcode() == 0);
    CHECK(lock.value() == 1);
    CHECK_THROWS_WITH_AS(lock.release(), "semaphore or lock released too many times", engine::ValueError);
  });
}

TEST_CASE("RLock: its holder takes it again; nobody else may release it") {
  RLock lock;
  CHECK_THROWS_WITH_AS(lock.release(), "attempt to release recursive lock not owned by thread", engine::AssertionError);
  CHECK(lock.acquire());
  CHECK(lock.acquire(0s));
  CHECK(lock.count() == 2);
  std::thread{[&] {
    CHECK_FALSE(lock.is_mine());
    CHECK_FALSE(lock.acquire(0s));
    CHECK_THROWS_AS(lock.release(), engine::AssertionError);
  }}.join();
  Process child{{.target = [&] {
    if (lock.is_mine() || lock.count() != 0 || lock.acquire(0s)) throw engine::SystemExit{1};
  }}};
  child.start();
  child.join();
  CHECK(child.exitcode() == 0);
  lock.release();
  lock.release();
  CHECK(lock.value() == 1);
}

TEST_CASE("RLock and Lock: threads of one process take turns, and each that holds one is known to hold it") {
  RLock again;
  Lock once;
  Semaphore two{2};
  int inside = 0, wrong = 0;
  const auto turns = [&] {
    for (int i = 0; i < 20'000; ++i) {
      two.acquire();
      const std::lock_guard outer{again};
      const std::lock_guard inner{again};
      const std::lock_guard other{once};
      if (++inside != 1 || again.count() != 2 || !again.is_mine() || once.count() != 1 || !once.is_mine()) ++wrong;
      --inside;
      two.release();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back(turns);
  }
  CHECK(wrong == 0);
  CHECK(again.count() == 0);
  CHECK(once.count() == 0);
  CHECK(two.count() == 0);
  CHECK(two.value() == 2);
}

TEST_CASE("Semaphore: so many holders at a time; only the bounded one minds too many releases") {
  Semaphore semaphore{2};
  CHECK(semaphore.acquire());
  CHECK(semaphore.acquire(0s));
  CHECK_FALSE(semaphore.acquire(0s));
  for (int i = 0; i < 3; ++i) semaphore.release();
  CHECK(semaphore.value() == 3);

  BoundedSemaphore bounded{2};
  CHECK(bounded.acquire());
  bounded.release();
  CHECK_THROWS_WITH_AS(bounded.release(), "semaphore or lock released too many times", engine::ValueError);
}

TEST_CASE("Lock: a killed holder leaves it held, and whoever waits says for whom") {
  TracedRun run;
  Lock lock;
  engine::Event taken;
  Process holder{{.target = [&] {
    lock.acquire();
    taken.set();
    ::pause();
  }}};
  holder.start();
  taken.wait();
  holder.kill();
  holder.join();
  CHECK_FALSE(lock.acquire(2ms));
  const auto blocked = run.events_where([&](const trace::Event& event) {
    return event.kind == trace::Kind::CallBlocked && event.object == lock.serial();
  });
  REQUIRE(blocked.size() == 1);
  CHECK(blocked[0].peer == holder.serial());
  CHECK(run.events_where([&](const trace::Event& event) {
             return event.kind == trace::Kind::CallEnded && event.object == lock.serial();
           })
            .back()
            .outcome == trace::Outcome::TimedOut);
}

TEST_CASE("Condition: notify wakes one, notify_all wakes all, and the lock is held again afterwards") {
  traced_and_untraced([] {
    Condition condition;
    Semaphore ready{0}, awake{0};
    std::vector<Process> sleepers;
    for (int i = 0; i < 3; ++i) {
      sleepers.emplace_back(engine::ProcessOptions{.target = [&] {
        condition.acquire();
        condition.acquire();  // Twice: wait gives it back altogether.
        ready.release();
        const bool notified = condition.wait();
        if (!notified || condition.inner_lock().count() != 2) throw engine::SystemExit{1};
        awake.release();
        condition.release();
        condition.release();
      }});
    }
    for (Process& process : sleepers) process.start();
    for (int i = 0; i < 3; ++i) ready.acquire();
    {
      const std::lock_guard held{condition};
      condition.notify();
    }
    CHECK(awake.acquire(60s));
    CHECK_FALSE(awake.acquire(5ms));
    {
      const std::lock_guard held{condition};
      condition.notify_all();
    }
    join_all(sleepers);
    CHECK(awake.value() == 2);
  });
}

TEST_CASE("Condition: misuse and timeouts") {
  Condition condition{std::make_shared<Lock>()};
  CHECK_THROWS_WITH_AS(condition.wait(), "must acquire() condition before using wait()", engine::AssertionError);
  CHECK_THROWS_WITH_AS(condition.notify(), "lock is not owned", engine::AssertionError);
  const std::lock_guard held{condition};
  CHECK_FALSE(condition.wait(2ms));
  CHECK_FALSE(condition.wait_for([] { return false; }, 2ms));
  CHECK(condition.wait_for([] { return true; }));
  condition.notify();  // Nobody waits any more: the one whose time was over is not woken instead of another.
  CHECK_FALSE(condition.wait(2ms));
}

TEST_CASE("Event: set lets all through until it is cleared") {
  traced_and_untraced([] {
    engine::Event event;
    CHECK_FALSE(event.is_set());
    CHECK_FALSE(event.wait(0s));
    CHECK_FALSE(event.wait(2ms));
    std::vector<Process> waiters;
    for (int i = 0; i < 3; ++i) {
      waiters.emplace_back(engine::ProcessOptions{.target = [&] {
        if (!event.wait(60s)) throw engine::SystemExit{1};
      }});
    }
    for (Process& process : waiters) process.start();
    event.set();
    join_all(waiters);
    CHECK(event.is_set());
    CHECK(event.wait());
    event.clear();
    CHECK_FALSE(event.is_set());
  });
}

TEST_CASE("Barrier: nobody goes on before all have come, round after round") {
  traced_and_untraced([] {
    constexpr std::uint32_t kParties = 3;
    constexpr int kRounds = 20;
    engine::Barrier barrier{kParties};
    engine::Shared<Counter> arrived{engine::Create{}};
    std::vector<Process> processes;
    for (std::uint32_t p = 0; p < kParties; ++p) {
      processes.emplace_back(engine::ProcessOptions{.target = [&] {
        std::atomic_ref count{arrived->value};
        for (std::uint64_t round = 1; round <= kRounds; ++round) {
          ++count;
          barrier.wait();
          if (count < round * kParties) throw engine::SystemExit{1};
          barrier.wait();
        }
      }});
    }
    for (Process& process : processes) process.start();
    join_all(processes);
    CHECK(barrier.n_waiting() == 0);
  });
}

TEST_CASE("Barrier: a timeout breaks it for all; reset mends it; the action is run once") {
  int actions = 0;
  engine::Barrier barrier{2, [&] { ++actions; }};
  CHECK(barrier.parties() == 2);
  CHECK_THROWS_AS(barrier.wait(2ms), engine::BrokenBarrierError);
  CHECK(barrier.broken());
  CHECK_THROWS_AS(barrier.wait(), engine::BrokenBarrierError);
  barrier.reset();
  CHECK_FALSE(barrier.broken());
  std::uint32_t other = 9;
  std::thread thread{[&] { other = barrier.wait(); }};
  const std::uint32_t mine = barrier.wait();
  thread.join();
  CHECK(mine + other == 1);
  CHECK(actions == 1);
  barrier.abort();
  CHECK(barrier.broken());
}

TEST_CASE("trace: acquire and release say how deep, or how many are left") {
  TracedRun run;
  RLock lock;
  lock.acquire();
  lock.acquire();
  lock.release();
  lock.release();
  Semaphore semaphore{3};
  semaphore.acquire();
  std::vector<std::int64_t> values;
  for (const auto& event : run.of_kind(trace::Kind::CallEnded)) values.push_back(event.value);
  CHECK(values == std::vector<std::int64_t>{1, 2, 1, 0, 2});
  const auto created = run.of_kind(trace::Kind::ObjectCreated);
  REQUIRE(created.size() == 2);
  CHECK(created[1].object_type() == trace::ObjectType::Semaphore);
  CHECK(created[1].value == 3);
}

TEST_CASE("Arena: blocks of which nobody else knows are used again, others are not") {
  std::uint64_t first = 0, second = 0, third = 0;
  {
    engine::Shared<Counter> counter{engine::Create{}};
    counter->value = 7;
    first = reinterpret_cast<std::uintptr_t>(&*counter);
  }
  {
    engine::Shared<Counter> counter{engine::Create{}};
    CHECK(counter->value == 0);
    second = reinterpret_cast<std::uintptr_t>(&*counter);
    Process child;  // It inherits the block.
    child.start();
    child.join();
  }
  engine::Shared<Counter> counter{engine::Create{}};
  third = reinterpret_cast<std::uintptr_t>(&*counter);
  CHECK(first == second);
  CHECK(third != second);
}
