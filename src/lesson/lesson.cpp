#include "lesson/lesson.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace lesson {
namespace {

constexpr base::Text kLine{"Line {0}: {1}", "第 {0} 行：{1}"};
constexpr base::Text kLines{"Lines {0}: {1}", "第 {0} 行：{1}"};

std::string message_of(const std::string& file, std::size_t line, const std::string& what) {
  return line == 0 ? fmt::format("{}: {}", file, what) : fmt::format("{}:{}: {}", file, line, what);
}

}  // namespace

LessonError::LessonError(std::string file, std::size_t line, OwnedText says)
    : std::runtime_error(message_of(file, line, says.english)),
      file_{std::move(file)},
      line_{line},
      says_{std::move(says)} {}

std::string LessonError::in(Language language) const { return message_of(file_, line_, says_.in(language)); }

const std::vector<std::string_view>& panel_names() {
  static const std::vector<std::string_view> names{"guide",   "stage",     "timeline", "code",
                                                   "console", "inspector", "transport"};
  return names;
}

Target parse_target(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon + 1 == text.size()) return {};
  const std::string_view word = text.substr(0, colon), name = text.substr(colon + 1);
  if (word == "process") return {.kind = Target::Kind::Process, .name = std::string(name)};
  if (word == "lesson") return {.kind = Target::Kind::Lesson, .name = std::string(name)};
  if (word == "term") return {.kind = Target::Kind::Term, .name = std::string(name)};
  if (word == "object") return {.kind = Target::Kind::Object, .name = std::string(name)};
  if (word == "panel" && std::find(panel_names().begin(), panel_names().end(), name) != panel_names().end()) {
    return {.kind = Target::Kind::Panel, .name = std::string(name)};
  }
  int line = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), line);
  if (word == "line" && error == std::errc{} && end == name.data() + name.size() && line > 0) {
    return {.kind = Target::Kind::Line, .name = "", .line = line};
  }
  return {};
}

std::string apply(const Try& suggestion, std::string source) {
  for (const Change& change : suggestion.changes) {
    const std::size_t at = source.find(change.search);
    if (at != std::string::npos) source.replace(at, change.search.size(), change.replace);
  }
  return source;
}

std::string undecided_text(const Undecided& undecided, base::Language language) {
  if (undecided.lines.empty()) return undecided.why.in(language);
  const bool one = undecided.lines.size() == 1;
  return base::tr(language, one ? kLine : kLines, fmt::join(undecided.lines, ", "), undecided.why.in(language));
}

}  // namespace lesson
