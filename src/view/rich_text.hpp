#pragma once

#include <string>
#include <vector>

#include "lesson/markdown.hpp"
#include "view/drawing.hpp"

/// Text of several looks in lines: regular, bold and code beside each other, links, Chinese broken between characters.
namespace view {

struct RichPiece {
  Rect rect;
  std::string text;
  Type type = Type::Regular;
  std::string link;  ///< Empty: none.
};

struct RichText {
  std::vector<RichPiece> pieces;
  float height = 0;
};

/// Lines at most `width` wide, from (0, 0) on. `type` is the look of what has none of its own.
RichText layout_rich(const std::vector<lesson::markdown::Span>& spans, float width, const Theme& theme,
                     Type type = Type::Regular);

/// What can be parted: words with the space behind them, single Chinese characters with the punctuation that must
/// follow them.
std::vector<std::string> breakable_parts(std::string_view text);

}  // namespace view
