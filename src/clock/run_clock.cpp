#include "clock/run_clock.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <limits>

#include "clock/next.hpp"
#include "trace/format.hpp"

namespace virtual_clock {
namespace {

using trace::Header;

constexpr const char* kTraceVariable = "SPAWNARIUM_TRACE";
constexpr clockid_t kClocks = 12;  // Of Linux; others are made of a pid or a descriptor.
constexpr std::int64_t kUnknown = std::numeric_limits<std::int64_t>::min();

constinit Next<int(clockid_t, timespec*)> next_clock_gettime{"clock_gettime"};

/// The header of a live trace of this version; nullptr: it is none. The page stays mapped, also in forked children.
const Header* map_header(const char* path) noexcept {
  const int file = ::open(path, O_RDONLY | O_CLOEXEC);
  if (file == -1) return nullptr;
  void* const page = ::mmap(nullptr, trace::kUnit, PROT_READ, MAP_SHARED, file, 0);
  Header found_now{};
  const bool whole = ::pread(file, static_cast<void*>(&found_now), sizeof found_now, 0) == sizeof found_now;
  ::close(file);
  if (page == MAP_FAILED) return nullptr;
  if (whole && found_now.magic == trace::kMagic && found_now.version == trace::kVersion)
    return static_cast<const Header*>(page);
  ::munmap(page, trace::kUnit);
  return nullptr;
}

/// What is known of the run. Constant-initialised: other libraries may ask before the initialisers of this one have
/// run, or in a signal handler.
struct State {
  std::atomic<bool> looked{false};
  std::atomic<const Header*> header{nullptr};
  std::atomic<std::uint64_t> latest_ns{0};  // What the clock has shown in this process.
  std::array<std::atomic<std::int64_t>, kClocks> starts{kUnknown, kUnknown, kUnknown, kUnknown, kUnknown, kUnknown,
                                                        kUnknown, kUnknown, kUnknown, kUnknown, kUnknown, kUnknown};
};
constinit State state;

const Header* header() noexcept {
  if (state.looked.load(std::memory_order_acquire)) [[likely]]
    return state.header.load(std::memory_order_relaxed);
  const int before = errno;
  const char* const path = ::getenv(kTraceVariable);
  const Header* const found = path != nullptr && *path != '\0' ? map_header(path) : nullptr;
  const Header* none = nullptr;
  // Where another thread was quicker its page is used, and this one stays mapped.
  state.header.compare_exchange_strong(none, found);
  state.looked.store(true, std::memory_order_release);
  errno = before;
  return state.header.load(std::memory_order_relaxed);
}

/// Looks before the program has a thread, or changes its environment.
[[gnu::constructor]] void look() noexcept { header(); }

}  // namespace

RunClock& run_clock() noexcept {
  static constinit RunClock clock;
  return clock;
}

bool RunClock::on() noexcept {
  const Header* const run = header();
  return run != nullptr && run->step_since_ns.load(std::memory_order_relaxed) != 0;
}

std::uint64_t RunClock::now_ns() noexcept {
  const std::uint64_t now = trace::time_in_run(*header(), static_cast<std::uint64_t>(real_ns(CLOCK_MONOTONIC)));
  reach(now);
  return state.latest_ns.load(std::memory_order_relaxed);
}

void RunClock::reach(std::uint64_t time_ns) noexcept {
  std::uint64_t latest = state.latest_ns.load(std::memory_order_relaxed);
  while (latest < time_ns && !state.latest_ns.compare_exchange_weak(latest, time_ns, std::memory_order_relaxed)) {
  }
}

std::int64_t RunClock::start_of(clockid_t clock) noexcept {
  const Header& run = *header();
  if (clock == CLOCK_REALTIME) return run.start_realtime_ns;
  const auto monotonic = static_cast<std::int64_t>(run.start_monotonic_ns);
  if (clock == CLOCK_MONOTONIC) return monotonic;
  // The distance of two clocks is asked once: it would tremble.
  std::atomic<std::int64_t>& known = state.starts[static_cast<std::size_t>(clock)];
  std::int64_t start = kUnknown;
  if (known.load(std::memory_order_relaxed) == kUnknown)
    known.compare_exchange_strong(start, monotonic + real_ns(clock) - real_ns(CLOCK_MONOTONIC));
  return known.load(std::memory_order_relaxed);
}

bool RunClock::is_of_time(clockid_t clock) noexcept {
  return clock >= 0 && clock < kClocks && clock != CLOCK_PROCESS_CPUTIME_ID && clock != CLOCK_THREAD_CPUTIME_ID;
}

std::int64_t real_ns(clockid_t clock) noexcept {
  timespec now{};
  next_clock_gettime(clock, &now);
  return to_ns(now);
}

}  // namespace virtual_clock
