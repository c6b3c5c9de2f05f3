#include "view/shell.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "lesson/lesson.hpp"
#include "view/bars.hpp"
#include "view/caption.hpp"
#include "view/in_hand.hpp"
#include "view/stop_path.hpp"
#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

constexpr float kGap = 8, kHeader = 30, kMargin = 12;               // Points.
constexpr float kPresentedStage = 0.6F, kPresentedConsole = 0.55F;  // Of the width, while presenting.
constexpr float kFilmHeight = 82, kTitlePath = 160;                 // Points.
constexpr float kWide = 1000, kMedium = 640, kLow = 420, kRoomForTwo = 400;

constexpr Text kEdit{"Edit", "编辑"};
constexpr Text kEditTip{"Edit a copy; the program itself stays as it is ({0})", "编辑副本；程序本身不变（{0}）"};
constexpr Text kAlone{"This panel alone ({0})", "只看此面板（{0}）"};
constexpr Text kAllPanels{"All panels ({0})", "显示全部面板（{0}）"};

Group group_of(Rect rect, std::vector<Panel> panels, Panel wanted) {
  const bool there = std::find(panels.begin(), panels.end(), wanted) != panels.end();
  const Panel shown = there ? wanted : panels.front();
  return {rect, std::move(panels), shown};
}

// Divides an area into two, with a splitter between them.
class Divider {
 public:
  Divider(ShellItems& items, const ShellState& state, float gap) : items_(items), state_(state), gap_(gap) {}

  /// The first part, and what remains in `area`. `from_end`: the fraction is the second part's.
  Rect columns(Rect& area, float ShellState::*fraction, bool from_end) {
    const float share = std::clamp(state_.*fraction, 0.1F, 0.8F) * area.width;
    const float first = std::floor(from_end ? area.width - gap_ - share : share);
    items_.splitters.push_back(
        {{area.x + first, area.y, gap_, area.height}, true, fraction, area.x, area.width, from_end});
    const Rect part{area.x, area.y, first, area.height};
    area = {area.x + first + gap_, area.y, area.width - first - gap_, area.height};
    return part;
  }
  Rect rows(Rect& area, float ShellState::*fraction) {
    const float first = std::floor(std::clamp(state_.*fraction, 0.15F, 0.85F) * (area.height - gap_));
    items_.splitters.push_back(
        {{area.x, area.y + first, area.width, gap_}, false, fraction, area.y, area.height - gap_, false});
    const Rect part{area.x, area.y, area.width, first};
    area = {area.x, area.y + first + gap_, area.width, area.height - first - gap_};
    return part;
  }

 private:
  ShellItems& items_;
  const ShellState& state_;
  float gap_;
};

void lay_out_wide(ShellItems& items, const ShellState& state, Rect area, Divider& divide, float scale, bool selected) {
  Rect rest = area;
  Rect left = divide.columns(rest, &ShellState::left, false);
  // The right column's share is of the whole width.
  const float right_width = std::floor(std::clamp(state.right, 0.1F, 0.6F) * area.width);
  Rect middle{rest.x, rest.y, std::max(rest.width - right_width - kGap * scale, rest.width * 0.25F), rest.height};
  Rect right{middle.right() + kGap * scale, rest.y, rest.right() - middle.right() - kGap * scale, rest.height};
  items.splitters.push_back(
      {{middle.right(), rest.y, kGap * scale, rest.height}, true, &ShellState::right, area.x, area.width, true});

  if (left.height < kRoomForTwo * scale) {
    items.groups.push_back(group_of(left, {Panel::Guide, Panel::Inspector}, state.side_tab));
  } else if (selected) {
    const Rect upper = divide.rows(left, &ShellState::guide);
    items.groups.push_back(group_of(upper, {Panel::Guide}, Panel::Guide));
    items.groups.push_back(group_of(left, {Panel::Inspector}, Panel::Inspector));
  } else {
    items.groups.push_back(group_of(left, {Panel::Guide, Panel::Inspector}, state.side_tab));
  }
  const Rect stage = divide.rows(middle, &ShellState::stage);
  items.groups.push_back(group_of(stage, {Panel::Stage}, Panel::Stage));
  items.groups.push_back(group_of(middle, {Panel::Timeline}, Panel::Timeline));
  const Rect code = divide.rows(right, &ShellState::code);
  items.groups.push_back(group_of(code, {Panel::Code}, Panel::Code));
  items.groups.push_back(group_of(right, {Panel::Console}, Panel::Console));
}

void lay_out_medium(ShellItems& items, const ShellState& state, Rect area, Divider& divide, float scale) {
  const float half = std::clamp(0.5F - (state.right - 0.29F), 0.3F, 0.7F);
  Rect main{area.x, area.y, std::floor(area.width * (half + 0.1F)), area.height};
  const Rect side{main.right() + kGap * scale, area.y, area.right() - main.right() - kGap * scale, area.height};
  // The fraction is that of the three columns: here the same share of the window is 0.11 more.
  items.splitters.push_back({{main.right(), area.y, kGap * scale, area.height},
                             true,
                             &ShellState::right,
                             area.x + kGap * scale - 0.11F * area.width,
                             area.width,
                             true});
  if (area.height >= kLow * scale) {
    const Rect stage = divide.rows(main, &ShellState::stage);
    items.groups.push_back(group_of(stage, {Panel::Stage}, Panel::Stage));
    items.groups.push_back(group_of(main, {Panel::Timeline}, Panel::Timeline));
  } else {
    items.groups.push_back(group_of(main, {Panel::Stage, Panel::Timeline}, state.main_tab));
  }
  items.groups.push_back(group_of(side, {Panel::Guide, Panel::Code, Panel::Console, Panel::Inspector}, state.side_tab));
}

/// What a class looks at: the stage, beside it the code or the reasons, a few lines of output, the film, the caption.
/// Places the hand of cards at the lower edge of the panels' area, and takes its height from that area.
void lay_out_hand(ShellItems& items, Rect& area, ImVec2 size, float scale, float gap) {
  const float height = std::min(hand_height(size, scale), area.height / 2);
  items.hand = {area.x, area.bottom() - height, area.width, height};
  area.height -= height + gap;
}

void lay_out_presentation(ShellItems& items, const ShellState& state, ImVec2 size, float scale, float gap, bool hand) {
  const float film = std::floor(std::min(kFilmHeight * scale, size.y * 0.14F));
  items.caption = {0, size.y, size.x, 0};
  items.caption.height = foot_of_window(size, scale, Bars::Caption) - film - gap;
  items.caption.y -= items.caption.height;
  Rect strip{gap, items.caption.y - gap - film, size.x - 2 * gap, film};
  Rect area{gap, gap, size.x - 2 * gap, std::max(0.F, strip.y - 2 * gap)};
  if (hand) lay_out_hand(items, area, size, scale, gap);
  const bool two = area.width >= kMedium * scale - 2 * gap;
  if (state.alone || !two) {
    items.film = strip;
    const std::vector<Panel> all{Panel::Stage, Panel::Timeline,  Panel::Code,
                                 Panel::Guide, Panel::Inspector, Panel::Console};
    items.groups.push_back(state.alone ? Group{area, {*state.alone}, *state.alone} : group_of(area, all, state.front));
    return;
  }
  const float console = std::floor((strip.width - gap) * kPresentedConsole);
  items.film = {strip.x + console + gap, strip.y, strip.width - console - gap, strip.height};
  const float stage = std::floor((area.width - gap) * kPresentedStage);
  items.groups.push_back(
      group_of({area.x, area.y, stage, area.height}, {Panel::Stage, Panel::Timeline}, state.main_tab));
  items.groups.push_back(group_of({area.x + stage + gap, area.y, area.width - stage - gap, area.height},
                                  {Panel::Code, Panel::Guide, Panel::Inspector}, state.side_tab));
  items.groups.push_back(group_of({strip.x, strip.y, console, strip.height}, {Panel::Console}, Panel::Console));
}

void drag_splitter(const Splitter& splitter, Canvas& canvas, ShellState& state) {
  const Pointer& pointer = canvas.pointer();
  if (pointer.clicked(splitter.rect)) state.dragged = splitter.fraction;
  const bool dragged = pointer.down && state.dragged == splitter.fraction;
  if (dragged) {
    state.*splitter.fraction = splitter.fraction_at(splitter.upright ? pointer.at.x : pointer.at.y);
  }
  if (!dragged && !pointer.over(splitter.rect)) return;
  const ImVec2 c = splitter.rect.center();
  const float reach = canvas.theme().px(18);
  const Color color = dragged ? canvas.theme().colors.now : canvas.theme().colors.quiet_text;
  if (splitter.upright) {
    canvas.fill({c.x - 1, c.y - reach, 2, 2 * reach}, color);
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  } else {
    canvas.fill({c.x - reach, c.y - 1, 2 * reach, 2}, color);
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
  }
}

Command command_for(Panel panel) {
  switch (panel) {
    case Panel::Guide:
      return Command::ShowGuide;
    case Panel::Stage:
      return Command::ShowStage;
    case Panel::Timeline:
      return Command::ShowTimeline;
    case Panel::Code:
      return Command::ShowCode;
    case Panel::Console:
      return Command::ShowConsole;
    case Panel::Inspector:
      break;
  }
  return Command::ShowInspector;
}

void draw_header(const Group& group, const Scene& scene, const ShellScene& shell, Canvas& canvas, ShellState& state,
                 Actions& actions) {
  const Theme& theme = scene.theme;
  float x = theme.px(kMargin);
  const Rect all = canvas.area();
  const float switch_width = theme.px(30);
  const bool in_hand = state.in_hand == group.shown;
  if (in_hand) draw_in_hand(canvas, all);
  // All tabs have to be read: where they don't fit they are smaller.
  float width = x;
  for (const Panel panel : group.panels)
    width += text_width(theme.fonts.bold, scene.tr(title_of(panel))) + theme.px(16);
  const bool fits = width <= all.width;
  const Font font = fits ? theme.fonts.bold : theme.fonts.small;
  const float gap = theme.px(fits ? 16 : 9);
  for (const Panel panel : group.panels) {
    const std::string title = scene.tr(title_of(panel));
    const Rect rect{x, 0, std::min(text_width(font, title) + 1, std::max(all.width - x, 0.0F)), all.height};
    const bool shown = panel == group.shown;
    const bool tabs = group.panels.size() > 1;
    canvas.text(rect, font, shown && (tabs || in_hand) ? theme.colors.text : theme.colors.quiet_text, title);
    if (shown && tabs) canvas.fill({x, all.height - theme.px(4), rect.width, theme.px(2)}, theme.colors.now);
    if (tabs && canvas.pointer().clicked(rect.inset(-theme.px(5), 0))) {
      bring_into_sight(panel, state);
      state.in_hand = panel;
    }
    x += rect.width + gap;
  }
  if (!scene.interactive) return;
  if (group.shown == Panel::Code && shell.can_edit && shell.editor == nullptr) {
    const std::string words = scene.tr(kEdit);
    const float wide = text_width(theme.fonts.text, words) + theme.px(16);
    const Rect place{all.width - switch_width - wide - theme.px(4), theme.px(3), wide, all.height - theme.px(6)};
    if (place.x > x && text_button(canvas, place, words, Look::Plain, scene.tr(kEditTip, key_of(Command::Edit))))
      actions.add(action::Do{Command::Edit});
  }
  if (!canvas.pointer().inside) return;
  const bool alone = state.alone.has_value();
  const Rect button{all.width - switch_width, 0, switch_width, all.height};
  const std::string tip =
      alone ? scene.tr(kAllPanels, key_of(Command::ShowAll)) : scene.tr(kAlone, key_of(command_for(group.shown)));
  if (icon_button(canvas, button.inset(theme.px(4)), alone ? Icon::Close : Icon::Stop, Look::Plain, tip)) {
    state.alone = alone ? std::nullopt : std::optional(group.shown);
  }
}

/// Over the stage of a presentation: which lesson this is, and how far the class is on its way.
void draw_presented_title(const RunScene& run, const ShellScene& shell, Canvas& canvas, Actions& actions) {
  const Scene& scene = run.moment;
  const Theme& theme = scene.theme;
  Rect room = canvas.area().inset(theme.px(kMargin), 0);
  if (run.lesson.stops && room.width > theme.px(2 * kTitlePath)) {
    const Rect path{room.right() - theme.px(kTitlePath), theme.px(6), theme.px(kTitlePath), 0};
    Drawing drawing;
    std::vector<GuideSpot> spots;
    add_stop_path(drawing, spots, path, 2 * theme.fonts.text.size, *run.lesson.stops, scene);
    paint(drawing, scene, canvas, actions);
    GuideFolds none;
    for (const GuideSpot& spot : spots)
      if (canvas.pointer().clicked(spot.rect)) press_spot(spot, run.lesson, none, actions);
    room.width -= theme.px(kTitlePath) + theme.px(kMargin);
  }
  const bool fits = text_width(theme.fonts.bold, shell.title) <= room.width;
  canvas.text(room, fits ? theme.fonts.bold : theme.fonts.text, theme.colors.text, shell.title);
}

}  // namespace

// Strips around each panel, and its corners rounded off. The frame was cleared to the panels' colour.
void paint_ground(Canvas& canvas, Rect panel, float gap) {
  const Color ground = canvas.theme().colors.ground;
  canvas.fill({panel.x - gap, panel.y - gap, panel.width + 2 * gap, gap}, ground);
  canvas.fill({panel.x - gap, panel.bottom(), panel.width + 2 * gap, gap}, ground);
  canvas.fill({panel.x - gap, panel.y, gap, panel.height}, ground);
  canvas.fill({panel.right(), panel.y, gap, panel.height}, ground);
  const float radius = canvas.theme().px(6);
  const Rect r = canvas.to_window(panel);
  constexpr float kQuarter = std::numbers::pi_v<float> / 2;
  const std::array corners{r.top_left(), ImVec2(r.right(), r.y), r.bottom_right(), ImVec2(r.x, r.bottom())};
  const std::array<ImVec2, 4> inwards{ImVec2(1, 1), ImVec2(-1, 1), ImVec2(-1, -1), ImVec2(1, -1)};
  ImDrawList& list = canvas.draw_list();
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const float from = kQuarter * static_cast<float>(i + 2);
    list.PathLineTo(corners[i]);
    list.PathArcTo(plus(corners[i], times(inwards[i], radius)), radius, from + kQuarter, from, 8);
    list.PathFillConvex(ground.packed());
  }
}

Text title_of(Panel panel) {
  switch (panel) {
    case Panel::Guide:
      return texts::kGuide;
    case Panel::Stage:
      return texts::kStage;
    case Panel::Timeline:
      return texts::kTimeline;
    case Panel::Code:
      return texts::kCode;
    case Panel::Console:
      return texts::kConsole;
    case Panel::Inspector:
      break;
  }
  return texts::kInspector;
}

float Splitter::fraction_at(float place) const {
  const float half = (upright ? rect.width : rect.height) / 2;
  const float at = (place + (from_end ? half : -half) - from) / length;
  return std::clamp(from_end ? 1 - at : at, 0.12F, 0.85F);
}

// A lesson can point to the panels, and behind them to the bar of the transport.
std::string_view name_of(Panel panel) { return lesson::panel_names().at(static_cast<std::size_t>(panel)); }

std::optional<Panel> panel_named(std::string_view name) {
  for (int i = 0; i < kPanels; ++i)
    if (name_of(static_cast<Panel>(i)) == name) return static_cast<Panel>(i);
  return std::nullopt;
}

std::optional<Panel> panel_shown_by(Command command) {
  for (int i = 0; i < kPanels; ++i)
    if (command_for(static_cast<Panel>(i)) == command) return static_cast<Panel>(i);
  return std::nullopt;
}

float foot_of_window(ImVec2 size, float scale, Bars bars, bool hand) {
  const float gap = std::floor(kGap * scale);
  if (hand) return foot_of_window(size, scale, bars) + hand_height(size, scale) + gap;
  switch (bars) {
    case Bars::All:
    case Bars::TransportOnly:
      return std::min(kTransportHeight * scale, size.y * 0.25F) + gap;
    case Bars::Caption:
      return std::floor(std::min(kCaptionHeight * scale, size.y * 0.2F)) +
             std::floor(std::min(kFilmHeight * scale, size.y * 0.14F)) + gap;
    case Bars::None:
      break;
  }
  return 0;
}

ShellItems layout_shell(const ShellState& state, ImVec2 size, float scale, Bars bars, bool something_selected,
                        bool hand) {
  ShellItems items;
  const float gap = std::floor(kGap * scale);
  if (bars == Bars::Caption) {
    lay_out_presentation(items, state, size, scale, gap, hand);
    return items;
  }
  // In a window that is far too small for the text, the panels still have their half.
  const float top = bars == Bars::All ? std::min(kTopBarHeight * scale, size.y * 0.15F) : 0;
  const float transport = bars == Bars::None ? 0 : std::min(kTransportHeight * scale, size.y * 0.25F);
  items.top_bar = {0, 0, size.x, top};
  items.transport = {gap, size.y - gap - transport, size.x - 2 * gap, transport};
  const float bottom = transport > 0 ? items.transport.y : size.y;
  Rect area{gap, top + gap, size.x - 2 * gap, std::max(0.0F, bottom - gap - top - gap)};
  if (hand) lay_out_hand(items, area, size, scale, gap);
  Divider divide(items, state, gap);
  if (state.alone) {
    items.groups.push_back({area, {*state.alone}, *state.alone});
  } else if (area.width >= kWide * scale) {
    lay_out_wide(items, state, area, divide, scale, something_selected);
  } else if (area.width >= kMedium * scale - 2 * gap) {
    lay_out_medium(items, state, area, divide, scale);
  } else {
    items.groups.push_back(
        group_of(area, {Panel::Stage, Panel::Timeline, Panel::Guide, Panel::Code, Panel::Console, Panel::Inspector},
                 state.front));
  }
  return items;
}

void draw_shell(const ShellItems& items, const RunScene& run, const ShellScene& shell, const Transport& transport,
                Panels& panels, Canvas& canvas, ShellState& state, Actions& actions) {
  const Scene& scene = run.moment;
  const Theme& theme = scene.theme;
  const float gap = std::floor(theme.px(kGap));
  for (const Group& group : items.groups) paint_ground(canvas, group.rect, gap);
  if (!items.transport.empty()) paint_ground(canvas, items.transport, gap);
  if (!items.hand.empty()) paint_ground(canvas, items.hand, gap);
  if (!items.film.empty()) paint_ground(canvas, items.film, gap);
  const bool captioned = !items.caption.empty();
  for (const Group& group : items.groups) {
    // While presenting only the stage has a heading: that of the lesson.
    const bool headed = !captioned || group.shown == Panel::Stage || state.alone;
    const float header = headed ? std::floor(theme.px(kHeader)) : std::floor(theme.px(kGap / 2));
    if (canvas.pointer().clicked(group.rect)) state.in_hand = group.shown;
    if (captioned && group.shown == Panel::Stage) {
      Canvas title = canvas.part(group.header(header));
      draw_presented_title(run, shell, title, actions);
    } else if (headed) {
      Canvas title = canvas.part(group.header(header));
      draw_header(group, scene, shell, title, state, actions);
    }
    const Rect body{group.rect.x, group.rect.y + header, group.rect.width, group.rect.height - header};
    if (body.empty()) continue;
    Canvas inner = canvas.part(body);
    if (group.shown == Panel::Code && shell.editor != nullptr) {
      draw_editor(*shell.editor, scene.language, inner, actions);
    } else {
      panels.show(group.shown, run, inner, actions);
    }
  }
  if (!canvas.pointer().down) state.dragged = nullptr;
  for (const Splitter& splitter : items.splitters) drag_splitter(splitter, canvas, state);
  if (!items.top_bar.empty()) {
    Canvas bar = canvas.part(items.top_bar);
    draw_top_bar(scene, run.live, shell, bar, actions);
  }
  if (!items.transport.empty()) {
    Canvas bar = canvas.part(items.transport);
    draw_transport_bar(scene, run.live, transport, bar, panels.transport_bar(), actions);
  }
  if (!items.hand.empty() && run.hand != nullptr) {
    Canvas hand = canvas.part(items.hand);
    draw_hand(layout_hand(scene, *run.hand, items.hand.size()), scene, *run.hand, hand, actions);
  }
  if (!captioned) return;
  {
    Canvas film = canvas.part(items.film);
    draw_film_bar(run, transport, film, panels.transport_bar(), actions);
  }
  Canvas caption = canvas.part(items.caption);
  paint(layout_caption(scene, run.lesson, items.caption.size()), scene, caption, actions);
}

}  // namespace view
