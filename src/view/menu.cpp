#include "view/menu.hpp"

#include <algorithm>

#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

constexpr Text kHint{"↑ ↓ choose · Enter or its digit · Esc closes", "↑ ↓ 选择 · Enter 或数字键确定 · Esc 关闭"};
constexpr float kRow = 32, kTop = 50, kBottom = 34;

Rect box_in(const Canvas& canvas, std::size_t entries) {
  const Theme& theme = canvas.theme();
  const Rect window = canvas.area();
  const float width = std::min(theme.px(620), window.width - theme.px(24));
  const float height =
      std::min(theme.px(kTop + kBottom + kRow * static_cast<float>(entries)), window.height - theme.px(24));
  return {(window.width - width) / 2, (window.height - height) / 2, width, height};
}

std::string digit_of(std::size_t entry) { return entry < 9 ? std::to_string(entry + 1) : std::string(); }

void draw_entry(const MenuEntry& entry, std::size_t number, Rect line, bool marked, Canvas& list) {
  const Theme& theme = list.theme();
  const bool hot = entry.possible && list.pointer().over(line);
  if (hot || marked) list.fill(line, theme.colors.raised, theme.px(4));
  if (marked) list.fill({line.x, line.y + theme.px(4), theme.px(3), line.height - theme.px(8)}, theme.colors.now);
  const std::string digit = digit_of(number);
  if (!digit.empty())
    key_cap(list, ImVec2(line.x + theme.px(12), line.center().y - (theme.fonts.small.size + theme.px(5)) / 2), digit);
  const float left = theme.px(44);
  const Color ink = entry.possible ? theme.colors.text : theme.colors.quiet_text;
  const float says = list.text({line.x + left, line.y, std::max(0.0F, line.width - left), line.height},
                               theme.fonts.text, ink, entry.says);
  const float rest = line.x + left + says + theme.px(16);
  list.text({rest, line.y, std::max(0.0F, line.right() - theme.px(10) - rest), line.height}, theme.fonts.small,
            theme.colors.quiet_text, entry.detail, Align::Right);
}

}  // namespace

bool clicked_beside_menu(const Canvas& canvas, std::size_t entries) {
  return canvas.pointer().pressed && !canvas.pointer().over(box_in(canvas, entries));
}

std::optional<std::size_t> draw_menu(std::string_view title, std::span<const MenuEntry> entries, Language language,
                                     Canvas& canvas, MenuState& state) {
  const Theme& theme = canvas.theme();
  const Rect box = box_in(canvas, entries.size());
  const float pad = theme.px(20), row = theme.px(kRow);
  canvas.fill(canvas.area(), theme.colors.ground.faded(0.7F));
  canvas.fill(box, theme.colors.panel, theme.px(8));
  canvas.frame(box, theme.colors.line, 1, theme.px(8));
  canvas.text({box.x + pad, box.y, box.width - 2 * pad, theme.px(kTop)}, theme.fonts.large, theme.colors.text, title);
  canvas.text({box.x + pad, box.bottom() - theme.px(kBottom), box.width - 2 * pad, theme.px(kBottom)},
              theme.fonts.small, theme.colors.quiet_text, tr(language, kHint));
  Canvas list = canvas.part(
      {box.x + pad / 2, box.y + theme.px(kTop), box.width - pad, std::max(row, box.height - theme.px(kTop + kBottom))});
  const float mark = static_cast<float>(state.marked) * row;
  if (list.pointer().wheel == 0)
    state.scroll = std::clamp(state.scroll, std::max(0.0F, mark + row - list.area().height), mark);
  list.own_presses(state.grip);
  const float offset = scroll(list, list.area(), static_cast<float>(entries.size()) * row, state.scroll);
  std::optional<std::size_t> chosen;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Rect line{0, static_cast<float>(i) * row - offset, list.area().width - theme.px(10), row};
    draw_entry(entries[i], i, line, i == state.marked, list);
    if (entries[i].possible && list.pointer().clicked(line)) chosen = i;
  }
  return chosen;
}

std::optional<std::size_t> press_in_menu(KeyPress key, std::span<const MenuEntry> entries, MenuState& state) {
  if (entries.empty()) return std::nullopt;
  const std::size_t count = entries.size();
  const auto possible = [&](std::size_t entry) {
    return entry < count && entries[entry].possible ? std::optional(entry) : std::nullopt;
  };
  switch (key.key) {
    case Key::Down:
      state.marked = (state.marked + 1) % count;
      break;
    case Key::Up:
      state.marked = (state.marked + count - 1) % count;
      break;
    case Key::Home:
      state.marked = 0;
      break;
    case Key::End:
      state.marked = count - 1;
      break;
    case Key::Enter:
      return possible(state.marked);
    default:
      if (!key.ctrl && !key.alt && key.character >= '1' && key.character <= '9')
        return possible(static_cast<std::size_t>(key.character - '1'));
  }
  return std::nullopt;
}

}  // namespace view
