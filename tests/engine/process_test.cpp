#include "engine/process.hpp"

#include <doctest/doctest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "engine/process_context.hpp"
#include "engine/program.hpp"
#include "engine/synchronize.hpp"

using engine::Event;
using engine::Process;
using namespace std::chrono_literals;

namespace {

/// A pipe that tells one process what happened in the other.
struct Wire {
  Wire() { REQUIRE(::pipe(fds) == 0); }
  ~Wire() {
    ::close(fds[0]);
    ::close(fds[1]);
  }
  void say(const std::string& text) const {
    CHECK(::write(fds[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  std::string hear() const {
    char buffer[256];
    const ssize_t got = ::read(fds[0], buffer, sizeof buffer);
    return {buffer, static_cast<std::size_t>(got < 0 ? 0 : got)};
  }
  int fds[2];
};

void sleep_for_ever() {
  ::signal(SIGTERM, SIG_DFL);  // The test runner's own handler is inherited.
  for (;;) ::pause();
}

bool readable(int fd) {
  pollfd watched{fd, POLLIN, 0};
  return ::poll(&watched, 1, 0) == 1;
}

}  // namespace

TEST_CASE("Process: run() happens in another process, which join waits for") {
  Wire wire;
  Process child{{.target = [&] { wire.say(std::to_string(::getpid())); }}};
  CHECK(child.status() == "initial");
  CHECK_FALSE(child.pid());
  child.start();
  const auto pid = child.pid();
  REQUIRE(pid);
  CHECK(*pid != ::getpid());
  CHECK(child.join());
  CHECK(wire.hear() == std::to_string(*pid));
  CHECK(child.exitcode() == 0);
  CHECK(child.status() == "stopped");
  CHECK_FALSE(child.is_alive());
}

TEST_CASE("Process: exit codes are CPython's") {
  const auto code_of = [](std::function<void()> target) {
    Process child{{.target = std::move(target)}};
    child.start();
    child.join();
    return child.exitcode().value_or(1000);
  };
  CHECK(code_of([] {}) == 0);
  CHECK(code_of([] { throw engine::SystemExit{7}; }) == 7);
  CHECK(code_of([] { ::_exit(3); }) == 3);
  CHECK(code_of([] { ::exit(4); }) == 4);
  CHECK(code_of([] { ::raise(SIGKILL); }) == -SIGKILL);
  CHECK(code_of([] {
          ::close(STDERR_FILENO);
          throw std::runtime_error{"no such tank"};
        }) == 1);
}

TEST_CASE("Process: an exception is reported on standard error under the process's name") {
  Wire wire;
  Process child{{.target =
                     [&] {
                       ::dup2(wire.fds[1], STDERR_FILENO);
                       throw std::runtime_error{"no such tank"};
                     },
                 .name = "diver"}};
  child.start();
  child.join();
  CHECK(wire.hear() == "Process diver:\nstd::runtime_error: no such tank\n");
  CHECK(child.status() == "stopped[1]");
}

TEST_CASE("Process: terminate is SIGTERM and kill is SIGKILL") {
  Wire ready;
  Process gentle{{.target = [&] {
    ::signal(SIGTERM, SIG_DFL);
    ready.say(".");
    sleep_for_ever();
  }}};
  Process hard{{.target = sleep_for_ever}};
  gentle.start();
  hard.start();
  CHECK(ready.hear() == ".");
  CHECK(gentle.is_alive());
  CHECK(gentle.status() == "started");
  CHECK_FALSE(gentle.exitcode());
  gentle.terminate();
  hard.kill();
  gentle.join();
  hard.join();
  CHECK(gentle.exitcode() == -SIGTERM);
  CHECK(gentle.status() == "stopped[SIGTERM]");
  CHECK(hard.exitcode() == -SIGKILL);
  CHECK(hard.status() == "stopped[SIGKILL]");
  gentle.terminate();  // Of an ended process it does nothing.
}

TEST_CASE("Process: join gives up after its timeout and says so") {
  Process child{{.target = sleep_for_ever}};
  child.start();
  CHECK_FALSE(child.join(0s));
  CHECK_FALSE(child.join(5ms));
  CHECK_FALSE(child.join(-1s));
  child.kill();
  CHECK(child.join(60s));
  CHECK(child.join());  // As often as one likes.
}

TEST_CASE("Process: the sentinel becomes readable when the process ends") {
  Process child{{.target = sleep_for_ever}};
  CHECK_THROWS_WITH_AS(child.sentinel(), "process not started", engine::ValueError);
  child.start();
  CHECK_FALSE(readable(child.sentinel()));
  child.kill();
  pollfd watched{child.sentinel(), POLLIN, 0};
  CHECK(::poll(&watched, 1, 60'000) == 1);
  child.join();
  CHECK(readable(child.sentinel()));
}

TEST_CASE("Process: names number the children of a process, and their children") {
  Wire wire;
  Process child{{.target = [&] {
    Process first, second{{.name = "named"}}, third{{.kind = "Diver"}};
    wire.say(engine::current_process().name() + " " + first.name() + " " + second.name() + " " + third.name());
  }}};
  const int number = child.identity().at(0);
  CHECK(child.name() == "Process-" + std::to_string(number));
  child.start();
  child.join();
  CHECK(wire.hear() == child.name() + " " + child.name() + ":1 named Diver-" + std::to_string(number) + ":3");
}

TEST_CASE("Process: a subclass overrides run") {
  class Answering : public Process {
   public:
    explicit Answering(int code) : Process{{.kind = "Answering"}}, code_{code} {}
    void run() override { throw engine::SystemExit{code_}; }

   private:
    int code_;
  };
  Answering child{42};
  CHECK(child.name().rfind("Answering-", 0) == 0);
  child.start();
  child.join();
  CHECK(child.exitcode() == 42);
}

TEST_CASE("Process: misuse has CPython's texts") {
  Process child{{.target = [] {}}};
  CHECK_THROWS_WITH_AS(child.join(), "can only join a started process", engine::AssertionError);
  CHECK_THROWS_WITH_AS(child.terminate(), "'NoneType' object has no attribute 'terminate'", engine::AttributeError);
  child.start();
  CHECK_THROWS_WITH_AS(child.start(), "cannot start a process twice", engine::AssertionError);
  CHECK_THROWS_WITH_AS(child.set_daemon(true), "process has already started", engine::AssertionError);
  child.join();
  child.close();
  child.close();
  CHECK(child.status() == "closed");
  CHECK_THROWS_WITH_AS(child.join(), "process object is closed", engine::ValueError);
  CHECK_THROWS_WITH_AS(child.is_alive(), "process object is closed", engine::ValueError);
  CHECK_THROWS_WITH_AS(child.pid(), "process object is closed", engine::ValueError);
  CHECK_THROWS_WITH_AS(child.start(), "process object is closed", engine::ValueError);
  CHECK_THROWS_WITH_AS(engine::current_process().join(), "can only join a child process", engine::AssertionError);

  Process running{{.target = sleep_for_ever}};
  running.start();
  CHECK_THROWS_AS(running.close(), engine::ValueError);
  running.kill();
  running.join();
}

TEST_CASE("Process: only its creator may start, join or test it") {
  Wire wire;
  Process unused;
  Process other{{.target = sleep_for_ever}};
  other.start();
  Process child{{.target = [&] {
    const auto text_of = [](auto operation) -> std::string {
      try {
        operation();
        return "nothing";
      } catch (const engine::AssertionError& error) {
        return error.what();
      }
    };
    wire.say(text_of([&] { unused.start(); }) + "; " + text_of([&] { other.join(); }) + "; " +
             text_of([&] { other.is_alive(); }) + "; " + other.status());
  }}};
  child.start();
  child.join();
  CHECK(wire.hear() ==
        "can only start a process object created by current process; can only join a child process; "
        "can only test a child process; unknown");
  other.kill();
  other.join();
}

TEST_CASE("Process: daemons have no children and are terminated when their parent ends; others are joined") {
  Wire wire;
  Process parent{{.target = [&] {
    ::signal(SIGTERM, SIG_DFL);
    Process daemon{{.target = sleep_for_ever, .daemon = true}};
    Process other{{.target = [&] { wire.say("other done"); }}};
    daemon.start();
    other.start();
  }}};
  parent.start();
  parent.join();
  CHECK(parent.exitcode() == 0);
  CHECK(wire.hear() == "other done");

  Process daemon{{.target =
                      [&] {
                        Process child;
                        try {
                          child.start();
                        } catch (const engine::AssertionError& error) {
                          wire.say(error.what());
                        }
                      },
                  .daemon = true}};
  daemon.start();
  daemon.join();
  CHECK(wire.hear() == "daemonic processes are not allowed to have children");
}

TEST_CASE("Process: daemon and authkey are inherited") {
  engine::current_process().set_authkey("key of the tests");
  Wire wire;
  Process parent{{.target =
                      [&] {
                        Process child;
                        wire.say(child.authkey() + (child.daemon() ? ", daemon" : ", no daemon"));
                      },
                  .daemon = true}};
  CHECK(parent.daemon());
  parent.start();
  parent.join();
  CHECK(wire.hear() == "key of the tests, daemon");
}

TEST_CASE("Process: a child knows its parent and sees it end") {
  CHECK(engine::parent_process() == nullptr);
  Wire wire, go;
  Process parent{{.target =
                      [&] {
                        Process child{{.target = [&] {
                          const auto above = engine::parent_process();
                          std::string said = above->name() + (above->is_alive() ? " alive" : " dead");
                          go.say(".");
                          above->join();
                          wire.say(said + (above->is_alive() ? " alive" : " dead"));
                        }}};
                        child.start();
                        go.hear();
                        ::_exit(0);  // Without joining the child.
                      },
                  .name = "above"}};
  parent.start();
  parent.join();
  CHECK(wire.hear() == "above alive dead");
}

TEST_CASE("active_children: the living ones, oldest first; the ended are reaped") {
  Process first{{.target = sleep_for_ever}}, second{{.target = sleep_for_ever}};
  first.start();
  second.start();
  auto children = engine::active_children();
  REQUIRE(children.size() == 2);
  CHECK(children[0]->name() == first.name());
  CHECK(children[1]->pid() == second.pid());
  first.kill();
  pollfd watched{first.sentinel(), POLLIN, 0};
  ::poll(&watched, 1, 60'000);
  CHECK(engine::active_children().size() == 1);
  second.kill();
  second.join();
  CHECK(engine::active_children().empty());
}

TEST_CASE("Process: one that is never joined is reaped by the next start") {
  const int sentinel = [] {
    Process forgotten{{.target = [] {}}};
    forgotten.start();
    return ::dup(forgotten.sentinel());
  }();
  pollfd watched{sentinel, POLLIN, 0};
  ::poll(&watched, 1, 60'000);
  ::close(sentinel);
  Process next;
  next.start();
  next.join();
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
}

TEST_CASE("Process: many that are never joined are reaped by the next start") {
  constexpr int kMany = 100;
  Event go;
  std::vector<int> sentinels;
  for (int i = 0; i < kMany; ++i) {
    Process forgotten{{.target = [&] { go.wait(); }}};
    forgotten.start();
    sentinels.push_back(::dup(forgotten.sentinel()));
  }
  go.set();
  for (const int sentinel : sentinels) {
    pollfd watched{sentinel, POLLIN, 0};
    ::poll(&watched, 1, 60'000);
    ::close(sentinel);
  }
  Process next;
  next.start();
  next.join();
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
}

TEST_CASE("Process: a child that somebody else has reaped has no exit code") {
  Process child{{.target = [] { ::_exit(5); }}};
  child.start();
  CHECK(::waitpid(*child.pid(), nullptr, 0) == *child.pid());
  child.join();
  CHECK_FALSE(child.exitcode());
}

TEST_CASE("cpu_count: at least one") { CHECK(engine::cpu_count() >= 1); }
