#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "view/actions.hpp"
#include "view/texts.hpp"
#include "view/toolkit/canvas.hpp"

namespace view {

/// A lesson, or a file that was open before.
struct StartEntry {
  std::string number;  ///< "01"; empty for a file.
  std::string title, summary;
  std::string document;  ///< The heading above the first entry of each document; for files their own.
  int minutes = 0;
  bool done = false;
};

struct StartState {
  std::size_t marked = 0;  ///< By the arrow keys.
  float scroll = 0;
  Grip grip = {};
};

/// Where everything is: cards in one column, or in two where there is room. Pure.
struct StartItems {
  struct Card {
    std::size_t entry = 0;
    Rect rect;
    std::vector<std::string> summary;  ///< In lines.
  };
  struct Heading {
    std::string text;
    Rect rect;
  };
  std::vector<Card> cards;
  std::vector<Heading> headings;
  Rect list;         ///< What is scrolled; cards and headings are in its coordinates.
  float height = 0;  ///< Of all of it.
  int columns = 1;
};
StartItems layout_start(std::span<const StartEntry> entries, const Theme& theme, ImVec2 size);

/// Where the mark goes by an arrow key. `down`: +1 or -1.
std::size_t next_marked(const StartItems& items, std::size_t marked, int down);
/// The same by the height of what can be seen at once, in its column.
std::size_t marked_a_page_away(const StartItems& items, std::size_t marked, int down);
/// Scrolls so that what is marked can be seen.
void reveal_marked(const StartItems& items, StartState& state);

/// The first screen: what can be learned, what was open before, how to open something else (`no_files`: why that cannot
/// be done here). Returns what was clicked.
std::optional<std::size_t> draw_start(const StartItems& items, std::span<const StartEntry> entries, Language language,
                                      Canvas& canvas, StartState& state, Actions& actions,
                                      const std::optional<Text>& no_files = {});

}  // namespace view
