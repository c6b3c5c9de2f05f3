#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "lesson/retelling.hpp"
#include "lesson/stops.hpp"
#include "model/transport.hpp"
#include "view/run_scene.hpp"

namespace app {

/// Where a learner stands in the lesson that is open: at which stop, which ones were visited, and the lines put in
/// order so far. No stop is locked: each can be gone to at any time.
///
///     LessonSession session;
///     session.open(lesson::Stop::Guess);
///     session.go(lesson::Stop::See);
///     draw(session.scene(next));
class LessonSession {
 public:
  void open(lesson::Stop at) {
    *this = {};
    go(at);
  }
  lesson::Stop here() const { return here_; }
  void go(lesson::Stop stop) {
    here_ = stop;
    been_ |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(stop));
  }
  view::StopScene scene(const lesson::Lesson* next) const {
    return {.here = here_, .been = been_, .next = next, .in_order = in_order_};
  }

  /// Takes a line as the next in the order, or takes it back with all after it. Returns whether all have their place.
  bool take_line(const lesson::Question& question, std::size_t line);
  /// The choice that stands for the order of the lines; they are to be put in order again.
  std::size_t take_order();

 private:
  lesson::Stop here_ = lesson::Stop::See;
  std::uint8_t been_ = 0;
  std::string ordered_;  // The question whose lines these are.
  std::vector<std::size_t> in_order_;
};

/// The cue at which a story that has come from `before` to where the transport is now has to stand: the first one whose
/// event has been told in between. nullptr: there is none.
const lesson::CueMoment* passed_cue(model::StoryTicks before, const model::Transport& transport,
                                    const std::vector<lesson::CueMoment>& moments);

}  // namespace app
