#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/lesson.hpp"
#include "lesson/retelling.hpp"

namespace lesson {

/// Whether a line of output is as a lesson says it: `f1  start...... {pid:f1} {pid:main}`. {time} is a date with a time as
/// time.ctime() or datetime.now() print it, {number} digits, {...} anything.
bool fits(std::string_view line, std::string_view expected, const std::map<std::string, std::int64_t>& pids);

/// A line of a document's output, with its pids and times made placeholders and its comment (`end   # ...`) cut off.
std::string with_placeholders(std::string_view line, const std::map<std::string, std::string>& pids);

/// The document's output beside the run's own: which line is which.
struct Comparison {
  struct Row {
    int document = 0;  ///< From 1; 0: the document has no such line.
    int own = 0;       ///< From 1, among the lines of stdout; 0: this run did not print it.
    std::size_t line = 0;  ///< Where there is an own one: its index in Retelling::lines.
    bool moved = false;    ///< Both have it, at different places among the others: as few as possible are called so.
  };
  std::vector<Row> rows;  ///< The document's lines in their order, then what only this run printed.
  bool same_lines = false;
  bool same_order = false;  ///< And in the same order.
};
Comparison compare(const DocumentOutput& document, const Retelling& retelling);

}  // namespace lesson
