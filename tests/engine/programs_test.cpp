// The documents' examples in C++ (tests/programs) print what their Python twins print under plain Python, and make the
// same story as these do on the engine: the same events, up to their times and the order of processes among each other.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "engine/spawn.hpp"
#include "support/sanitized.hpp"
#include "trace/reader.hpp"
#include "traced_run.hpp"

using spawnarium::test::kSanitized;
using trace::Event;
using trace::Kind;
using trace::Operation;

namespace {

const std::string kPrograms = SPAWNARIUM_TEST_PROGRAMS;
const std::string kSources = SPAWNARIUM_TEST_SOURCES "/programs";

std::string sorted_lines(const std::string& text) {
  // Pids differ from run to run.
  std::istringstream lines{std::regex_replace(text, std::regex{"[0-9]{3,}"}, "PID")};
  std::vector<std::string> result;
  for (std::string line; std::getline(lines, line);) result.push_back(line);
  std::sort(result.begin(), result.end());
  std::string joined;
  for (const std::string& line : result) joined += line + "\n";
  return joined;
}

std::string output_of(std::vector<std::string> argv, std::vector<std::string> more_environment = {}) {
  more_environment.push_back("TSAN_OPTIONS=die_after_fork=0");
  for (char** variable = environ; *variable != nullptr; ++variable) more_environment.emplace_back(*variable);
  engine::Spawned program = engine::spawn(
      {.argv = std::move(argv), .environment = std::move(more_environment), .standard_output = engine::Stream::Pipe});
  std::string text;
  char buffer[4096];
  for (ssize_t got; (got = ::read(program.standard_output.get(), buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<std::size_t>(got));
  int status = -1;
  CHECK(::waitpid(program.child.pid, &status, 0) == program.child.pid);
  CHECK(status == 0);
  return text;
}

/// What happened, told so that two runs can be compared: for each actor its operations and states in their order,
/// without times, numbers of processes, and what only chance decides (who had to wait).
class Story {
 public:
  explicit Story(const std::filesystem::path& path) : reader_{path} {
    reader_.read_new(events_);
    std::stable_sort(events_.begin(), events_.end(),
                     [](const Event& a, const Event& b) { return a.time_ns < b.time_ns; });
    for (const Event& event : events_) learn_name(event);
    for (const Event& event : events_) tell(event);
  }
  const std::map<std::string, std::vector<std::string>>& chapters() const { return chapters_; }

 private:
  void learn_name(const Event& event) {
    const std::string text{reader_.text(event.text)};
    if (event.kind == Kind::Created || (event.kind == Kind::Running && !names_.contains(event.object)))
      names_[event.object] = text;
    if (event.kind == Kind::ThreadBegan) names_[event.object] = names_[event.peer] + "." + text;
    if (event.kind == Kind::ObjectCreated && event.peer == trace::kNobody)
      names_[event.object] = std::string{trace::name_of(event.object_type())} + std::to_string(event.extra);
  }
  void tell(const Event& event) {
    static const std::set<Kind> kTold{Kind::Created,       Kind::Started,  Kind::Running,    Kind::Exiting,
                                      Kind::Exited,        Kind::Reaped,   Kind::SignalSent, Kind::ThreadBegan,
                                      Kind::ObjectCreated, Kind::CallEnded};
    if (!kTold.contains(event.kind) || (event.flags & trace::kPart) != 0) return;
    std::string line{trace::name_of(event.kind)};
    if (event.kind == Kind::CallEnded)
      line = std::string{trace::name_of(event.operation())} + " " + std::string{trace::name_of(event.outcome)};
    line += " " + names_[event.object];
    // When a child is found to have ended, and whether its parent had to join it at its own end, is chance.
    if (event.kind == Kind::CallEnded && event.operation() == Operation::Join && event.place == 0) return;
    const bool found = event.kind == Kind::Exited || event.kind == Kind::Reaped;
    if (event.kind == Kind::Exited || event.kind == Kind::Exiting || event.kind == Kind::SignalSent)
      line += " " + std::to_string(event.value);
    std::vector<std::string>& chapter = chapters_[found ? "found by " + names_[event.actor] : names_[event.actor]];
    chapter.push_back(line);
    if (found) std::sort(chapter.begin(), chapter.end());
  }

  trace::Reader reader_;
  std::vector<Event> events_;
  std::map<trace::Serial, std::string> names_;
  std::map<std::string, std::vector<std::string>> chapters_;
};

std::string text_of(const std::map<std::string, std::vector<std::string>>& chapters) {
  std::string text;
  for (const auto& [actor, lines] : chapters) {
    text += actor + ":\n";
    for (const std::string& line : lines) text += "  " + line + "\n";
  }
  return text;
}

struct TracedProgram {
  std::string output, story;
};

TracedProgram run_traced(const std::vector<std::string>& argv, std::vector<std::string> environment = {}) {
  std::string name = (std::filesystem::temp_directory_path() / "programs_test_XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(name.data());
  const std::filesystem::path path = folder / "run.spawn";
  TracedProgram result;
  {
    record::Recorder maker;
    maker.create(path, 64 << 20);
    environment.push_back(std::string{record::kTraceVariable} + "=" + path.string());
    result.output = output_of(argv, std::move(environment));
    result.story = text_of(Story{path}.chapters());
  }
  std::filesystem::remove_all(folder);
  return result;
}

void tell_the_same(const std::string& program) {
  CAPTURE(program);
  const std::string script = kSources + "/" + program + ".py";
  const TracedProgram ours = run_traced({kPrograms + "/" + program});
  CHECK(sorted_lines(ours.output) == sorted_lines(output_of({"/usr/bin/python3", "-E", script})));
  CHECK(sorted_lines(output_of({kPrograms + "/" + program})) == sorted_lines(ours.output));  // Untraced.
  const std::filesystem::path package = std::filesystem::path{kPrograms}.parent_path().parent_path() / "python";
  if (kSanitized) return;  // A Python of the system cannot load an instrumented binding.
  if (!std::filesystem::exists(package / "spawnarium")) {
    MESSAGE("the Python package is not built (target program): the stories are not compared");
    return;
  }
  const TracedProgram python = run_traced({"/usr/bin/python3", package / "spawnarium" / "__main__.py", script},
                                          {"PYTHONPATH=" + package.string()});
  CHECK(ours.story == python.story);
}

}  // namespace

TEST_CASE("programs: three children in no order (document 000)") { tell_the_same("start_order"); }
TEST_CASE("programs: join between starts (document 000)") { tell_the_same("join_between"); }
TEST_CASE("programs: terminate (document 000)") { tell_the_same("terminated"); }
TEST_CASE("programs: three joins (document 001)") { tell_the_same("three_joins"); }
TEST_CASE("programs: two writers of one pipe (document 003)") { tell_the_same("two_writers"); }
TEST_CASE("programs: producer and consumer (document 003)") { tell_the_same("producer_consumer"); }
TEST_CASE("programs: one child (document 004)") { tell_the_same("run_proc"); }
