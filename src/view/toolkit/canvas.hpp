#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "view/toolkit/geometry.hpp"
#include "view/toolkit/icons.hpp"
#include "view/toolkit/text_layout.hpp"
#include "view/toolkit/theme.hpp"

namespace view {

/// The mouse as a panel sees it: positions in the panel's pixels. Away from the panel, or under a dialog, nothing
/// happens.
struct Pointer {
  ImVec2 at{-1, -1};
  bool inside = false;
  bool pressed = false, released = false, double_clicked = false;  ///< In this frame, the left button.
  bool repeated = false;  ///< Pressed in this frame, soon after another press at the same place.
  bool right_pressed = false;
  bool down = false;  ///< Held, and it was pressed in this panel.
  ImVec2 pressed_at{-1, -1};
  double press = 0;    ///< When the button was last pressed, by the clock of Dear ImGui: which press that is.
  ImVec2 moved{0, 0};  ///< Since the last frame.
  float wheel = 0, wheel_sideways = 0;
  bool ctrl = false, shift = false;

  bool over(const Rect& rect) const { return inside && rect.contains(at); }
  bool clicked(const Rect& rect) const { return pressed && over(rect); }
  bool dragging(const Rect& from) const { return down && from.contains(pressed_at); }
};

/// The press of the mouse that belongs to an item: one that began on it, until the button is released. An item that
/// appears below a button that is already held gets nothing of that press. Each item that can be dragged, or that acts
/// on a release, remembers its own.
///
///     Canvas list = canvas.part(rect);
///     list.own_presses(state.grip);
class Grip {
 public:
  /// What the item may see of the mouse in this frame.
  Pointer own(Pointer seen);

 private:
  double press_ = -1;
};

/// The clicks of a double click across a change of what is shown. The second one belongs to what the first one fell on;
/// where that has gone, because the first one opened a lesson, it must not press what has appeared there instead.
///
///     const Pointer pointer = clicks.own(pointer_in(area), shown);  // `shown`: a number for each thing that is shown
class ClickSeries {
 public:
  /// The pointer, without a press that is the second or a later one of a series begun on something else. Once a frame.
  Pointer own(Pointer seen, std::uint64_t shown);

 private:
  std::uint64_t begun_on_ = 0;
  double refused_ = -1;  // Which press, as Pointer::press.
};

enum class Align { Left, Center, Right };
enum class Line { Solid, Dashed, Dotted };

/// What a panel paints on: its own coordinates from (0, 0), clipped to its area, text and shapes in the theme's words.
/// Paints over the panel's colour, to which the frame is cleared; a full background of its own would cost more than
/// everything else.
class Canvas {
 public:
  /// `area` in pixels of the window; `pointer` in those of this canvas.
  Canvas(ImDrawList& list, Rect area, const Theme& theme, Glyphs& glyphs, const Pointer& pointer);
  ~Canvas();
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  /// A part of this canvas as one of its own, with (0, 0) at the part's corner, for a header, a list ...
  Canvas part(Rect rect) const;
  /// The same with another theme: one of zoomed().
  Canvas part(Rect rect, const Theme& theme) const;

  Rect area() const { return {0, 0, area_.width, area_.height}; }
  const Theme& theme() const { return theme_; }
  const Pointer& pointer() const { return pointer_; }
  /// From here on this canvas sees only presses that began on it.
  void own_presses(Grip& grip) { pointer_ = grip.own(pointer_); }
  ImVec2 to_window(ImVec2 point) const { return plus(point, area_.top_left()); }
  Rect to_window(Rect rect) const { return rect.moved(area_.top_left()); }
  /// For what is not here; in pixels of the window.
  ImDrawList& draw_list() { return list_; }
  /// Everything drawn outside `rect` until the matching end_clip is cut off.
  void begin_clip(Rect rect);
  void end_clip();

  void fill(Rect rect, Color color, float rounding = 0);
  void frame(Rect rect, Color color, float width = 1, float rounding = 0, Line line = Line::Solid);
  void line(ImVec2 from, ImVec2 to, Color color, float width = 1, Line line = Line::Solid);
  void polyline(const std::vector<ImVec2>& points, Color color, float width = 1, Line line = Line::Solid);
  /// A curve that leaves `from` and reaches `to` upright, as between a parent and a child; returns the point at
  /// `fraction` of it.
  ImVec2 curve(ImVec2 from, ImVec2 to, Color color, float width = 1, Line line = Line::Solid, float fraction = 1);
  void disc(ImVec2 center, float radius, Color color);
  void ring(ImVec2 center, float radius, Color color, float width = 1);
  void triangle(ImVec2 a, ImVec2 b, ImVec2 c, Color color);
  void quad(const std::array<ImVec2, 4>& corners, Color color);  ///< Clockwise, convex.
  /// The head of an arrow whose tip is at `tip`, coming from `from`.
  void arrow_head(ImVec2 from, ImVec2 tip, Color color, float size);
  void arrow(ImVec2 from, ImVec2 to, Color color, float width = 1, Line line = Line::Solid);
  void icon(Icon icon, ImVec2 center, float size, Color color);

  /// Top left corner at `at`; returns the width. One line.
  float text(ImVec2 at, Font font, Color color, std::string_view text);
  /// In the middle of the rectangle's height, shortened with … to its width. Returns the width used.
  float text(Rect rect, Font font, Color color, std::string_view text, Align align = Align::Left);
  /// Broken into lines; returns the height used.
  float paragraph(ImVec2 at, Font font, Color color, std::string_view text, float width);
  /// Says that a widget of Dear ImGui will draw this text.
  void note(std::string_view text) { glyphs_.note(text); }

  /// A few lines beside the mouse, over everything else in the window.
  void tooltip(std::string_view text);

 private:
  void embolden_chinese(ImVec2 corner, Font font, Color color, std::string_view text);
  Rect visible(Rect rect) const;
  void dashes(const ImVec2* points, int count, ImU32 color, float width, Line line);

  ImDrawList& list_;
  Rect area_;
  const Theme& theme_;
  Glyphs& glyphs_;
  Pointer pointer_;
};

/// The mouse of Dear ImGui as seen by the panel at `area`.
Pointer pointer_in(Rect area);

}  // namespace view
