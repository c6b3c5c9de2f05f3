#include "support/leaks.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

using spawnarium::test::left_behind;
using spawnarium::test::Resources;
using spawnarium::test::resources_of_this_process;

namespace {

// A child that does nothing until it is killed.
pid_t fork_waiting_child() {
  const pid_t pid = fork();
  if (pid == 0) {
    for (;;) pause();
  }
  return pid;
}

void reap(pid_t pid) { REQUIRE(waitpid(pid, nullptr, 0) == pid); }

struct Finished {
  int status;
  std::string output;
};

Finished run_leaking_program(const std::string& test_case) {
  const std::string command =
      fmt::format("'{}/leaking' --no-colors '--test-case={}' 2>&1", SPAWNARIUM_TEST_PROGRAMS, test_case);
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "re"), [](FILE*) { return 0; });
  REQUIRE(pipe != nullptr);
  std::string output;
  for (int c = 0; (c = std::fgetc(pipe.get())) != EOF;) output += static_cast<char>(c);
  return {.status = pclose(pipe.get()), .output = output};
}

}  // namespace

TEST_CASE("left_behind: nothing between two looks is nothing") {
  const Resources before = resources_of_this_process();
  CHECK(left_behind(before, resources_of_this_process()).empty());
}

TEST_CASE("left_behind: an open descriptor is named with what it leads to") {
  const Resources before = resources_of_this_process();
  const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const std::vector<std::string> found = left_behind(before, resources_of_this_process());
  close(fd);
  REQUIRE(found.size() == 1);
  CHECK(found[0] == fmt::format("descriptor {} is open: /dev/null", fd));
  CHECK(left_behind(before, resources_of_this_process()).empty());
}

TEST_CASE("left_behind: a descriptor that now leads elsewhere is seen") {
  const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const Resources before = resources_of_this_process();
  const int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
  dup3(zero, fd, O_CLOEXEC);
  close(zero);
  const std::vector<std::string> found = left_behind(before, resources_of_this_process());
  close(fd);
  REQUIRE(found.size() == 1);
  CHECK(found[0] == fmt::format("descriptor {} is open: /dev/zero", fd));
}

TEST_CASE("left_behind: a running child is seen until it is reaped, and as a zombie in between") {
  const Resources before = resources_of_this_process();
  const pid_t pid = fork_waiting_child();
  const std::vector<std::string> alive = left_behind(before, resources_of_this_process());

  kill(pid, SIGKILL);
  siginfo_t info{};
  waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT);
  const std::vector<std::string> dead = left_behind(before, resources_of_this_process());
  reap(pid);

  REQUIRE(alive.size() == 1);
  CHECK(alive[0].starts_with(fmt::format("child {} is there: ", pid)));
  CHECK(alive[0].find("zombie") == std::string::npos);
  REQUIRE(dead.size() == 1);
  CHECK(dead[0].ends_with(", zombie"));
  CHECK(left_behind(before, resources_of_this_process()).empty());
}

TEST_CASE("the leak listener: a case that leaves something behind makes the executable fail and is named") {
  const Finished finished = run_leaking_program("leaves a descriptor");
  CHECK(WEXITSTATUS(finished.status) == 1);
  CHECK(finished.output.find("\"leaves a descriptor\" descriptor ") != std::string::npos);
  CHECK(finished.output.find("1 failed") != std::string::npos);
}

TEST_CASE("the leak listener: a zombie is a leak too") {
  const Finished finished = run_leaking_program("leaves a zombie");
  CHECK(WEXITSTATUS(finished.status) == 1);
  CHECK(finished.output.find("zombie") != std::string::npos);
}

TEST_CASE("the leak listener: a tidy case passes") {
  const Finished finished = run_leaking_program("is tidy");
  CHECK(finished.status == 0);
  CHECK(finished.output.find("1 passed") != std::string::npos);
}

TEST_CASE("LeakCheck: the case that leaves something behind fails itself") {
  const Finished finished = run_leaking_program("fails by its own check");
  CHECK(WEXITSTATUS(finished.status) == 1);
  CHECK(finished.output.find("is open: /dev/null") != std::string::npos);
}
