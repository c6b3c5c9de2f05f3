#include "base/toml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace base {
namespace {

struct BrokenAssumption {};

bool breaks_an_assumption(std::string_view text) {
  try {
    (void)toml::parse(text);
  } catch (const BrokenAssumption&) {
    return true;
  } catch (const toml::parse_error&) {  // Cut off in the middle of something.
  }
  return false;
}

// The first line with which the text breaks an assumption of the parser, which does not say where it was. By bisection:
// a text of many lines would be parsed as often as it has lines.
std::size_t broken_line(std::string_view text) {
  std::vector<std::size_t> ends;  // Of the lines.
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', end + 1))
    ends.push_back(end + 1);
  const auto first = std::partition_point(ends.begin(), ends.end(),
                                          [&](std::size_t end) { return !breaks_an_assumption(text.substr(0, end)); });
  return static_cast<std::size_t>(first - ends.begin()) + 1;
}

// Reads TOML just closely enough to know how deep keys and values nest: comments and strings are skipped, brackets and
// dots counted.
class NestingScan {
 public:
  explicit NestingScan(std::string_view text) : rest_{text} {}

  /// The line that nests too deeply; 0: none does.
  std::size_t too_deep_line() {
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (c == '"' || c == '\'') {
        skip_string(c);
        continue;
      }
      rest_.remove_prefix(c == '#' ? std::min(rest_.find('\n'), rest_.size()) : 1);
      count(c);
      if (open_ > kDeepestToml || dots_ > kDeepestToml) return line_;
    }
    return 0;
  }

 private:
  void count(char c) {
    if (c == '.') return static_cast<void>(++dots_);
    if (c == '[' || c == '{') ++open_;
    if ((c == ']' || c == '}') && open_ > 0) --open_;
    if (c == '\n') ++line_;
    if (std::string_view("[]{},=\n").find(c) != std::string_view::npos) dots_ = 0;  // Here another key may begin.
  }

  // "..." and '...' end with their line, """...""" and '''...''' do not; a backslash counts between double quotes only.
  void skip_string(char quote) {
    const std::string three(3, quote);
    const bool many_lines = rest_.starts_with(three);
    rest_.remove_prefix(many_lines ? 3 : 1);
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (c == '\n' && !many_lines) return;  // Not TOML: the parser stops here.
      if (many_lines ? rest_.starts_with(three) : c == quote) {
        rest_.remove_prefix(many_lines ? 3 : 1);
        for (int more = 0; many_lines && more < 2 && rest_.starts_with(quote); ++more)
          rest_.remove_prefix(1);  // """a"""" holds a quote at its end.
        return;
      }
      if (c == '\n') ++line_;
      if (c == '\\' && quote == '"' && rest_.size() > 1 && rest_[1] != '\n') rest_.remove_prefix(1);
      rest_.remove_prefix(1);
    }
  }

  std::string_view rest_;
  std::size_t line_ = 1;
  int open_ = 0;  // Brackets and braces.
  int dots_ = 0;  // Of the key that is being read, if it is one.
};

}  // namespace

void break_assumption() { throw BrokenAssumption{}; }

toml::table parse_toml(std::string_view text) {
  if (const std::size_t line = NestingScan{text}.too_deep_line(); line != 0)
    throw TomlError{line, in_both({"keys and lists are nested more than {0} deep here; write it flatter",
                                   "这里的键或列表嵌套超过 {0} 层；请写得平一些"},
                                  kDeepestToml)};
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    const std::string said{error.description()};
    throw TomlError{error.source().begin.line, {.english = said, .chinese = said}};
  } catch (const BrokenAssumption&) {
    throw TomlError{broken_line(text),
                    in_both({"this line is not TOML; a table begins with [name], or [[name]], on a line of its own",
                             "这一行不是 TOML；表以单独一行的 [name] 或 [[name]] 开头"})};
  }
}

}  // namespace base
