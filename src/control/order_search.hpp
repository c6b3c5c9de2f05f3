#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

#include "control/held_run.hpp"
#include "control/schedule.hpp"

namespace control {

/// What a program is to print on standard output, line by line.
struct Wish {
  std::size_t lines = 0;
  /// Whether a line fits as the n-th, from 0.
  std::function<bool(HeldRun& run, std::string_view line, std::size_t n)> fits;
};

/// Searches for the steps in which a program prints just the wanted lines, in their order: stateless search, which runs
/// prefixes again.
///
///     const auto steps = search([&]() -> HeldRun& { return run.emplace(launch, options); }, wish);
///
/// Each run lets everything go on as it does by itself, but holds back each line that is not the next one; so most
/// wishes come true in the first run. Where one is stuck, runs that deviate once from it are tried, then those that
/// deviate twice (delay bounding): for each step at which another actor could have gone on, the last ones first, and
/// those first that have printed most. A prefix that prints what is not wanted is never gone on with.
///
/// `start` begins another run and ends the one before. The program's side effects are repeated. Returns nullopt after
/// `most_runs`.
std::optional<Schedule> search(const std::function<HeldRun&()>& start, const Wish& wish, std::size_t most_runs = 2000);

}  // namespace control
