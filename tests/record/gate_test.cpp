#include "record/gate.hpp"

#include <doctest/doctest.h>

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
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

bool asleep(pid_t thread) {
  std::ifstream file{"/proc/self/task/" + std::to_string(thread) + "/stat"};
  std::string text;
  std::getline(file, text);
  return text.substr(text.rfind(')') + 2).starts_with("S");
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
      if (arrival.object == wanted) control.grant(arrival);
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
    call.moved();
    call.wait_at_gate(record::Call::Limit::Timeout);
    call.ended(trace::Outcome::TimedOut);
  }};
  record::recorder().header()->virtual_ns.store(1'000);
  for (const std::uint64_t deadline : {0U, 1'250U}) {
    const record::GateControl::Arrival arrival = wait_for(control, 1).front();
    CHECK(arrival.operation == trace::Operation::Recv);
    CHECK(arrival.object == 7);
    CHECK(arrival.deadline_ns == deadline);
    CHECK(arrival.value == 250);
    CHECK(trace::Reader{traced.path}.text(arrival.text) == "0.25");
    CHECK(arrival.place == trace::place_of(1, 12));
    CHECK(arrival.end == trace::End::B);
    CHECK(arrival.flags == 0);
    CHECK(arrival.progress == (deadline == 0 ? 0 : 1));
    control.grant(arrival);
  }
  actor.join();
  control.step_mode(false);
}

TEST_CASE("Gate: an actor that is held is not woken, and no signal reaches it before it is let through") {
  static std::atomic<bool> came{false};
  struct sigaction action {
  }, before{};
  action.sa_handler = [](int) { came = true; };
  ::sigaction(SIGUSR1, &action, &before);
  Traced traced;
  record::GateControl control{*record::recorder().header()};
  control.step_mode(true);
  std::atomic<bool> called{false};
  std::atomic<pid_t> id{0};
  std::thread actor{[&] {
    id = ::gettid();
    record::recorder().begin_thread(record::recorder().new_serial());
    record::Call call{trace::Operation::Print, 7};
    called = came.load();
    call.ended(trace::Outcome::Returned);
  }};
  const auto arrival = wait_for(control, 1).front();
  const auto switches = [&] {
    std::ifstream file{"/proc/self/task/" + std::to_string(id.load()) + "/status"};
    std::string all{std::istreambuf_iterator<char>{file}, {}};
    return all.substr(all.find("voluntary_ctxt_switches"));
  };
  while (!asleep(id)) std::this_thread::yield();
  const std::string once = switches();
  ::pthread_kill(actor.native_handle(), SIGUSR1);
  std::this_thread::sleep_for(350ms);  // Whoever polls has looked three times.
  CHECK(switches() == once);
  CHECK_FALSE(came);
  CHECK(control.grant(arrival));
  actor.join();
  CHECK(called);
  ::sigaction(SIGUSR1, &before, nullptr);
}

TEST_CASE("Gate: a step of which nothing is recorded is one all the same") {
  Traced traced;
  record::GateControl control{*record::recorder().header()};
  control.step_mode(true);
  std::thread actor{[] {
    record::recorder().begin_thread(record::recorder().new_serial());
    record::pass_gate(trace::Operation::Exit, 7);
  }};
  const auto arrival = wait_for(control, 1).front();
  CHECK(arrival.operation == trace::Operation::Exit);
  CHECK(arrival.object == 7);
  CHECK(control.grant(arrival));
  actor.join();
  CHECK(traced.events().empty());
}

TEST_CASE("Gate: turning run control off lets everybody through") {
  Traced traced;
  record::GateControl control{*record::recorder().header()};
  control.step_mode(true);
  std::vector<std::thread> actors;
  for (int i = 0; i < 4; ++i)
    actors.emplace_back([] {
      record::recorder().begin_thread(record::recorder().new_serial());
      record::Call call{trace::Operation::Sleep, trace::kNobody, {.value = 5'000'000'000}};
      call.wait_at_gate(record::Call::Limit::Timeout);
      call.ended(trace::Outcome::Returned);
    });
  wait_for(control, 4);
  control.step_mode(false);
  for (auto& actor : actors) actor.join();
  CHECK(traced.events().size() == 8);
}

TEST_CASE("Gate: a run of 5,000 children has a gate for each, for those that have ended leave theirs") {
  Traced traced;
  record::GateControl control{*record::recorder().header()};
  control.step_mode(true);
  std::size_t without = 0;
  for (int i = 0; i < 5'000; ++i) {
    const trace::Serial child = record::recorder().new_serial();
    record::reserve_gate(child);
    if (control.running() != 1) ++without;
    if (i % 2 == 0) record::abandon_gate(child);
    else control.mark_dead(child);
    if (control.running() != 0) ++without;
  }
  CHECK(without == 0);
  CHECK(record::recorder().header()->next_gate_slot.load() == 1);
}

TEST_CASE("Gate: more actors alive than there are gates go through without one, and leave the others theirs") {
  Traced traced;
  record::GateControl control{*record::recorder().header()};
  control.step_mode(true);
  std::vector<trace::Serial> children;
  for (std::size_t i = 0; i < trace::kGateSlots; ++i) {
    children.push_back(record::recorder().new_serial());
    record::reserve_gate(children.back());
  }
  CHECK(control.running() == trace::kGateSlots);
  record::reserve_gate(record::recorder().new_serial());
  CHECK(control.running() == trace::kGateSlots);
  {
    record::Call call{trace::Operation::Print, 9};  // This thread has none.
    call.ended(trace::Outcome::Returned);
  }
  control.mark_dead(children[1000]);
  CHECK(control.running() == trace::kGateSlots - 1);
  record::reserve_gate(record::recorder().new_serial());
  CHECK(control.running() == trace::kGateSlots);
  for (const trace::Serial child : children) record::abandon_gate(child);
  CHECK(control.running() == 1);
}

TEST_CASE("Gate: threads that come and go all the time never share one") {
  Traced traced;
  record::GateControl control{*record::recorder().header()};
  control.step_mode(true);
  constexpr int kThreads = 8, kActors = 200;
  std::atomic<int> at_work{kThreads};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([&] {
      for (int each = 0; each < kActors; ++each) {
        const trace::Serial actor = record::recorder().new_serial();
        record::recorder().begin_thread(actor);
        record::Call call{trace::Operation::Print, actor};
        call.ended(trace::Outcome::Returned);
        record::leave_gate();
      }
      --at_work;
    });
  std::uint32_t seen = 0;
  int granted = 0, shared = 0;
  while (granted < kThreads * kActors && at_work.load() > 0) {
    for (const auto& arrival : control.waiting()) {
      shared += arrival.actor == arrival.object ? 0 : 1;
      granted += control.grant(arrival) ? 1 : 0;
    }
    seen = control.wait_for_arrival(seen, 100ms);
  }
  for (std::thread& each : threads) each.join();
  CHECK(shared == 0);
  CHECK(granted == kThreads * kActors);
  CHECK(record::recorder().header()->next_gate_slot.load() <= 2 * kThreads);
}

TEST_CASE("Gate: what was announced before its slot went to another actor is not granted") {
  Traced traced;
  record::GateControl control{*record::recorder().header()};
  control.step_mode(true);
  const auto come = [](trace::Serial object) {
    record::recorder().begin_thread(record::recorder().new_serial());
    record::Call call{trace::Operation::Print, object};
    call.ended(trace::Outcome::Returned);
    record::leave_gate();
  };
  std::thread first{come, 101U};
  const record::GateControl::Arrival old = wait_for(control, 1).front();
  CHECK(control.grant(old));
  first.join();
  std::thread second{come, 102U};
  const record::GateControl::Arrival present = wait_for(control, 1).front();
  CHECK(present.slot == old.slot);
  CHECK(present.object == 102U);
  CHECK_FALSE(control.grant(old));
  CHECK(control.grant(present));
  second.join();
}

TEST_CASE("Gate: where an actor was killed while it announced something, the next one in its slot is understood") {
  Traced traced;
  record::GateControl control{*record::recorder().header()};
  control.step_mode(true);
  const trace::Serial killed = record::recorder().new_serial();
  record::reserve_gate(killed);
  auto* slots = reinterpret_cast<trace::GateSlot*>(reinterpret_cast<std::byte*>(record::recorder().header()) +
                                                   trace::kGateOffset);
  slots[0].sequence.fetch_add(1);
  control.mark_dead(killed);
  std::thread next{[] {
    record::recorder().begin_thread(record::recorder().new_serial());
    record::Call call{trace::Operation::Print, 7};
    call.ended(trace::Outcome::Returned);
  }};
  while (slots[0].state.load() != trace::GateState::AtGate) std::this_thread::yield();
  const auto waiting = control.waiting();
  REQUIRE(waiting.size() <= 1);
  CHECK(waiting.size() == 1);
  control.step_mode(false);
  slots[0].granted.fetch_add(1);  // Should it not have been understood.
  next.join();
}
