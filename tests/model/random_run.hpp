#pragma once

#include <random>
#include <string>

#include "model/timeline.hpp"
#include "support/run_builder.hpp"

namespace spawnarium::test {

/// A run as it might be: processes come and go, put and get, lock, sleep, join, print, are killed; and ends of operations are
/// told a little late, so that effects come before their causes.
RunBuilder random_run(std::mt19937& random, std::size_t events);

std::string text_of(const model::Timeline& timeline);

}  // namespace spawnarium::test
