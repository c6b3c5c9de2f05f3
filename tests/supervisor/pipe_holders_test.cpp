#include "supervisor/pipe_holders.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include "supervisor/proc.hpp"

using supervisor::PipeHolders;
using End = PipeHolders::End;

TEST_CASE("PipeHolders: a child that reads from an empty pipe, and who holds its ends") {
  int ends[2];
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    char byte = 0;
    ::close(ends[1]);
    ::_exit(::read(ends[0], &byte, 1) == 0 ? 0 : 1);
  }
  const auto asleep = [child] { return supervisor::asleep_in(child).call == trace::SystemCall::Read; };
  while (!asleep() && supervisor::read_stat(child)->state != 'Z') ::sched_yield();
  CHECK(supervisor::asleep_in(child) == supervisor::Asleep{.call = trace::SystemCall::Read, .descriptor = ends[0]});
  const auto file = supervisor::open_file(child, ends[0]);
  REQUIRE(file);
  CHECK(file->name == "pipe");
  CHECK(file->reads);
  CHECK_FALSE(file->writes);
  PipeHolders holders{{child, ::getpid()}};
  CHECK(holders.of(file->pipe, End::Reading) == std::vector{child, ::getpid()});
  CHECK(holders.of(file->pipe, End::Writing) == std::vector{::getpid()});
  CHECK(holders.of(4711, End::Writing).empty());
  ::close(ends[1]);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
}

TEST_CASE("open_file: what is no pipe is called by its path or kind, what is not open by nothing") {
  const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const auto file = supervisor::open_file(::getpid(), null);
  REQUIRE(file);
  CHECK(file->name == "/dev/null");
  CHECK(file->pipe == 0);
  ::close(null);
  CHECK_FALSE(supervisor::open_file(::getpid(), null));
}
