#pragma once

#include "control/controller.hpp"
#include "host/hand.hpp"

namespace control {

/// A choice as it is shown to a user, in the terminal or in the window, without what only the controller needs.
host::HeldStep to_held_step(const Choice& choice);

}  // namespace control
