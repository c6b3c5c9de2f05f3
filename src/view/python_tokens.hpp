#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

/// Which words of a Python source are what, for colouring it.
///
///     for (const Token& token : python_tokens(source)) paint(source.substr(token.begin, token.length),
///     color_of(token.kind));
///
/// Knows just as much of the language as colours need: strings (all prefixes, triple quotes across lines, escapes),
/// comments, numbers, keywords, the name that a `def` or `class` defines, and decorators. Never fails; what it does not
/// understand is Plain.
namespace view {

enum class TokenKind : std::uint8_t { Plain, Keyword, Builtin, Defined, String, Number, Comment, Decorator };

/// A piece of one line: tokens never contain a newline, so that each line can be painted for itself.
struct Token {
  std::uint32_t line = 0;   ///< From 0.
  std::uint32_t begin = 0;  ///< Byte in the source.
  std::uint32_t length = 0;
  TokenKind kind = TokenKind::Plain;
};

/// All tokens but Plain ones, in the order of the text.
std::vector<Token> python_tokens(std::string_view source);

}  // namespace view
