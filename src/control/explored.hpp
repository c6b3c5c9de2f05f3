#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/dependence.hpp"

/// What an explorer needs of a program: an interface, so that it is tested on model programs. The real one is
/// control/explored_run.hpp.
namespace control {

/// What can be chosen: that an actor goes on, or that its time is over. Actors are numbered by the program, the same in
/// each run that took the same moves.
struct Move {
  int actor = 0;
  bool timeout = false;
  auto operator<=>(const Move&) const = default;
};

/// An actor that waits at its gate, and what it is about to do.
struct Pending {
  Move move;
  int process = 0;
  std::vector<Access> accesses;
};

/// A move that was made.
struct Transition {
  Move move;
  int process = 0;
  std::vector<Access> accesses;    ///< At least one.
  std::vector<int> born;           ///< Actors that live from now on.
  std::vector<Pending> cut_short;  ///< What those were about to do to whom it has sent a signal.
  bool by_time = false;            ///< The time of its actor had come.
  bool jumps = false;              ///< The clock was set to that time: nothing else could go on before.
  std::string print = {};          ///< What it wrote on standard output.
};

/// Whether a repeated move did what it had done before, as far as dependence goes.
inline bool is_same(const Transition& one, const Transition& other) {
  const Access &first = one.accesses.front(), &second = other.accesses.front();
  return one.move == other.move && one.process == other.process && first.operation == second.operation &&
         first.object == second.object && one.born == other.born;
}

enum class End : std::uint8_t {
  Whole,     ///< The program has ended.
  Deadlock,  ///< Nothing can move any more.
  Cut,       ///< The run was too long, or did not go on.
};

class ExploredProgram {
 public:
  ExploredProgram() = default;
  ExploredProgram(const ExploredProgram&) = delete;
  ExploredProgram& operator=(const ExploredProgram&) = delete;
  virtual ~ExploredProgram() = default;

  /// Another run, from the beginning.
  virtual void start() = 0;
  /// All moves that may be possible now, first the one that comes by itself: the actor of the last step as long as it
  /// can go on.
  virtual std::vector<Move> moves() = 0;
  /// nullopt: the actor could not go on, and nothing has changed.
  virtual std::optional<Transition> take(Move move) = 0;
  /// All that wait, also for what is not there.
  virtual std::vector<Pending> pending() = 0;
  /// Where there are no moves: why.
  virtual End end() = 0;
};

}  // namespace control
