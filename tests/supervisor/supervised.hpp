// What the tests of the supervisor share: a folder, a run of the executable, and looks at what it recorded.
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/unique_fd.hpp"
#include "engine/spawn.hpp"
#include "trace/reader.hpp"

namespace spawnarium::test {

/// A fresh folder, gone at the end.
class Folder {
 public:
  Folder();
  ~Folder();
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// The program of tests/programs.
std::string program(const std::string& name);
/// An executable of the build: spawnarium, spawnarium-supervisor.
std::string executable(const std::string& name);

/// spawnarium-supervisor running a program, with a control socket, its standard streams as asked for.
struct Supervised {
  Supervised(const std::filesystem::path& trace, std::vector<std::string> arguments,
             std::vector<std::string> options = {});
  Supervised(Supervised&&) = default;
  ~Supervised();

  /// Its exit status, as a shell would have it. Waits.
  int wait();

  base::UniqueFd control;
  engine::Spawned process;
  bool waited = false;
};

/// Reads until `text` has come, or the end. Returns all that was read.
std::string read_until(int fd, const std::string& text);

/// Makes this process the subreaper of what it starts, so that nothing that it left behind can get away unseen.
void adopt_orphans();
/// Waits until this process has no children left at all, as only the end of every descendant can make it. Returns how
/// many it reaped.
int wait_for_descendants();

struct Recording {
  explicit Recording(const std::filesystem::path& trace);
  std::vector<trace::Event> of(trace::Kind kind) const;
  const trace::Event* first(trace::Kind kind, trace::Serial object) const;
  std::string output() const;

  trace::Reader reader;
  std::vector<trace::Event> events;
};

}  // namespace spawnarium::test
