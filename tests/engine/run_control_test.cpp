// The engine under run control: a program whose every operation waits at its gate until the test, which plays the
// controller, has chosen it.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <mutex>
#include <optional>
#include <sstream>
#include <utility>

#include "engine/connection.hpp"
#include "engine/process.hpp"
#include "engine/process_context.hpp"
#include "engine/program.hpp"
#include "engine/queue.hpp"
#include "engine/synchronize.hpp"
#include "record/gate.hpp"
#include "record/identity.hpp"
#include "traced_run.hpp"

using namespace std::chrono_literals;
using trace::GateState;
using trace::Grant;
using trace::Kind;
using trace::Operation;
using trace::Outcome;

namespace {

constexpr auto kLimit = 10s;  // Longer than anything here takes: then somebody does not come to its gate.
constexpr auto kLong = 1h;    // A timeout that passes only when the controller says so.

/// Runs a program in a child of the test and lets its actors go one step at a time. Actors are called by name: "main",
/// "Process-1", "Process-1.feeder".
class Play {
 public:
  explicit Play(const std::function<void()>& program) {
    control_.step_mode(true);
    engine::flush_standard_streams();
    record::expect_child(main_, "MainProcess");
    pid_ = ::fork();
    if (pid_ == 0) {
      program();
      engine::process_context().finish();
      engine::process_context().leave(0);
    }
    quiet();
  }
  ~Play() {
    control_.step_mode(false);
    if (pid_ != 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }

  /// Waits until all are at their gates, idle or dead: nothing happens any more but what is let.
  void quiet() {
    const auto end = std::chrono::steady_clock::now() + kLimit;
    while (true) {
      const std::uint32_t seen = header_.gate_futex.load();
      bury_the_dead();
      if (header_.next_gate_slot != 0 && control_.running() == 0) return;
      if (std::chrono::steady_clock::now() > end) FAIL("somebody does not come to a gate:\n" << text());
      control_.wait_for_arrival(seen, 10ms);
    }
  }
  void turn_off() { control_.step_mode(false); }
  /// Chooses the actor, which is there with that operation, and waits until all is quiet again.
  void let(const std::string& actor, Operation operation, GateState state = GateState::AtGate,
           Grant grant = Grant::Go) {
    const auto arrival = find(actor, operation, state);
    if (!arrival) FAIL(actor << " is not there with " << trace::name_of(operation) << ":\n" << text());
    CHECK(go_on(*arrival, grant));
    quiet();
  }
  std::size_t waiting_with(Operation operation) const {
    std::size_t count = 0;
    for (const auto& arrival : control_.waiting()) count += arrival.operation == operation ? 1 : 0;
    return count;
  }
  /// Of what an actor that waits at its gate is doing.
  std::uint32_t progress(const std::string& actor) {
    for (const auto& arrival : control_.waiting())
      if (arrival.actor == serial_of(actor)) return arrival.progress;
    return 0;
  }
  bool is_blocked(const std::string& actor, Operation operation) {
    return find(actor, operation, GateState::Blocked).has_value();
  }
  /// Chooses the actor, which is about to begin something.
  void let_begin(const std::string& actor) {
    for (const auto& arrival : control_.waiting())
      if (arrival.actor == serial_of(actor) && arrival.state == GateState::AtGate) return let(actor, arrival.operation);
    FAIL(actor << " is about to begin nothing:\n" << text());
  }
  /// Lets whoever stands first go first, until nobody is left. Returns the exit status of main.
  int let_all() {
    const auto end = std::chrono::steady_clock::now() + kLimit;
    for (auto waiting = control_.waiting(); !waiting.empty(); waiting = control_.waiting()) {
      for (const auto& arrival : waiting) go_on(arrival), quiet();
      if (std::chrono::steady_clock::now() > end) FAIL("it does not end:\n" << text());
    }
    int status = -1;
    ::waitpid(std::exchange(pid_, 0), &status, 0);
    return status;
  }
  /// Lets the main process start its children (and these begin), in the order in which it does.
  void let_children_begin(int count) {
    for (int i = 1; i <= count; ++i) {
      let("main", Operation::Start);
      let("Process-" + std::to_string(i), Operation::Begin);
    }
  }
  void send_signal(int signal) const { ::kill(pid_, signal); }

  /// How the actor's last operation of this kind ended; None: it has not.
  Outcome outcome(const std::string& actor, Operation operation) {
    Outcome last = Outcome::None;
    for (const trace::Event& event : run_.calls(Kind::CallEnded, operation))
      if (event.actor == serial_of(actor)) last = event.outcome;
    return last;
  }
  std::size_t blocked(const std::string& actor, Operation operation) {
    std::size_t count = 0;
    for (const trace::Event& event : run_.calls(Kind::CallBlocked, operation))
      if (event.actor == serial_of(actor)) ++count;
    return count;
  }

 private:
  /// A sleeper goes on when its time has come.
  bool go_on(const record::GateControl::Arrival& arrival, Grant grant = Grant::Go) {
    if (arrival.state == GateState::Sleeping) control_.set_time(arrival.deadline_ns);
    return control_.grant(arrival, grant);
  }
  /// Who was killed has said nothing.
  void bury_the_dead() {
    for (const trace::Event& event : run_.of_kind(Kind::Running)) {
      if (!is_dead(event.value)) continue;
      control_.mark_dead(event.object);
      for (const trace::Event& thread : run_.of_kind(Kind::ThreadBegan))
        if (thread.peer == event.object) control_.mark_dead(thread.object);
    }
  }
  static bool is_dead(std::int64_t pid) {
    std::ifstream file{"/proc/" + std::to_string(pid) + "/stat"};
    std::string text;
    std::getline(file, text);
    const auto name_end = text.rfind(')');
    return name_end == std::string::npos || text.at(name_end + 2) == 'Z' || text.at(name_end + 2) == 'X';
  }
  trace::Serial serial_of(const std::string& actor) {
    if (actor == "main") return main_;
    const auto dot = actor.find('.');
    for (const trace::Event& event : run_.events()) {
      if (dot == std::string::npos && event.kind == Kind::Created && run_.text(event) == actor) return event.object;
      if (dot != std::string::npos && event.kind == Kind::ThreadBegan && run_.text(event) == actor.substr(dot + 1) &&
          event.peer == serial_of(actor.substr(0, dot)))
        return event.object;
    }
    return trace::kNobody;
  }
  std::optional<record::GateControl::Arrival> find(const std::string& actor, Operation operation, GateState state) {
    const trace::Serial serial = serial_of(actor);
    for (const auto& arrival : control_.waiting())
      if (arrival.actor == serial && arrival.operation == operation && arrival.state == state) return arrival;
    return std::nullopt;
  }
  std::string text() {
    std::ostringstream all;
    for (const auto& arrival : control_.waiting())
      all << "  actor " << arrival.actor << " " << trace::name_of(arrival.operation) << " state "
          << static_cast<int>(arrival.state) << "\n";
    for (const trace::Event& event : run_.events())
      all << "  " << event.actor << " " << trace::name_of(event.kind) << " " << trace::name_of(event.operation()) << " "
          << event.object << "\n";
    all << "  running: " << control_.running() << "\n";
    return all.str();
  }

  TracedRun run_;
  trace::Header& header_ = *record::recorder().header();
  record::GateControl control_{header_};
  const trace::Serial main_ = record::recorder().new_serial();
  pid_t pid_ = -1;
};

/// In the program: what it has found is told by its exit status.
void expect(bool found) {
  if (!found) engine::process_context().leave(9);
}

/// In the program: one child for each part, Process-1, Process-2 and so on, is started, and then joined.
template <class... Parts>
void family(const Parts&... parts) {
  std::vector<engine::Process> children;
  const auto add = [&](const auto& part) {
    children.emplace_back(
        engine::ProcessOptions{.target = part, .name = "Process-" + std::to_string(children.size() + 1)});
  };
  (add(parts), ...);
  for (engine::Process& each : children) each.start();
  for (engine::Process& each : children) each.join();
}

}  // namespace

TEST_CASE("run control: a bounded queue, where each blocked operation tries again when it is chosen") {
  Play play{[] {
    engine::Queue queue{1};
    family([&] { queue.put(1), queue.put(2); }, [&] { queue.get<int>(), queue.get<int>(); });
  }};
  play.let_children_begin(2);
  play.let("Process-1", Operation::Put);
  CHECK(play.outcome("Process-1", Operation::Put) == Outcome::Returned);
  play.let("Process-1", Operation::Put);
  CHECK(play.is_blocked("Process-1", Operation::Put));  // There is one slot.
  play.let("Process-2", Operation::Get);
  CHECK(play.is_blocked("Process-2", Operation::Get));  // The feeder has not been let yet.
  play.let("Process-1", Operation::Put, GateState::Blocked);
  play.let("Process-2", Operation::Get, GateState::Blocked);
  CHECK(play.is_blocked("Process-1", Operation::Put));
  CHECK(play.is_blocked("Process-2", Operation::Get));
  play.let("Process-1.feeder", Operation::Feed);
  CHECK(play.is_blocked("Process-2", Operation::Get));  // It could, but nobody has chosen it.
  play.let("Process-2", Operation::Get, GateState::Blocked);
  CHECK(play.outcome("Process-2", Operation::Get) == Outcome::Returned);
  CHECK(play.is_blocked("Process-1", Operation::Put));
  play.let("Process-1", Operation::Put, GateState::Blocked);
  CHECK_FALSE(play.is_blocked("Process-1", Operation::Put));
  CHECK(play.blocked("Process-1", Operation::Put) == 1);  // Said once, however often it tried.
  CHECK(play.let_all() == 0);
}

TEST_CASE("run control: the controller, not the kernel, decides which of two waiters gets the lock") {
  for (const std::string winner : {"Process-2", "Process-3"}) {
    CAPTURE(winner);
    const std::string loser = winner == "Process-2" ? "Process-3" : "Process-2";
    Play play{[] {
      engine::Lock lock;
      const auto take = [&] { lock.acquire(), lock.release(); };
      family(take, take, take);
    }};
    play.let_children_begin(3);
    for (const std::string each : {"Process-1", "Process-2", "Process-3"}) play.let(each, Operation::Acquire);
    CHECK(play.is_blocked("Process-2", Operation::Acquire));
    CHECK(play.is_blocked("Process-3", Operation::Acquire));
    play.let("Process-1", Operation::Release);
    play.let(winner, Operation::Acquire, GateState::Blocked);
    play.let(loser, Operation::Acquire, GateState::Blocked);
    CHECK(play.outcome(winner, Operation::Acquire) == Outcome::Returned);
    CHECK(play.is_blocked(loser, Operation::Acquire));
    CHECK(play.let_all() == 0);
  }
}

TEST_CASE("run control: recv waits for the send, and join for the end") {
  Play play{[] {
    engine::Pipe pipe;
    family([&] { pipe.first.recv<int>(); }, [&] { pipe.second.send(7); });
  }};
  play.let_children_begin(2);
  play.let("main", Operation::Join);
  play.let("Process-1", Operation::Recv);
  CHECK(play.is_blocked("Process-1", Operation::Recv));
  play.let("Process-1", Operation::Recv, GateState::Blocked);
  CHECK(play.is_blocked("Process-1", Operation::Recv));
  play.let("Process-2", Operation::Send);
  play.let("Process-1", Operation::Recv, GateState::Blocked);
  CHECK(play.outcome("Process-1", Operation::Recv) == Outcome::Returned);
  CHECK(play.is_blocked("main", Operation::Join));
  play.let("main", Operation::Join, GateState::Blocked);
  CHECK(play.is_blocked("main", Operation::Join));
  play.let("Process-1", Operation::Exit);
  while (play.outcome("main", Operation::Join) == Outcome::None) play.let("main", Operation::Join, GateState::Blocked);
  CHECK(play.outcome("main", Operation::Join) == Outcome::Returned);
  CHECK(play.let_all() == 0);
}

TEST_CASE("run control: the controller says when a timeout is over") {
  struct Waiting {
    std::string name;
    Operation operation;
    Outcome over;
    std::function<void()> wait;
  };
  const std::vector<Waiting> all{
      {"lock", Operation::Acquire, Outcome::TimedOut,
       [] {
         engine::Lock lock;
         lock.acquire();
         expect(!lock.acquire(kLong));
       }},
      {"put", Operation::Put, Outcome::Full,
       [] {
         engine::Queue queue{1};
         queue.cancel_join_thread();
         queue.put(1);
         expect(!queue.put(2, kLong));
       }},
      {"get", Operation::Get, Outcome::Empty,
       [] {
         engine::Queue queue;
         expect(!queue.get<int>(kLong));
       }},
      {"poll", Operation::Poll, Outcome::False,
       [] {
         engine::Pipe pipe;
         expect(!pipe.first.poll(kLong));
       }},
      {"event", Operation::Wait, Outcome::TimedOut,
       [] {
         engine::Event event;
         expect(!event.wait(kLong));
       }},
      {"condition", Operation::Wait, Outcome::TimedOut,
       [] {
         engine::Condition condition;
         const std::lock_guard held{condition};
         expect(!condition.wait_for([] { return false; }, kLong));
       }},
      {"barrier", Operation::BarrierWait, Outcome::Raised,
       [] {
         engine::Barrier barrier{2};
         try {
           barrier.wait(kLong);
           expect(false);
         } catch (const engine::BrokenBarrierError&) {
         }
       }},
      {"join", Operation::Join, Outcome::TimedOut,
       [] {
         engine::Lock lock;
         lock.acquire();
         engine::Process other{{.target = [&] { lock.acquire(); }}};
         other.start();
         expect(!other.join(kLong));
         other.kill();
       }},
  };
  for (const Waiting& each : all) {
    CAPTURE(each.name);
    Play play{each.wait};
    while (!play.is_blocked("main", each.operation)) play.let_begin("main");
    play.let("main", each.operation, GateState::Blocked);
    CHECK(play.is_blocked("main", each.operation));  // Chosen, it tries again: its time is not over.
    play.let("main", each.operation, GateState::Blocked, Grant::TimedOut);
    CHECK(play.outcome("main", each.operation) == each.over);
    CHECK(play.let_all() == 0);
  }
}

TEST_CASE("run control: a sleep is over when it is chosen, whatever the clock says") {
  Play play{[] {
    engine::sleep(kLong);
    engine::sleep(1ms);
  }};
  play.let("main", Operation::Sleep);
  play.let("main", Operation::Sleep, GateState::Sleeping);
  play.let("main", Operation::Sleep);
  const auto end = std::chrono::steady_clock::now() + 5ms;
  while (std::chrono::steady_clock::now() < end) play.quiet();
  play.let("main", Operation::Sleep, GateState::Sleeping);
  CHECK(play.let_all() == 0);
}

TEST_CASE("run control: real time does not pass for one who waits") {
  Play play{[] {
    engine::Lock lock;
    lock.acquire();
    expect(!lock.acquire(1ms));
  }};
  play.let("main", Operation::Acquire);
  play.let("main", Operation::Acquire);
  const auto end = std::chrono::steady_clock::now() + 5ms;
  while (std::chrono::steady_clock::now() < end) play.quiet();
  play.let("main", Operation::Acquire, GateState::Blocked);
  CHECK(play.is_blocked("main", Operation::Acquire));
  play.let("main", Operation::Acquire, GateState::Blocked, Grant::TimedOut);
  CHECK(play.let_all() == 0);
}

TEST_CASE("run control: one who comes too late comes too late") {
  Play play{[] {
    engine::Event event;
    family([&] { expect(!event.wait(kLong)); }, [&] { event.set(); });
  }};
  play.let_children_begin(2);
  play.let("Process-1", Operation::Wait);
  play.let("Process-2", Operation::Set);
  play.let("Process-1", Operation::Wait, GateState::Blocked, Grant::TimedOut);
  CHECK(play.outcome("Process-1", Operation::Wait) == Outcome::TimedOut);
  CHECK(play.let_all() == 0);
}

TEST_CASE("run control: without a timeout no time is over") {
  Play play{[] {
    engine::Lock lock;
    const auto take = [&] { lock.acquire(), lock.release(); };
    family(take, take);
  }};
  play.let_children_begin(2);
  play.let("Process-1", Operation::Acquire);
  play.let("Process-2", Operation::Acquire);
  play.let("Process-2", Operation::Acquire, GateState::Blocked, Grant::TimedOut);
  CHECK(play.is_blocked("Process-2", Operation::Acquire));
  CHECK(play.let_all() == 0);
}

TEST_CASE("run control: a signal is delivered when its target is chosen, and its handler decides") {
  Play play{[] {
    static volatile sig_atomic_t came = 0;
    struct sigaction action {};
    action.sa_handler = [](int) { came = 1; };
    ::sigaction(SIGUSR1, &action, nullptr);
    engine::process_context().set_signal_check([] { return came != 0; });
    engine::Pipe pipe;
    try {
      pipe.first.recv<int>();
      expect(false);
    } catch (const engine::Interrupted&) {
    }
    engine::process_context().set_signal_check(nullptr);
  }};
  play.let("main", Operation::Recv);
  CHECK(play.is_blocked("main", Operation::Recv));
  play.send_signal(SIGUSR1);
  play.quiet();
  CHECK(play.is_blocked("main", Operation::Recv));
  play.let("main", Operation::Recv, GateState::Blocked);
  CHECK(play.outcome("main", Operation::Recv) == Outcome::Raised);
  CHECK(play.let_all() == 0);
}

TEST_CASE("run control: a process that is terminated at its gate lives until it is chosen") {
  Play play{[] {
    ::signal(SIGTERM, SIG_DFL);  // The tests' own handler would report a crash.
    engine::Process child{{.target = [] {}, .name = "Process-1"}};
    child.start();
    child.terminate();
    expect(child.is_alive());
    child.join();
    expect(child.exitcode() == -SIGTERM);
  }};
  for (const Operation each : {Operation::Start, Operation::Terminate, Operation::IsAlive, Operation::Join})
    play.let("main", each);
  CHECK(play.is_blocked("main", Operation::Join));
  play.let("Process-1", Operation::Begin);
  play.let("main", Operation::Join, GateState::Blocked);
  CHECK(play.let_all() == 0);
}

TEST_CASE("run control: a child of fork(2) is waited for, although nobody has announced it") {
  Play play{[] {
    engine::print("before");
    const pid_t child = ::fork();
    engine::print(child == 0 ? "child" : "parent");
    if (child == 0) engine::process_context().leave(0);
  }};
  play.let("main", Operation::Print);
  CHECK(play.waiting_with(Operation::Print) == 2);
  CHECK(play.let_all() == 0);
}

TEST_CASE("run control: half of a large message is progress") {
  Play play{[] {
    engine::Pipe pipe{engine::Direction::OneWay};
    family([&] { pipe.second.send(std::string(200'000, 'x')); }, [&] { pipe.first.recv<std::string>(); });
  }};
  play.let_children_begin(2);
  play.let("Process-1", Operation::Send);
  CHECK(play.is_blocked("Process-1", Operation::Send));
  const std::uint32_t before = play.progress("Process-1");
  play.let("Process-1", Operation::Send, GateState::Blocked);
  CHECK(play.progress("Process-1") == before);
  play.let("Process-2", Operation::Recv);
  play.let("Process-1", Operation::Send, GateState::Blocked);
  CHECK(play.progress("Process-1") > before);
  CHECK(play.let_all() == 0);
}

TEST_CASE("run control: who ends waits at its gate for the feeder, and the feeder at its own") {
  Play play{[] {
    engine::Queue queue;
    queue.put("fish");
  }};
  play.let("main", Operation::Put);
  CHECK(play.is_blocked("main", Operation::JoinThread));
  play.let("main", Operation::JoinThread, GateState::Blocked);
  CHECK(play.is_blocked("main", Operation::JoinThread));
  CHECK(play.let_all() == 0);
}

TEST_CASE("run control: turned off in the middle, everybody goes on by itself") {
  Play play{[] {
    engine::Lock lock;
    lock.acquire();
    expect(!lock.acquire(20ms));
  }};
  play.let("main", Operation::Acquire);
  play.let("main", Operation::Acquire);
  play.turn_off();
  CHECK(play.let_all() == 0);
}
