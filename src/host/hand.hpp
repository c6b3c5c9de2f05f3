#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "host/program.hpp"
#include "trace/event.hpp"

/// Choosing the steps of a program that is held, without knowing how it is held.
namespace host {

/// What an actor of a held program is about to do, or to try again.
struct HeldStep {
  enum class Standing : std::uint8_t {
    Ready,   ///< It can go on, or it is worth another try.
    Waits,   ///< A try would fail.
    Asleep,  ///< It sleeps, or waits with a timeout, until a time that comes after that of another.
    Next,    ///< The same, and no time comes before its own.
  };
  trace::Event event;  ///< As it is recorded: CallBegun of what has not begun, CallBlocked of what waits.
  Standing standing = Standing::Ready;
  bool gives_up = false;             ///< That its time is over, not another try.
  std::chrono::nanoseconds until{};  ///< When it wakes up or gives up, in the time of the run. 0: it has no such time.

  trace::Serial actor() const { return event.actor; }
  bool may_be_chosen() const { return standing != Standing::Asleep; }
};

/// All that can be done in a held program while it stands still.
struct Hand {
  std::uint64_t turn = 0;                   ///< Another number each time that somebody has moved.
  std::uint64_t steps = 0;                  ///< How many have been taken.
  std::chrono::nanoseconds time{};          ///< Of the run: 1 ms a step, and what was slept.
  std::vector<HeldStep> choices;            ///< In the order of birth.
  std::optional<std::size_t> usual;         ///< What goes on where nobody chooses; nothing: nobody can.
  std::vector<trace::Serial> out_of_sight;  ///< Who moves and cannot be held.
  bool each = false;                        ///< Asked for each step (HeldProgram::ask_for_each).
  bool can_undo = false;                    ///< Something has been chosen.
  bool stuck = false;                       ///< Nobody will ever move again.
};

/// A program that is held: each of its actors stands before its next operation until it is chosen. Nothing here blocks;
/// what is asked for is done by a thread of its own, and told like all news of the program. Belongs to the thread of
/// the LiveProgram that has it.
class HeldProgram {
 public:
  virtual ~HeldProgram() = default;

  /// nullopt: somebody moves, it was let go, or it has ended.
  virtual std::optional<Hand> hand() const = 0;
  /// Takes this step of the hand that has this turn; of an older hand: nothing happens, somebody has moved since.
  virtual void choose(std::uint64_t turn, std::size_t choice) = 0;
  /// The same, and on with the same actor until it waits.
  virtual void keep_on(std::uint64_t turn, std::size_t choice) = 0;
  /// False, as at first: steps whose order makes no difference are taken without asking.
  virtual void ask_for_each(bool each) = 0;
  /// The steps up to the learner's last choice, without it: another run that takes them first stands where it was made.
  virtual std::vector<TakenStep> before_last_choice() const = 0;
  /// From now on everybody goes on by itself.
  virtual void let_go() = 0;
  virtual bool is_held() const = 0;
};

}  // namespace host
