#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/language.hpp"
#include "model/deadlock_finder.hpp"
#include "recording/recording.hpp"

namespace app {

/// Looks for deadlocks in a run without a window. A program that is stuck does nothing more, so it is looked at only
/// when nothing has happened for as long as a deadlock must stand: a busy program costs nothing.
///
///     poll(..., watch.timeout());
///     if (news) watch.note_news();
///     else if (timed out) for (const std::string& sentence : watch.look()) print(sentence);
class DeadlockWatch {
 public:
  static constexpr std::chrono::milliseconds kQuiet = model::DeadlockFinder::kStands;
  /// Beyond so many events a run is not followed any more: it would cost more memory than the sentence is worth.
  static constexpr std::size_t kMostEvents = 2'000'000;

  DeadlockWatch(std::filesystem::path trace, base::Language language) : trace_{std::move(trace)}, language_{language} {}

  /// How long to wait for news before a look is due; in milliseconds, -1: none is.
  int timeout() const { return due_ ? static_cast<int>(kQuiet.count()) : -1; }
  void note_news() { due_ = true; }
  /// A sentence for each deadlock that has not been told: who waits for whom, why that never ends, what prevents it.
  std::vector<std::string> look();

 private:
  std::filesystem::path trace_;
  base::Language language_;
  std::unique_ptr<recording::Recording> recording_;
  std::set<std::string> told_;
  bool due_ = true;
};

}  // namespace app
