// The twin of leaks_test.cpp: test cases that leave something behind, for the leak check to find.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/leaks.hpp"

TEST_CASE("is tidy") {
  const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  CHECK(fd >= 0);
  close(fd);
}

TEST_CASE("leaves a descriptor") { CHECK(open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0); }

TEST_CASE("leaves a zombie") {
  const pid_t pid = fork();
  if (pid == 0) _exit(0);
  siginfo_t info{};
  CHECK(waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT) == 0);
}

TEST_CASE("fails by its own check") {
  const spawnarium::test::LeakCheck check;
  CHECK(open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0);
}
