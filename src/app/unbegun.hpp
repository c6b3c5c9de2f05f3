#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "lesson/progress.hpp"
#include "view/guess_page.hpp"
#include "view/panels.hpp"

namespace app {

/// A lesson whose program has not begun: its first stop fills the window. It does nothing itself; the desk asks what
/// was clicked and begins the program.
///
///     Unbegun unbegun{lesson, record};
///     unbegun.draw(canvas, {.lesson = scene, .language = language, .bars = view::Bars::All, .shell = shell});
///     const view::Actions asked = unbegun.take_asked();
///     for (const view::Action& each : asked.all()) perform(each);
class Unbegun {
 public:
  /// `lesson` has to outlive it. `record`: where its run will be recorded.
  Unbegun(const lesson::Lesson& lesson, std::filesystem::path record);
  ~Unbegun();
  Unbegun(const Unbegun&) = delete;
  Unbegun& operator=(const Unbegun&) = delete;

  const lesson::Lesson& lesson() const { return lesson_; }
  const std::filesystem::path& record() const { return record_; }
  /// The guess that is asked: the first one without an answer. nullptr: none is left.
  const lesson::Question* question(const lesson::Answers* answers) const;

  struct Look {
    view::LessonScene lesson;
    view::Language language = view::Language::English;
    view::Bars bars = view::Bars::All;
    view::ShellScene shell;
  };
  void draw(view::Canvas& canvas, const Look& look);
  /// The bar at the top alone.
  void draw_bar(view::Canvas& bar, view::Language language, const view::ShellScene& shell);

  /// Obeys the keys that mark and choose; false: the command is another. What is chosen is among what is asked.
  bool command(view::Command command);
  view::Actions take_asked() { return std::exchange(asked_, {}); }

 private:
  struct Empty;  // A run in which nothing has happened.

  const lesson::Lesson& lesson_;
  std::filesystem::path record_;
  std::unique_ptr<Empty> empty_;
  view::GuessState state_;
  view::GuessItems items_;  // As last drawn.
  view::LessonScene scene_;
  view::Panels panels_;
  view::Actions asked_;
};

}  // namespace app
