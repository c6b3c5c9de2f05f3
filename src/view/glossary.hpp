#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lesson/library.hpp"
#include "view/commands.hpp"
#include "view/scroll_step.hpp"
#include "view/texts.hpp"
#include "view/toolkit/canvas.hpp"

/// The words of the lessons, over the rest of the window: what each means, what it is called in the other language, and
/// the lesson that shows it. Letters look for a word; the marked one is in sight.
namespace view {

struct GlossaryEntry {
  lesson::Term term;       ///< Its lesson is empty where lessons cannot be opened: none is offered then.
  base::OwnedText lesson;  ///< The title of the lesson that shows it.
};

/// What it keeps from frame to frame.
struct GlossaryState {
  std::string letters;     ///< Looked for; empty: all words are shown.
  std::size_t marked = 0;  ///< Among those that are shown.
  bool reveal = true;      ///< The marked one comes into sight; then the wheel may take it away.
  float scroll = 0;
  Grip grip = {};
};

/// What is where in the list, from its top on.
struct GlossaryItems {
  struct Line {
    Rect rect;
    std::string text;
    bool name = false, link = false;  ///< Else it belongs to what the word means.
    std::string quiet;                ///< Behind a name: the other language's, and other words.
  };
  struct Row {
    std::size_t entry = 0;
    Rect rect;
    Rect link;
    std::vector<Line> lines;
  };
  std::vector<Row> rows;
  float height = 0;
};
GlossaryItems layout_glossary(std::span<const GlossaryEntry> entries, std::string_view letters, Language language,
                              const Theme& theme, float width);

/// Takes what a key does here. Returns whether it was taken; `open`: the number of a lesson is wanted.
bool press_in_glossary(KeyPress key, std::span<const GlossaryEntry> entries, GlossaryState& state,
                       std::optional<std::string>& open);

struct GlossaryAsk {
  bool close = false;               ///< It was clicked away.
  std::optional<std::string> open;  ///< The number of a lesson.
};
GlossaryAsk draw_glossary(Canvas& canvas, Language language, std::span<const GlossaryEntry> entries,
                          GlossaryState& state);

/// Marks the term of this id. None of that id: the first.
void mark_term(std::span<const GlossaryEntry> entries, std::string_view id, GlossaryState& state);

}  // namespace view
