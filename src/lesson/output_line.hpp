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

/// Whether a line of output is as a lesson says it: `f1  start...... {pid:f1} {pid:main}`. {time} is a date with a time
/// as time.ctime() or datetime.now() print it, {number} digits, {...} anything.
bool fits(std::string_view line, std::string_view expected, const std::map<std::string, std::int64_t>& pids);

/// A line of a document's output, with its pids and times made placeholders and its comment (`end   # ...`) cut off.
std::string with_placeholders(std::string_view line, const std::map<std::string, std::string>& pids);

/// The document's output beside the run's own: which line is which. Of several that read alike the first line of the
/// document has the first of the run.
///
///     Comparison comparison{document, retelling};
///     comparison.update(document, retelling);      // live, after the retelling: costs what is new
class Comparison {
 public:
  struct Row {
    int document = 0;      ///< From 1; 0: the document has no such line.
    int own = 0;           ///< From 1, among the lines of stdout; 0: this run did not print it.
    std::size_t line = 0;  ///< Where there is an own one: its index in History::console().
    bool moved = false;    ///< Both have it, at different places among the others: as few as possible are called so.
    bool operator==(const Row&) const = default;
  };
  Comparison(const DocumentOutput& document, const Retelling& retelling);
  void update(const DocumentOutput& document, const Retelling& retelling);

  const std::vector<Row>& rows() const { return rows_; }  ///< The document's lines in their order.
  std::size_t only_here() const { return only_here_.size(); }
  Row only_here(std::size_t n) const;  ///< The n-th that only this run printed.
  bool same_lines() const;
  bool same_order() const;  ///< And in the same order.

 private:
  void expect(const DocumentOutput& document);
  void forget_from(const model::History& history, std::size_t first_event);

  std::vector<std::string> lines_;  // The document's ...
  std::map<std::string, std::string> named_;
  std::vector<std::string> expected_;  // ... and what is looked for, of each row.
  std::vector<Row> rows_;
  std::vector<std::size_t> own_;        // The lines of stdout so far, and of them ...
  std::vector<std::size_t> only_here_;  // ... those of no row.
  std::map<std::string, std::int64_t> pids_;
  std::size_t seen_ = 0;  // So many lines of the console have been looked at.
  model::Follower follower_;
};

}  // namespace lesson
