#pragma once

#include <optional>
#include <string>

#include "app/lesson_session.hpp"
#include "lesson/library.hpp"
#include "lesson/progress.hpp"
#include "lesson/retelling.hpp"

namespace app {

/// The lessons, what the learner has answered in them, the lesson that is open, and where the learner stands in it.
///
///     Study study{load_lessons(), progress};
///     study.open(&study.library().lessons.front(), lesson::Stop::Guess);
///     study.session().go(lesson::Stop::See);
///     study.answer(question, 1, right);
///     study.judge(*whole.told());                  // at the end of its run, and after each answer
class Study {
 public:
  explicit Study(lesson::Library library, lesson::Progress progress = {})
      : library_{std::move(library)}, progress_{std::move(progress)} {}

  const lesson::Library& library() const { return library_; }
  const lesson::Progress& progress() const { return progress_; }
  /// The lesson that is open; nullptr: none.
  const lesson::Lesson* lesson() const { return lesson_; }
  /// The session begins at that stop, also where the lesson was open before. nullptr: no lesson is open.
  void open(const lesson::Lesson* lesson, lesson::Stop at = lesson::Stop::See) {
    lesson_ = lesson;
    session_.open(at);
  }
  /// In the open lesson.
  LessonSession& session() { return session_; }
  const LessonSession& session() const { return session_; }
  /// The question of the open lesson that has this id; nullptr: there is none.
  const lesson::Question* question(const std::string& id) const;

  /// In the open lesson; nullptr: none yet.
  const lesson::Answers* answers() const;
  /// Precondition for both: a lesson is open. `right`: as of lesson::take. `told`: a run of its own program.
  void answer(const lesson::Question& question, int choice, std::optional<std::size_t> right) {
    lesson::take(progress_.lessons[lesson_->id()].answers, question, choice, right);
  }
  void judge(const lesson::Retelling& told) { lesson::judge(progress_.lessons[lesson_->id()], *lesson_, told); }

  /// Reads the open lesson again. Throws LessonError: it stays as it was.
  void read_again();

 private:
  lesson::Library library_;
  lesson::Progress progress_;
  const lesson::Lesson* lesson_ = nullptr;
  LessonSession session_;
};

}  // namespace app
