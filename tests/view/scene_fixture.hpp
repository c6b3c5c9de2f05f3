#pragma once

#include "support/run_builder.hpp"
#include "view/run_scene.hpp"
#include "view/toolkit/fonts.hpp"

/// A run made by hand and the scenes of it, with Dear ImGui's own font: no files, window or GL.
struct SceneFixture {
  spawnarium::test::RunBuilder run;
  ImFontAtlas atlas;
  view::Theme theme;
  std::optional<model::History> history;
  model::Timeline timeline;
  model::World world, before;
  view::Whole whole;
  std::vector<model::SourceFile> sources;
  base::Language language = base::Language::English;
  view::Serial selected = trace::kNobody;
  const lesson::Lesson* lesson = nullptr;

  explicit SceneFixture(float scale = 1) : theme{view::make_theme(view::ThemeName::Dark, scale)} {
    view::build_plain_fonts(atlas, theme);
  }

  /// After the last event has been told.
  void play() {
    history.emplace(run);
    history->add(std::span<const trace::Event>{run.events()});
    timeline.update(*history);
  }

  view::Scene at(view::TraceTime t) {
    if (!history) play();
    world = history->at(t);
    whole.update(*history, lesson);
    return {.history = *history,
            .timeline = timeline,
            .world = world,
            .whole = whole,
            .t = t,
            .selected = selected,
            .language = language,
            .theme = theme,
            .interactive = false};
  }
  /// On the way from the world of `from` to that of `t`.
  view::Scene between(view::TraceTime from, view::TraceTime t, double fraction) {
    view::Scene scene = at(t);
    before = history->at(from);
    scene.transition = {&before, fraction};
    return scene;
  }
};
