#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "view/toolkit/color.hpp"
#include "view/toolkit/imgui_compat.hpp"

namespace view {

/// The looks that a user can choose from.
enum class ThemeName : std::uint8_t { Dark, Light, Contrast };
inline constexpr int kThemes = 3;
/// "dark", "light", "contrast": as the settings and the command line say it.
std::string_view name_of(ThemeName theme);
std::optional<ThemeName> theme_named(std::string_view name);

/// Few colours, each with one meaning. Processes have colours of their own (Theme::process_color).
struct Colors {
  Color ground;      ///< Between the panels.
  Color panel;       ///< Under everything in a panel; the frame is cleared to it, so nobody needs to paint it.
  Color card;        ///< Cards.
  Color raised;      ///< What the mouse is over, and what lies over other things.
  Color line;        ///< Frames, grids and other quiet lines.
  Color edge;        ///< Lines that say something: who started whom.
  Color text;        ///< What is to be read.
  Color quiet_text;  ///< What may be read: titles of panels, pids.
  Color faint_text;  ///< What is not there now: states a process is not in, keys that do nothing. Not for the ground.
  Color now;         ///< The present time, and waiting: as text and line.
  Color marker;      ///< The same as an area, with a rim of `now`. On light ground yellow is a highlighter.
  Color alive;       ///< Running, live; ended well.
  Color trouble;     ///< Errors, deadlock, standard error.
  Color signal;      ///< Ended by a signal.
  Color selected;    ///< Frame around what is selected.
  Color keyword, string, comment, number;  ///< Source code.
};
const Colors& colors_of(ThemeName theme);

/// A font at its size in pixels: what Canvas draws with. Fonts come from view/fonts.hpp.
struct Font {
  ImFont* face = nullptr;
  float size = 0;
};

struct Fonts {
  Font text;  ///< 15 points, from the highest to the lowest that a letter reaches.
  Font bold;
  Font mono;                       ///< Code, console, numbers that stand in columns.
  Font small;                      ///< 13 points: pids, axis, keys.
  Font large;                      ///< 20 points: headings.
  Font title;                      ///< 28 points: the start screen.
  std::uint64_t build = 0;         ///< Another one each time the fonts are made: the same words may be wider now.
  float zoom = 1;                  ///< How many times as large as the rest of the window (see zoomed() in fonts.hpp).
  std::vector<Fonts> larger = {};  ///< Made for a zoom each.
};

/// Everything that says how things look. Regular data; the panels get it by const reference.
struct Theme {
  ThemeName name = ThemeName::Dark;
  Colors colors;
  Fonts fonts;
  float scale = 1;  ///< Text scale: 0.8 to 3. Every length in a layout is multiplied by it.

  float px(float points) const { return points * scale; }

  /// The colour of the n-th process of a run, 0 the main process. Any two of eight can be told apart by people with any
  /// of the common kinds of colour blindness (tests/view/toolkit/theme_test.cpp simulates them). After eight the
  /// colours come again: no other eight are that far from these and from each other.
  Color process_color(std::size_t order) const;
};

inline constexpr std::size_t kProcessColors = 8;
inline constexpr float kSmallestScale = 0.8F, kLargestScale = 3.0F;

/// A theme without fonts (see view/fonts.hpp).
Theme make_theme(ThemeName name, float scale);

/// Makes Dear ImGui's own widgets (text fields, lists) look like the rest.
void apply_to_widgets(const Theme& theme, ImGuiStyle& style);

}  // namespace view
