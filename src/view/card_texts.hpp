#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/history.hpp"
#include "model/source_file.hpp"

/// What stands on a card besides what the world says: the line of code, and the last print.
namespace view {

class CardTexts {
 public:
  /// Each frame; costs what is new.
  void update(const model::History& history, std::span<const model::SourceFile> sources);

  /// Whether any line of code is known.
  bool has_code() const { return !lines_.empty(); }
  /// The line at a place (trace::place_of) without its indentation; empty: not known.
  std::string_view line(std::uint32_t place) const;
  /// The last of the console's first `lines` lines that `process` printed; nullptr: none.
  const model::ConsoleLine* last_print(const model::History& history, trace::Serial process, std::size_t lines) const;

 private:
  model::Version seen_;
  std::size_t done_ = 0;
  std::unordered_map<trace::Serial, std::vector<std::uint32_t>> prints_;  // Indices into the console.
  std::vector<std::string_view> contents_;                                // The sources of which these are the lines.
  std::vector<std::vector<std::string_view>> lines_;
};

}  // namespace view
