#include "lesson/output_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace lesson {
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// The length of the text's beginning that has this shape: 9 is a digit, a a letter, _ a space or digit; 0 if it has
// not.
std::size_t shape_length(std::string_view text, std::string_view shape) {
  if (text.size() < shape.size()) return 0;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const char c = text[i];
    const bool fits_shape = shape[i] == '9'   ? is_digit(c)
                            : shape[i] == 'a' ? std::isalpha(static_cast<unsigned char>(c)) != 0
                            : shape[i] == '_' ? c == ' ' || is_digit(c)
                                              : c == shape[i];
    if (!fits_shape) return 0;
  }
  return shape.size();
}

// time.ctime(), datetime.now() with and without a fraction. The longest first.
std::size_t time_length(std::string_view text) {
  for (const std::string_view shape :
       {"aaa aaa _9 99:99:99 9999", "9999-99-99 99:99:99.999999", "9999-99-99 99:99:99"}) {
    if (const std::size_t length = shape_length(text, shape)) return length;
  }
  return 0;
}

std::size_t number_length(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  return static_cast<std::size_t>(end - text.begin());
}

// "{pid:f1}rest" -> "pid:f1"; empty if the text does not begin with one of the known placeholders.
std::string_view placeholder_at(std::string_view text) {
  if (text.empty() || text[0] != '{') return {};
  const std::size_t end = text.find('}');
  if (end == std::string_view::npos) return {};
  const std::string_view word = text.substr(1, end - 1);
  const bool known = word == "..." || word == "time" || word == "number" || word.starts_with("pid:");
  return known ? word : std::string_view{};
}

std::size_t pid_length(std::string_view line, std::string_view alias, const std::map<std::string, std::int64_t>& pids) {
  const auto pid = pids.find(std::string(alias));
  if (pid == pids.end()) return 0;
  const std::string digits = std::to_string(pid->second);
  return line.starts_with(digits) && number_length(line) == digits.size() ? digits.size() : 0;
}

bool fits_anything(std::string_view line, std::string_view rest, const std::map<std::string, std::int64_t>& pids) {
  for (std::size_t skipped = 0; skipped <= line.size(); ++skipped) {
    if (fits(line.substr(skipped), rest, pids)) return true;
  }
  return false;
}

bool begins_word(std::string_view line, std::size_t at) {
  return at == 0 || std::isalnum(static_cast<unsigned char>(line[at - 1])) == 0;
}

std::string_view without_comment(std::string_view line) {
  const std::size_t comment = line.find("  #");
  line = line.substr(0, comment);
  const std::size_t last = line.find_last_not_of(" \t\r");
  return line.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

// Of the lines that both have, the longest part that stands in the same order stays; the others have moved.
void mark_moved(std::vector<Comparison::Row>& rows) {
  std::vector<std::size_t> both;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows[i].document != 0 && rows[i].own != 0) both.push_back(i);
  std::vector<std::size_t> ends;  // Of the ordered parts of each length, the one that ends lowest.
  std::vector<std::size_t> before(rows.size(), rows.size());
  for (const std::size_t row : both) {
    const auto place = std::lower_bound(ends.begin(), ends.end(), rows[row].own,
                                        [&](std::size_t end, int own) { return rows[end].own < own; });
    if (place != ends.begin()) before[row] = *(place - 1);
    place == ends.end() ? ends.push_back(row) : static_cast<void>(*place = row);
  }
  for (const std::size_t row : both) rows[row].moved = true;
  for (std::size_t row = ends.empty() ? rows.size() : ends.back(); row < rows.size(); row = before[row])
    rows[row].moved = false;
}

}  // namespace

bool fits(std::string_view line, std::string_view expected, const std::map<std::string, std::int64_t>& pids) {
  while (!expected.empty()) {
    const std::string_view word = placeholder_at(expected);
    if (word.empty()) {
      if (line.empty() || line[0] != expected[0]) return false;
      line.remove_prefix(1);
      expected.remove_prefix(1);
      continue;
    }
    expected.remove_prefix(word.size() + 2);
    if (word == "...") return fits_anything(line, expected, pids);
    const std::size_t length = word == "time"     ? time_length(line)
                               : word == "number" ? number_length(line)
                                                  : pid_length(line, word.substr(4), pids);
    if (length == 0) return false;
    line.remove_prefix(length);
  }
  return line.empty();
}

std::string with_placeholders(std::string_view line, const std::map<std::string, std::string>& pids) {
  line = without_comment(line);
  std::string result;
  for (std::size_t at = 0; at < line.size();) {
    const std::string_view rest = line.substr(at);
    if (const std::size_t length = time_length(rest); length > 0 && begins_word(line, at)) {
      result += "{time}";
      at += length;
      continue;
    }
    const std::size_t digits = number_length(rest);
    const auto pid = pids.find(std::string(rest.substr(0, digits)));
    if (digits > 0 && begins_word(line, at) && pid != pids.end()) {
      result += "{pid:" + pid->second + "}";
    } else {
      result += rest.substr(0, std::max<std::size_t>(digits, 1));
    }
    at += std::max<std::size_t>(digits, 1);
  }
  return result;
}

std::vector<std::string> wanted_lines(const Lesson& lesson) {
  if (!lesson.schedule.want.empty() || !lesson.document_output) return lesson.schedule.want;
  std::vector<std::string> wanted;
  const std::vector<std::string>& lines = lesson.document_output->lines;
  const auto print_beyond = [&](int after) {
    for (const Undecided& each : lesson.schedule.undecided)
      if (each.lines.empty() && each.after == after)
        wanted.insert(wanted.end(), each.instead.begin(), each.instead.end());
  };
  print_beyond(0);
  for (int number = 1; number <= static_cast<int>(lines.size()); ++number) {
    std::string expected = with_placeholders(lines[static_cast<std::size_t>(number) - 1], lesson.document_output->pids);
    for (const Undecided& each : lesson.schedule.undecided) {
      const auto place = std::find(each.lines.begin(), each.lines.end(), number);
      if (place == each.lines.end()) continue;
      expected = each.instead.empty() ? "" : each.instead[static_cast<std::size_t>(place - each.lines.begin())];
    }
    if (!expected.empty()) wanted.push_back(std::move(expected));
    print_beyond(number);
  }
  return wanted;
}

Comparison::Comparison(const DocumentOutput& document, const Retelling& retelling) {
  expect(document);
  update(document, retelling);
}

void Comparison::expect(const DocumentOutput& document) {
  lines_ = document.lines;
  named_ = document.pids;
  expected_.clear();
  rows_.clear();
  for (std::size_t i = 0; i < document.lines.size(); ++i) {
    std::string expected = with_placeholders(document.lines[i], document.pids);
    if (expected.empty()) continue;
    expected_.push_back(std::move(expected));
    rows_.push_back({.document = static_cast<int>(i) + 1, .own = 0, .line = 0, .moved = false});
  }
}

// A line that is new belongs to the first row that has none yet and that it fits: whatever comes later changes nothing
// of that.
void Comparison::update(const DocumentOutput& document, const Retelling& retelling) {
  const model::History& history = retelling.history();
  const bool same = pids_ == retelling.pids() && lines_ == document.lines && named_ == document.pids;
  if (same && !follower_.behind(history)) return;
  if (!same) expect(document);
  pids_ = retelling.pids();
  const std::size_t changed = follower_.catch_up(history);
  forget_from(history, same ? changed : 0);
  const auto& console = history.console();
  for (; seen_ < console.size(); ++seen_) {
    if (console[seen_].stream != 1) continue;
    own_.push_back(seen_);
    std::size_t row = 0;
    while (row < rows_.size() && (rows_[row].own != 0 || !fits(console[seen_].text, expected_[row], pids_))) ++row;
    if (row == rows_.size()) {
      only_here_.push_back(own_.size() - 1);
    } else {
      rows_[row].own = static_cast<int>(own_.size());
      rows_[row].line = seen_;
    }
  }
  mark_moved(rows_);
}

// The last line from before the change may have got its end since.
void Comparison::forget_from(const model::History& history, std::size_t first_event) {
  const auto& console = history.console();
  const auto changed = std::partition_point(console.begin(), console.end(),
                                            [&](const model::ConsoleLine& line) { return line.event < first_event; });
  seen_ = std::min(seen_, static_cast<std::size_t>(changed - console.begin()));
  auto open = std::lower_bound(own_.begin(), own_.end(), seen_);
  if (open != own_.begin()) seen_ = *--open;
  own_.erase(open, own_.end());
  while (!only_here_.empty() && only_here_.back() >= own_.size()) only_here_.pop_back();
  for (Row& row : rows_) {
    row.moved = false;
    if (row.own > static_cast<int>(own_.size())) row = {.document = row.document, .own = 0, .line = 0, .moved = false};
  }
}

Comparison::Row Comparison::only_here(std::size_t n) const {
  return {.document = 0, .own = static_cast<int>(only_here_[n]) + 1, .line = own_[only_here_[n]], .moved = false};
}

bool Comparison::same_lines() const {
  return only_here_.empty() && std::all_of(rows_.begin(), rows_.end(), [](const Row& row) { return row.own != 0; });
}

bool Comparison::same_order() const {
  return same_lines() && std::none_of(rows_.begin(), rows_.end(), [](const Row& row) { return row.moved; });
}

}  // namespace lesson
