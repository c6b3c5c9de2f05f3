#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "control/explorer.hpp"

namespace control {

/// The outputs that are possible in explored runs. Of one run: all orders of its prints in which none comes before
/// another that happened before it (linear extensions); of several: their union.
///
///     Outputs outputs;
///     while (const auto trace = explorer.next()) outputs.add(*trace);
///     print(outputs.count().number, outputs.first(10))
///
/// Two outputs are different if their texts are. Only runs that came to an end have one.
class Outputs {
 public:
  static constexpr std::size_t kMostStates = 2'000'000;  ///< Then counting is given up: memory.
  static constexpr std::size_t kMostPrints = 64;         ///< Of a run.

  void add(const Trace& trace);

  struct Count {
    std::uint64_t number = 0;
    bool exact = true;  ///< Else there are at least so many.
  };
  Count count() const;
  /// The first ones in the order in which prints were first seen, at most so many.
  std::vector<std::string> first(std::size_t most) const;

 private:
  /// The prints of a run: which text, and a bit for each print that happened before it.
  struct Prints {
    std::vector<int> texts;
    std::vector<std::uint64_t> before;
    bool operator==(const Prints&) const = default;
  };
  /// What is left of an output: of each run the prints that have come, as bits. An automaton: its words are outputs.
  using State = std::vector<std::pair<std::uint32_t, std::uint64_t>>;
  State beginning() const;
  std::vector<std::pair<int, State>> next(const State& state) const;
  bool is_end(const State& state) const;
  bool prefix_free() const;
  int number_of(const std::string& text);

  std::vector<std::string> texts_;
  std::vector<Prints> runs_;
  std::size_t too_long_ = 0;  ///< Runs with more than kMostPrints.
};

}  // namespace control
