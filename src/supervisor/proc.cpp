#include "supervisor/proc.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/futex.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
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

/// The time of so many clock ticks, the unit of /proc/PID/stat.
std::chrono::nanoseconds ticks(std::uint64_t count) {
  static const auto per_second = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
  return std::chrono::nanoseconds{count * (1'000'000'000ULL / per_second)};
}

Asleep asleep_at_futex(std::string_view arguments) {
  constexpr std::size_t kOperation = 1, kTimeout = 3;
  const bool is_private = (argument(arguments, kOperation) & FUTEX_PRIVATE_FLAG) != 0;
  return {.call = trace::SystemCall::Futex, .by_threads = is_private && argument(arguments, kTimeout) == 0};
}

/// What stands in the memory of a process at `address`; false: we may not look, or it is not there.
bool read_memory(pid_t pid, std::uint64_t address, void* to, std::size_t size) {
  const iovec local{.iov_base = to, .iov_len = size};
  const iovec remote{.iov_base = reinterpret_cast<void*>(address), .iov_len = size};  // NOLINT: of another process.
  return address != 0 && size > 0 && ::process_vm_readv(pid, &local, 1, &remote, 1, 0) == static_cast<ssize_t>(size);
}

/// Whether a thread seems to wait for the GIL: CPython does so on a condition variable, for one switch interval at a
/// time (sys.setswitchinterval(), 5 ms). Any other timed wait for another thread of the process that is about to end
/// looks the same.
bool is_for_gil(pid_t pid, std::string_view arguments) {
  constexpr std::size_t kOperation = 1, kTimeout = 3;
  constexpr std::chrono::milliseconds kSwitchInterval{6};
  const std::uint64_t operation = argument(arguments, kOperation);
  if ((operation & FUTEX_PRIVATE_FLAG) == 0) return false;  // A semaphore between processes.
  timespec until{}, now{};
  if (!read_memory(pid, argument(arguments, kTimeout), &until, sizeof until)) return false;
  // FUTEX_WAIT_BITSET has an absolute time, FUTEX_WAIT a duration.
  if ((operation & static_cast<unsigned>(FUTEX_CMD_MASK)) == FUTEX_WAIT_BITSET)
    ::clock_gettime((operation & FUTEX_CLOCK_REALTIME) != 0 ? CLOCK_REALTIME : CLOCK_MONOTONIC, &now);
  const auto left =
      std::chrono::seconds{until.tv_sec - now.tv_sec} + std::chrono::nanoseconds{until.tv_nsec - now.tv_nsec};
  return left <= kSwitchInterval;
}

/// select(2) and pselect6: how many, and the sets to read, to write, and of exceptions. Empty where a descriptor of the
/// last may end it: what happens there is neither.
std::vector<Target> targets_of_select(pid_t pid, std::string_view arguments) {
  constexpr std::size_t kMost = 4096;
  const std::size_t count = std::min<std::size_t>(argument(arguments, 0), kMost);
  const std::size_t words = (count + 63) / 64;
  std::vector<Target> targets;
  std::vector<std::uint64_t> exceptions(words);
  if (read_memory(pid, argument(arguments, 3), exceptions.data(), words * sizeof(std::uint64_t)) &&
      std::any_of(exceptions.begin(), exceptions.end(), [](std::uint64_t word) { return word != 0; }))
    return targets;
  for (const bool writes : {false, true}) {
    std::vector<std::uint64_t> set(words);
    if (!read_memory(pid, argument(arguments, writes ? 2 : 1), set.data(), words * sizeof(std::uint64_t))) continue;
    for (std::size_t i = 0; i < count && targets.size() < kMostTargets; ++i)
      if ((set[i / 64] >> (i % 64) & 1) != 0) targets.push_back({static_cast<int>(i), writes});
  }
  return targets;
}

std::vector<Target> targets_of_poll(pid_t pid, std::string_view arguments) {
  std::vector<pollfd> asked(std::min<std::size_t>(argument(arguments, 1), kMostTargets));
  std::vector<Target> targets;
  if (!read_memory(pid, argument(arguments, 0), asked.data(), asked.size() * sizeof(pollfd))) return targets;
  for (const pollfd& each : asked)
    if (each.fd >= 0 && (each.events & (POLLIN | POLLOUT)) == (POLLIN | POLLOUT)) return {};  // Either may end it.
  for (const pollfd& each : asked)
    if (each.fd >= 0) targets.push_back({each.fd, (each.events & POLLIN) == 0 && (each.events & POLLOUT) != 0});
  return targets;
}

/// epoll_wait(2): /proc/PID/fdinfo of its descriptor has a line "tfd: 5 events: 19 ..." for each, in hexadecimal.
std::vector<Target> targets_of_epoll(pid_t pid, std::string_view arguments) {
  const std::string info = read_file(fmt::format("/proc/{}/fdinfo/{}", pid, argument(arguments, 0)).c_str());
  std::string_view rest = info;
  std::vector<Target> targets;
  constexpr std::string_view kDescriptor = "tfd:", kEvents = "events:";
  for (std::size_t at = 0; (at = rest.find(kDescriptor)) != std::string_view::npos && targets.size() < kMostTargets;) {
    rest.remove_prefix(at + kDescriptor.size());
    const auto descriptor = next_number<int>(rest);
    std::uint64_t events = EPOLLIN;
    if (const std::size_t begin = rest.find_first_not_of(' ', rest.find(kEvents) + kEvents.size());
        rest.find(kEvents) != std::string_view::npos && begin != std::string_view::npos)
      std::from_chars(rest.data() + begin, rest.data() + rest.size(), events, 16);
    if (descriptor) targets.push_back({*descriptor, (events & EPOLLIN) == 0 && (events & EPOLLOUT) != 0});
  }
  std::sort(targets.begin(), targets.end(),
            [](const Target& one, const Target& other) { return one.descriptor < other.descriptor; });
  return targets;
}

bool is_forever(long call, std::string_view arguments) {
  constexpr std::size_t kTimeoutOfPoll = 2, kTimeoutOfEpoll = 3, kTimeoutOfSelect = 4;
  const auto negative = [&](std::size_t position) { return static_cast<int>(argument(arguments, position)) < 0; };
  switch (call) {
    case SYS_ppoll:
      return argument(arguments, kTimeoutOfPoll) == 0;
    case SYS_epoll_pwait:
      return negative(kTimeoutOfEpoll);
    case SYS_pselect6:
      return argument(arguments, kTimeoutOfSelect) == 0;
#ifdef SYS_poll
    case SYS_poll:
      return negative(kTimeoutOfPoll);
    case SYS_epoll_wait:
      return negative(kTimeoutOfEpoll);
    case SYS_select:
      return argument(arguments, kTimeoutOfSelect) == 0;
#endif
    default:
      return false;
  }
}

std::vector<Target> targets_of(pid_t pid, long call, std::string_view arguments) {
  switch (call) {
#ifdef SYS_poll
    case SYS_poll:
#endif
    case SYS_ppoll:
      return targets_of_poll(pid, arguments);
#ifdef SYS_poll
    case SYS_epoll_wait:
#endif
    case SYS_epoll_pwait:
      return targets_of_epoll(pid, arguments);
#ifdef SYS_poll
    case SYS_select:
#endif
    case SYS_pselect6:
      return targets_of_select(pid, arguments);
    default:
      return {};
  }
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
    if (field == 14 || field == 15) stat.cpu += ticks(next_number<std::uint64_t>(word).value_or(0));
    if (field == 20) stat.threads = next_number<int>(word).value_or(1);
    if (field == 22) stat.start_ticks = next_number<std::uint64_t>(word).value_or(0);
    if (field == 52) stat.wait_status = next_number<int>(word).value_or(0);
  }
  return stat;
}

std::optional<Stat> read_thread_stat(pid_t pid, pid_t tid) {
  return parse_stat(read_file(fmt::format("/proc/{}/task/{}/stat", pid, tid).c_str()));
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
#ifdef SYS_poll  // The older calls, which newer machines do not have.
    case SYS_poll:
#endif
      return {.call = trace::SystemCall::Poll, .forever = is_forever(*number, text)};
    case SYS_pselect6:
#ifdef SYS_poll
    case SYS_select:
#endif
      return {.call = trace::SystemCall::Select, .forever = is_forever(*number, text)};
    case SYS_epoll_pwait:
#ifdef SYS_poll
    case SYS_epoll_wait:
#endif
      return {.call = trace::SystemCall::EpollWait, .forever = is_forever(*number, text)};
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

Asleep thread_asleep_in(pid_t pid, pid_t tid) {
  const std::string file = read_file(fmt::format("/proc/{}/task/{}/syscall", pid, tid).c_str());
  Asleep asleep = parse_system_call(file);
  std::string_view text = file;
  const auto number = next_number<long>(text);
  if (trace::multiplexes(asleep.call)) asleep.targets = targets_of(pid, *number, text);
  if (asleep.call == trace::SystemCall::Futex && !asleep.by_threads) asleep.for_gil = is_for_gil(pid, text);
  return asleep;
}

std::vector<pid_t> threads_of(pid_t pid) {
  std::vector<pid_t> threads;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder{::opendir(fmt::format("/proc/{}/task", pid).c_str()), ::closedir};
  while (const dirent* entry = folder ? ::readdir(folder.get()) : nullptr)
    if (entry->d_name[0] != '.') threads.push_back(std::atoi(entry->d_name));
  return threads;
}

std::vector<pid_t> children_of(pid_t pid, int threads) {
  std::vector<pid_t> children;
  for (const pid_t thread : threads == 1 ? std::vector{pid} : threads_of(pid)) append_children(pid, thread, children);
  return children;
}

std::optional<std::chrono::nanoseconds> cpu_time(pid_t pid) {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &time) != 0) return std::nullopt;
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

std::uint64_t start_boottime_ns(std::uint64_t start_ticks) {
  return static_cast<std::uint64_t>(ticks(start_ticks).count());
}

int exit_value(int wait_status) { return WIFSIGNALED(wait_status) ? -WTERMSIG(wait_status) : WEXITSTATUS(wait_status); }

}  // namespace supervisor
