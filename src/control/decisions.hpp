#pragma once

#include "control/controller.hpp"

namespace control {

/// The step that can be taken without asking the learner, because no other order leads to another result: it affects no
/// other actor, or it only enables others (model::Order), or it is the only possible one. nullptr: the learner has to
/// decide, or no actor can go on.
const Choice* without_decision(const Controller& controller);

}  // namespace control
