#pragma once

#include "view/keyboard_wish.hpp"
#include "view/layout.hpp"
#include "view/run_scene.hpp"
#include "view/scroll_step.hpp"

/// What the program has printed until t: when, who, a bar, the text. Standard error has a mark, an unknown owner is
/// called so. Click a line: to its moment. Below, while the program can read it, a line of input.
namespace view {

struct ConsoleState {
  std::optional<std::size_t>
      until;  ///< The user scrolled: so many lines are above the lower edge; else the newest is kept in sight.
  ScrollSteps keys;
  std::string input;
  KeyboardWish keyboard;  ///< Of the line of input.
  bool plain = false;     ///< Only the text, as a terminal shows it.
};

/// One row of the screen; a long line has several.
struct ConsoleRow {
  std::size_t line = 0;  ///< In History::console().
  bool first = true;     ///< The one with time and name.
  Rect rect;
  std::string time, name, text;
  Serial process = trace::kNobody;
  int stream = 1;
  bool newest = false;  ///< It appeared with the last step.
  Rect badge = {};      ///< The number of its process, before the name.
};

struct ConsoleItems {
  std::vector<ConsoleRow> rows;  ///< From above.
  Rect area, input, send, end_of_file, copy;
  float time_width = 0, badge_width = 0, name_width = 0, text_x = 0;  ///< The name's with the badge's.
  std::size_t lines = 0;                                              ///< How many there are until t.
  std::size_t until = 0;                                              ///< State's, as far as there is something.
  std::string message;                                                ///< Instead of rows.
};

ConsoleItems layout_console(const Scene& scene, const std::optional<LiveScene>& live, const ConsoleState& state,
                            ImVec2 size);
void draw_console(const ConsoleItems& items, const Scene& scene, const SideScene& side, Canvas& canvas,
                  ConsoleState& state, Actions& actions);

/// The output until t as it stood on the terminal.
std::string plain_text(const Scene& scene);

}  // namespace view
