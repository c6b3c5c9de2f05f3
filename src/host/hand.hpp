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
  int signal = 0;                    ///< Delivered when it goes on: it dies of it, or runs its handler. 0: none.
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
  bool differs = false;                     ///< The next of the steps to be taken first (Launch::steps) is not there.
};

/// The controls of a held program, whose actors each wait before their next operation until they are chosen. No
/// function blocks: orders are executed by another thread, and their results are announced like all news of the
/// program. To be used by the thread that owns the LiveProgram.
class HeldProgram {
 public:
  virtual ~HeldProgram() = default;

  /// The present choices. nullopt: an actor moves, the program was let go, or it has ended.
  virtual std::optional<Hand> hand() const = 0;
  /// Takes the step with this index in the hand of this turn. Does nothing if that hand is not the present one any
  /// more.
  virtual void choose(std::uint64_t turn, std::size_t choice) = 0;
  /// Takes this step, and further steps of the same actor until it waits.
  virtual void keep_on(std::uint64_t turn, std::size_t choice) = 0;
  /// Whether each step is asked for. Default: false, steps whose order makes no difference are taken without asking.
  virtual void ask_for_each(bool each) = 0;
  /// All steps so far. A new run that takes the first of them (Launch::steps) comes to the same point.
  virtual std::vector<TakenStep> taken() const = 0;
  /// Ends run control: from now on all actors run freely.
  virtual void let_go() = 0;
  virtual bool is_held() const = 0;
};

}  // namespace host
