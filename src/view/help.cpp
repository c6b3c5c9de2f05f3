#include "view/help.hpp"

#include <algorithm>
#include <vector>

#include "view/commands.hpp"
#include "view/widgets.hpp"

namespace view {
namespace {

constexpr Text kTitle{"Keys", "按键"};
constexpr Text kClose{"Esc closes", "按 Esc 关闭"};
constexpr float kColumn = 330, kRow = 24, kPad = 24, kTop = 62;  // Points.

struct Row {
  const Shortcut* shortcut = nullptr;  // Nothing: the title of a group, or a gap.
  std::optional<CommandGroup> title;
};

std::vector<Row> rows() {
  std::vector<Row> all;
  for (int group = 0; group < kCommandGroups; ++group) {
    if (group > 0) all.push_back({});
    all.push_back({nullptr, static_cast<CommandGroup>(group)});
    for (const Shortcut& each : shortcuts()) {
      if (each.listed && each.group == static_cast<CommandGroup>(group)) all.push_back({&each, {}});
    }
  }
  return all;
}

void draw_row(Canvas& canvas, const Row& row, Rect place, Language language) {
  const Theme& theme = canvas.theme();
  if (row.title) {
    canvas.text(place, theme.fonts.bold, theme.colors.now, tr(language, title_of(*row.title)));
    return;
  }
  if (row.shortcut == nullptr) return;
  const std::string key = name_of(row.shortcut->press);
  canvas.note(key);
  key_cap(canvas, ImVec2(place.x, place.y + theme.px(2)), key);
  const float keys = theme.px(84);
  canvas.text({place.x + keys, place.y, place.width - keys, place.height}, theme.fonts.text, theme.colors.text, tr(language, row.shortcut->says));
}

}  // namespace

bool draw_help(Canvas& canvas, Language language, float& scroll) {
  const Theme& theme = canvas.theme();
  const std::vector<Row> all = rows();
  const Rect window = canvas.area();
  const float pad = theme.px(kPad), row = theme.px(kRow), top = theme.px(kTop);
  const auto columns = std::clamp(static_cast<int>((window.width - 4 * pad) / theme.px(kColumn)), 1, 3);
  const int per_column = (static_cast<int>(all.size()) + columns - 1) / columns;
  const float content = static_cast<float>(per_column) * row;
  const float width = std::min(window.width - 2 * pad, static_cast<float>(columns) * theme.px(kColumn) + 2 * pad);
  const float height = std::min(window.height - 2 * pad, content + top + pad);
  const Rect box{(window.width - width) / 2, (window.height - height) / 2, width, height};
  canvas.fill(window, theme.colors.ground.faded(0.7F));
  canvas.fill(box, theme.colors.panel, theme.px(8));
  canvas.frame(box, theme.colors.line, 1, theme.px(8));
  const Rect head{box.x + pad, box.y, width - 2 * pad, top};
  canvas.text(head, theme.fonts.large, theme.colors.text, tr(language, kTitle));
  canvas.text(head, theme.fonts.small, theme.colors.quiet_text, tr(language, kClose), Align::Right);

  Canvas body = canvas.part({box.x + pad, box.y + top, width - 2 * pad + theme.px(14), height - top - pad / 2});
  const float offset = view::scroll(body, body.area(), content, scroll);
  const float column_width = (width - 2 * pad) / static_cast<float>(columns);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto column = static_cast<int>(i) / per_column, line = static_cast<int>(i) % per_column;
    const Rect place{static_cast<float>(column) * column_width, static_cast<float>(line) * row - offset, column_width - theme.px(14), row};
    draw_row(body, all[i], place, language);
  }
  return canvas.pointer().pressed && !canvas.pointer().over(box);
}

}  // namespace view
