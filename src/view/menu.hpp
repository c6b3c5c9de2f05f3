#pragma once

#include <optional>
#include <span>
#include <string>

#include "view/commands.hpp"
#include "view/texts.hpp"
#include "view/toolkit/canvas.hpp"

namespace view {

/// A list of things to choose from, over the rest of the window.
struct MenuEntry {
  std::string says;
  std::string detail = {};  ///< What comes of it: "PNG", "for ui.perfetto.dev".
  bool possible = true;     ///< False: shown, with the reason as its detail, but not to be chosen.
};

struct MenuState {
  std::size_t marked = 0;
  float scroll = 0;
  Grip grip = {};
};

/// Draws it. Returns what was clicked.
std::optional<std::size_t> draw_menu(std::string_view title, std::span<const MenuEntry> entries, Language language,
                                     Canvas& canvas, MenuState& state);
bool clicked_beside_menu(const Canvas& canvas, std::size_t entries);

/// What a key does in it: arrows move the mark; Enter and the digit of an entry choose. Returns what was chosen.
std::optional<std::size_t> press_in_menu(KeyPress key, std::span<const MenuEntry> entries, MenuState& state);

}  // namespace view
