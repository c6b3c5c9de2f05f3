// Real programs under run control, where the test chooses each step.
#include "control/controller.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <string>
#include <vector>

#include "run/run.hpp"
#include "trace/reader.hpp"

using namespace std::chrono_literals;
using control::Choice;
using control::Controller;
using trace::Operation;

namespace {

constexpr auto kLimit = 20s;  // Longer than anything here takes.
constexpr int kMostSteps = 2'000;

std::string output_of(const std::filesystem::path& trace) {
  trace::Reader reader{trace};
  std::vector<trace::Event> events;
  reader.read_new(events);
  std::string text;
  for (const trace::Event& event : events)
    if (event.kind == trace::Kind::Output && event.value == 1) text += reader.text(event.text);
  return text;
}

/// A program of Python, held.
class Held {
 public:
  explicit Held(const std::string& code)
      : run_{{.program = {"-c", code}, .step = true}, {.input = engine::Stream::Null}}, controller_{run_.trace()} {
    REQUIRE(controller_.settle(kLimit) == Controller::Settled::Still);
  }

  Controller& controller() { return controller_; }
  run::Run& run() { return run_; }
  /// Chooses the actor, which can go on.
  void let(const std::string& actor) {
    const Choice* choice = controller_.choice_of(controller_.names().named(actor));
    if (choice == nullptr) FAIL(actor << " cannot be chosen:\n" << text());
    let(*choice);
  }
  /// The same until it is about to begin that.
  void let_until(const std::string& actor, Operation operation) {
    for (int step = 0; !is_about_to(actor, operation); ++step) {
      if (step == kMostSteps) FAIL(actor << " does not come to " << trace::name_of(operation) << ":\n" << text());
      let(actor);
    }
  }
  bool is_about_to(const std::string& actor, Operation operation) {
    const Choice* choice = controller_.choice_of(controller_.names().named(actor));
    return choice != nullptr && choice->begins() && choice->at.operation == operation;
  }
  /// Takes the obvious choice until the end. Returns what the program has printed.
  std::string let_all() {
    for (int step = 0; settled_ != Controller::Settled::Ended; ++step) {
      const Choice* choice = controller_.obvious();
      if (choice == nullptr || step == kMostSteps) FAIL("it does not end:\n" << text());
      let(*choice);
    }
    run_.wait();
    return output_of(run_.trace());
  }
  const std::vector<std::string>& steps() const { return steps_; }
  std::string text() {
    std::string all;
    for (const Choice& choice : controller_.choices())
      all += controller_.names().of(choice.actor()) + " " + std::string{trace::name_of(choice.at.operation)} + " " +
             std::to_string(static_cast<int>(choice.standing)) + "\n";
    return all;
  }

 private:
  void let(const Choice& choice) {
    steps_.push_back(controller_.names().of(choice.actor()) + " " + std::string{trace::name_of(choice.at.operation)} +
                     " " + controller_.names().of(choice.at.object));
    CHECK(controller_.choose(choice, control::By::Rule));
    settled_ = controller_.settle(kLimit);
    REQUIRE(settled_ != Controller::Settled::Late);
  }

  run::Run run_;
  Controller controller_;
  Controller::Settled settled_ = Controller::Settled::Still;
  std::vector<std::string> steps_;
};

constexpr const char* kTwo = R"(
from multiprocessing import Process
def say(name):
    print(name, flush=True)
one, two = Process(target=say, args=('one',)), Process(target=say, args=('two',))
one.start(), two.start()
one.join(), two.join()
print('end')
)";

constexpr const char* kTerminated = R"(
import time
from multiprocessing import Process
child = Process(target=time.sleep, args=(60,))
child.start()
child.terminate()
print(child.is_alive())
child.join()
print(child.exitcode)
)";

}  // namespace

TEST_CASE("Controller: the first to be chosen is the first to print") {
  for (const std::string first : {"Process-1", "Process-2"}) {
    Held held{kTwo};
    held.let_until("main", Operation::Join);
    held.let_until(first, Operation::Print);
    held.let(first);
    CHECK(held.let_all() == (first == "Process-1" ? "one\ntwo\nend\n" : "two\none\nend\n"));
    CHECK(held.controller().reproducible());
  }
}

TEST_CASE("Controller: the same choices lead to the same steps") {
  constexpr const char* kQueue = R"(
from multiprocessing import Process, Queue
def put(q):
    for i in range(3): q.put(i)
q = Queue(2)
children = [Process(target=put, args=(q,)) for _ in range(2)]
for child in children: child.start()
print(sorted(q.get() for _ in range(6)))
for child in children: child.join()
)";
  std::vector<std::string> before;
  for (int i = 0; i < 3; ++i) {
    Held held{kQueue};
    CHECK(held.let_all() == "[0, 0, 1, 1, 2, 2]\n");
    if (i > 0) CHECK(held.steps() == before);
    before = held.steps();
  }
}

TEST_CASE("Controller: who joins a living process waits, and nobody need be chosen for nothing") {
  Held held{kTwo};
  held.let_until("main", Operation::Join);
  held.let("main");
  const Choice* choice = held.controller().choice_of(held.controller().main());
  REQUIRE(choice != nullptr);
  CHECK(choice->standing == Choice::Standing::Waits);
  CHECK(held.controller().obvious()->actor() != held.controller().main());
  held.let("main");
  CHECK(held.controller().choice_of(held.controller().main())->standing == Choice::Standing::Waits);
  held.let_all();
}

TEST_CASE("Controller: two locks in opposite order are stuck when each has its first") {
  Held held{R"(
from multiprocessing import Lock, Process
def both(first, second):
    with first:
        with second: print('both', flush=True)
a, b = Lock(), Lock()
one, two = Process(target=both, args=(a, b)), Process(target=both, args=(b, a))
one.start(), two.start()
one.join(), two.join()
)"};
  held.let_until("main", Operation::Join);
  held.let("main");
  for (const std::string each : {"Process-1", "Process-2"}) {
    held.let_until(each, Operation::Acquire);
    held.let(each);
  }
  for (const std::string each : {"Process-1", "Process-2"}) {
    CHECK_FALSE(held.controller().stuck());
    held.let(each);
  }
  CHECK(held.controller().stuck());
  CHECK(held.controller().obvious() == nullptr);
  held.run().end();
}

TEST_CASE("Controller: sleepers wake up in the order of their deadlines, however slow the machine") {
  Held held{R"(
import time
from multiprocessing import Process
def sleep(name, *seconds):
    for each in seconds:
        time.sleep(each)
        print(name, flush=True)
a, b = Process(target=sleep, args=('a', 200, 100)), Process(target=sleep, args=('b', 250))
a.start(), b.start()
a.join(), b.join()
)"};
  CHECK(held.let_all() == "a\nb\na\n");
  CHECK(held.controller().time() > 300s);
}

TEST_CASE("Controller: after terminate() a process is alive until it is chosen") {
  SUBCASE("alive") {
    Held held{kTerminated};
    held.let_until("main", Operation::Join);
    CHECK(held.let_all() == "True\n-15\n");
  }
  SUBCASE("dead") {
    Held held{kTerminated};
    held.let_until("main", Operation::Terminate);
    held.let("main");
    held.let("Process-1");
    CHECK(held.let_all() == "False\n-15\n");
  }
}

TEST_CASE("Controller: a process that is killed at its gate is seen to be dead") {
  Held held{kTwo};
  held.let_until("main", Operation::Join);
  held.let_until("Process-1", Operation::Print);
  trace::Reader reader{held.run().trace()};
  std::vector<trace::Event> events;
  reader.read_new(events);
  for (const trace::Event& event : events)
    if (event.kind == trace::Kind::Started && event.object == held.controller().names().named("Process-1"))
      ::kill(static_cast<pid_t>(event.value), SIGKILL);
  while (held.controller().choice_of(held.controller().names().named("Process-1")) != nullptr)
    REQUIRE(held.controller().settle(kLimit) == Controller::Settled::Still);
  CHECK(held.let_all() == "two\nend\n");
}

TEST_CASE("Controller: fork, waitpid and another program are waited for") {
  Held held{R"(
import os, subprocess
child = os.fork()
if child == 0:
    print('child', flush=True)
    os._exit(3)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
print(subprocess.run(['sh', '-c', 'exit 4']).returncode)
)"};
  CHECK(held.let_all() == "child\n3\n4\n");
}

TEST_CASE("Controller: who computes is out of sight, and the others go on") {
  Held held{R"(
from multiprocessing import Process
def compute():
    while True: pass
child = Process(target=compute, daemon=True)
child.start()
print('parent')
)"};
  held.let_until("main", Operation::Print);
  held.let("Process-1");
  CHECK(held.controller().out_of_sight().size() == 1);
  CHECK_FALSE(held.controller().reproducible());
  CHECK(held.let_all() == "parent\n");
}

TEST_CASE("Controller: let go, everybody goes on by itself") {
  Held held{kTwo};
  held.let("main");
  held.controller().let_go();
  held.run().wait();
  const std::string output = output_of(held.run().trace());
  CHECK(output.find("one\n") != std::string::npos);
  CHECK(output.ends_with("end\n"));
}

TEST_CASE("Controller: a signal reaches a sleeper when it is chosen, not when its sleep is over") {
  Held held{kTerminated};
  held.let_until("main", Operation::Join);
  const Choice* child = held.controller().choice_of(held.controller().names().named("Process-1"));
  REQUIRE(child != nullptr);
  CHECK(child->standing == Choice::Standing::Ready);
  CHECK(child->signal == SIGTERM);
  CHECK(held.let_all() == "True\n-15\n");
  CHECK(held.controller().time() < 1s);  // It would have slept for a minute.
}

TEST_CASE("Controller: a handler runs within a sleep, which then goes on for its full time") {
  Held held{R"(
import os, signal, time
from multiprocessing import Process
def sleep():
    signal.signal(signal.SIGUSR1, lambda *_: print('handled', flush=True))
    time.sleep(30)
    print('slept', flush=True)
child = Process(target=sleep)
child.start()
time.sleep(1)
os.kill(child.pid, signal.SIGUSR1)
time.sleep(1)
print('later', flush=True)
child.join()
)"};
  CHECK(held.let_all() == "handled\nlater\nslept\n");
  CHECK(held.controller().time() >= 30s);
}

TEST_CASE("Controller: who is let go while it sleeps sleeps on for what is left") {
  Held held{"import time\ntime.sleep(0.3)\nprint('slept', flush=True)"};
  held.let("main");
  held.controller().let_go();
  held.run().wait();
  trace::Reader reader{held.run().trace()};
  std::vector<trace::Event> events;
  reader.read_new(events);
  std::uint64_t begun = 0, ended = 0;
  for (const trace::Event& event : events) {
    if (!event.is_call() || event.operation() != Operation::Sleep) continue;
    (event.kind == trace::Kind::CallBegun ? begun : ended) = event.time_ns;
  }
  CHECK(ended - begun >= 299'000'000);
}
