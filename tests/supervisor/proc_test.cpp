#include "supervisor/proc.hpp"

#include <doctest/doctest.h>
#include <poll.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "supervisor/facts.hpp"
#include "supervisor/options.hpp"

using namespace supervisor;

TEST_CASE("parse_stat: a name may hold spaces and parentheses") {
  const auto stat = parse_stat(
      "812 (a ) Z (b) S 7 812 812 0 -1 4194304 99 0 0 0 1 2 0 0 20 0 3 0 123456 999 10 18446744073709551615 1 1 0 0 0 "
      "0 0 0 0 0 0 0 17 1 0 0 "
      "0 0 0 0 0 0 0 0 0 0 9\n");
  REQUIRE(stat);
  CHECK(stat->name == "a ) Z (b");
  CHECK(stat->state == 'S');
  CHECK(stat->parent == 7);
  CHECK(stat->threads == 3);
  CHECK(stat->start_ticks == 123456);
  CHECK(stat->wait_status == 9);
  CHECK_FALSE(parse_stat(""));
  CHECK_FALSE(parse_stat("812 (cut"));
}

TEST_CASE("read_stat: a zombie tells its exit status before it is reaped") {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(42);
  siginfo_t info{};
  REQUIRE(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT) == 0);
  const auto stat = read_stat(child);
  REQUIRE(stat);
  CHECK(stat->state == 'Z');
  CHECK(stat->parent == ::getpid());
  CHECK(exit_value(stat->wait_status) == 42);
  ::waitpid(child, nullptr, 0);
  CHECK_FALSE(read_stat(child));
}

TEST_CASE("exit_value: a signal is negative") {
  CHECK(exit_value(0) == 0);
  CHECK(exit_value(3 << 8) == 3);
  CHECK(exit_value(SIGKILL) == -SIGKILL);
  CHECK(exit_value(SIGSEGV | 0x80) == -SIGSEGV);
}

TEST_CASE("children_of: names a child while it is there") {
  int gate[2];
  REQUIRE(::pipe(gate) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    char byte = 0;
    ::close(gate[1]);
    ::_exit(::read(gate[0], &byte, 1) == 0 ? 0 : 1);
  }
  CHECK(children_of(::getpid(), 2) == std::vector<pid_t>{child});
  CHECK(cpu_time(child));
  ::close(gate[0]);
  ::close(gate[1]);
  ::waitpid(child, nullptr, 0);
  CHECK(children_of(::getpid(), 2).empty());
  CHECK_FALSE(cpu_time(child));
}

TEST_CASE("json_string: quotes, backslashes and control characters are escaped") {
  CHECK(json_string("a\"b\\c\nd") == "\"a\\\"b\\\\c\\u000ad\"");
  CHECK(json_string("中文") == "\"中文\"");
}

TEST_CASE("parse_options: understands what to_arguments writes") {
  const Options options{.arguments = {"python3", "--control", "--", ""},
                        .title = "python3 hello.py",
                        .trace = "/tmp/a.spawn",
                        .capacity = 1 << 22,
                        .stdin_from = engine::Stream::Pipe,
                        .forward = true,
                        .step = true,
                        .clock = "/opt/my clock.so",
                        .control = 9,
                        .facts = {{"lesson", "01=x"}}};
  std::vector<std::string> texts = to_arguments(options);
  texts.insert(texts.begin(), "spawnarium-supervisor");
  std::vector<char*> argv;
  for (std::string& text : texts) argv.push_back(text.data());
  const Options read = parse_options(static_cast<int>(argv.size()), argv.data());
  CHECK(read.arguments == options.arguments);
  CHECK(read.title == options.title);
  CHECK(read.trace == options.trace);
  CHECK(read.capacity == options.capacity);
  CHECK(read.stdin_from == options.stdin_from);
  CHECK(read.forward);
  CHECK(read.step);
  CHECK(read.clock == options.clock);
  CHECK(read.control == 9);
  CHECK(read.facts == options.facts);
}

TEST_CASE("parse_options: says what is wrong") {
  const auto parse = [](std::vector<std::string> texts) {
    texts.insert(texts.begin(), "spawnarium-supervisor");
    std::vector<char*> argv;
    for (std::string& text : texts) argv.push_back(text.data());
    return parse_options(static_cast<int>(argv.size()), argv.data());
  };
  CHECK_THROWS_WITH_AS(parse({"ls"}), "--trace FILE is missing.", WrongUsage);
  CHECK_THROWS_WITH_AS(parse({"--trace", "x"}), "PROGRAM is missing.", WrongUsage);
  CHECK_THROWS_WITH_AS(parse({"--stdin", "tty", "ls"}), "--stdin wants inherit, pipe or null, not 'tty'.", WrongUsage);
  CHECK_THROWS_WITH_AS(parse({"--control", "3x", "ls"}), "--control wants a number, not '3x'.", WrongUsage);
  CHECK_THROWS_WITH_AS(parse({"--nonsense", "3x", "ls"}), "There is no option --nonsense.", WrongUsage);
}

TEST_CASE("parse_system_call: which call it is, at which descriptor, and whether only a thread can end it") {
  using trace::SystemCall;
  const auto text = [](long number, const std::string& arguments) {
    return std::to_string(number) + " " + arguments + " 0x7ffd 0x7f01\n";
  };
  const std::string arguments = "0x7 0x7ffe 0x1 0x0 0x0 0x0";
  CHECK(parse_system_call(text(SYS_read, arguments)) == Asleep{.call = SystemCall::Read, .descriptor = 7});
  CHECK(parse_system_call(text(SYS_writev, arguments)) == Asleep{.call = SystemCall::Write, .descriptor = 7});
  CHECK(parse_system_call(text(SYS_ppoll, arguments)) == Asleep{.call = SystemCall::Poll});
  CHECK(parse_system_call(text(SYS_ppoll, "0x7 0x1 0x0 0x0 0x0 0x0")) ==
        Asleep{.call = SystemCall::Poll, .forever = true});
  CHECK(parse_system_call(text(SYS_clock_nanosleep, arguments)) == Asleep{.call = SystemCall::Sleep});
  CHECK(parse_system_call(text(SYS_wait4, arguments)) == Asleep{.call = SystemCall::Wait});
  CHECK(parse_system_call(text(SYS_rt_sigsuspend, arguments)) == Asleep{.call = SystemCall::Pause});
  const Asleep at_futex{.call = SystemCall::Futex}, for_a_thread{.call = SystemCall::Futex, .by_threads = true};
  CHECK(parse_system_call(text(SYS_futex, "0x7f0 0x189 0x0 0x0 0x0 0xffff")) == for_a_thread);
  CHECK(parse_system_call(text(SYS_futex, "0x7f0 0x189 0x0 0x7ff 0x0 0xffff")) == at_futex);  // With a timeout.
  CHECK(parse_system_call(text(SYS_futex, "0x7f0 0x109 0x0 0x0 0x0 0xffff")) == at_futex);    // In shared memory.
  for (const std::string unknown : {"running\n", "-1 0x7ffd 0x7f01\n", "", "100000 0x0\n"}) {
    CAPTURE(unknown);
    CHECK(parse_system_call(unknown) == Asleep{});
  }
}

namespace {

/// For what a child sleeps in `wait`.
template <class Wait>
Asleep asleep_of_child(Wait wait) {
  const pid_t child = ::fork();
  if (child == 0) {
    wait();
    ::_exit(0);
  }
  const auto asleep = [child] { return asleep_in(child); };
  while (!trace::multiplexes(asleep().call) && read_stat(child)->state != 'Z') ::sched_yield();
  const Asleep found = asleep();
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  return found;
}

}  // namespace

TEST_CASE("asleep_in: for which descriptors select, poll and epoll_wait wait") {
  int first[2], second[2];
  REQUIRE(::pipe(first) == 0);
  REQUIRE(::pipe(second) == 0);
  const int a = first[0], b = second[0];
  const std::vector<Target> both{{a}, {b}};
  const Asleep in_select = asleep_of_child([&] {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(a, &set);
    FD_SET(b, &set);
    ::select(b + 1, &set, nullptr, nullptr, nullptr);
  });
  CHECK(in_select == Asleep{.call = trace::SystemCall::Select, .targets = both, .forever = true});
  const Asleep in_poll = asleep_of_child([&] {
    pollfd asked[2]{{.fd = a, .events = POLLIN, .revents = 0}, {.fd = b, .events = POLLIN, .revents = 0}};
    ::poll(asked, 2, 60'000);
  });
  CHECK(in_poll == Asleep{.call = trace::SystemCall::Poll, .targets = both});
  const Asleep in_epoll = asleep_of_child([&] {
    const int epoll = ::epoll_create1(0);
    for (const int each : {a, b}) {
      epoll_event wanted{.events = EPOLLIN, .data = {}};
      ::epoll_ctl(epoll, EPOLL_CTL_ADD, each, &wanted);
    }
    epoll_event got{};
    ::epoll_wait(epoll, &got, 1, -1);
  });
  CHECK(in_epoll == Asleep{.call = trace::SystemCall::EpollWait, .targets = both, .forever = true});
  for (const int each : {first[0], first[1], second[0], second[1]}) ::close(each);
}
