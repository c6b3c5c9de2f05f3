#include "view/toolkit/widgets.hpp"

#include <algorithm>
#include <cmath>

namespace view {
namespace {

Color color_of(const Theme& theme, Look look, bool hot) {
  if (look == Look::Off) return theme.colors.faint_text;
  if (look == Look::On) return theme.colors.now;
  return hot ? theme.colors.text : theme.colors.text.mixed(theme.colors.quiet_text, 0.35F);
}

constexpr float kNotch = 48;  // Points.

// The ground of a button under the mouse; whether it was clicked.
bool press(Canvas& canvas, Rect rect, Look look, std::string_view tooltip) {
  const bool hot = canvas.pointer().over(rect);
  if (hot && look != Look::Off) canvas.fill(rect, canvas.theme().colors.raised, canvas.theme().px(5));
  if (hot && !tooltip.empty()) canvas.tooltip(tooltip);
  return look != Look::Off && canvas.pointer().clicked(rect);
}

}  // namespace

bool icon_button(Canvas& canvas, Rect rect, Icon icon, Look look, std::string_view tooltip) {
  const bool clicked = press(canvas, rect, look, tooltip);
  canvas.icon(icon, rect.center(), std::min(rect.width, rect.height) * 0.55F,
              color_of(canvas.theme(), look, canvas.pointer().over(rect)));
  return clicked;
}

bool text_button(Canvas& canvas, Rect rect, std::string_view text, Look look, std::string_view tooltip) {
  const bool clicked = press(canvas, rect, look, tooltip);
  if (!tooltip.empty()) canvas.frame(rect, canvas.theme().colors.line, 1, canvas.theme().px(5));
  canvas.text(rect, canvas.theme().fonts.text, color_of(canvas.theme(), look, canvas.pointer().over(rect)), text,
              Align::Center);
  return clicked;
}

float key_cap_width(const Theme& theme, std::string_view key) {
  return text_width(theme.fonts.small, key) + theme.px(10);
}

float key_cap(Canvas& canvas, ImVec2 at, std::string_view key) {
  const Theme& theme = canvas.theme();
  const Rect cap{at.x, at.y, key_cap_width(theme, key), theme.fonts.small.size + theme.px(5)};
  canvas.frame(cap, theme.colors.line, 1, theme.px(3));
  canvas.text(cap, theme.fonts.small, theme.colors.quiet_text, key, Align::Center);
  return cap.width;
}

float scrolled(float offset, ScrollStep step, float page, float height, const Theme& theme) {
  const float most = std::max(0.0F, height - page), notch = theme.px(kNotch);
  const float most_of_page = std::max(notch, page - notch);  // What was last is seen again: nobody loses his line.
  switch (step) {
    case ScrollStep::Up:
      offset -= notch;
      break;
    case ScrollStep::Down:
      offset += notch;
      break;
    case ScrollStep::PageUp:
      offset -= most_of_page;
      break;
    case ScrollStep::PageDown:
      offset += most_of_page;
      break;
    case ScrollStep::Begin:
      return 0;
    case ScrollStep::End:
      return most;
    case ScrollStep::Left:
    case ScrollStep::Right:
      break;
  }
  return std::clamp(offset, 0.0F, most);
}

float scroll(Canvas& canvas, Rect rect, float height, float& offset, const ScrollSteps& keys) {
  const Theme& theme = canvas.theme();
  const float most = std::max(0.0F, height - rect.height);
  if (canvas.pointer().over(rect)) offset -= canvas.pointer().wheel * theme.px(kNotch);
  for (const ScrollStep step : keys) offset = scrolled(offset, step, rect.height, height, theme);
  const Rect bar{rect.right() - theme.px(8), rect.y, theme.px(8), rect.height};
  if (most > 0 && canvas.pointer().dragging(bar)) {
    offset = (canvas.pointer().at.y - rect.y) / rect.height * height - rect.height / 2;
  }
  offset = std::clamp(offset, 0.0F, most);
  if (most > 0) {
    const float length = std::max(theme.px(20), rect.height * rect.height / height);
    const Rect grip{bar.x + theme.px(2), rect.y + offset / most * (rect.height - length), theme.px(4), length};
    canvas.fill(grip, canvas.pointer().over(bar) ? theme.colors.quiet_text : theme.colors.line, theme.px(2));
  }
  return std::floor(offset);
}

void draw_notice(std::string_view notice, bool trouble, Canvas& canvas, float y, NoticeAt at) {
  if (notice.empty()) return;
  const Theme& theme = canvas.theme();
  const Font font = theme.fonts.text;
  canvas.note(notice);
  const float width = std::min(text_width(font, notice) + theme.px(30), canvas.area().width - theme.px(40));
  const float text_room = width - theme.px(24);
  const auto lines = static_cast<float>(wrapped(font, notice, text_room).size());
  const float height = lines * line_height(font) + theme.px(16);
  const float top = at == NoticeAt::Below ? y + theme.px(2) : y - height - theme.px(12);
  const Rect box{(canvas.area().width - width) / 2, top, width, height};
  canvas.fill(box, theme.colors.raised, theme.px(6));
  canvas.frame(box, trouble ? theme.colors.trouble : theme.colors.line, 1.5F, theme.px(6));
  canvas.paragraph(ImVec2(box.x + theme.px(12), box.y + theme.px(10)), font, theme.colors.text, notice, text_room);
}

}  // namespace view
