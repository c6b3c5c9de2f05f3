#pragma once

#include <algorithm>
#include <span>
#include <string>

#include "model/acts.hpp"
#include "model/history.hpp"
#include "model/timeline.hpp"
#include "view/actions.hpp"
#include "view/texts.hpp"
#include "view/toolkit/canvas.hpp"
#include "view/toolkit/theme.hpp"
#include "view/whole.hpp"

/// What every panel is given, and what it gives back. What only some panels want is in view/run_scene.hpp.
///
/// Data flows one way: history -> World at t -> Scene -> layout -> draw -> Actions. A view makes no system call and has
/// no clock: whatever moves is a function of `t` and of `transition`; a Scene drawn twice gives the same bytes.
///
/// A panel is a pair of files, view/NAME.{hpp,cpp}, with
///
///     // What the user set in it: scroll, zoom, folds. What a fresh one shows is what a picture shows.
///     struct NameState { ... };
///     // What is where, in the panel's pixels. Compared in tests.
///     struct NameItems { ... };
///     NameItems layout_name(const Scene& scene, const NameState& state, ImVec2 size);  // Pure.
///     void draw_name(const NameItems& items, const Scene& scene, Canvas& canvas, NameState& state, Actions& actions);
///
/// and view/panels.cpp calls them, with what else of the run they want. The header with the panel's title is drawn by
/// the shell; `size` is what lies below it.
namespace view {

/// Something on its way: what is told, whom it concerns, and how far it is.
struct Motion {
  Serial actor = trace::kNobody;   ///< The process that does it.
  Serial object = trace::kNobody;  ///< To what: of a part of a thing, the whole.
  double fraction = 1;             ///< 0: as in `from`. 1: as in Scene::world.
  model::Act act = model::Act::None;
  const trace::Event* event = nullptr;  ///< That tells it; nullptr: not known.
  const model::World* from = nullptr;   ///< Before it; nullptr: Transition::from.
};

/// The way from one world to the next. A still picture has no `from`, and fraction 1.
struct Transition {
  const model::World* from = nullptr;    ///< Before all that is on its way.
  double fraction = 1;                   ///< Of the newest motion.
  std::span<const Motion> motions = {};  ///< In the order in which they began. None: all is on its way in one.

  /// How far the way of a process or object is: that of the newest motion that concerns it.
  double of(Serial serial) const {
    if (from == nullptr) return 1;
    if (motions.empty()) return fraction;
    const Motion* const motion = newest(serial);
    return motion == nullptr ? 1 : motion->fraction;
  }
  /// The world from which a process or object is on its way; nullptr: it is on none. What happened to it before the
  /// newest motion, while others are still on their way, does not come again.
  const model::World* before(Serial serial) const {
    if (motions.empty()) return from;
    const Motion* const motion = newest(serial);
    return motion == nullptr ? nullptr : motion->from != nullptr ? motion->from : from;
  }
  const Motion* newest(Serial serial) const {
    const auto found = std::find_if(motions.rbegin(), motions.rend(),
                                    [&](const Motion& each) { return each.actor == serial || each.object == serial; });
    return found == motions.rend() ? nullptr : &*found;
  }
};

/// The moment of a run that is shown, and how it looks.
struct Scene {
  const model::History& history;
  const model::Timeline& timeline;
  const model::World& world;  ///< At t.
  const Whole& whole;         ///< Of the same history.
  TraceTime t{};
  TraceTime horizon{};  ///< Side by side, each run is shown on the scale of the longer one.
  Transition transition = {};
  Serial selected = trace::kNobody;
  Serial hovered = trace::kNobody;    ///< As of the last frame: show it where you show it.
  std::span<const Serial> held = {};  ///< Who stands before its next step until it is chosen.
  Language language = Language::English;
  const Theme& theme;
  bool interactive = true;  ///< False in a picture: no input fields, no hover.

  const char* tr(const Text& text) const { return view::tr(language, text); }
  template <class... A>
  requires(sizeof...(A) > 0) std::string tr(const Text& text, const A&... arguments)
  const { return view::tr(language, text, arguments...); }

  /// The end of what can be looked at: the last event, or the present.
  TraceTime end() const { return std::max({history.end(), t, horizon}); }

  /// The same moment in another look: one of zoomed() in toolkit/fonts.hpp.
  Scene in(const Theme& other) const {
    return {history,  timeline, world, whole,    t,     horizon,    transition,
            selected, hovered,  held,  language, other, interactive};
  }
  /// Another world in the same look, with nothing on its way.
  Scene with(const model::World& other) const {
    return {history, timeline, other, whole, t, horizon, {}, selected, hovered, held, language, theme, interactive};
  }

  /// Of the process, or of the process of a thread, at all times the same; the text's colour for nobody.
  Color color_of(Serial actor) const;
};

}  // namespace view
