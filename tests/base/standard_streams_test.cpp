#include "base/standard_streams.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <initializer_list>

namespace {

// What `look` returns in a child that was started without these streams.
template <class Look>
int without(std::initializer_list<int> streams, Look look) {
  const pid_t child = ::fork();
  if (child == 0) {
    for (const int number : streams) ::close(number);
    base::fill_missing_standard_streams();
    ::_exit(look());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("standard streams: what is opened next never gets the number of one that was missing") {
  const auto next = [] { return ::open("/dev/null", O_RDONLY); };
  for (const auto& streams : {std::initializer_list<int>{0}, {1}, {2}, {0, 1}, {1, 2}, {0, 1, 2}})
    CHECK(without(streams, next) > 2);
}

TEST_CASE("standard streams: one that was missing can be written to, and a program that we start finds it closed") {
  CHECK(without({1}, [] { return ::write(1, "x", 1) == 1 ? 0 : 1; }) == 0);
  CHECK(without({1}, [] { return ::fcntl(1, F_GETFD); }) == FD_CLOEXEC);
  CHECK(without({1}, [] { return ::fcntl(2, F_GETFD); }) == 0);
}

TEST_CASE("print_error: what cannot be written is lost, without an exception") {
  const auto print = [] {
    ::close(2);
    base::print_error("{}\n", "lost");
    return 0;
  };
  CHECK(without({}, print) == 0);
}
