#pragma once

#include <vector>

#include "model/transport.hpp"
#include "view/context.hpp"

/// What is on its way at a position of the transport.
namespace view {

/// The beats of a story that are under way there, and whom they concern; none where a single step is on its way.
/// `world`: at that position.
std::vector<Motion> motions_at(const model::Position& position, const model::History& history,
                               const model::World& world);

}  // namespace view
