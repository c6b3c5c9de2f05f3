// Real programs that are held, chosen from as a window does.
#include "control/learner_run.hpp"

#include <doctest/doctest.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "base/failure.hpp"
#include "control/holding_host.hpp"
#include "support/temporary_folder.hpp"
#include "trace/reader.hpp"

using namespace std::chrono_literals;
using host::Hand;
using trace::Operation;

namespace {

constexpr auto kLimit = 20s;  // Longer than anything here takes.

class Held {
 public:
  explicit Held(const std::string& code, std::vector<host::TakenStep> first = {})
      : program_{{.program = {"-c", code}, .steps = std::move(first), .step = true}, [this] {
                   { const std::lock_guard lock{mutex_}; }
                   news_.notify_all();
                 }} {}

  control::LearnerRun& program() { return program_; }
  /// The next hand; nullopt: the program has ended.
  std::optional<Hand> hand() {
    std::unique_lock lock{mutex_};
    std::optional<Hand> hand;
    REQUIRE(news_.wait_for(lock, kLimit, [&] {
      hand = program_.hand();
      if (hand && hand->turn <= turn_) hand.reset();
      return hand.has_value() || program_.finished();
    }));
    if (hand) turn_ = hand->turn;
    return hand;
  }
  void await_end() {
    std::unique_lock lock{mutex_};
    REQUIRE(news_.wait_for(lock, kLimit, [&] { return program_.finished(); }));
  }
  std::string output() const {
    trace::Reader reader{program_.trace()};
    std::vector<trace::Event> events;
    reader.read_new(events);
    std::string text;
    for (const trace::Event& event : events)
      if (event.kind == trace::Kind::Output && event.value == 1) text += reader.text(event.text);
    return text;
  }

 private:
  std::mutex mutex_;
  std::condition_variable news_;
  std::uint64_t turn_ = 0;
  control::LearnerRun program_;
};

constexpr const char* kThree = R"(
import time
from multiprocessing import Process
def say(name):
    print(name, 'start', flush=True)
    time.sleep(2)
    print(name, 'end', flush=True)
if __name__ == '__main__':
    children = [Process(target=say, args=(name,)) for name in ('f1', 'f2', 'f3')]
    print('main', flush=True)
    for child in children: child.start()
    print('started', flush=True)
    for child in children: child.join()
)";

/// The choice whose text begins so.
std::optional<std::size_t> prints(const Hand& hand, const std::string& words, const trace::Reader& reader) {
  for (std::size_t i = 0; i < hand.choices.size(); ++i)
    if (hand.choices[i].event.is_print() && std::string{reader.text(hand.choices[i].event.text)}.starts_with(words))
      return i;
  return std::nullopt;
}

}  // namespace

TEST_CASE("LearnerRun: asks only where the order matters, and what was chosen happens") {
  Held held{kThree};
  for (const char* wanted : {"started", "f2 start", "f3 start"}) {
    const auto hand = held.hand();
    REQUIRE(hand);
    trace::Reader reader{held.program().trace()};
    std::vector<trace::Event> events;
    reader.read_new(events);
    const auto choice = prints(*hand, wanted, reader);
    REQUIRE_MESSAGE(choice, wanted);
    held.program().choose(hand->turn, *choice);
  }
  CHECK_FALSE(held.hand());  // f1 is the only one that is left; then, by the clock, they wake up as they fell asleep.
  held.await_end();
  CHECK(held.output() == "main\nstarted\nf2 start\nf3 start\nf1 start\nf2 end\nf3 end\nf1 end\n");
}

TEST_CASE("LearnerRun: a choice of an older hand, and one that is none, change nothing") {
  Held held{kThree};
  const auto hand = held.hand();
  REQUIRE(hand);
  REQUIRE(hand->choices.size() == 4);
  CHECK(hand->usual);
  CHECK_FALSE(hand->stuck);
  held.program().choose(hand->turn + 1, 0);
  held.program().choose(hand->turn, 99);
  CHECK(held.program().hand()->turn == hand->turn);
  held.program().choose(hand->turn, 1);
  const auto next = held.hand();
  REQUIRE(next);
  CHECK(next->steps > hand->steps);
  held.program().let_go();
  held.await_end();
  CHECK_FALSE(held.program().is_held());
  CHECK_FALSE(held.program().hand());
}

TEST_CASE("LearnerRun: whom it keeps on goes on until it waits") {
  Held held{kThree};
  const auto hand = held.hand();
  REQUIRE(hand);
  held.program().keep_on(hand->turn, 0);  // The main process: it prints, then joins f1, which lives.
  const auto next = held.hand();
  REQUIRE(next);
  CHECK(next->choices[0].event.operation() == Operation::Join);
  CHECK(next->choices[0].standing == host::HeldStep::Standing::Waits);
}

TEST_CASE("LearnerRun: asked for each step, it takes none by itself") {
  Held held{"from multiprocessing import Process\np = Process(target=print)\np.start()\np.join()"};
  held.program().ask_for_each(true);
  int steps = 0;
  while (const auto hand = held.hand()) {
    REQUIRE(++steps < 100);
    if (hand->usual) held.program().choose(hand->turn, *hand->usual);
  }
  CHECK(steps >= 4);  // The start, the beginning, the print and the end of the child, and the join.
}

TEST_CASE("LearnerRun: nobody can move, and it says so; ended, nothing is left") {
  Held held{"import multiprocessing as m\nlock = m.Lock()\nlock.acquire()\nlock.acquire()"};
  const auto hand = held.hand();
  REQUIRE(hand);
  CHECK(hand->stuck);
  held.program().end();
  held.await_end();
  CHECK(held.program().result()->value == -9);
}

TEST_CASE("LearnerRun: it may go away while the program is held") {
  Held held{kThree};
  REQUIRE(held.hand());
}

TEST_CASE("LearnerRun: another run that takes the steps before the last choice stands where it was made") {
  std::vector<host::TakenStep> before;
  {
    Held held{kThree};
    const auto first = held.hand();
    REQUIRE(first);
    CHECK_FALSE(first->can_undo);
    held.program().choose(first->turn, 2);
    const auto second = held.hand();
    REQUIRE(second);
    CHECK(second->can_undo);
    held.program().choose(second->turn, 1);
    REQUIRE(held.hand());
    before = host::before_last_choice(held.program().taken());
  }
  Held again{kThree, before};
  const auto hand = again.hand();
  REQUIRE(hand);
  CHECK(hand->can_undo);
  CHECK(host::before_last_choice(again.program().taken()).size() < before.size());
  trace::Reader reader{again.program().trace()};
  std::vector<trace::Event> events;
  reader.read_new(events);
  CHECK_FALSE(prints(*hand, "f2 start", reader));  // It was chosen first.
  CHECK(prints(*hand, "f1 start", reader));
}

TEST_CASE("LearnerRun: where a step that is to be taken first is not there, the hand says so, and one can choose") {
  Held held{kThree, {{"main print", false}, {"main acquire lock1", false}, {"main start Process-1", false}}};
  const auto hand = held.hand();
  REQUIRE(hand);
  CHECK(hand->differs);
  CHECK_FALSE(hand->choices.empty());
  Held other{kThree, {{"main print", false}, {"main start Process-1", false}}};
  const auto usual = other.hand();
  REQUIRE(usual);
  CHECK_FALSE(usual->differs);
}

TEST_CASE("HoldingHost: what a held run did in its folder is done once, however often it is repeated") {
  const spawnarium::test::TemporaryFolder folder, elsewhere;
  control::HoldingHost host;
  const std::string found = (elsewhere.path() / "found").string();
  host::Launch launch{.program = {"-c", "import os; open('" + found +
                                            "', 'w').write(str(os.path.exists('log'))); open('log', 'a').write('x')"},
                      .step = true,
                      .folder = folder.path()};
  const auto content = [](const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
  };
  const auto log = [&] { return content(folder.path() / "log"); };
  const auto run = [&] {
    const auto program = host.start(launch, [] {});
    program->held()->let_go();
    const auto end = std::chrono::steady_clock::now() + kLimit;
    while (!program->finished() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(5ms);
    REQUIRE(program->finished());
  };
  launch.work = host::Launch::Work::AsFound;
  CHECK_THROWS_AS(host.start(launch, [] {}), base::Failure);
  launch.work = host::Launch::Work::Itself;
  run();
  CHECK(log() == "x");
  launch.work = host::Launch::Work::AsFound;
  run();
  CHECK(log() == "x");
  CHECK(content(found) == "False");
  launch.work = host::Launch::Work::Copy;
  run();
  CHECK(log() == "x");
  CHECK(content(found) == "True");
}
