#include "view/code_rows.hpp"

#include <algorithm>

namespace view {
namespace {

constexpr std::string_view kIndent = "    ";  ///< Of the rows after the first.

bool is_sign(std::string_view line, std::size_t at) {
  const bool number = line[at] == '.' && at + 1 < line.size() && line[at + 1] >= '0' && line[at + 1] <= '9';
  return !number && std::string_view{"([{."}.find(line[at]) != std::string_view::npos;
}

/// Where the row ends that begins at `begin`; no row ends within the indentation, which ends at `code`.
std::size_t end_of_row(std::string_view line, std::size_t begin, std::size_t code, Font font, float width) {
  float used = 0;
  std::size_t behind_space = 0, behind_sign = 0, fits = begin;
  while (fits < line.size()) {
    std::size_t next = fits;
    next_code_point(line, next);
    used += text_width(font, line.substr(fits, next - fits));
    if (used > width && fits > code) break;
    if (fits >= code && (line[fits] == ' ' || line[fits] == ',')) behind_space = next;
    if (fits >= code && is_sign(line, fits)) behind_sign = next;
    fits = next;
  }
  if (fits == line.size() || line[fits] == ' ') return fits;
  const std::size_t start = std::max(begin, code), least = start + (fits - start) / 2;
  if (behind_space > least) return behind_space;
  return behind_sign > least ? behind_sign : fits;
}

}  // namespace

std::vector<CodeRow> code_rows(std::string_view line, Font font, float width) {
  const bool short_in_bytes = static_cast<float>(line.size()) * text_width(font, "m") <= width;  // No measuring.
  if (short_in_bytes || text_width(font, line) <= width) return {{0, line.size(), 0}};
  const std::size_t code = std::min(line.find_first_not_of(' '), line.size());
  const float indent = std::min(text_width(font, line.substr(0, code)) + text_width(font, kIndent), width / 2);
  std::vector<CodeRow> rows;
  for (std::size_t begin = 0; begin < line.size();) {
    const float in = rows.empty() ? 0 : indent;
    rows.push_back({begin, end_of_row(line, begin, std::max(begin, code), font, width - in), in});
    begin = std::min(line.find_first_not_of(' ', rows.back().end), line.size());
  }
  return rows;
}

}  // namespace view
