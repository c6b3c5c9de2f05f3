#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "lesson/answer.hpp"
#include "lesson/stops.hpp"
#include "model/output_difference.hpp"
#include "model/source_file.hpp"
#include "view/context.hpp"
#include "view/hand.hpp"
#include "view/time_axis.hpp"

namespace lesson {
struct Lesson;
}

/// What single panels want of a run besides its moment: each part is given to those that use it.
///
///     RunScene ---- Scene ---------- to all
///        |--------- LessonScene ---- guide
///        |--------- LiveScene ------ guide, console, the bar at the top
///        |--------- SideScene ------ console
///        |--------- TimeScene ------ timeline
///        |--------- HandScene ------ the hand
///        `--------- sources -------- code
namespace view {

/// Where the learner is on the way of the lesson.
struct StopScene {
  lesson::Stop here = lesson::Stop::Guess;
  std::uint8_t been = 0;                 ///< A bit for each stop that was visited.
  const lesson::Lesson* next = nullptr;  ///< The lesson after this one; nullptr: it is the last.
  bool film_over = false;                ///< It has been seen to its end: the way on leads to the next stop.
  bool waits = false;  ///< The film stands at a cue, or where the learner stopped it, until the learner goes on.
  std::span<const std::size_t> in_order = {};  ///< Lines of the open question, as far as they were put in order.
  bool has_been(lesson::Stop stop) const { return (been >> static_cast<unsigned>(stop) & 1U) != 0; }
};

/// The lesson that runs, if it is one.
struct LessonScene {
  const lesson::Lesson* lesson = nullptr;
  const lesson::Answers* answers = nullptr;  ///< Of this lesson.
  std::uint32_t learner = 0;                 ///< In whose order choices are shown.
  bool changed = false;  ///< What runs is the lesson's program with a change: of its moments the lesson says nothing.
  std::optional<StopScene> stops = {};  ///< None: what stands at the stops is shown one below the other.
  bool captioned = false;               ///< What is so now stands in the caption of a presentation.
  std::optional<Text> no_tries = {};    ///< Why no suggested change can be run here; nullopt: each can.
};

/// What is known of a run that has not been opened from a file.
struct LiveScene {
  bool running = false;     ///< A process of the program is alive.
  bool following = false;   ///< What is shown is the present.
  bool input_open = false;  ///< Its stdin can be written to.
  bool held = false;        ///< It stands still until the learner chooses.
  bool telling = false;     ///< A story of it plays, and what it shows is past.
};

/// This run beside another one.
struct SideScene {
  std::span<const model::LineMark> line_marks = {};  ///< How each line of the console is to those of the other run.
  bool first = false;                                ///< It is the run before the change.
};

/// How time goes, and which moments the user has marked.
struct TimeScene {
  TimeAxis axis = {};  ///< What stands beside what in the timeline: as the transport goes.
  std::span<const TraceTime> bookmarks = {};
  std::optional<std::pair<TraceTime, TraceTime>> loop = {};
  bool following = false;  ///< What is shown is the present of a run: it stays in sight.
};

/// Everything of a run, for those who show several panels of it.
struct RunScene {
  Scene moment;
  LessonScene lesson = {};
  std::optional<LiveScene> live = {};  ///< None: a recording.
  SideScene side = {};
  TimeScene time = {};
  const HandScene* hand = nullptr;                  ///< nullptr: the program is not held.
  std::span<const model::SourceFile> sources = {};  ///< Event::source() n is sources[n - 1].
};

}  // namespace view
