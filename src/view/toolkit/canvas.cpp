#include "view/toolkit/canvas.hpp"

#include <array>
#include <cmath>
#include <utility>

namespace view {
namespace {

// Lines of one pixel lie on pixels, not between them.
ImVec2 on_pixel(ImVec2 p) { return ImVec2(std::floor(p.x) + 0.5F, std::floor(p.y) + 0.5F); }
ImVec2 rounded(ImVec2 p) { return ImVec2(std::floor(p.x + 0.5F), std::floor(p.y + 0.5F)); }

float length(ImVec2 v) { return std::sqrt(v.x * v.x + v.y * v.y); }

// Which part of the line from `a` along `step` lies within the rectangle, as fractions of it; nothing: the second is
// not greater.
std::pair<float, float> visible_part(ImVec2 a, ImVec2 step, ImVec2 low, ImVec2 high, float margin) {
  float from = 0, to = 1;
  const auto cut = [&](float start, float way, float least, float most) {
    if (way == 0) {
      if (start < least || start > most) to = from;
      return;
    }
    const float first = (least - start) / way, second = (most - start) / way;
    from = std::max(from, std::min(first, second));
    to = std::min(to, std::max(first, second));
  };
  cut(a.x, step.x, low.x - margin, high.x + margin);
  cut(a.y, step.y, low.y - margin, high.y + margin);
  return {from, to};
}

// Where a line of letters has its middle: the middle of the small letters looks like the middle of the line.
float text_top(Rect rect, Font font) { return rect.y + (rect.height - font.size) / 2; }

// Where the mouse is stays known.
Pointer without_press(Pointer seen) {
  seen.pressed = seen.double_clicked = seen.repeated = seen.down = seen.released = false;
  seen.pressed_at = {-1, -1};
  return seen;
}

}  // namespace

Pointer ClickSeries::own(Pointer seen, std::uint64_t shown) {
  if (seen.pressed && !seen.repeated) begun_on_ = shown;
  if (seen.pressed && begun_on_ != shown) refused_ = seen.press;
  return seen.press == refused_ ? without_press(seen) : seen;
}

Pointer Grip::own(Pointer seen) {
  if (seen.pressed) {
    // Of a double click both presses are the item's.
    seen.double_clicked = seen.double_clicked && seen.press - press_ <= ImGui::GetIO().MouseDoubleClickTime;
    press_ = seen.press;
  }
  return press_ == seen.press ? seen : without_press(seen);
}

Canvas::Canvas(ImDrawList& list, Rect area, const Theme& theme, Glyphs& glyphs, const Pointer& pointer)
    : list_(list), area_(area), theme_(theme), glyphs_(glyphs), pointer_(pointer) {
  list_.PushClipRect(area.top_left(), area.bottom_right(), true);
}

Canvas::~Canvas() { list_.PopClipRect(); }

Canvas Canvas::part(Rect rect) const { return part(rect, theme_); }

Canvas Canvas::part(Rect rect, const Theme& theme) const {
  glyphs_.want_zoom(theme.fonts.zoom);
  Pointer moved = pointer_;
  moved.at = minus(pointer_.at, rect.top_left());
  moved.pressed_at = minus(pointer_.pressed_at, rect.top_left());
  moved.inside = pointer_.over(rect);
  moved.pressed = pointer_.pressed && moved.inside;
  moved.double_clicked = pointer_.double_clicked && moved.inside;
  moved.right_pressed = pointer_.right_pressed && moved.inside;
  moved.down = pointer_.down && rect.contains(pointer_.pressed_at);
  if (!moved.inside) moved.wheel = moved.wheel_sideways = 0;
  return Canvas(list_, to_window(rect), theme, glyphs_, moved);
}

void Canvas::begin_clip(Rect rect) {
  const Rect r = to_window(rect);
  list_.PushClipRect(r.top_left(), r.bottom_right(), true);
}
void Canvas::end_clip() { list_.PopClipRect(); }

void Canvas::fill(Rect rect, Color color, float rounding) {
  if (rect.empty()) return;
  const Rect r = to_window(rect);
  list_.AddRectFilled(rounded(r.top_left()), rounded(r.bottom_right()), color.packed(), rounding);
}

void Canvas::frame(Rect rect, Color color, float width, float rounding, Line line) {
  if (rect.empty()) return;
  const Rect r = to_window(rect);
  const ImVec2 a = rounded(r.top_left()), b = rounded(r.bottom_right());
  if (line == Line::Solid) {
    list_.AddRect(a, b, color.packed(), rounding, 0, width);
    return;
  }
  list_.PathRect(plus(a, ImVec2(0.5F, 0.5F)), minus(b, ImVec2(0.5F, 0.5F)), rounding);
  const ImVec2 first = list_._Path[0];  // A copy: the path may move as it grows.
  list_.PathLineTo(first);
  const std::vector<ImVec2> path(list_._Path.begin(), list_._Path.end());
  list_.PathClear();
  dashes(path.data(), static_cast<int>(path.size()), color.packed(), width, line);
}

void Canvas::line(ImVec2 from, ImVec2 to, Color color, float width, Line line) {
  std::array points{to_window(from), to_window(to)};
  const bool straight = from.x == to.x || from.y == to.y;
  if (straight && width <= 1.5F) points = {on_pixel(points[0]), on_pixel(points[1])};
  if (line == Line::Solid) {
    list_.PathLineTo(points[0]);
    list_.PathLineTo(points[1]);
    list_.PathStroke(color.packed(), 0, width);
  } else {
    dashes(points.data(), 2, color.packed(), width, line);
  }
}

void Canvas::polyline(const std::vector<ImVec2>& points, Color color, float width, Line line) {
  std::vector<ImVec2> moved;
  moved.reserve(points.size());
  for (const ImVec2 p : points) moved.push_back(to_window(p));
  const int count = static_cast<int>(moved.size());
  if (line == Line::Solid) {
    list_.AddPolyline(moved.data(), count, color.packed(), 0, width);
  } else {
    dashes(moved.data(), count, color.packed(), width, line);
  }
}

ImVec2 Canvas::curve(ImVec2 from, ImVec2 to, Color color, float width, Line line, float fraction) {
  const float reach = (to.y - from.y) * 0.55F;
  const ImVec2 a(from.x, from.y + reach), b(to.x, to.y - reach);
  constexpr int kSteps = 32;
  std::vector<ImVec2> points;
  const int last = static_cast<int>(std::ceil(kSteps * std::clamp(fraction, 0.0F, 1.0F)));
  for (int i = 0; i <= last; ++i) {
    const float t = std::min(fraction, static_cast<float>(i) / kSteps), u = 1 - t;
    points.push_back(plus(plus(times(from, u * u * u), times(a, 3 * u * u * t)),
                          plus(times(b, 3 * u * t * t), times(to, t * t * t))));
  }
  polyline(points, color, width, line);
  return points.back();
}

// Dashes go on around corners, so that a rounded frame looks drawn in one go. What lies outside of the clip costs
// nothing, however long it is.
void Canvas::dashes(const ImVec2* points, int count, ImU32 color, float width, Line line) {
  const float dash = line == Line::Dotted ? std::max(1.5F, width) : theme_.px(5);
  const float period = dash + (line == Line::Dotted ? theme_.px(3) : theme_.px(4));
  float phase = 0;  // How far into the present dash (below `dash`) or gap we are.
  for (int i = 0; i + 1 < count; ++i) {
    const ImVec2 a = points[i], step = minus(points[i + 1], points[i]);
    const float whole = length(step);
    if (!std::isfinite(whole) || whole <= 0) continue;
    const auto [from, to] = visible_part(a, step, list_.GetClipRectMin(), list_.GetClipRectMax(), width);
    // Whole periods from the last dash's begin before what is seen.
    for (float at = std::floor((from * whole + phase) / period) * period - phase; at < to * whole; at += period) {
      const float begin = std::max(at, 0.0F), end = std::min(at + dash, whole);
      if (end > begin)
        list_.AddLine(plus(a, times(step, begin / whole)), plus(a, times(step, end / whole)), color, width);
    }
    phase = std::fmod(phase + whole, period);
  }
}

void Canvas::disc(ImVec2 center, float radius, Color color) {
  list_.AddCircleFilled(to_window(center), radius, color.packed());
}
void Canvas::ring(ImVec2 center, float radius, Color color, float width) {
  list_.AddCircle(to_window(center), radius, color.packed(), 0, width);
}
void Canvas::triangle(ImVec2 a, ImVec2 b, ImVec2 c, Color color) {
  list_.AddTriangleFilled(to_window(a), to_window(b), to_window(c), color.packed());
}

void Canvas::quad(const std::array<ImVec2, 4>& corners, Color color) {
  list_.AddQuadFilled(to_window(corners[0]), to_window(corners[1]), to_window(corners[2]), to_window(corners[3]),
                      color.packed());
}

void Canvas::arrow_head(ImVec2 from, ImVec2 tip, Color color, float size) {
  const ImVec2 way = minus(tip, from);
  const float distance = length(way);
  if (distance < 0.5F) return;
  const ImVec2 along = times(way, size / distance), across = ImVec2(-along.y * 0.5F, along.x * 0.5F);
  const ImVec2 base = minus(tip, along);
  triangle(tip, plus(base, across), minus(base, across), color);
}

void Canvas::arrow(ImVec2 from, ImVec2 to, Color color, float width, Line line) {
  this->line(from, to, color, width, line);
  arrow_head(from, to, color, theme_.px(7));
}

void Canvas::icon(Icon icon, ImVec2 center, float size, Color color) {
  draw_icon(list_, icon, to_window(center), size, color);
}

float Canvas::text(ImVec2 at, Font font, Color color, std::string_view text) {
  if (text.empty() || font.face == nullptr) return 0;
  glyphs_.note(text);
  const ImVec2 corner = rounded(to_window(at));
  list_.AddText(font.face, font.size, corner, color.packed(), text.data(), text.data() + text.size());
  if (font.face == theme_.fonts.bold.face) embolden_chinese(corner, font, color, text);
  const float width = text_width(font, text);
  glyphs_.draw(text, visible({corner.x, corner.y, width, font.size}));
  return width;
}

Rect Canvas::visible(Rect rect) const {
  const ImVec2 low = list_.GetClipRectMin(), high = list_.GetClipRectMax();
  const float x = std::max(rect.x, low.x), y = std::max(rect.y, low.y);
  return {x, y, std::min(rect.right(), high.x) - x, std::min(rect.bottom(), high.y) - y};
}

// The fonts for Chinese have no bold face: its characters are drawn once more, half a pixel's weight to the right.
void Canvas::embolden_chinese(ImVec2 corner, Font font, Color color, std::string_view text) {
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    const bool chinese = is_han(next_code_point(text, end));
    for (std::size_t next = end; next < text.size() && is_han(next_code_point(text, next)) == chinese;) end = next;
    if (chinese) {
      const float x = corner.x + text_width(font, text.substr(0, begin)) + 1;
      list_.AddText(font.face, font.size, ImVec2(x, corner.y), color.faded(0.5F).packed(), text.data() + begin,
                    text.data() + end);
    }
    begin = end;
  }
}

float Canvas::text(Rect rect, Font font, Color color, std::string_view text, Align align) {
  glyphs_.note(text);
  const std::string fitting = shortened(font, text, rect.width);
  const float width = text_width(font, fitting);
  const float room = rect.width - width;
  const float x = rect.x + (align == Align::Left ? 0 : align == Align::Center ? room / 2 : room);
  this->text(ImVec2(x, text_top(rect, font)), font, color, fitting);
  return width;
}

float Canvas::paragraph(ImVec2 at, Font font, Color color, std::string_view text, float width) {
  glyphs_.note(text);
  const float begin = at.y;
  for (const std::string& each : wrapped(font, text, width)) {
    this->text(at, font, color, each);
    at.y += line_height(font);
  }
  return at.y - begin;
}

void Canvas::tooltip(std::string_view text) {
  glyphs_.note(text);
  const Font font = theme_.fonts.small;
  const std::vector<std::string> lines = wrapped(font, text, theme_.px(320));
  float width = 0;
  for (const std::string& each : lines) width = std::max(width, text_width(font, each));
  const float pad = theme_.px(8);
  const ImVec2 size(width + 2 * pad,
                    static_cast<float>(lines.size()) * line_height(font) + 2 * pad - (line_height(font) - font.size));
  const ImVec2 window = ImGui::GetIO().DisplaySize;
  ImVec2 at = plus(to_window(pointer_.at), ImVec2(theme_.px(14), theme_.px(16)));
  at.x = std::max(0.0F, std::min(at.x, window.x - size.x));
  if (at.y + size.y > window.y) at.y = std::max(0.0F, to_window(pointer_.at).y - size.y - theme_.px(6));
  ImDrawList& front = *ImGui::GetForegroundDrawList();
  front.AddRectFilled(at, plus(at, size), theme_.colors.raised.packed(), theme_.px(5));
  front.AddRect(at, plus(at, size), theme_.colors.line.packed(), theme_.px(5));
  ImVec2 pen = plus(at, ImVec2(pad, pad));
  for (const std::string& each : lines) {
    front.AddText(font.face, font.size, rounded(pen), theme_.colors.text.packed(), each.data(),
                  each.data() + each.size());
    pen.y += line_height(font);
  }
}

Pointer pointer_in(Rect area) {
  Pointer pointer;
  const ImGuiIO& io = ImGui::GetIO();
  pointer.at = minus(io.MousePos, area.top_left());
  pointer.inside = area.contains(io.MousePos);
  pointer.pressed_at = minus(io.MouseClickedPos[0], area.top_left());
  pointer.press = io.MouseClickedTime[0];
  pointer.down = io.MouseDown[0] && area.contains(io.MouseClickedPos[0]);
  pointer.released = io.MouseReleased[0];
  pointer.moved = io.MouseDelta;
  pointer.ctrl = io.KeyCtrl;
  pointer.shift = io.KeyShift;
  if (!pointer.inside) return pointer;
  pointer.pressed = io.MouseClicked[0];
  pointer.double_clicked = io.MouseDoubleClicked[0];
  pointer.repeated = io.MouseClickedCount[0] > 1;
  pointer.right_pressed = io.MouseClicked[1];
  pointer.wheel = io.MouseWheel;
  pointer.wheel_sideways = io.MouseWheelH;
  return pointer;
}

}  // namespace view
