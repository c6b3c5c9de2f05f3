#include "lesson/toml.hpp"

namespace lesson {
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

// The first line with which the text breaks an assumption of the parser, which does not say where it was.
std::size_t broken_line(std::string_view text) {
  std::size_t line = 1;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', end + 1), ++line) {
    if (breaks_an_assumption(text.substr(0, end + 1))) return line;
  }
  return line;
}

}  // namespace

void break_assumption() { throw BrokenAssumption{}; }

toml::table parse_toml(std::string_view text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    throw TomlError{error.source().begin.line, std::string{error.description()}};
  } catch (const BrokenAssumption&) {
    throw TomlError{broken_line(text), "this line is not TOML; a table begins with [name], or [[name]], on a line of its own"};
  }
}

}  // namespace lesson
