#include "supervised.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "base/build_config.hpp"
#include "base/check_syscall.hpp"
#include "supervisor/control.hpp"

namespace spawnarium::test {

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "supervisor_test_XXXXXX").string();
  path_ = ::mkdtemp(name.data());
}
Folder::~Folder() { std::filesystem::remove_all(path_); }

std::string program(const std::string& name) { return std::string{SPAWNARIUM_TEST_PROGRAMS} + "/" + name; }
std::string executable(const std::string& name) { return std::string{build_config::kBuildFolder} + "/" + name; }

Supervised::Supervised(const std::filesystem::path& trace, std::vector<std::string> arguments,
                       std::vector<std::string> options) {
  auto [ours, theirs] = supervisor::make_control();
  control = std::move(ours);
  std::vector<std::string> argv{
      executable("spawnarium-supervisor"), "--trace",  trace.string(), "--record-size", "16777216", "--control",
      std::to_string(theirs.get()),        "--forward"};
  argv.insert(argv.end(), options.begin(), options.end());
  argv.emplace_back("--");
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  process = engine::spawn({.argv = argv,
                           .standard_output = engine::Stream::Pipe,
                           .standard_error = engine::Stream::Pipe,
                           .kept_fds = {theirs.get()}});
}

Supervised::~Supervised() {
  if (!process.child.pidfd) return;
  control.reset();
  wait();
}

int Supervised::wait() {
  if (std::exchange(waited, true)) return -1;
  int status = 0;
  base::retry_on_eintr([&] { return ::waitpid(process.child.pid, &status, 0); });
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

std::string read_until(int fd, const std::string& text) {
  std::string all;
  std::array<char, 4096> part;
  while (text.empty() || all.find(text) == std::string::npos) {
    const auto got = base::retry_on_eintr([&] { return ::read(fd, part.data(), part.size()); });
    if (got <= 0) break;
    all.append(part.data(), static_cast<std::size_t>(got));
  }
  return all;
}

void adopt_orphans() { base::check_syscall(::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl"); }

int wait_for_descendants() {
  int reaped = 0;
  while (base::retry_on_eintr([] { return ::waitpid(-1, nullptr, 0); }) > 0) ++reaped;
  return reaped;
}

Recording::Recording(const std::filesystem::path& trace) : reader{trace} { reader.read_new(events); }

std::vector<trace::Event> Recording::of(trace::Kind kind) const {
  std::vector<trace::Event> found;
  for (const trace::Event& event : events)
    if (event.kind == kind) found.push_back(event);
  return found;
}

const trace::Event* Recording::first(trace::Kind kind, trace::Serial object) const {
  for (const trace::Event& event : events)
    if (event.kind == kind && event.object == object) return &event;
  return nullptr;
}

std::string Recording::output() const {
  std::string all;
  for (const trace::Event& event : events)
    if (event.kind == trace::Kind::Output && event.value == 1) all += reader.text(event.text);
  return all;
}

}  // namespace spawnarium::test
