#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/history.hpp"

/// What two runs of nearly the same program printed, and where that differs: for runs side by side.
///
///     const OutputDifference difference = compare_output(original, changed);
///     if (difference.second[line] == LineMark::OnlyHere) paint(line, "+");
///
/// Lines are the same when the same process printed the same text; what no two runs have alike is not looked at: pids, the time of day,
/// what of a measured time comes after its first decimal, and in which folder a file lies.
namespace model {

enum class LineMark : std::uint8_t {
  Same,      ///< The other run has this line in the same order.
  Moved,     ///< It has it, at another place among the others.
  OnlyHere,  ///< It has no such line.
};

struct OutputDifference {
  std::vector<LineMark> first, second;  ///< One for each line of each console.
  bool none() const;
};
OutputDifference compare_output(const History& first, const History& second);

/// Whose pid a number is in a run; "outside" is who started the program.
using PidNames = std::map<std::int64_t, std::string>;
PidNames pid_names(const History& history);

/// A line without what no two runs have alike: "pid 4711" of the process f1 is "pid {f1}", 2.003 is 2.0.
std::string without_chance(std::string_view line, const PidNames& pids);

/// Which lines of two texts have no equal in the other, by their numbers from 1.
struct TextDifference {
  std::vector<std::size_t> first, second;
};
TextDifference compare_texts(std::string_view first, std::string_view second);

}  // namespace model
