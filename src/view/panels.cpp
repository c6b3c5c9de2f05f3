#include "view/panels.hpp"

#include <array>

#include "view/bars.hpp"
#include "view/code.hpp"
#include "view/console.hpp"
#include "view/guide.hpp"
#include "view/inspector.hpp"
#include "view/stage.hpp"
#include "view/timeline.hpp"

namespace view {

struct Panels::State {
  std::array<Grip, kPanels> grips;
  StageState stage;
  TimelineState timeline;
  CodeState code;
  ConsoleState console;
  GuideState guide;
  InspectorState inspector;
  TransportBarState transport_bar;

  ScrollSteps& keys(Panel panel) {
    switch (panel) {
      case Panel::Guide:
        return guide.keys;
      case Panel::Timeline:
        return timeline.keys;
      case Panel::Console:
        return console.keys;
      case Panel::Inspector:
        return inspector.keys;
      case Panel::Code:
      case Panel::Stage:
        break;
    }
    return code.keys;
  }
};

Panels::Panels() : state_(std::make_unique<State>()) {}
Panels::~Panels() = default;
Panels::Panels(Panels&&) noexcept = default;
Panels& Panels::operator=(Panels&&) noexcept = default;

void Panels::reset() { *state_ = State{}; }

void Panels::use(std::shared_ptr<model::Detail> detail) { state_->timeline.detail = std::move(detail); }

void Panels::look_in_timeline(const TimelineWish& wish) { state_->timeline.wish = wish; }

bool Panels::scroll(Panel panel, ScrollStep step) {
  const bool sideways = step == ScrollStep::Left || step == ScrollStep::Right;
  if (panel == Panel::Stage || sideways) return false;  // Nothing is wider than its panel.
  state_->keys(panel).push_back(step);
  return true;
}

bool Panels::follow_line() { return follow_again(state_->code); }

void Panels::mark_in_guide(int direction) {
  auto& marked = state_->guide.marked;
  state_->guide.marked_anew = true;
  if (!marked) {
    marked = 0;
  } else if (direction > 0) {
    ++*marked;  // The guide knows how many there are.
  } else if (*marked > 0) {
    --*marked;
  }
}

void Panels::mark_nothing() { state_->guide.marked.reset(); }

bool Panels::choose_marked() { return state_->guide.accepted = state_->guide.marked.has_value(); }
void Panels::point_to_line(std::uint32_t line) { state_->code.pointed = trace::place_of(1, line); }

KeyboardWish& Panels::input_keyboard() { return state_->console.keyboard; }

TransportBarState& Panels::transport_bar() { return state_->transport_bar; }

bool Panels::may_answer(const std::string& question, std::size_t choice, bool laid_out) {
  return view::may_answer(state_->guide, question, choice, laid_out);
}

void Panels::show_guide_from_top() {
  state_->guide.scroll = 0;
  state_->guide.marked.reset();
  state_->guide.shown.clear();
}

void Panels::reveal_question(const std::string& question) { state_->guide.reveal = question; }

void Panels::show(Panel panel, const RunScene& run, Canvas& canvas, Actions& actions) {
  const Scene& scene = run.moment;
  const ImVec2 size = canvas.area().size();
  canvas.own_presses(state_->grips.at(static_cast<std::size_t>(panel)));
  switch (panel) {
    case Panel::Stage:
      prepare_stage(scene, run.sources, state_->stage);
      return draw_stage(layout_stage(scene, state_->stage, size), scene, canvas, state_->stage, actions);
    case Panel::Timeline:
      prepare_timeline(scene, run.time, state_->timeline);
      return draw_timeline(timeline_items(scene, run.time, state_->timeline, size), scene, run.time, canvas,
                           state_->timeline, actions);
    case Panel::Code:
      return draw_code(layout_code(scene, run.sources, state_->code, size), scene, canvas, state_->code, actions);
    case Panel::Console:
      return draw_console(layout_console(scene, run.live, state_->console, size), scene, run.side, canvas,
                          state_->console, actions);
    case Panel::Inspector:
      return draw_inspector(layout_inspector(scene, state_->inspector, size), scene, canvas, state_->inspector,
                            actions);
    case Panel::Guide:
      break;
  }
  prepare_guide(scene, run.lesson, state_->guide);
  draw_guide(layout_guide(scene, run.lesson, run.live, state_->guide, size), scene, run.lesson, canvas, state_->guide,
             actions);
}

}  // namespace view
