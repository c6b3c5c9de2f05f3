#pragma once

#include <algorithm>
#include <string>

#include "base/language.hpp"
#include "host/hand.hpp"
#include "model/deadlock_finder.hpp"
#include "model/world.hpp"
#include "recording/recording.hpp"

namespace app {

/// The state of an actor of a held program, in a few words: "ready", "f1 lives", "asleep until 2.005 s". `world`: at
/// that moment.
std::string standing_text(const host::HeldStep& step, const model::World& world, base::Language language);

/// Of a held run in which nothing can move any more: a time by which its deadlocks have stood so long that they are
/// found. Its own time stands still.
inline base::TraceTime stood_long(const recording::Recording& recording) {
  return std::max(recording.present(), recording.history().end()) + model::DeadlockFinder::kStands;
}

}  // namespace app
