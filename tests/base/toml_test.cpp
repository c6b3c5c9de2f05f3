#include "base/toml.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

std::string repeated(std::string_view part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += part;
  return text;
}

// Where the text is not TOML; 0: it is.
std::size_t wrong_line(const std::string& text) {
  try {
    base::parse_toml(text);
    return 0;
  } catch (const base::TomlError& error) {
    return error.line();
  }
}

constexpr int kMany = 200'000;

}  // namespace

TEST_CASE("parse_toml: keys, headers, lists and inline tables without end are refused with their line") {
  CHECK(wrong_line("a" + repeated(".a", kMany) + " = 1") == 1);
  CHECK(wrong_line("\n[a" + repeated(" . a", kMany) + "]") == 2);
  CHECK(wrong_line("\n\n[[a" + repeated(".\"a\"", kMany) + "]]") == 3);
  CHECK(wrong_line("a = " + repeated("[", kMany)) == 1);
  CHECK(wrong_line("a = " + repeated("[\n", kMany)) == base::kDeepestToml + 1);
  CHECK(wrong_line("a = " + repeated("{a=", kMany)) == 1);
  CHECK(wrong_line("a = " + repeated("{a.a.a=", kMany)) == 1);
}

TEST_CASE("parse_toml: what is deep only within a string or a comment is not nested") {
  const std::string deep = repeated("[.{", 100);
  CHECK(wrong_line("# " + deep + "\na = \"" + deep + "\"\nb = '" + deep + "'\n") == 0);
  CHECK(wrong_line("a = \"\"\"\n" + deep + "\n\"\"\"\nb = '''\n" + deep + "\n'''\n") == 0);
  CHECK(wrong_line("a = \"\\\"" + deep + "\\\\\"\nb = '\\'\n") == 0);
  CHECK(wrong_line("a" + repeated(".a", base::kDeepestToml) + " = " + repeated("[", base::kDeepestToml) +
                   repeated("]", base::kDeepestToml)) == 0);
}

TEST_CASE("parse_toml: a string that ends in its own quotes hides nothing that follows") {
  const std::string key = "b" + repeated(".b", kMany) + " = 1";
  for (const std::string value : {R"("")", R"("\\")", R"('\')", R"("""a"""")", R"("""a""""")", R"("""""")",
                                  R"("""""""")", R"('''a'''')", R"("a" # ")"}) {
    CAPTURE(value);
    CHECK(wrong_line("a = " + value + "\n") == 0);
    CHECK(wrong_line("a = " + value + "\n" + key) == 2);
  }
}

TEST_CASE("parse_toml: the line that breaks an assumption of the parser is found in a long text") {
  const int lines = 20'000;
  CHECK(wrong_line(repeated("\n", lines) + "[a\n") == lines + 1);
  CHECK(wrong_line(repeated("# a\n", lines) + "[a\n" + repeated("\n", lines)) == lines + 1);
}
