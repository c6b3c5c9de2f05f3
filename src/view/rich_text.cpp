#include "view/rich_text.hpp"

#include <cmath>

namespace view {
namespace {

bool is_chinese(char32_t c) {
  return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF00 && c <= 0xFFEF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

/// Never at the begin of a line.
bool closes(char32_t c) {
  return std::u32string_view{U"，。！？；：、）】》」』”’…,.!?;:)]}%·"}.find(c) != std::u32string_view::npos;
}
/// Never at the end of a line.
bool opens(char32_t c) { return std::u32string_view{U"（【《「『“‘([{"}.find(c) != std::u32string_view::npos; }

Type type_of(const lesson::markdown::Span& span, Type type) {
  if (span.code) return Type::Mono;
  return span.bold && type == Type::Regular ? Type::Bold : type;
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

namespace {

/// A part of a span that is not broken without need.
struct Fragment {
  std::string text;
  const lesson::markdown::Span* span = nullptr;
  bool glued = false;  ///< No line ends before it, though another look begins: "**f1**." is one word.
};

char32_t first_letter(std::string_view text) {
  std::size_t position = 0;
  return text.empty() ? U' ' : next_code_point(text, position);
}
char32_t last_letter(std::string_view text) {
  char32_t last = U' ';
  for (std::size_t position = 0; position < text.size();) last = next_code_point(text, position);
  return last;
}

bool belong_together(char32_t before, char32_t after) {
  if (before == U' ' || after == U' ') return false;
  return closes(after) || opens(before) || (!is_chinese(before) && !is_chinese(after));
}

std::string without_space_behind(std::string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

class Lines {
 public:
  Lines(const std::vector<lesson::markdown::Span>& spans, float width, const Theme& theme, Type type)
      : width_{width}, theme_{theme}, type_{type}, line_{std::ceil(line_height(font_of(theme, type)))} {
    char32_t before = U' ';
    for (const auto& span : spans) {
      if (span.line_break) {
        fragments_.push_back({{}, &span, false});
        before = U' ';
        continue;
      }
      bool first = true;
      for (std::string& part : breakable_parts(span.text)) {
        const bool glued = first && belong_together(before, first_letter(part));
        before = last_letter(part);
        fragments_.push_back({std::move(part), &span, glued});
        first = false;
      }
    }
  }

  RichText run() {
    for (std::size_t i = 0; i < fragments_.size();) {
      if (fragments_[i].span->line_break) {
        end_line();
        ++i;
        continue;
      }
      std::size_t end = i + 1;
      while (end < fragments_.size() && fragments_[end].glued) ++end;
      word(i, end);
      i = end;
    }
    if (first_ < rich_.pieces.size()) end_line();
    rich_.height = y_;
    return std::move(rich_);
  }

 private:
  Font font(const Fragment& fragment) const { return font_of(theme_, type_of(*fragment.span, type_)); }

  /// Fragments that stay in one line if it can hold them.
  void word(std::size_t begin, std::size_t end) {
    float wide = 0;
    for (std::size_t i = begin; i < end; ++i)
      wide +=
          text_width(font(fragments_[i]), i + 1 == end ? without_space_behind(fragments_[i].text) : fragments_[i].text);
    if (x_ > 0 && x_ + wide > width_) end_line();
    for (std::size_t i = begin; i < end; ++i) place(fragments_[i]);
  }

  void place(const Fragment& fragment) {
    std::string text = fragment.text;
    if (x_ == 0 && text == " ") return;
    const Font look = font(fragment);
    // What is longer than a line is broken where it must be.
    for (std::string bare = without_space_behind(text); x_ + text_width(look, bare) > width_;
         bare = without_space_behind(text)) {
      if (x_ > 0) {
        end_line();
        continue;
      }
      const std::vector<std::string> pieces = wrapped(look, bare, width_);
      if (pieces.size() < 2) break;
      add(pieces.front(), fragment);
      end_line();
      text = text.substr(pieces.front().size());
    }
    add(text, fragment);
  }

  void add(const std::string& text, const Fragment& fragment) {
    const float wide = text_width(font(fragment), text);
    if (joined_ == fragment.span) {
      rich_.pieces.back().text += text;
      rich_.pieces.back().rect.width += wide;
    } else {
      rich_.pieces.push_back({{x_, y_, wide, line_}, text, type_of(*fragment.span, type_), fragment.span->link});
      joined_ = fragment.span;
    }
    x_ += wide;
  }

  /// All pieces of a line stand in the middle of its height.
  void end_line() {
    for (; first_ < rich_.pieces.size(); ++first_) {
      rich_.pieces[first_].rect.y = y_;
      rich_.pieces[first_].rect.height = line_;
    }
    x_ = 0;
    y_ += line_;
    joined_ = nullptr;
  }

  float width_;
  const Theme& theme_;
  Type type_;
  float line_;
  float x_ = 0, y_ = 0;
  std::size_t first_ = 0;                           ///< The first piece of this line.
  const lesson::markdown::Span* joined_ = nullptr;  ///< That of the last piece of this line: more of it is added to it.
  std::vector<Fragment> fragments_;
  RichText rich_;
};

}  // namespace

RichText layout_rich(const std::vector<lesson::markdown::Span>& spans, float width, const Theme& theme, Type type) {
  return Lines{spans, width, theme, type}.run();
}

}  // namespace view
