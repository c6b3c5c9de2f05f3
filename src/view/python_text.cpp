#include "view/python_text.hpp"

#include <algorithm>

namespace view {

Color color_of(TokenKind kind, const Colors& colors) {
  switch (kind) {
    case TokenKind::Keyword:
      return colors.keyword;
    case TokenKind::String:
      return colors.string;
    case TokenKind::Number:
      return colors.number;
    case TokenKind::Comment:
      return colors.comment;
    case TokenKind::Decorator:
    case TokenKind::Builtin:
      return colors.text.mixed(colors.keyword, 0.6F);
    case TokenKind::Defined:
      return colors.text.mixed(colors.number, 0.7F);
    case TokenKind::Plain:
      break;
  }
  return colors.text;
}

// Words of the same colour in one go.
void draw_python_line(Canvas& canvas, ImVec2 at, std::string_view line, std::span<const Token> tokens) {
  const Theme& theme = canvas.theme();
  float x = at.x;
  std::size_t begin = 0;
  const auto piece = [&](std::size_t end, Color color) {
    if (end <= begin) return;
    const std::string_view text = line.substr(begin, end - begin);
    canvas.text(ImVec2(x, at.y), theme.fonts.mono, color, text);
    x += text_width(theme.fonts.mono, text);
    begin = end;
  };
  for (const Token& token : tokens) {
    piece(std::min<std::size_t>(token.begin, line.size()), theme.colors.text);
    piece(std::min<std::size_t>(token.begin + token.length, line.size()), color_of(token.kind, theme.colors));
  }
  piece(line.size(), theme.colors.text);
}

}  // namespace view
