#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "view/toolkit/geometry.hpp"
#include "view/toolkit/theme.hpp"

/// Measuring and breaking text: pure functions of the text and the font.
namespace view {

/// The letters that were asked for. Before Dear ImGui 1.92 the font texture holds a fixed set of glyphs; it is made of
/// those that are used (2 ms) instead of all that there are (200 ms and a texture of 4096 lines). Canvas notes every
/// text here before it draws it; when something new was noted the fonts are built again and the frame is laid out
/// again, before anybody sees it.
class Glyphs {
 public:
  /// A text as it stands in the window: for those who use it without eyes, as input scripts do.
  struct Drawn {
    std::string text;
    Rect rect;
  };

  void note(std::string_view utf8);
  /// From now on what is drawn is also written down there; nullptr: no more. It has to outlive this.
  void write_down(std::vector<Drawn>* drawn) { drawn_ = drawn; }
  void draw(std::string_view utf8, Rect rect) {
    if (drawn_ != nullptr && !rect.empty()) drawn_->push_back({std::string{utf8}, rect});
  }
  /// Letters so many times as large are drawn: a zoom for which the fonts were not made is blurred until they are.
  void want_zoom(float zoom) {
    if (zoom != 1 && zooms_.insert(zoom).second) new_ = true;
  }
  bool something_new() const { return new_; }
  void built() { new_ = false; }
  const std::set<char32_t>& wanted() const { return wanted_; }
  const std::set<float>& zooms() const { return zooms_; }

 private:
  std::set<char32_t> wanted_;  // Those beyond Latin 1, which every font has.
  std::set<float> zooms_;
  bool new_ = false;
  std::vector<Drawn>* drawn_ = nullptr;
};

/// The code point at `position`, which moves behind it. Damaged UTF-8 is U+FFFD, one byte at a time.
char32_t next_code_point(std::string_view utf8, std::size_t& position);

/// Adds a code point, or takes the last one away: for fields in which one types.
void append_utf8(std::string& text, char32_t point);
void erase_last_character(std::string& text);

/// Chinese, Japanese or Korean, and their punctuation: a line may break beside it.
bool is_han(char32_t point);

float text_width(Font font, std::string_view text);
/// From one baseline to the next.
float line_height(Font font);

/// The text as it is, or its beginning and "…", so that it is at most `width` wide.
std::string shortened(Font font, std::string_view text, float width);

/// Lines at most `width` wide: broken between words, or between any two Chinese characters but not before 。，）and
/// their like. A word longer than a line is broken where it must be. '\n' ends a line.
std::vector<std::string> wrapped(Font font, std::string_view text, float width);

}  // namespace view
