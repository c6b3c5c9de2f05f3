#include "lesson/progress.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

#include "lesson/check.hpp"
#include "model/transport.hpp"

namespace lesson {
namespace {

const Answer* answer_to(const Question& question, const Answers* answers) {
  if (answers == nullptr) return nullptr;
  const auto found = answers->find(question.id);
  return found == answers->end() ? nullptr : &found->second;
}

// FNV-1a: the same on every machine and with every library, which std::hash is not.
std::uint64_t hash_of(std::string_view text, std::uint64_t hash = 0xcbf29ce484222325) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

// SplitMix64: the next of a series of numbers without a visible pattern.
std::uint64_t next_random(std::uint64_t& state) {
  std::uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

std::vector<std::size_t> shuffled(std::size_t count, const Lesson& lesson, const Question& question,
                                  std::uint32_t learner) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::uint64_t state = hash_of(std::to_string(learner), hash_of(lesson.id() + "/" + question.id));
  for (std::size_t left = order.size(); left > 1; --left) std::swap(order[left - 1], order[next_random(state) % left]);
  return order;
}

}  // namespace

Standing standing_of(const Answer* answer, std::optional<std::size_t> right) {
  if (answer == nullptr) return Standing::Open;
  if (!right) return Standing::Taken;
  if (static_cast<std::size_t>(answer->choice) == *right) return Standing::Right;
  return answer->before ? Standing::Told : Standing::Missed;
}

Judgement judgement_of(const Question& question, const Retelling& told) {
  Judgement judgement{right_choice(question, told), std::nullopt};
  if (!question.decided) return judgement;
  if (const auto decision = told.find(*question.decided)) judgement.decided = decision->event;
  return judgement;
}

std::optional<std::size_t> known_choice(const Question& question, const Judgement& judgement, const Seen& seen) {
  const bool waits = question.answered_by_run || question.at == Stop::Guess;
  const bool decided = judgement.decided && *judgement.decided < seen.events;
  return waits && !decided && !seen.end ? std::nullopt : judgement.right;
}

void take(Answers& answers, const Question& question, int choice, std::optional<std::size_t> right) {
  const Answer* known = answer_to(question, &answers);
  const Standing standing = standing_of(known, right);
  // Another wrong order is another answer, though it is the same choice.
  const bool same = known != nullptr && known->choice == choice && question.answering != Answering::Lines;
  if (settled(standing) || (standing == Standing::Missed && same)) return;
  Answer answer{choice, std::nullopt};
  if (standing == Standing::Missed) answer.before = known->choice;
  answers[question.id] = answer;
}

const Question* next_question(const Lesson& lesson, const Answers* answers, const Known& known,
                              std::optional<Stop> here) {
  const Question* elsewhere = nullptr;
  for (const Question& question : lesson.questions) {
    const Answer* answer = answer_to(question, answers);
    if (answer != nullptr && !wants_answer(standing_of(answer, known(question)))) continue;
    if (!here || is_asked_at(question, *here)) return &question;
    if (elsewhere == nullptr) elsewhere = &question;
  }
  return elsewhere;
}

std::optional<std::size_t> side_of_moment(const Question& question, const Retelling& told, std::size_t events) {
  const auto begin = question.moment ? told.find(*question.moment) : std::nullopt;
  if (!begin) return std::nullopt;
  if (events <= begin->event) return kTooEarly;
  // Of an operation it lasts until the same one does something else, of a wait until that is over; of a fact until
  // something else happens to the same process or object.
  const model::History& history = told.history();
  const trace::Event& first = history.event(begin->event);
  const bool fact = std::holds_alternative<trace::Kind>(question.moment->what);
  const bool wait = question.moment->phase == Phase::Blocked;
  const auto is_over = [&](const trace::Event& event) {
    if (!model::is_step(event)) return false;
    if (fact) return model::concerns(event, first.object);
    return event.actor == first.actor && (wait || event.call != first.call);
  };
  std::size_t end = begin->event + 1;
  while (end < history.size() && !is_over(history.event(end))) ++end;
  return events <= end ? kThere : kTooLate;
}

std::vector<std::size_t> choice_order(const Lesson& lesson, const Question& question, std::uint32_t learner) {
  return shuffled(question.choices.size(), lesson, question, learner);
}

std::vector<std::size_t> line_order(const Lesson& lesson, const Question& question, std::uint32_t learner) {
  std::vector<std::size_t> order = shuffled(question.lines.size(), lesson, question, learner);
  if (std::is_sorted(order.begin(), order.end())) std::reverse(order.begin(), order.end());
  return order;
}

void judge(LessonProgress& progress, const Lesson& lesson, const Retelling& told) {
  bool all = true;
  for (const Question& question : lesson.questions) {
    const Standing standing = standing_of(answer_to(question, &progress.answers), right_choice(question, told));
    if (standing == Standing::Right) progress.right.insert(question.id);
    all = all && (settled(standing) || progress.right.contains(question.id));
  }
  if (all && told.ended()) progress.done = true;
}

}  // namespace lesson
