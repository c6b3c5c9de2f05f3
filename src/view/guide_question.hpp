#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lesson/check.hpp"
#include "lesson/progress.hpp"
#include "view/guide_column.hpp"

namespace view {

/// Cache of what the run says to each question. Looked up once per revision of the history, not once per frame.
struct Judgements {
  const lesson::Question* questions = nullptr;
  model::Version history;
  std::map<std::string, lesson::Judgement> of;

  /// Forgets all, unless it is about these questions and this revision.
  void follow(std::span<const lesson::Question> questions, model::Version history);
};

/// The questions of a lesson in the guide: what is asked, its choices, and after an answer the verdict. Keeps
/// references to its arguments: it lives no longer than one layout.
///
///     GuideQuestions questions{scene, lesson, state.right};
///     for (const lesson::Question& each : lesson.lesson->questions) questions.add(column, each);
class GuideQuestions {
 public:
  GuideQuestions(const Scene& scene, const LessonScene& lesson, Judgements& judgements);

  /// The question that keys answer: the first one, of the present stop if there are stops, that still wants an answer.
  /// nullptr: there is none.
  const lesson::Question* next() const { return next_; }
  /// Unanswered, right, wrong ..., as far as the film has shown it.
  lesson::Standing standing(const lesson::Question& question);

  /// Where a question stands, in the column's coordinates. `chosen` and `verdict`: where the chosen answer and what is
  /// said to it begin.
  struct Place {
    float top = 0, chosen = 0, verdict = 0, bottom = 0;
    std::vector<Rect> choices;  ///< What keys choose, from top to bottom. Of the next question only.

    Place moved(float down) const;
  };
  /// Adds a question as it is asked at its stop.
  Place add(Column& column, const lesson::Question& question);
  /// Adds a guess while the film runs: what was chosen, and how it came out. A guess that still wants an answer is
  /// asked.
  Place add_guess(Column& column, const lesson::Question& question);

 private:
  /// An answer, the right choice as far as the film has shown it, and what follows from both.
  struct Answered {
    const lesson::Answer* answer = nullptr;
    std::optional<std::size_t> right;
    lesson::Standing standing{};
  };
  struct ChoiceLook {
    std::optional<Icon> mark;
    Ink ink = Ink::Quiet;
    bool chosen = false;
  };

  Answered answered(const lesson::Question& question);
  const lesson::Answer* answer_to(const lesson::Question& question) const;
  std::optional<std::size_t> known_choice(const lesson::Question& question);
  static ChoiceLook look_of(int choice, const Answered& answered);
  void add_stage_answer(Column& column, const lesson::Question& question, Place& place);
  void add_lines(Column& column, const lesson::Question& question, Place& place);
  void add_verdict(Column& column, const lesson::Question& question, const Answered& answered);

  const Scene& scene_;
  const LessonScene& lesson_;
  Judgements& judgements_;
  const lesson::Question* next_ = nullptr;
};

}  // namespace view
