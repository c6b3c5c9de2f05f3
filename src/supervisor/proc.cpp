#include "supervisor/proc.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "base/unique_fd.hpp"

namespace supervisor {
namespace {

/// Files of /proc are read whole or not at all; what is asked for here fits, but for the children of a very large
/// family.
std::string read_file(const char* path) {
  const base::UniqueFd file{::open(path, O_RDONLY | O_CLOEXEC)};
  std::string text;
  std::array<char, 4096> part;
  ssize_t got = 0;
  while (file && (got = ::read(file.get(), part.data(), part.size())) > 0)
    text.append(part.data(), static_cast<std::size_t>(got));
  return text;
}

/// The next number of a list separated by spaces; moves `text` behind it.
template <class Number>
std::optional<Number> next_number(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

/// The argument at `position` of a line of /proc/PID/syscall: "0xf00".
std::uint64_t argument(std::string_view text, std::size_t position) {
  for (std::size_t i = 0; i <= position; ++i) {
    const std::size_t word = text.find("0x");
    if (word == std::string_view::npos) return 0;
    text.remove_prefix(word + 2);
  }
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return value;
}

Asleep asleep_at_futex(std::string_view arguments) {
  constexpr std::size_t kOperation = 1, kTimeout = 3;
  const bool is_private = (argument(arguments, kOperation) & FUTEX_PRIVATE_FLAG) != 0;
  return {.call = trace::SystemCall::Futex, .by_threads = is_private && argument(arguments, kTimeout) == 0};
}

void append_children(pid_t pid, pid_t thread, std::vector<pid_t>& children) {
  const auto path = fmt::format("/proc/{}/task/{}/children", pid, thread);
  const std::string list = read_file(path.c_str());
  std::string_view rest = list;
  while (const auto child = next_number<pid_t>(rest)) children.push_back(*child);
}

}  // namespace

std::optional<Stat> parse_stat(std::string_view text) {
  const std::size_t open = text.find('(');
  const std::size_t close = text.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close + 3 >= text.size())
    return std::nullopt;
  Stat stat;
  stat.name = text.substr(open + 1, close - open - 1);
  stat.state = text[close + 2];
  std::string_view rest = text.substr(close + 3);
  // Fields 4 to 52, some of them larger than a signed number, some negative.
  for (int field = 4; field <= 52; ++field) {
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(word.size());
    if (field == 4) stat.parent = next_number<pid_t>(word).value_or(0);
    if (field == 20) stat.threads = next_number<int>(word).value_or(1);
    if (field == 22) stat.start_ticks = next_number<std::uint64_t>(word).value_or(0);
    if (field == 52) stat.wait_status = next_number<int>(word).value_or(0);
  }
  return stat;
}

std::optional<Stat> read_stat(pid_t pid) { return parse_stat(read_file(fmt::format("/proc/{}/stat", pid).c_str())); }

Asleep parse_system_call(std::string_view text) {
  const auto number = next_number<long>(text);  // "running" has none; -1: asleep in no call.
  if (!number) return {};
  const auto at_descriptor = [&](trace::SystemCall call) {
    return Asleep{.call = call, .descriptor = static_cast<int>(argument(text, 0))};
  };
  switch (*number) {
    case SYS_read:
    case SYS_readv:
    case SYS_pread64:
    case SYS_recvfrom:
    case SYS_recvmsg:
      return at_descriptor(trace::SystemCall::Read);
    case SYS_write:
    case SYS_writev:
    case SYS_pwrite64:
    case SYS_sendto:
    case SYS_sendmsg:
      return at_descriptor(trace::SystemCall::Write);
    case SYS_ppoll:
    case SYS_pselect6:
    case SYS_epoll_pwait:
#ifdef SYS_poll  // The older calls, which newer machines do not have.
    case SYS_poll:
    case SYS_select:
    case SYS_epoll_wait:
#endif
      return {.call = trace::SystemCall::Poll};
    case SYS_nanosleep:
    case SYS_clock_nanosleep:
      return {.call = trace::SystemCall::Sleep};
    case SYS_wait4:
    case SYS_waitid:
      return {.call = trace::SystemCall::Wait};
    case SYS_rt_sigsuspend:
    case SYS_rt_sigtimedwait:
#ifdef SYS_pause
    case SYS_pause:
#endif
      return {.call = trace::SystemCall::Pause};
    case SYS_futex:
      return asleep_at_futex(text);
    default:
      return {};
  }
}

Asleep asleep_in(pid_t pid) { return parse_system_call(read_file(fmt::format("/proc/{}/syscall", pid).c_str())); }

std::vector<pid_t> children_of(pid_t pid, int threads) {
  std::vector<pid_t> children;
  if (threads == 1) {
    append_children(pid, pid, children);
    return children;
  }
  const std::unique_ptr<DIR, int (*)(DIR*)> folder{::opendir(fmt::format("/proc/{}/task", pid).c_str()), ::closedir};
  while (const dirent* entry = folder ? ::readdir(folder.get()) : nullptr)
    if (entry->d_name[0] != '.') append_children(pid, std::atoi(entry->d_name), children);
  return children;
}

std::optional<std::chrono::nanoseconds> cpu_time(pid_t pid) {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &time) != 0) return std::nullopt;
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

std::uint64_t start_boottime_ns(std::uint64_t start_ticks) {
  static const auto ticks_per_second = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
  return start_ticks * (1'000'000'000ULL / ticks_per_second);
}

int exit_value(int wait_status) { return WIFSIGNALED(wait_status) ? -WTERMSIG(wait_status) : WEXITSTATUS(wait_status); }

}  // namespace supervisor
