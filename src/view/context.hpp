#pragma once

#include <map>
#include <optional>
#include <span>
#include <string_view>

#include "model/history.hpp"
#include "model/output_difference.hpp"
#include "model/source_file.hpp"
#include "model/timeline.hpp"
#include "view/actions.hpp"
#include "view/texts.hpp"
#include "view/time_axis.hpp"
#include "view/toolkit/canvas.hpp"
#include "view/toolkit/theme.hpp"
#include "view/whole.hpp"

namespace lesson {
struct Lesson;
}

/// What every panel is given, and what it gives back.
///
/// Data flows one way: history -> World at t -> Scene -> layout -> draw -> Actions. A view makes no system call and has
/// no clock: whatever moves is a function of `t` and of `transition`; a Scene drawn twice gives the same bytes.
///
/// A panel is a pair of files, view/NAME.{hpp,cpp}, with
///
///     struct NameState { ... };   // What the user set in it: scroll, zoom, folds. Regular; what a fresh one shows is
///     what a picture shows. struct NameItems { ... };   // What is where, in the panel's pixels. Compared in tests.
///     NameItems layout_name(const Scene& scene, const NameState& state, ImVec2 size);                               //
///     pure void draw_name(const NameItems& items, const Scene& scene, Canvas& canvas, NameState& state, Actions&
///     actions);
///
/// and view/panels.cpp calls them. The header with the panel's title is drawn by the shell; `size` is what lies below
/// it.
namespace view {

/// A step from one world to the next in stepwise play. A still picture has no `from`, and fraction 1.
struct Transition {
  const model::World* from = nullptr;
  double fraction = 1;  ///< 0: as in `from`. 1: as in Scene::world.
};

using model::SourceFile;

/// What the Scene knows of a run that is going on. None: a recording.
struct Live {
  bool running = false;     ///< A process of the program is alive.
  bool following = false;   ///< What is shown is the present.
  bool input_open = false;  ///< Its stdin can be written to.
};

struct Scene {
  const model::History& history;
  const model::Timeline& timeline;
  const model::World& world;  ///< At t.
  const Whole& whole;         ///< Of the same history.
  TraceTime t{};
  Transition transition = {};
  Serial selected = trace::kNobody;
  Serial hovered = trace::kNobody;  ///< As of the last frame: show it where you show it.
  Language language = Language::English;
  const Theme& theme;
  std::span<const SourceFile> sources = {};             ///< Event::source() n is sources[n - 1].
  const lesson::Lesson* lesson = nullptr;               ///< The lesson that runs, if it is one.
  const std::map<std::string, int>* answers = nullptr;  ///< Question -> choice, of this lesson.
  std::optional<Live> live = {};
  std::span<const TraceTime> bookmarks = {};
  std::optional<std::pair<TraceTime, TraceTime>> loop = {};
  TraceTime horizon{};  ///< Side by side, each run is shown on the scale of the longer one.
  std::span<const model::LineMark> line_marks =
      {};                ///< Side by side: how each line of the console is to those of the other run.
  bool changed = false;  ///< What runs is the lesson's program with a change: of its moments the lesson says nothing.
  bool first_of_two = false;  ///< Side by side, this is the run before the change.
  TimeAxis axis = {};         ///< What stands beside what in the timeline: as the transport goes.
  bool presenting = false;    ///< Large text, few words.
  bool interactive = true;    ///< False in a picture: no input fields, no hover.

  const char* tr(const Text& text) const { return view::tr(language, text); }
  template <class... A>
  requires(sizeof...(A) > 0) std::string tr(const Text& text, const A&... arguments)
  const { return view::tr(language, text, arguments...); }

  /// The end of what can be looked at: the last event, or the present.
  TraceTime end() const { return std::max({history.end(), t, horizon}); }

  /// Of the process, or of the process of a thread, at all times the same; the text's colour for nobody.
  Color color_of(Serial actor) const;
};

}  // namespace view
