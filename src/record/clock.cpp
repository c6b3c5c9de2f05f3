#include "record/clock.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/unique_fd.hpp"

namespace record {

#if defined(__x86_64__)
namespace {

constexpr std::uint64_t kTrusted_ns = 100'000;
constexpr std::uint64_t kShortest_ns = 10'000'000;    // Over less the rate is not exact enough,
constexpr std::uint64_t kLongest_ns = 1'000'000'000;  // and over more the machine may have slept.
constexpr std::uint64_t kTogether_ticks = 1'000;      // Two readings between which nobody has interrupted us.

struct Moment {
  std::uint64_t ns;
  std::uint64_t ticks;
  bool exact;
};

Moment look() noexcept {
  const std::uint64_t before = __builtin_ia32_rdtsc();
  const std::uint64_t ns = base::monotonic_ns();
  const std::uint64_t between = __builtin_ia32_rdtsc() - before;
  return {ns, before + between / 2, between < kTogether_ticks};
}

bool kernel_counts_on_it() noexcept {
  const base::UniqueFd file{
      ::open("/sys/devices/system/clocksource/clocksource0/current_clocksource", O_RDONLY | O_CLOEXEC)};
  std::array<char, 16> name{};
  const ssize_t length = file ? ::read(file.get(), name.data(), name.size()) : 0;
  return length > 0 && std::string_view{name.data(), static_cast<std::size_t>(length)} == "tsc\n";
}

}  // namespace

void Clock::begin(Header& header) noexcept {
  Moment now = look();
  for (int tries = 0; tries < 10 && !now.exact; ++tries) now = look();
  header.start_monotonic_ns = now.ns;
  header.start_ticks = now.exact && kernel_counts_on_it() ? now.ticks : 0;
}

/// The rate is found once in a run, by whoever asks first at the right time, so that all processes count alike.
std::uint64_t Clock::rate(Header& header, std::uint64_t ns, std::uint64_t ticks) noexcept {
  const std::uint64_t known = header.ns_per_tick.load(std::memory_order_relaxed);
  const std::uint64_t passed = ns - header.start_monotonic_ns;
  if (known != 0 || header.start_ticks == 0 || passed < kShortest_ns || passed > kLongest_ns) return known;
  const std::uint64_t found = (passed << kRateShift) / (ticks - header.start_ticks);
  std::uint64_t nobody_has = 0;
  return header.ns_per_tick.compare_exchange_strong(nobody_has, found) ? found : nobody_has;
}

std::uint64_t Clock::ask(Header& header) noexcept {
  const Moment now = look();
  // Never back: so late it was by the counter already.
  ns_ = trusted_ticks_ != 0 ? std::max(now.ns, ns_ + kTrusted_ns) : now.ns;
  ticks_ = now.ticks;
  ns_per_tick_ = now.exact ? rate(header, now.ns, now.ticks) : 0;
  trusted_ticks_ = ns_per_tick_ != 0 ? (kTrusted_ns << kRateShift) / ns_per_tick_ : 0;
  return ns_;
}

#else

void Clock::begin(Header& header) noexcept { header.start_monotonic_ns = base::monotonic_ns(); }

#endif

}  // namespace record
