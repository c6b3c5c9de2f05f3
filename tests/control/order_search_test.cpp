#include "control/order_search.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "support/temporary_folder.hpp"

using control::HeldRun;
using control::Schedule;
using spawnarium::test::TemporaryFolder;
using Lines = std::vector<std::string>;

namespace {

constexpr const char* kThree = R"(
from multiprocessing import Process
def say(name):
    print(name, 'begins')
    print(name, 'ends')
children = [Process(target=say, args=(name,)) for name in 'abc']
for child in children: child.start()
print('started')
)";

// Which message comes first is decided by who writes first, long before it is printed.
constexpr const char* kTwoWriters = R"(
from multiprocessing import Pipe, Process
def write(end, name):
    end.send(name)
    end.send(name)
read, end = Pipe(duplex=False)
for name in 'ab': Process(target=write, args=(end, name)).start()
print(*[read.recv() for _ in range(4)], sep='\n')
)";

/// Runs of one program, one after the other.
class Runs {
 public:
  explicit Runs(const char* code) : code_{code} {}

  HeldRun& start() {
    ++count_;
    run_.reset();
    return run_.emplace(host::Launch{.program = {"-c", code_}, .record = folder_.path() / "run.spawn"},
                        HeldRun::Options{});
  }
  std::optional<Schedule> search_for(const Lines& lines, std::size_t most_runs = 300) {
    const control::Wish wish{.lines = lines.size(),
                             .fits = [&](HeldRun&, std::string_view line, std::size_t n) { return line == lines[n]; }};
    return control::search([this]() -> HeldRun& { return start(); }, wish, most_runs);
  }
  Lines printed_by(const Schedule& schedule) {
    start().follow(schedule);
    run_->wait();
    Lines lines;
    for (const auto& line : run_->recording().history().console())
      if (line.stream == 1) lines.emplace_back(line.text);
    return lines;
  }
  std::size_t count() const { return count_; }

 private:
  const TemporaryFolder folder_;
  const std::string code_;
  std::optional<HeldRun> run_;
  std::size_t count_ = 0;
};

}  // namespace

TEST_CASE("search: holding lines back is enough where processes only print") {
  for (const Lines& lines : {Lines{"started", "c begins", "a begins", "b begins", "b ends", "c ends", "a ends"},
                             Lines{"b begins", "b ends", "a begins", "started", "c begins", "a ends", "c ends"}}) {
    Runs runs{kThree};
    const auto schedule = runs.search_for(lines);
    REQUIRE(schedule);
    CHECK(runs.count() == 1);
    CHECK(runs.printed_by(*schedule) == lines);
  }
}

TEST_CASE("search: deviates where a line was decided long before it is printed") {
  Runs runs{kTwoWriters};
  const Lines lines{"b", "b", "a", "a"};
  const auto schedule = runs.search_for(lines);
  REQUIRE(schedule);
  CHECK(runs.count() > 1);
  for (int i = 0; i < 3; ++i) CHECK(runs.printed_by(*schedule) == lines);
}

TEST_CASE("search: what no order of steps prints is not found") {
  Runs runs{kThree};
  CHECK_FALSE(runs.search_for({"started", "a ends"}, 20));
  CHECK_FALSE(runs.search_for({"a begins"}, 20));
}
