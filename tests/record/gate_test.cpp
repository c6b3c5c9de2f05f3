#include "record/gate.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "record/call.hpp"
#include "record/recorder.hpp"
#include "trace/reader.hpp"

namespace {

using namespace std::chrono_literals;

/// The recorder of this process on a fresh trace, as a program of a run has it.
struct Traced {
  std::filesystem::path folder = [] {
    std::string name = (std::filesystem::temp_directory_path() / "gate_test_XXXXXX").string();
    return std::filesystem::path{::mkdtemp(name.data())};
  }();
  std::filesystem::path path = folder / "run.spawn";
  Traced() {
    record::recorder().create(path, 16 << 20);
    record::recorder().become(record::recorder().new_serial());
  }
  ~Traced() {
    record::recorder().detach();
    std::filesystem::remove_all(folder);
  }
  std::vector<trace::Event> events() const {
    trace::Reader reader{path};
    std::vector<trace::Event> all;
    reader.read_new(all);
    return all;
  }
};

/// Blocks until `count` actors wait at their gates.
std::vector<record::GateControl::Arrival> wait_for(record::GateControl& control, std::size_t count) {
  std::uint32_t seen = 0;
  auto waiting = control.waiting();
  while (waiting.size() < count) {
    seen = control.wait_for_arrival(seen, 1s);
    waiting = control.waiting();
  }
  return waiting;
}

}  // namespace

TEST_CASE("Call: with run control off an operation is a begun and an ended") {
  Traced traced;
  {
    record::Call call{trace::Operation::Get, 9, {.value = 2'000'000'000}};
    call.blocked(3);
    call.blocked(3);
    call.ended(trace::Outcome::Empty);
  }
  const auto events = traced.events();
  REQUIRE(events.size() == 3);
  CHECK(events[0].kind == trace::Kind::CallBegun);
  CHECK(events[1].kind == trace::Kind::CallBlocked);
  CHECK(events[1].peer == 3);
  CHECK(events[2].kind == trace::Kind::CallEnded);
  CHECK(events[2].outcome == trace::Outcome::Empty);
  CHECK(events[0].call == events[2].call);
}

TEST_CASE("Call: whom it waits for is said again when that is another") {
  Traced traced;
  {
    record::Call call{trace::Operation::Get, 9};
    call.blocked(3);
    call.blocked();
    call.blocked();
    call.ended(trace::Outcome::Returned);
  }
  const auto events = traced.events();
  REQUIRE(events.size() == 4);
  CHECK(events[1].peer == 3);
  CHECK(events[2].kind == trace::Kind::CallBlocked);
  CHECK(events[2].peer == trace::kNobody);
}

TEST_CASE("Call: an operation left by an exception has ended as raised") {
  Traced traced;
  { const record::Call call{trace::Operation::Put, 9}; }
  const auto events = traced.events();
  REQUIRE(events.size() == 2);
  CHECK(events[1].outcome == trace::Outcome::Raised);
}

TEST_CASE("Gate: in step mode actors go in the order in which they are chosen") {
  Traced traced;
  record::GateControl control{*record::recorder().header()};
  control.step_mode(true);
  std::vector<std::thread> actors;
  for (trace::Serial object : {101U, 102U, 103U})
    actors.emplace_back([object] {
      record::recorder().begin_thread(record::recorder().new_serial());
      record::Call call{trace::Operation::Print, object};
      call.ended(trace::Outcome::Returned);
    });
  wait_for(control, 3);
  CHECK(traced.events().empty());  // Nobody has begun: they wait before the operation.
  for (const trace::Serial wanted : {103U, 101U, 102U}) {
    for (const auto& arrival : control.waiting())
      if (arrival.object == wanted) control.grant(arrival.slot);
    trace::Reader reader{traced.path};
    std::vector<trace::Event> events;
    const auto ended = [&] {
      return !events.empty() && events.back().object == wanted && events.back().kind == trace::Kind::CallEnded;
    };
    while (!ended()) reader.read_new(events);
  }
  for (auto& actor : actors) actor.join();
  control.step_mode(false);
}

TEST_CASE("Gate: an actor announces what it is about to do") {
  Traced traced;
  record::GateControl control{*record::recorder().header()};
  control.step_mode(true);
  std::thread actor{[] {
    record::recorder().begin_thread(record::recorder().new_serial());
    record::Call call{trace::Operation::Recv,
                      7,
                      {.value = 250,
                       .text = record::recorder().text("0.25"),
                       .place = trace::place_of(1, 12),
                       .extra = static_cast<std::uint32_t>(trace::End::B)}};
    call.wait_at_gate(1'000);
    call.ended(trace::Outcome::TimedOut);
  }};
  for (const std::uint64_t deadline : {0U, 1'000U}) {
    const auto [slot, state, who, object, operation, deadline_ns, value, text, place, end, flags] =
        wait_for(control, 1).front();
    CHECK(operation == trace::Operation::Recv);
    CHECK(object == 7);
    CHECK(deadline_ns == deadline);
    CHECK(value == 250);
    CHECK(trace::Reader{traced.path}.text(text) == "0.25");
    CHECK(place == trace::place_of(1, 12));
    CHECK(end == trace::End::B);
    CHECK(flags == 0);
    control.grant(slot);
  }
  actor.join();
  control.step_mode(false);
}

TEST_CASE("Gate: turning run control off lets everybody through") {
  Traced traced;
  record::GateControl control{*record::recorder().header()};
  control.step_mode(true);
  std::vector<std::thread> actors;
  for (int i = 0; i < 4; ++i)
    actors.emplace_back([] {
      record::recorder().begin_thread(record::recorder().new_serial());
      record::Call call{trace::Operation::Sleep, trace::kNobody};
      call.wait_at_gate(5'000'000'000);
      call.ended(trace::Outcome::Returned);
    });
  wait_for(control, 4);
  control.step_mode(false);
  for (auto& actor : actors) actor.join();
  CHECK(traced.events().size() == 8);
}
