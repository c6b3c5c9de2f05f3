#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/history.hpp"
#include "model/source_file.hpp"

/// What stands on a card besides what the world says: the line of code, the last print, and the value that was read
/// from shared memory.
namespace view {

/// What a process printed last: a line.
struct Said {
  std::string_view text;
  bool error = false;  ///< On stderr.
};

class CardTexts {
 public:
  /// Each frame; costs what is new.
  void update(const model::History& history, std::span<const model::SourceFile> sources);

  /// Whether any line of code is known.
  bool has_code() const { return !lines_.empty(); }
  /// The line at a place (trace::place_of) without its indentation; empty: not known.
  std::string_view line(std::uint32_t place) const;
  /// What `process` had printed last after so many events. A print counts from its call on, also while its bytes are
  /// still in a buffer; what no print brought counts from its line in the console on.
  std::optional<Said> last_print(const model::History& history, trace::Serial process, std::size_t events) const;
  /// The value that `process` has read from shared memory as of so many events, until it writes one: what it works
  /// with, although another may have written since. Empty: none.
  std::string_view value_read(const model::History& history, trace::Serial process, std::size_t events) const;

 private:
  struct Print {
    std::uint32_t event = 0;  ///< Since when it counts.
    std::uint32_t line = 0;   ///< Its index in the console, plus 1; 0: its text is the event's.
  };
  using Prints = std::vector<Print>;
  /// To shared memory.
  struct Access {
    std::uint32_t event = 0;
    bool reads = false;
  };

  void take_back(std::size_t first);
  void take(const model::History& history, std::size_t index);
  trace::Serial process_of(trace::Serial actor) const;
  void take_line(const model::History& history, std::uint32_t index);
  static std::string_view text_of(const model::History& history, const Print& print);

  model::Version seen_;
  std::size_t events_done_ = 0, lines_done_ = 0;
  std::unordered_map<trace::Serial, Prints> prints_;                 // Of each process, in the order of the events.
  std::unordered_map<trace::Serial, std::vector<Access>> accesses_;  // Likewise.
  std::unordered_map<trace::Serial, trace::Serial> process_of_thread_;
  std::vector<std::string_view> contents_;  // The sources of which these are the lines.
  std::vector<std::vector<std::string_view>> lines_;
};

}  // namespace view
