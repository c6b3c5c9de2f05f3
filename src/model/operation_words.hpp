#pragma once

#include "model/words.hpp"
#include "trace/event.hpp"

/// The sentences about each operation, in one table: model/story.cpp fills them for an event.
///
///     const OperationWords& words = words_of(event.operation());
///     say(words.begun.in(language));
///
/// An Operation (trace/event.hpp) without a row does not compile.
namespace model {

inline constexpr Text kSilent = Text::none();
inline constexpr Text kEndOfPipe{"{a} finds the end of {o}: nobody holds the other end open (EOFError)",
                                 "{a} 读到 {o} 的末尾：另一端已没有进程持有（EOFError）"};
inline constexpr Text kGivesUp{"{a} gives up {n} of {o}: the timeout is over", "{a} 放弃了 {o} 的 {n}：超时了"};

/// What is said of an operation when it begins, when it must wait, and when it has ended: as asked (`returned`; in its
/// place `went_on`, where it had to wait), with Outcome::False, or because its time was over. {a} the actor, {o} the
/// object, {t} its arguments, {d} duration or timeout, {r} the result, {p} for whom it waits, {c} the children of which
/// one is to end, {w} the timeout in brackets as in a call.
struct OperationWords {
  Operation operation = Operation::None;
  Text begun = kSilent, blocked = kSilent, returned = kSilent;
  Text refused = kSilent;
  Text timed_out = kGivesUp;
  Text went_on = kSilent;
  Text end_of_file = kEndOfPipe;
  /// In place of `returned`, where the process that is its object has been seen to end since.
  Text outdated = kSilent;
};

/// For any byte that a file may hold: of an operation that is not known nothing is said.
const OperationWords& words_of(Operation operation);

}  // namespace model
