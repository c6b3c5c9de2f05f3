#include "app/panel_keys.hpp"

#include <algorithm>

namespace app {
namespace {

using view::Command;
using view::Panel;
using view::ScrollStep;
using view::Text;
using view::Toward;

constexpr float kEdgeStep = 24;  // Points.

constexpr Text kNothingThere{"{0}: there is no more to see in this direction.", "{0}：这个方向上没有更多内容。"};
constexpr Text kNoEdge{"{0}: no edge can be moved in this direction here.", "{0}：此处没有能朝这个方向移动的边界。"};
constexpr Text kUsual{"The panels stand as they did at first.", "面板已恢复最初的布局。"};
constexpr Text kFollows{"The code follows the running line already.", "代码已经在跟随正在执行的行。"};

std::optional<ScrollStep> scroll_step(Command command) {
  switch (command) {
    case Command::ScrollUp:
      return ScrollStep::Up;
    case Command::ScrollDown:
      return ScrollStep::Down;
    case Command::ScrollLeft:
      return ScrollStep::Left;
    case Command::ScrollRight:
      return ScrollStep::Right;
    case Command::ScrollPageUp:
      return ScrollStep::PageUp;
    case Command::ScrollPageDown:
      return ScrollStep::PageDown;
    case Command::ScrollToBegin:
      return ScrollStep::Begin;
    case Command::ScrollToEnd:
      return ScrollStep::End;
    default:
      return std::nullopt;
  }
}

std::optional<Toward> edge_toward(Command command) {
  switch (command) {
    case Command::EdgeLeft:
      return Toward::Left;
    case Command::EdgeRight:
      return Toward::Right;
    case Command::EdgeUp:
      return Toward::Up;
    case Command::EdgeDown:
      return Toward::Down;
    default:
      return std::nullopt;
  }
}

std::string says(base::Language language, const Text& text, Panel panel) {
  return view::tr(language, text, view::tr(language, view::title_of(panel)));
}

// Of two runs side by side both.
PanelKeys::Answer scroll(Panel panel, ScrollStep step, std::span<view::Panels* const> shown, base::Language language) {
  if (panel == Panel::Timeline && (step == ScrollStep::Left || step == ScrollStep::Right))
    return {.says = {},
            .instead = step == ScrollStep::Left ? Command::PanBack : Command::PanForward,
            .taken = std::nullopt};
  for (view::Panels* each : shown)
    if (!each->scroll(panel, step)) return {says(language, kNothingThere, panel), {}, {}};
  return {};
}

}  // namespace

view::ShellItems PanelKeys::items_of(const view::ShellState& state, const Look& look) const {
  return view::layout_shell(state, size_, look.scale, look.bars, look.something_selected, look.hand);
}

view::ShellItems PanelKeys::lay_out(const view::ShellState& state, const Look& look, ImVec2 size) {
  size_ = size;
  view::ShellItems items = items_of(state, look);
  places_.clear();
  for (const view::Group& group : items.groups) places_.emplace_back(group.shown, group.rect);
  return items;
}

void PanelKeys::laid_out(const view::SideBySideItems& items) {
  places_.clear();
  of_two_runs_.clear();
  for (const auto& [panel, rect] : items.sides[1].panels) of_two_runs_.push_back(panel);
}

std::vector<Panel> PanelKeys::in_sight(const view::ShellState& state, const Look& look) const {
  if (state.alone) return {*state.alone};
  return look.side_by_side ? of_two_runs_ : view::panels_in_sight(items_of(state, look));
}

// Those behind a tab, and those hidden by one that is alone, too. Where nothing is selected the inspector has nothing
// to say: it is passed over, so that it does not hide the guide.
std::vector<Panel> PanelKeys::in_reach(const view::ShellState& state, const Look& look) const {
  if (look.side_by_side && !state.alone) return of_two_runs_;
  view::ShellState together = state;
  together.alone.reset();
  std::vector<Panel> all = view::panels_of(items_of(together, look));
  if (!look.something_selected && state.in_hand != Panel::Inspector) std::erase(all, Panel::Inspector);
  return all;
}

// A key for the panel in hand, pressed before there is one, means the first.
std::optional<Panel> PanelKeys::in_hand(view::ShellState& state, const Look& look) const {
  const std::vector<Panel> seen = in_sight(state, look);
  if (!state.in_hand || std::find(seen.begin(), seen.end(), *state.in_hand) == seen.end())
    state.in_hand = seen.empty() ? std::nullopt : std::optional(seen.front());
  return state.in_hand;
}

PanelKeys::Answer PanelKeys::take_next(int direction, view::ShellState& state, const Look& look) const {
  const std::vector<Panel> seen = in_sight(state, look);
  if (seen.empty()) return {};
  const Panel next = view::next_panel(in_reach(state, look), seen, state.in_hand, direction);
  state.in_hand = next;
  view::bring_into_sight(next, state);
  return {.says = {}, .instead = std::nullopt, .taken = next};
}

std::string PanelKeys::move_edge(Toward toward, view::ShellState& state, const Look& look,
                                 base::Language language) const {
  const auto panel = in_hand(state, look);
  if (!panel) return {};
  const bool moved =
      !look.side_by_side && view::move_edge(items_of(state, look), *panel, toward, kEdgeStep * look.scale, state);
  return moved ? std::string() : says(language, kNoEdge, *panel);
}

std::optional<PanelKeys::Answer> PanelKeys::command(Command command, view::ShellState& state, const Look& look,
                                                    std::span<view::Panels* const> shown,
                                                    base::Language language) const {
  if (const auto step = scroll_step(command)) {
    const auto panel = in_hand(state, look);
    if (!panel || (look.editing && *panel == Panel::Code)) return Answer{};
    return scroll(*panel, *step, shown, language);
  }
  if (const auto toward = edge_toward(command)) return Answer{move_edge(*toward, state, look, language), {}, {}};
  switch (command) {
    case Command::NextPanel:
      return take_next(1, state, look);
    case Command::PreviousPanel:
      return take_next(-1, state, look);
    case Command::UsualLayout: {
      view::ShellState usual;
      usual.in_hand = state.in_hand;
      state = usual;
      return Answer{view::tr(language, kUsual), {}, {}};
    }
    case Command::FollowLine: {
      const auto began =
          std::count_if(shown.begin(), shown.end(), [](view::Panels* each) { return each->follow_line(); });
      return Answer{began == 0 ? view::tr(language, kFollows) : "", {}, {}};
    }
    default:
      return std::nullopt;
  }
}

}  // namespace app
