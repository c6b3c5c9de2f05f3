#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/history.hpp"

/// What two runs of nearly the same program printed, and where that differs: for runs side by side.
///
///     const OutputDifference difference = compare_output(original, changed);
///     if (difference.second[line] == LineMark::OnlyHere) paint(line, "+");
///
/// Lines are the same when the same process printed the same text; what no two runs have alike is not looked at: pids,
/// the time of day, what of a measured time comes after its first decimal, and in which folder a file lies.
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
/// Whose pid a number is in a run; "outside" is who started the program.
using PidNames = std::map<std::int64_t, std::string>;
PidNames pid_names(const History& history);

/// A line without what no two runs have alike: "pid 4711" of the process f1 is "pid {f1}", 2.003 is 2.0.
std::string without_chance(std::string_view line, const PidNames& pids);

/// Equal texts become equal numbers.
class Numbering {
 public:
  std::size_t operator()(std::string text) {
    return numbers_.try_emplace(std::move(text), numbers_.size()).first->second;
  }
  std::size_t size() const { return numbers_.size(); }

 private:
  std::unordered_map<std::string, std::size_t> numbers_;
};

/// The difference of two runs of which one may go on: what both have printed is read once, not each time that more is
/// printed.
///
///     comparing.update(original, changed);    // each frame
///     paint(comparing.difference());
class OutputComparing {
 public:
  void update(const History& first, const History& second);
  const OutputDifference& difference() const { return difference_; }

 private:
  struct Side {
    Follower follower;
    PidNames pids;
    std::map<Serial, std::string> names;
    std::vector<std::size_t> numbers;  ///< Of its lines.
    unsigned streams = 0;              ///< A bit for each of which there is a line.
    bool update(const History& history, Numbering& number);
    std::size_t number_of(const ConsoleLine& line, Numbering& number) const;
  };

  Numbering number_;
  Side first_, second_;
  OutputDifference difference_;
};
OutputDifference compare_output(const History& first, const History& second);

/// Which lines of two texts have no equal in the other, by their numbers from 1.
struct TextDifference {
  std::vector<std::size_t> first, second;
};
TextDifference compare_texts(std::string_view first, std::string_view second);

}  // namespace model
