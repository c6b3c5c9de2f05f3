#include "view/toolkit/text_layout.hpp"

#include <cfloat>

namespace view {
namespace {

constexpr char32_t kDamaged = 0xFFFD;
constexpr char32_t kFirstBeyondLatin = 0x100;
constexpr std::string_view kEllipsis = "…";

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// Punctuation that closes what came before it does not begin a line, and what opens does not end one.
constexpr std::u32string_view kClosing = U"，。、；：？！）》」』】”’…,.;:?!)]}%";
constexpr std::u32string_view kOpening = U"（《「『【“‘([{";

bool may_break_between(char32_t before, char32_t after) {
  const bool between_words = before == ' ' || is_han(before) || is_han(after);
  return between_words && after != ' ' && kClosing.find(after) == kClosing.npos &&
         kOpening.find(before) == kOpening.npos;
}

std::size_t without_trailing_spaces(std::string_view line) {
  const std::size_t last = line.find_last_not_of(' ');
  return last == std::string_view::npos ? 0 : last + 1;
}

// "1.7 s" stays together.
bool is_unit_of_number(std::string_view text, std::size_t position) {
  if (position < 2 || text[position - 1] != ' ' || text[position - 2] < '0' || text[position - 2] > '9') return false;
  for (const std::string_view unit : {"s", "ms", "µs", "ns"}) {
    if (!text.substr(position).starts_with(unit)) continue;
    const std::size_t behind = position + unit.size();
    return behind == text.size() ||
           !((text[behind] >= 'a' && text[behind] <= 'z') || (text[behind] >= 'A' && text[behind] <= 'Z'));
  }
  return false;
}

// How many bytes of `text` (without '\n') make up its first line.
std::size_t first_line(Font font, std::string_view text, float width) {
  float used = 0;
  std::size_t position = 0, last_break = 0;
  char32_t before = 0;
  while (position < text.size()) {
    std::size_t next = position;
    const char32_t c = next_code_point(text, next);
    if (before != 0 && may_break_between(before, c) && !is_unit_of_number(text, position)) last_break = position;
    const float advance = text_width(font, text.substr(position, next - position));
    if (used + advance > width && c != ' ' && position > 0) return last_break > 0 ? last_break : position;
    used += advance;
    before = c;
    position = next;
  }
  return text.size();
}

void wrap_paragraph(Font font, std::string_view text, float width, std::vector<std::string>& lines) {
  do {
    const std::size_t bytes = first_line(font, text, width);
    const std::string_view line = text.substr(0, bytes);
    lines.emplace_back(line.substr(0, without_trailing_spaces(line)));
    text.remove_prefix(bytes);
  } while (!text.empty());
}

}  // namespace

void erase_last_character(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) text.pop_back();
  if (!text.empty()) text.pop_back();
}

void append_utf8(std::string& text, char32_t c) {
  const auto byte = [&](char32_t bits) { text += static_cast<char>(bits); };
  if (c < 0x80) return byte(c);
  if (c < 0x800) {
    byte(0xC0 | c >> 6);
  } else if (c < 0x10000) {
    byte(0xE0 | c >> 12);
    byte(0x80 | (c >> 6 & 0x3F));
  } else {
    byte(0xF0 | c >> 18);
    byte(0x80 | (c >> 12 & 0x3F));
    byte(0x80 | (c >> 6 & 0x3F));
  }
  byte(0x80 | (c & 0x3F));
}

bool is_han(char32_t c) {
  return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFF00 && c <= 0xFF60) || (c >= 0x20000 && c <= 0x3FFFF);
}

char32_t next_code_point(std::string_view utf8, std::size_t& position) {
  const auto first = static_cast<unsigned char>(utf8[position++]);
  if (first < 0x80) return first;
  const int more = first >= 0xF0 && first < 0xF8 ? 3 : first >= 0xE0 ? 2 : first >= 0xC2 ? 1 : 0;
  if (more == 0 || first >= 0xF8 || position + static_cast<std::size_t>(more) > utf8.size()) return kDamaged;
  char32_t point = first & (0x3FU >> more);
  for (int i = 0; i < more; ++i) {
    const char byte = utf8[position + static_cast<std::size_t>(i)];
    if (!is_continuation(byte)) return kDamaged;
    point = (point << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
  }
  position += static_cast<std::size_t>(more);
  return point;
}

void Glyphs::note(std::string_view utf8) {
  for (std::size_t position = 0; position < utf8.size();) {
    if (static_cast<unsigned char>(utf8[position]) < 0x80) {
      ++position;
      continue;
    }
    const char32_t point = next_code_point(utf8, position);
    if (point >= kFirstBeyondLatin && wanted_.insert(point).second) new_ = true;
  }
}

float text_width(Font font, std::string_view text) {
  if (font.face == nullptr || text.empty()) return 0;
  return font.face->CalcTextSizeA(font.size, FLT_MAX, 0, text.data(), text.data() + text.size()).x;
}

float line_height(Font font) { return font.size * 1.4F; }

std::string shortened(Font font, std::string_view text, float width) {
  if (text_width(font, text) <= width) return std::string(text);
  const float room = width - text_width(font, kEllipsis);
  float used = 0;
  std::size_t position = 0;
  while (position < text.size()) {
    std::size_t next = position;
    next_code_point(text, next);
    used += text_width(font, text.substr(position, next - position));
    if (used > room) break;
    position = next;
  }
  return std::string(text.substr(0, without_trailing_spaces(text.substr(0, position)))) + std::string(kEllipsis);
}

std::vector<std::string> wrapped(Font font, std::string_view text, float width) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  while (true) {
    const std::size_t newline = text.find('\n', begin);
    wrap_paragraph(font, text.substr(begin, newline == std::string_view::npos ? text.npos : newline - begin), width,
                   lines);
    if (newline == std::string_view::npos) return lines;
    begin = newline + 1;
  }
}

}  // namespace view
