#pragma once

#include <deque>
#include <vector>

#include "model/transport.hpp"
#include "view/context.hpp"

namespace view {

/// What is on its way at a position of the transport: the beats of a story that are under way there, whom they concern,
/// and the world from which each comes. Where a single step is on its way, that alone.
///
///     const OnTheWay on_the_way{position, history, world};
///     scene.transition = on_the_way.transition();  // As long as on_the_way lives.
class OnTheWay {
 public:
  OnTheWay() = default;  ///< Nothing is.
  OnTheWay(const OnTheWay&) = delete;
  OnTheWay& operator=(const OnTheWay&) = delete;
  /// `world`: at that position.
  OnTheWay(const model::Position& position, const model::History& history, const model::World& world);

  Transition transition() const;
  const std::vector<Motion>& motions() const { return motions_; }

 private:
  double fraction_ = 1;
  std::deque<model::World> from_;  // The first is before all motions; a deque, since motions point into it.
  std::vector<Motion> motions_;
};

}  // namespace view
