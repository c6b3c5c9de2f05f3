#include "view/python_tokens.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace view;

namespace {

/// "def:Keyword run:Defined ..." of a source.
std::string told(std::string_view source) {
  static constexpr const char* kNames[] = {"Plain",  "Keyword", "Builtin", "Defined",
                                           "String", "Number",  "Comment", "Decorator"};
  std::string text;
  for (const Token& token : python_tokens(source)) {
    if (!text.empty()) text += " | ";
    text += std::string{source.substr(token.begin, token.length)} + ":" + kNames[static_cast<int>(token.kind)];
  }
  return text;
}

}  // namespace

TEST_CASE("python_tokens: keywords, definitions, numbers, comments") {
  CHECK(told("def run(self):  # go\n  return 0x1F + 1.5e-3") ==
        "def:Keyword | run:Defined | self:Keyword | # go:Comment | return:Keyword | 0x1F:Number | 1.5e-3:Number");
  CHECK(told("x.print(print)") == "print:Builtin");
  CHECK(told("x = y-1") == "1:Number");
  CHECK(told("@functools.cache\na @ b") == "@functools.cache:Decorator");
}

TEST_CASE("python_tokens: strings with prefixes and escapes") {
  CHECK(told(R"(f'data:{i}' "a\"b" rb'x' '#')") == R"(f'data:{i}':String | "a\"b":String | rb'x':String | '#':String)");
  CHECK(told("'open\nx = 1") == "'open:String | 1:Number");
  CHECK(told("name'x'") == "'x':String");
}

TEST_CASE("python_tokens: a triple-quoted string is one token in each of its lines") {
  const auto tokens = python_tokens("a = '''one\n\ntwo''' # three\n");
  REQUIRE(tokens.size() == 4);
  CHECK(tokens[0].line == 0);
  CHECK(tokens[0].kind == TokenKind::String);
  CHECK(tokens[1].length == 0);
  CHECK(tokens[2].line == 2);
  CHECK(tokens[2].length == 6);
  CHECK(tokens[3].kind == TokenKind::Comment);
  CHECK(tokens[3].line == 2);
}

TEST_CASE("python_tokens: no token passes the end, whatever the source") {
  for (const std::string_view source : {"'", "'''", "'\\", "'''\\", "1e", "@", "f'", "'\\\n", "\xE4\xB8", "0x"}) {
    INFO(source);
    for (const Token& token : python_tokens(source)) CHECK(token.begin + token.length <= source.size());
  }
}
