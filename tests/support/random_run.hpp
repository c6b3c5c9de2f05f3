#pragma once

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "model/timeline.hpp"
#include "support/run_builder.hpp"

/// Runs on which properties are tried.
namespace spawnarium::test {

/// A run as it might be: processes come and go, put and get, lock, sleep, join, print, are killed; and ends of
/// operations are told a little late, so that effects come before their causes.
RunBuilder random_run(std::mt19937& random, std::size_t events);

/// The recordings of tests/traces: the folder is SPAWNARIUM_TEST_SOURCES "/traces".
struct RecordedEvents {
  std::string name;
  std::shared_ptr<const model::Texts> texts;
  std::vector<trace::Event> events;
};
std::vector<RecordedEvents> recorded_runs(const std::string& folder);

/// The events as they may reach a reader: each actor's in its order, between actors in any, in pieces of any size.
std::vector<std::vector<trace::Event>> arrival(const std::vector<trace::Event>& events, std::mt19937& random,
                                               std::size_t largest);

std::string text_of(const model::Timeline& timeline);

}  // namespace spawnarium::test
