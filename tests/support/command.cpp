#include "support/command.hpp"

#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>

#include "base/build_config.hpp"
#include "base/check_syscall.hpp"
#include "engine/spawn.hpp"

namespace spawnarium::test {
namespace {

/// Returns whether there may be more.
bool read_some(int fd, std::string& text) {
  std::array<char, 4096> part;
  const auto got = base::retry_on_eintr([&] { return ::read(fd, part.data(), part.size()); });
  if (got > 0) text.append(part.data(), static_cast<std::size_t>(got));
  return got > 0;
}

Said run(const std::vector<std::string>& argv, const std::string& cue, const std::function<void(pid_t)>& meanwhile) {
  engine::Spawned program = engine::spawn({.argv = argv,
                                           .standard_input = engine::Stream::Null,
                                           .standard_output = engine::Stream::Pipe,
                                           .standard_error = engine::Stream::Pipe});
  Said said;
  bool cued = !meanwhile;
  std::array<pollfd, 2> queries{pollfd{.fd = program.standard_output.get(), .events = POLLIN, .revents = 0},
                                pollfd{.fd = program.standard_error.get(), .events = POLLIN, .revents = 0}};
  while (queries[0].fd != -1 || queries[1].fd != -1) {
    base::retry_on_eintr([&] { return ::poll(queries.data(), queries.size(), -1); });
    if (queries[0].revents != 0 && !read_some(queries[0].fd, said.out)) queries[0].fd = -1;
    if (queries[1].revents != 0 && !read_some(queries[1].fd, said.err)) queries[1].fd = -1;
    if (!cued && said.out.find(cue) != std::string::npos) {
      cued = true;
      meanwhile(program.child.pid);
    }
  }
  int status = 0;
  base::retry_on_eintr([&] { return ::waitpid(program.child.pid, &status, 0); });
  said.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return said;
}

}  // namespace

Said command(const std::vector<std::string>& arguments, const std::string& cue,
             const std::function<void(pid_t)>& meanwhile) {
  std::vector<std::string> argv{std::string{build_config::kBuildFolder} + "/spawnarium"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return run(argv, cue, meanwhile);
}

Said shell(const std::string& script) { return run({"/bin/sh", "-c", script}, {}, {}); }

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "app_test_XXXXXX").string();
  path_ = ::mkdtemp(name.data());
}
Folder::~Folder() { std::filesystem::remove_all(path_); }

std::filesystem::path Folder::file(const std::string& name, const std::string& content) const {
  std::ofstream{path_ / name, std::ios::binary} << content;
  return path_ / name;
}

}  // namespace spawnarium::test
