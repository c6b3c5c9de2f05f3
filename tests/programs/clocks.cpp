// How long a sleep of 1,000 s takes by the clocks of C++ and C, in seconds.
#include <sys/time.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <string>
#include <thread>

#include "engine/process_context.hpp"
#include "engine/program.hpp"

namespace {

using Seconds = std::chrono::duration<double>;

std::array<double, 4> clocks() {
  timeval day{};
  ::gettimeofday(&day, nullptr);
  return {Seconds{std::chrono::system_clock::now().time_since_epoch()}.count(),
          Seconds{std::chrono::steady_clock::now().time_since_epoch()}.count(), static_cast<double>(std::time(nullptr)),
          static_cast<double>(day.tv_sec) + static_cast<double>(day.tv_usec) / 1e6};
}

}  // namespace

int main() {
  engine::process_context();
  const auto before = clocks();
  std::this_thread::sleep_for(std::chrono::seconds{1000});
  const auto after = clocks();
  for (std::size_t i = 0; i < before.size(); ++i) engine::print(std::to_string(after[i] - before[i]));
}
