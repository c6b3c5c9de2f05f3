#include "lesson/progress.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

#include "lesson/check.hpp"

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

}  // namespace

Standing standing_of(const Answer* answer, std::optional<std::size_t> right) {
  if (answer == nullptr) return Standing::Open;
  if (!right) return Standing::Taken;
  if (static_cast<std::size_t>(answer->choice) == *right) return Standing::Right;
  return answer->before ? Standing::Told : Standing::Missed;
}

std::optional<std::size_t> known_choice(const Question& question, const Retelling* told, bool end_seen) {
  if (told == nullptr || (question.answered_by_run && !end_seen)) return std::nullopt;
  return right_choice(question, *told);
}

void take(Answers& answers, const Question& question, int choice, std::optional<std::size_t> right) {
  const Answer* known = answer_to(question, &answers);
  const Standing standing = standing_of(known, right);
  if (settled(standing) || (standing == Standing::Missed && known->choice == choice)) return;
  Answer answer{choice, std::nullopt};
  if (standing == Standing::Missed) answer.before = known->choice;
  answers[question.id] = answer;
}

const Question* next_question(const Lesson& lesson, const Answers* answers, const Known& known) {
  for (const Question& question : lesson.questions) {
    const Answer* answer = answer_to(question, answers);
    if (answer == nullptr || wants_answer(standing_of(answer, known(question)))) return &question;
  }
  return nullptr;
}

std::vector<std::size_t> choice_order(const Lesson& lesson, const Question& question, std::uint32_t learner) {
  std::vector<std::size_t> order(question.choices.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::uint64_t state = hash_of(std::to_string(learner), hash_of(lesson.id() + "/" + question.id));
  for (std::size_t left = order.size(); left > 1; --left) std::swap(order[left - 1], order[next_random(state) % left]);
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
