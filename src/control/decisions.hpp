#pragma once

#include "control/controller.hpp"

namespace control {

/// The step that is taken without asking a learner, because no other order of steps leads to anything else: it concerns
/// nobody, or it only lets others go on (model::Order), or it is the only one that is possible. nullptr: there is
/// something to decide, or nobody can move.
const Choice* without_decision(const Controller& controller);

}  // namespace control
