#include "record/turns.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "record/call.hpp"
#include "support/temporary_folder.hpp"
#include "trace/reader.hpp"

using record::Call;
using record::recorder;
using trace::Event;
using trace::Kind;
using trace::Operation;
using trace::Outcome;

namespace {

constexpr trace::Serial kThread = 40, kQueue = 9;

/// A thread of the library, which does this; what it has written.
template <class Body>
std::vector<Event> written_by_library(Body body) {
  const spawnarium::test::TemporaryFolder folder;
  recorder().create(folder.path() / "run.spawn");
  recorder().become(recorder().new_serial());
  std::thread{[&] {
    recorder().begin_thread(kThread);
    record::begin_library_thread();
    body();
    record::end_library_thread();
  }}.join();
  trace::Reader reader{folder.path() / "run.spawn"};
  std::vector<Event> events;
  reader.read_new(events);
  recorder().detach();
  return events;
}

void ask(Operation question, std::int64_t answer, Outcome outcome = Outcome::Returned, std::uint32_t place = 0) {
  Call call{question, kQueue, {.place = place}};
  call.ended(outcome, {.value = answer});
}

std::ptrdiff_t count(const std::vector<Event>& events, Kind kind) {
  return std::count_if(events.begin(), events.end(), [=](const Event& event) { return event.kind == kind; });
}

std::int64_t folded(const std::vector<Event>& events) {
  std::int64_t sum = 0;
  for (const Event& event : events)
    if (event.kind == Kind::Folded) sum += event.value;
  return sum;
}

}  // namespace

TEST_CASE("Turns: a question that a thread of the library repeats is recorded three times, then counted") {
  const auto events = written_by_library([] {
    for (int i = 0; i < 1000; ++i) ask(Operation::IsEmpty, 1);
  });
  CHECK(count(events, Kind::CallBegun) == 3);
  CHECK(count(events, Kind::CallEnded) == 3);
  CHECK(folded(events) == 997);
  const auto told = std::find_if(events.begin(), events.end(), [](const Event& e) { return e.kind == Kind::Folded; });
  REQUIRE(told != events.end());
  CHECK(told->operation() == Operation::IsEmpty);
  CHECK(told->object == kQueue);
  CHECK(told->actor == kThread);
  CHECK(told->serial <= told->time_ns);
}

TEST_CASE("Turns: another answer is recorded, and so is an exception, after what was counted before it") {
  const auto events = written_by_library([] {
    for (int i = 0; i < 10; ++i) ask(Operation::ExitCode, 0, Outcome::False);
    ask(Operation::ExitCode, 3);
    ask(Operation::ExitCode, 0, Outcome::Raised);
  });
  REQUIRE(events.size() == 3 * 2 + 1 + 2 * 2);
  CHECK(events[6].kind == Kind::Folded);
  CHECK(events[6].value == 7);
  CHECK(events[8].value == 3);
  CHECK(events[10].outcome == Outcome::Raised);
  CHECK(std::is_sorted(events.begin(), events.end(),
                       [](const Event& a, const Event& b) { return a.time_ns < b.time_ns; }));
}

TEST_CASE("Turns: what changes something, and what a line of the program asks, is recorded each time") {
  const auto events = written_by_library([] {
    for (int i = 0; i < 10; ++i) ask(Operation::Get, 0);
    for (int i = 0; i < 10; ++i) ask(Operation::IsEmpty, 1, Outcome::Returned, trace::place_of(1, 7));
  });
  CHECK(count(events, Kind::CallEnded) == 20);
  CHECK(folded(events) == 0);
}

TEST_CASE("Turns: a wait is recorded once it has lasted for 10 ms, with the time at which it began") {
  const auto events = written_by_library([] {
    for (int i = 0; i < 5; ++i) {
      Call call{Operation::WaitConnections, trace::kNobody};
      call.blocked();
      call.say_waiting();
      CHECK(call.held_back() == (i >= 3));
      if (i == 4) {
        while (call.held_back()) {
          std::this_thread::yield();
          call.say_waiting();
        }
      }
      call.ended(Outcome::Returned, {.value = 1});
    }
  });
  CHECK(count(events, Kind::CallBlocked) == 4);
  CHECK(folded(events) == 1);
  REQUIRE(events.size() == 3 * 3 + 1 + 3);
  CHECK(events[12].time_ns - events[11].time_ns >= record::kLongWaitNs);
}
