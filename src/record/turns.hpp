#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "record/folded_count.hpp"
#include "record/recorder.hpp"

namespace record {

/// Folding. A thread of the library (Pool's _handle_workers, an executor's manager) turns in a loop and asks the same
/// things again and again; a busy loop does so a million times in a second. The first three times a question is
/// recorded. From then on it is counted, as long as the answer stays the same: Kind::Folded.
///
///     begin_library_thread();      // first thing in such a thread; the rest is done by Call
///
/// A question changes nothing: is_alive, exitcode, empty, poll, connection.wait. Everything else is always recorded,
/// and so is another answer, an exception, and a wait of 10 ms (kLongWait): then with the times at which it began and
/// was blocked. An operation that a line of the program has asked for, as in a Pool's callback, is none of the
/// library's.
class Turns {
 public:
  /// Whether this operation is one of a loop: its Call is not to be written before its end is known.
  bool folds(Operation operation, Serial object) noexcept;
  struct Answer {
    Operation operation;
    Serial object;
    Outcome outcome;
    std::int64_t value;
  };
  /// An answer to a question that folds(). Returns whether it is counted; otherwise it is to be written.
  bool counts(const Answer& answer, std::uint64_t now_ns) noexcept;
  /// Any answer that is written.
  void note(const Answer& answer) noexcept;
  /// Writes what was counted. For before anything else is written, so that it stands at its place.
  void tell() noexcept;

 private:
  struct Question {
    Operation operation = Operation::None;
    Serial object = kNobody;
    std::uint32_t times = 0;  ///< Recorded.
    Outcome outcome = Outcome::None;
    std::int64_t value = 0;
    FoldedCount counted = {};
  };
  Question* find(Operation operation, Serial object) noexcept;

  std::array<Question, 64> questions_;
  std::size_t used_ = 0;
  std::size_t next_ = 0;  ///< The one to be forgotten next.
  bool counted_ = false;
};

/// A wait that is so long is recorded, also in a loop.
inline constexpr std::uint64_t kLongWaitNs = 10'000'000;

/// The calling thread is one of the library.
void begin_library_thread() noexcept;
/// Its last step: writes what was counted.
void end_library_thread() noexcept;
/// nullptr: the calling thread is none of the library.
Turns* turns_of_this_thread() noexcept;

}  // namespace record
