#include "view/in_hand.hpp"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace view {
namespace {

bool touches(float a, float b) { return std::abs(a - b) < 1.5F; }

// The splitter at the panel's far (right, lower) or near edge.
const Splitter* splitter_at(const ShellItems& items, const Rect& panel, bool upright, bool far) {
  for (const Splitter& each : items.splitters) {
    const Rect& bar = each.rect;
    if (each.upright != upright) continue;
    const bool beside =
        upright ? bar.y < panel.bottom() && panel.y < bar.bottom() : bar.x < panel.right() && panel.x < bar.right();
    const bool there = upright ? (far ? touches(bar.x, panel.right()) : touches(bar.right(), panel.x))
                               : (far ? touches(bar.y, panel.bottom()) : touches(bar.bottom(), panel.y));
    if (beside && there) return &each;
  }
  return nullptr;
}

}  // namespace

std::vector<Panel> panels_of(const ShellItems& items) {
  std::vector<Panel> all;
  for (const Group& group : items.groups) all.insert(all.end(), group.panels.begin(), group.panels.end());
  return all;
}

std::vector<Panel> panels_in_sight(const ShellItems& items) {
  std::vector<Panel> shown;
  for (const Group& group : items.groups) shown.push_back(group.shown);
  return shown;
}

Panel next_panel(const std::vector<Panel>& all, const std::vector<Panel>& in_sight, std::optional<Panel> from,
                 int direction) {
  const bool seen = from && std::find(in_sight.begin(), in_sight.end(), *from) != in_sight.end();
  if (!seen) return direction > 0 ? in_sight.front() : in_sight.back();
  const auto count = static_cast<std::ptrdiff_t>(all.size());
  const std::ptrdiff_t at = std::find(all.begin(), all.end(), *from) - all.begin();
  return at == count ? in_sight.front() : all[static_cast<std::size_t>((at + direction + count) % count)];
}

void bring_into_sight(Panel panel, ShellState& state) {
  if (state.alone) state.alone = panel;
  state.front = panel;
  (panel == Panel::Stage || panel == Panel::Timeline ? state.main_tab : state.side_tab) = panel;
}

bool move_edge(const ShellItems& items, Panel panel, Toward toward, float pixels, ShellState& state) {
  const auto group =
      std::find_if(items.groups.begin(), items.groups.end(), [&](const Group& each) { return each.shown == panel; });
  if (group == items.groups.end()) return false;
  const bool upright = toward == Toward::Left || toward == Toward::Right;
  const Splitter* splitter = splitter_at(items, group->rect, upright, true);
  if (splitter == nullptr) splitter = splitter_at(items, group->rect, upright, false);
  if (splitter == nullptr) return false;
  // From where it is seen, not from what was asked for: what the layout did not grant is no way to go back.
  const ImVec2 middle = splitter->rect.center();
  const float by = toward == Toward::Left || toward == Toward::Up ? -pixels : pixels;
  state.*splitter->fraction = splitter->fraction_at((upright ? middle.x : middle.y) + by);
  return true;
}

void leave_text_field() { ImGui::ClearActiveID(); }

void draw_in_hand(Canvas& canvas, Rect panel) {
  const Theme& theme = canvas.theme();
  const float corner = theme.px(6);
  canvas.fill({panel.x + corner, panel.y, std::max(0.0F, panel.width - 2 * corner), theme.px(3)}, theme.colors.now,
              theme.px(1.5F));
}

}  // namespace view
