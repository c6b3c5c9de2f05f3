#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lesson/answer.hpp"
#include "lesson/lesson.hpp"
#include "lesson/retelling.hpp"

/// What one learner has done, per lesson. Plain data; app/progress_file.hpp keeps it.
namespace lesson {

struct LessonProgress {
  bool done = false;            ///< Played to its end, every question settled.
  Answers answers;              ///< Those given so far.
  std::set<std::string> right;  ///< Questions answered rightly, at the first or a later try.
};

struct Progress {
  std::map<std::string, LessonProgress> lessons;  ///< By Lesson::id().
  std::uint32_t learner = 0;                      ///< Shuffles the choices (see choice_order); 0: that of the pictures.

  /// From the beginning again.
  void restart(const std::string& id) { lessons.erase(id); }
};

/// Open --take--> Taken --the run tells--> Right
///   |              +----------------> Missed --take--> Right or Told
///   +--take-----> Right or Missed     (where the run need not tell)
///
/// A question is settled when its answer was right, or when both tries were wrong and both reasons have been told.
enum class Standing : std::uint8_t { Open, Taken, Missed, Right, Told };
constexpr bool wants_answer(Standing standing) { return standing == Standing::Open || standing == Standing::Missed; }
constexpr bool settled(Standing standing) { return standing == Standing::Right || standing == Standing::Told; }

/// `answer`: nullptr where there is none. `right`: the right choice, where the learner may know it.
Standing standing_of(const Answer* answer, std::optional<std::size_t> right);

/// The right choice, as far as the learner may know it: see known_choice.
using Known = std::function<std::optional<std::size_t>(const Question&)>;
/// How much of the run the learner has seen.
struct Seen {
  std::size_t events = 0;
  bool end = false;
};
/// What a run says to a question. Costs a look at the whole run.
struct Judgement {
  std::optional<std::size_t> right;
  std::optional<std::size_t> decided;  ///< The event from which on the learner may know it, where there is one.
};
Judgement judgement_of(const Question& question, const Retelling& told);
/// A guess is judged where the film shows what decides it.
std::optional<std::size_t> known_choice(const Question& question, const Judgement& judgement, const Seen& seen);

/// Notes a choice. It may be changed until it is known whether it is right; a wrong one leaves a second try, which must
/// be another choice; a settled question takes no more.
void take(Answers& answers, const Question& question, int choice, std::optional<std::size_t> right);

/// Whether the question is asked at this stop. A guess that was wrong, or has not been made, is asked again while the
/// film runs.
constexpr bool is_asked_at(const Question& question, Stop stop) {
  return question.at == stop || (question.at == Stop::Guess && stop == Stop::See);
}

/// The first question of the lesson that wants an answer, of those that are asked `here` if any does; nullptr: there is
/// none. `answers`: nullptr where there are none.
const Question* next_question(const Lesson& lesson, const Answers* answers, const Known& known,
                              std::optional<Stop> here = std::nullopt);

/// Where this place of a run lies beside the moment that is asked for: kTooEarly, kThere or kTooLate. nullopt: the run
/// has no such moment.
std::optional<std::size_t> side_of_moment(const Question& question, const Retelling& told, std::size_t events);

/// In which order a question's choices are shown: the numbers of the choices, from above. Shuffled, so that the place
/// of a choice says nothing about it; for one learner always the same, so that nothing jumps.
std::vector<std::size_t> choice_order(const Lesson& lesson, const Question& question, std::uint32_t learner);

/// The same for the lines that are put in order; never as they were printed.
std::vector<std::size_t> line_order(const Lesson& lesson, const Question& question, std::uint32_t learner);

/// Which of the answers are right, as far as this run of the lesson's own program can say, and whether the lesson is
/// done with that. What was right once stays right: another run may decide a question otherwise.
void judge(LessonProgress& progress, const Lesson& lesson, const Retelling& told);

}  // namespace lesson
