#include "view/rich_text.hpp"

#include <cmath>

namespace view {
namespace {

bool is_chinese(char32_t c) { return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x20000 && c <= 0x3FFFF); }

/// Never at the begin of a line.
bool closes(char32_t c) { return std::u32string_view{U"，。！？；：、）】》」』”’…,.!?;:)]}%·"}.find(c) != std::u32string_view::npos; }
/// Never at the end of a line.
bool opens(char32_t c) { return std::u32string_view{U"（【《「『“‘([{"}.find(c) != std::u32string_view::npos; }

Type type_of(const lesson::markdown::Span& span, bool heading) {
  if (span.code) return Type::Mono;
  if (heading) return Type::Large;
  return span.bold ? Type::Bold : Type::Regular;
}

/// Looks of `count` pieces in one line stand on one base: smaller ones lower.
void finish_line(std::vector<RichPiece>& pieces, std::size_t first, float y, float height) {
  for (std::size_t i = first; i < pieces.size(); ++i) {
    pieces[i].rect.y = y;
    pieces[i].rect.height = height;
  }
}

}  // namespace

std::vector<std::string> breakable_parts(std::string_view text) {
  std::vector<std::string> parts;
  bool may_break = true, glue_next = false;
  std::size_t position = 0;
  while (position < text.size()) {
    const std::size_t begin = position;
    const char32_t c = next_code_point(text, position);
    const std::string_view letter = text.substr(begin, position - begin);
    const bool chinese = is_chinese(c);
    const bool begins = !parts.empty() && !glue_next && !closes(c) && c != U' ' && (may_break || chinese);
    if (parts.empty() || begins) {
      parts.emplace_back(letter);
    } else {
      parts.back() += letter;
    }
    glue_next = opens(c);
    may_break = c == U' ' || chinese;
  }
  return parts;
}

RichText layout_rich(const std::vector<lesson::markdown::Span>& spans, float width, const Theme& theme, bool heading) {
  RichText rich;
  const float line = std::ceil(heading ? line_height(theme.fonts.large) : line_height(theme.fonts.text));
  float x = 0, y = 0;
  std::size_t first = 0;
  const auto end_line = [&] {
    finish_line(rich.pieces, first, y, line);
    first = rich.pieces.size();
    x = 0;
    y += line;
  };
  for (const auto& span : spans) {
    if (span.line_break) {
      end_line();
      continue;
    }
    const Type type = type_of(span, heading);
    const Font font = font_of(theme, type);
    bool joins = false;  // To the piece before, of the same span and line.
    for (std::string& part : breakable_parts(span.text)) {
      std::string bare = part;
      while (!bare.empty() && bare.back() == ' ') bare.pop_back();
      float wide = text_width(font, part);
      if (x > 0 && x + text_width(font, bare) > width) {
        end_line();
        joins = false;
      }
      if (x == 0 && part == " ") continue;
      // A word longer than a line is broken where it must be.
      while (text_width(font, bare) > width && bare.size() > 1) {
        const std::vector<std::string> pieces = wrapped(font, bare, width);
        if (pieces.size() < 2) break;
        rich.pieces.push_back({{0, y, text_width(font, pieces.front()), line}, pieces.front(), type, span.link});
        bare = part = part.substr(pieces.front().size());
        wide = text_width(font, part);
        end_line();
      }
      if (joins) {
        rich.pieces.back().text += part;
        rich.pieces.back().rect.width += wide;
      } else {
        rich.pieces.push_back({{x, y, wide, line}, part, type, span.link});
        joins = true;
      }
      x += wide;
    }
  }
  if (first < rich.pieces.size()) end_line();
  rich.height = y;
  return rich;
}

}  // namespace view
