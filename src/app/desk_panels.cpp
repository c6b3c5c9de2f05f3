// The panel in hand: which it is, what scrolls it, what makes room for it.
#include <algorithm>
#include <utility>

#include "app/desk.hpp"

namespace app {
namespace {

using view::Panel;
using view::ScrollStep;
using view::Text;

constexpr float kEdgeStep = 24;  // Points.

constexpr Text kNothingThere{"{0}: there is no more to see in this direction.", "{0}：这个方向上没有更多内容。"};
constexpr Text kNoEdge{"{0}: no edge can be moved in this direction here.", "{0}：此处没有能朝这个方向移动的边界。"};
constexpr Text kUsual{"The panels stand as they did at first.", "面板已恢复最初的布局。"};
constexpr Text kFollows{"The code follows the running line already.", "代码已经在跟随正在执行的行。"};

}  // namespace

bool Desk::panel_command(view::Command command) {
  using enum view::Command;
  switch (command) {
    case NextPanel:
      take_next_in_hand(1);
      return true;
    case PreviousPanel:
      take_next_in_hand(-1);
      return true;
    case ScrollUp:
      scroll(ScrollStep::Up);
      return true;
    case ScrollDown:
      scroll(ScrollStep::Down);
      return true;
    case ScrollLeft:
      scroll(ScrollStep::Left);
      return true;
    case ScrollRight:
      scroll(ScrollStep::Right);
      return true;
    case ScrollPageUp:
      scroll(ScrollStep::PageUp);
      return true;
    case ScrollPageDown:
      scroll(ScrollStep::PageDown);
      return true;
    case ScrollToBegin:
      scroll(ScrollStep::Begin);
      return true;
    case ScrollToEnd:
      scroll(ScrollStep::End);
      return true;
    case EdgeLeft:
      move_edge(view::Toward::Left);
      return true;
    case EdgeRight:
      move_edge(view::Toward::Right);
      return true;
    case EdgeUp:
      move_edge(view::Toward::Up);
      return true;
    case EdgeDown:
      move_edge(view::Toward::Down);
      return true;
    case UsualLayout:
      usual_layout();
      return true;
    case FollowLine:
      follow_line();
      return true;
    default:
      return false;
  }
}

// As the next frame will be laid out: keys that come faster than frames are all obeyed.
view::ShellItems Desk::laid_out(const view::ShellState& state) const {
  const view::Bars bars = presenting_ ? view::Bars::TransportOnly : view::Bars::All;
  return view::layout_shell(state, size_, scale(), bars, selected_ != trace::kNobody);
}

std::vector<Panel> Desk::panels_in_sight() const {
  if (settings_.shell.alone) return {*settings_.shell.alone};
  return side_by_side() ? beside_ : view::panels_in_sight(laid_out(settings_.shell));
}

// Those behind a tab, or beside the one that is alone, too. Where nothing is selected the inspector has nothing to say:
// it is passed over, so that it does not hide the guide.
std::vector<Panel> Desk::panels_in_reach() const {
  if (side_by_side() && !settings_.shell.alone) return beside_;
  view::ShellState together = settings_.shell;
  together.alone.reset();
  std::vector<Panel> all = view::panels_of(laid_out(together));
  if (selected_ == trace::kNobody && settings_.shell.in_hand != Panel::Inspector) std::erase(all, Panel::Inspector);
  return all;
}

// Who presses such a key before a panel is in hand means the first.
std::optional<Panel> Desk::panel_in_hand() {
  const std::vector<Panel> seen = panels_in_sight();
  auto& in_hand = settings_.shell.in_hand;
  if (!in_hand || std::find(seen.begin(), seen.end(), *in_hand) == seen.end())
    in_hand = seen.empty() ? std::nullopt : std::optional(seen.front());
  return in_hand;
}

// The keyboard goes along: the editor gets it with the code, and a text field that had it lets go.
void Desk::take_next_in_hand(int direction) {
  const std::vector<Panel> seen = panels_in_sight();
  if (seen.empty()) return;
  const Panel next = view::next_panel(panels_in_reach(), seen, settings_.shell.in_hand, direction);
  settings_.shell.in_hand = next;
  view::bring_into_sight(next, settings_.shell);
  view::leave_text_field();
  if (editor_ && next == Panel::Code) editor_->keyboard.want();
}

// It comes into sight. The mark moves only where there is one.
void Desk::give_keyboard_to(Panel panel) {
  view::bring_into_sight(panel, settings_.shell);
  if (settings_.shell.in_hand) settings_.shell.in_hand = panel;
}

// Of two runs beside each other both.
void Desk::scroll(ScrollStep step) {
  const auto panel = panel_in_hand();
  if (!panel || (editor_ && *panel == Panel::Code)) return;  // The editor scrolls with its cursor.
  if (*panel == Panel::Timeline && (step == ScrollStep::Left || step == ScrollStep::Right)) {
    return command(step == ScrollStep::Left ? view::Command::PanBack : view::Command::PanForward);
  }
  if (!shown_->panels.scroll(*panel, step))
    return say(view::tr(settings_.language, kNothingThere, view::tr(settings_.language, view::title_of(*panel))));
  if (side_by_side()) change_->original->panels.scroll(*panel, step);
}

void Desk::move_edge(view::Toward toward) {
  const auto panel = panel_in_hand();
  if (!panel) return;
  const bool moved = !side_by_side() &&
                     view::move_edge(laid_out(settings_.shell), *panel, toward, kEdgeStep * scale(), settings_.shell);
  if (!moved) say(view::tr(settings_.language, kNoEdge, view::tr(settings_.language, view::title_of(*panel))));
}

void Desk::usual_layout() {
  view::ShellState usual;
  usual.in_hand = settings_.shell.in_hand;
  settings_.shell = usual;
  say(view::tr(settings_.language, kUsual));
}

void Desk::follow_line() {
  const bool followed = !shown_->panels.follow_line();
  const bool beside = side_by_side() && change_->original->panels.follow_line();
  if (followed && !beside) say(view::tr(settings_.language, kFollows));
}

}  // namespace app
