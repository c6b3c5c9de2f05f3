#include "supervisor/launch.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "base/check_syscall.hpp"
#include "base/high_fd.hpp"
#include "base/unique_fd.hpp"

namespace supervisor {

using base::check_syscall;
using base::UniqueFd;

namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (std::string& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

std::vector<std::string> whole_environment(const Launch& launch) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text{*entry};
    bool replaced = false;
    for (const auto& [name, value] : launch.environment) replaced |= text.starts_with(name + "=");
    if (!replaced) all.push_back(text);
  }
  for (const auto& [name, value] : launch.environment) all.push_back(name + "=" + value);
  return all;
}

/// In the child: no allocation, no exception. Descriptors are first moved out of each other's way.
int place_descriptors(const std::pair<int, int>* wanted, std::size_t count, int* moved) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    moved[i] = ::fcntl(wanted[i].first, F_DUPFD_CLOEXEC, 100);
    if (moved[i] == -1) return errno;
  }
  for (std::size_t i = 0; i < count; ++i)
    if (::dup2(moved[i], wanted[i].second) == -1) return errno;
  return 0;
}

}  // namespace

pid_t launch(const Launch& launch) {
  std::vector<std::string> arguments = launch.arguments, environment = whole_environment(launch);
  const std::vector<char*> argv = pointers(arguments), envp = pointers(environment);
  std::vector<std::pair<int, int>> wanted{{launch.stdin_fd, 0}, {launch.stdout_fd, 1}, {launch.stderr_fd, 2}};
  wanted.insert(wanted.end(), launch.inherited.begin(), launch.inherited.end());
  std::vector<int> moved(wanted.size());
  int ends[2];
  check_syscall(::pipe2(ends, O_CLOEXEC), "pipe2");
  const UniqueFd failure{ends[0]};
  UniqueFd report = base::move_high(UniqueFd{ends[1]});  // Out of the way of the descriptors to be placed.

  const pid_t pid = check_syscall(::fork(), "fork");
  if (pid == 0) {
    int error = place_descriptors(wanted.data(), wanted.size(), moved.data());
    if (error == 0) {
      ::sigprocmask(SIG_SETMASK, &launch.signal_mask, nullptr);
      ::execvpe(argv[0], argv.data(), envp.data());
      error = errno;
    }
    [[maybe_unused]] const ssize_t told = ::write(report.get(), &error, sizeof error);
    ::_exit(127);
  }

  report.reset();
  int error = 0;
  if (base::retry_on_eintr([&] { return ::read(failure.get(), &error, sizeof error); }) == 0) return pid;
  ::waitpid(pid, nullptr, 0);
  base::throw_errno(error, "exec " + launch.arguments.front());
}

}  // namespace supervisor
