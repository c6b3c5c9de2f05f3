#include "record/turns.hpp"

#include <algorithm>
#include <new>
#include <span>

namespace record {
namespace {

constexpr std::uint32_t kRecordedTurns = 3;

constexpr std::array kQuestions{Operation::IsAlive, Operation::ExitCode, Operation::ActiveChildren,  Operation::Poll,
                                Operation::QSize,   Operation::IsEmpty,  Operation::WaitConnections, Operation::IsFull,
                                Operation::IsSet};

constexpr bool is_question(Operation operation) {
  return std::find(kQuestions.begin(), kQuestions.end(), operation) != kQuestions.end();
}

struct OfThread {
  Serial actor = kNobody;  // A child that is forked by such a thread inherits this, and is another actor.
  Turns* turns = nullptr;  // Owned. A daemon's thread does not come to its last step.
};
constinit thread_local OfThread of_thread;

}  // namespace

Turns::Question* Turns::find(Operation operation, Serial object) noexcept {
  const auto end = questions_.begin() + static_cast<std::ptrdiff_t>(used_);
  const auto found = std::find_if(questions_.begin(), end, [&](const Question& each) {
    return each.operation == operation && each.object == object;
  });
  return found == end ? nullptr : &*found;
}

bool Turns::folds(Operation operation, Serial object) noexcept {
  const Question* question = is_question(operation) ? find(operation, object) : nullptr;
  return question != nullptr && question->times >= kRecordedTurns;
}

bool Turns::counts(const Answer& answer, std::uint64_t now_ns) noexcept {
  Question* question = find(answer.operation, answer.object);
  if (question == nullptr || question->outcome != answer.outcome || question->value != answer.value) return false;
  counted_ = true;
  question->counted.add(answer.operation, answer.object, now_ns);
  return true;
}

void Turns::note(const Answer& answer) noexcept {
  if (!is_question(answer.operation)) return;
  Question* question = find(answer.operation, answer.object);
  if (question == nullptr) {
    if (used_ == questions_.size()) tell();
    question = used_ < questions_.size() ? &questions_[used_++] : &questions_[next_++ % questions_.size()];
    *question = {.operation = answer.operation, .object = answer.object};
  }
  ++question->times;
  question->outcome = answer.outcome;
  question->value = answer.value;
}

void Turns::tell() noexcept {
  if (!counted_) return;
  counted_ = false;
  for (Question& each : std::span{questions_}.first(used_)) each.counted.write(each.operation, each.object);
}

void begin_library_thread() noexcept { of_thread = {recorder().actor(), new (std::nothrow) Turns}; }

void end_library_thread() noexcept {
  if (Turns* const turns = turns_of_this_thread()) {
    turns->tell();
    delete turns;
  }
  of_thread = {};
}

Turns* turns_of_this_thread() noexcept {
  return of_thread.turns != nullptr && of_thread.actor == recorder().actor() ? of_thread.turns : nullptr;
}

}  // namespace record
