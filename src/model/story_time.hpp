#pragma once

#include <chrono>
#include <cstdint>

namespace model {

/// Story time: a second of it is a second of explanation. In whole ticks, so that it is the same on every machine.
using StoryTicks = std::uint32_t;  ///< A tick is 0.1 ms; the beginning is 0.
inline constexpr StoryTicks kTicksPerSecond = 10000;

constexpr StoryTicks story_ticks(std::chrono::nanoseconds time) {
  return static_cast<StoryTicks>(time.count() / (1'000'000'000 / kTicksPerSecond));
}
constexpr std::chrono::nanoseconds story_duration(StoryTicks ticks) {
  return std::chrono::nanoseconds{std::int64_t{ticks} * (1'000'000'000 / kTicksPerSecond)};
}

}  // namespace model
