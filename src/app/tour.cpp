#include "app/tour.hpp"

#include <algorithm>
#include <exception>

namespace app {
namespace {

using namespace std::chrono_literals;

constexpr base::TraceTime kBetween = 900ms, kKey = 600ms, kGlide = 800ms, kRest = 300ms;

float eased(double part) {
  const auto x = static_cast<float>(std::clamp(part, 0.0, 1.0));
  return x * x * (3 - 2 * x);
}

}  // namespace

void Tour::next(Phase phase) {
  phase_ = phase;
  since_ = {};
}

void Tour::press_next(Desk& desk, InputQueue& input) {
  const InputStep& step = script_.steps[step_];
  const view::KeyPress& each = step.press[pressed_++];
  if (step.say.empty()) desk.say(view::name_of(each));
  input.key(each);
}

void Tour::advance(base::TraceTime elapsed, Desk& desk, InputQueue& input,
                   const std::vector<view::Glyphs::Drawn>& drawn) {
  if (over()) return;
  const InputStep& step = script_.steps[step_];
  since_ += elapsed;
  switch (phase_) {
    case Phase::Say:
      if (since_ < kBetween) return;
      if (!step.say.empty()) desk.say(step.say.in(desk.settings().language));
      return next(Phase::Press);
    case Phase::Press:
      if (since_ < kKey) return;
      if (pressed_ < step.press.size()) return press_next(desk, input), next(Phase::Press);
      input.type(step.type);
      pressed_ = 0;
      if (!step.click) return next(Phase::Wait);
      try {
        to_ = place_of(*step.click, drawn, desk.settings().language, script_.file.string());
      } catch (const std::exception& error) {
        desk.say(error.what(), true);
        step_ = script_.steps.size();
        return;
      }
      from_ = mouse_;
      return next(Phase::Glide);
    case Phase::Glide: {
      const float part = eased(static_cast<double>(since_.count()) / static_cast<double>(kGlide.count()));
      mouse_ = {from_.first + (to_.first - from_.first) * part, from_.second + (to_.second - from_.second) * part};
      input.mouse_moved(mouse_.first, mouse_.second);
      if (since_ >= kGlide) next(Phase::Click);
      return;
    }
    case Phase::Click:
      if (since_ < kRest) return;
      input.mouse_button(0, true);
      input.mouse_button(0, false);
      return next(Phase::Wait);
    case Phase::Wait:
      if (since_ < step.wait) return;
      ++step_;
      return next(Phase::Say);
  }
}

}  // namespace app
