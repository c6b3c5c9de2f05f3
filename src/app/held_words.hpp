#pragma once

#include <string>

#include "base/language.hpp"
#include "host/hand.hpp"
#include "model/world.hpp"

namespace app {

/// The state of an actor of a held program, in a few words: "ready", "f1 lives", "asleep until 2.005 s". `world`: at
/// that moment.
std::string standing_text(const host::HeldStep& step, const model::World& world, base::Language language);

}  // namespace app
