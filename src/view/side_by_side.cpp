#include "view/side_by_side.hpp"

#include <algorithm>
#include <cmath>

#include "view/bars.hpp"
#include "view/in_hand.hpp"
#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

constexpr float kGap = 8, kHeader = 30, kLine = 21, kMargin = 12;  // Points.
constexpr float kRoomForThree = 380, kRoomForTwo = 210;

constexpr Text kMore{"… and {0} more lines", "…… 另有 {0} 行"};

// The shares of what lies below the header.
std::vector<std::pair<Panel, float>> panels_for(const ShellState& state, float height, float scale) {
  if (state.alone) return {{*state.alone, 1.0F}};
  if (height >= kRoomForThree * scale)
    return {{Panel::Stage, 0.45F}, {Panel::Timeline, 0.27F}, {Panel::Console, 0.28F}};
  if (height >= kRoomForTwo * scale) return {{Panel::Stage, 0.55F}, {Panel::Console, 0.45F}};
  return {{Panel::Console, 1.0F}};
}

SideItems lay_out_side(Rect box, const ShellState& state, float scale, std::size_t changed_lines, int header_rows) {
  SideItems side{
      .box = box,
      .header = {box.x, box.y, box.width, std::floor((kHeader + kLine * static_cast<float>(header_rows - 1)) * scale)},
      .lines = {},
      .panels = {}};
  const std::size_t rows = std::min(changed_lines, kShownChanges + 1);
  float y = side.header.bottom();
  for (std::size_t i = 0; i < rows; ++i, y += kLine * scale)
    side.lines.push_back({box.x + kMargin * scale, y, box.width - 2 * kMargin * scale, kLine * scale});
  if (rows > 0) y += kGap / 2 * scale;
  const float height = std::max(0.0F, box.bottom() - y);
  for (const auto& [panel, share] : panels_for(state, height, scale)) {
    const float part = std::floor(height * share);
    side.panels.emplace_back(panel, Rect{box.x, y, box.width, part});
    y += part;
  }
  return side;
}

// The sign says by its form which run has the line: − is only in the original, + only in the changed one.
void draw_changes(const SideItems& items, const Side& side, Canvas& canvas) {
  const Theme& theme = canvas.theme();
  const bool first = side.run->side.first;
  const Color color = first ? theme.colors.trouble : theme.colors.alive;
  for (std::size_t i = 0; i < items.lines.size() && i < side.changed.size(); ++i) {
    const Rect row = items.lines[i];
    const bool counted = i + 1 == items.lines.size() && side.changed.size() > items.lines.size();
    if (counted) {
      canvas.text(row.inset(theme.px(24), 0), theme.fonts.small, theme.colors.quiet_text,
                  side.run->moment.tr(kMore, side.changed.size() - i));
      continue;
    }
    canvas.fill(row, color.faded(0.16F), theme.px(3));
    const ImVec2 at(row.x + theme.px(11), row.center().y);
    const float reach = theme.px(5), width = theme.px(2);
    canvas.fill({at.x - reach, at.y - width / 2, 2 * reach, width}, color);
    if (!first) canvas.fill({at.x - width / 2, at.y - reach, width, 2 * reach}, color);
    const float number = canvas.text({row.x + theme.px(24), row.y, theme.px(44), row.height}, theme.fonts.mono,
                                     theme.colors.quiet_text, std::to_string(side.changed[i].number));
    const float left = row.x + theme.px(24) + std::max(number, theme.px(24)) + theme.px(8);
    canvas.text({left, row.y, std::max(0.0F, row.right() - left), row.height}, theme.fonts.mono, theme.colors.text,
                side.changed[i].text);
  }
}

void draw_side(const SideItems& items, const Side& side, Canvas& canvas, ShellState& shell) {
  const Theme& theme = canvas.theme();
  const float margin = theme.px(kMargin);
  const Rect head = items.header.inset(margin, 0);
  const float row = theme.px(kHeader);
  if (head.height > row + 1) {
    canvas.text({head.x, head.y, head.width, row}, theme.fonts.bold, theme.colors.text, side.title);
    canvas.text({head.x, head.y + row - theme.px(4), head.width, theme.px(kLine)}, theme.fonts.small,
                theme.colors.quiet_text, side.state);
  } else {
    const float state = canvas.text(head, theme.fonts.small, theme.colors.quiet_text, side.state, Align::Right);
    canvas.text({head.x, head.y, std::max(0.0F, head.width - state - margin), head.height}, theme.fonts.bold,
                theme.colors.text, side.title);
  }
  draw_changes(items, side, canvas);
  ImGui::PushID(side.run->side.first ? 1 : 2);
  for (std::size_t i = 0; i < items.panels.size(); ++i) {
    const auto& [panel, rect] = items.panels[i];
    if (rect.empty()) continue;
    if (canvas.pointer().clicked(rect)) shell.in_hand = panel;
    if (shell.in_hand == panel) {
      draw_in_hand(canvas, rect);
    } else if (i > 0) {
      canvas.fill({rect.x + margin, rect.y, rect.width - 2 * margin, 1}, theme.colors.line);
    }
    Canvas inner = canvas.part({rect.x, rect.y + theme.px(4), rect.width, rect.height - theme.px(4)});
    side.panels->show(panel, *side.run, inner, *side.actions);
  }
  ImGui::PopID();
}

}  // namespace

int header_rows(const std::array<Side, 2>& sides, const Theme& theme, ImVec2 size) {
  const float room = (size.x - 3 * theme.px(kGap)) / 2 - 3 * theme.px(kMargin);
  const auto fits = [&](const Side& side) {
    return text_width(theme.fonts.bold, side.title) + text_width(theme.fonts.small, side.state) <= room;
  };
  return fits(sides[0]) && fits(sides[1]) ? 1 : 2;
}

SideBySideItems layout_side_by_side(const ShellState& state, ImVec2 size, float scale, Bars bars,
                                    std::size_t changed_lines, int header_rows) {
  const ShellItems frame = layout_shell(state, size, scale, bars, false);
  SideBySideItems items{.top_bar = frame.top_bar, .transport = frame.transport, .sides = {}};
  const float gap = std::floor(kGap * scale), top = items.top_bar.bottom() + gap;
  const float bottom = items.transport.empty() ? size.y - gap : items.transport.y - gap;
  const float width = std::floor((size.x - 3 * gap) / 2), height = std::max(0.0F, bottom - top);
  items.sides[0] = lay_out_side({gap, top, width, height}, state, scale, changed_lines, header_rows);
  items.sides[1] =
      lay_out_side({2 * gap + width, top, size.x - 3 * gap - width, height}, state, scale, changed_lines, header_rows);
  return items;
}

void draw_side_by_side(const SideBySideItems& items, const std::array<Side, 2>& sides, const ShellScene& shell,
                       const Transport& transport, Canvas& canvas, ShellState& state, Actions& actions) {
  const RunScene& run = *sides[1].run;
  const Scene& scene = run.moment;
  const float gap = std::floor(scene.theme.px(kGap));
  for (const SideItems& side : items.sides) paint_ground(canvas, side.box, gap);
  if (!items.transport.empty()) paint_ground(canvas, items.transport, gap);
  for (std::size_t i = 0; i < sides.size(); ++i) draw_side(items.sides[i], sides[i], canvas, state);
  if (!items.top_bar.empty()) {
    Canvas bar = canvas.part(items.top_bar);
    draw_top_bar(scene, run.live, shell, bar, actions);
  }
  if (items.transport.empty()) return;
  Canvas bar = canvas.part(items.transport);
  draw_transport_bar(scene, run.live, transport, bar, sides[1].panels->transport_bar(), actions);
}

}  // namespace view
