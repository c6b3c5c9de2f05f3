#include "view/labels.hpp"

#include <algorithm>
#include <map>

namespace view {
namespace {

constexpr std::string_view kEllipsis = "…";

/// The longest end of the text that is at most so wide.
std::string_view end_within(Font font, std::string_view text, float width) {
  for (std::size_t begin = 0; begin < text.size(); next_code_point(text, begin))
    if (text_width(font, text.substr(begin)) <= width) return text.substr(begin);
  return {};
}

std::string_view begin_within(Font font, std::string_view text, float width) {
  std::size_t end = 0;
  while (end < text.size()) {
    std::size_t next = end;
    next_code_point(text, next);
    if (text_width(font, text.substr(0, next)) > width) break;
    end = next;
  }
  return text.substr(0, end);
}

/// Whether two different names have the same label.
bool ambiguous(std::span<const std::string> names, const std::vector<std::string>& labels) {
  std::map<std::string_view, std::string_view> of;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (const auto [known, fresh] = of.emplace(labels[i], names[i]); !fresh && known->second != names[i]) return true;
  return false;
}

std::size_t common_begin(std::span<const std::string> names) {
  std::size_t length = names.front().size();
  for (const std::string& name : names) {
    const auto differ = std::mismatch(
        names.front().begin(), names.front().begin() + static_cast<std::ptrdiff_t>(length), name.begin(), name.end());
    length = static_cast<std::size_t>(differ.first - names.front().begin());
  }
  // Never within a character.
  std::size_t whole = 0;
  for (std::size_t next = 0; next < length;) {
    next_code_point(names.front(), next);
    if (next <= length) whole = next;
  }
  return whole;
}

}  // namespace

std::string cut_in_middle(Font font, std::string_view text, float width) {
  if (text_width(font, text) <= width) return std::string{text};
  const float room = width - text_width(font, kEllipsis);
  const std::string_view head = begin_within(font, text, room * 0.45F);
  const std::string_view tail = end_within(font, text.substr(head.size()), room - text_width(font, head));
  return std::string{head} + std::string{kEllipsis} + std::string{tail};
}

std::vector<std::string> distinct_labels(Font font, std::span<const std::string> names, float width) {
  std::vector<std::string> labels{names.begin(), names.end()};
  const bool all = std::all_of(labels.begin(), labels.end(),
                               [&](const std::string& name) { return text_width(font, name) <= width; });
  if (all) return labels;
  for (std::string& label : labels) label = cut_in_middle(font, label, width);
  if (!ambiguous(names, labels)) return labels;
  const std::size_t begin = common_begin(names);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string rest = begin == 0 ? names[i] : std::string{kEllipsis} + names[i].substr(begin);
    labels[i] = text_width(font, names[i]) <= width ? names[i] : cut_in_middle(font, rest, width);
  }
  if (!ambiguous(names, labels)) return labels;
  for (std::size_t i = 0; i < names.size(); ++i) labels[i] = std::string{kEllipsis} + std::to_string(i + 1);
  return labels;
}

}  // namespace view
