#include "app/presentation.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "view/spotlight.hpp"

namespace app {
namespace {

using view::Panel;

constexpr float kPlainWidth = 1280, kPlainHeight = 720;  // In such a window text has the size that was chosen.
constexpr float kGrowth = 0.33F;                         // Of the text, where the window grows by 1.
constexpr float kPresentingScale = 1.22F;                // In the plain window; it grows as the window does.
constexpr float kStep = 0.05F;  // Glyphs are rasterized once for each size: steps keep these few.
constexpr float kEdge = 3;      // Pixels.

std::optional<Panel> panel_of(const lesson::Target& target) {
  using Kind = lesson::Target::Kind;
  switch (target.kind) {
    case Kind::Panel:
      return view::panel_named(target.name);
    case Kind::Process:
    case Kind::Object:
      return Panel::Stage;
    case Kind::Line:
      return Panel::Code;
    case Kind::None:
    case Kind::Lesson:
    case Kind::Term:
      break;
  }
  return std::nullopt;
}

}  // namespace

// A larger window is looked at from further away: it gets larger letters and more room. For a class only the letters
// count.
float Presentation::scale(float chosen, ImVec2 window) const {
  const float larger = std::max(1.F, std::min(window.x / kPlainWidth, window.y / kPlainHeight));
  const float wanted = presenting_ ? kPresentingScale * larger : 1 + kGrowth * (larger - 1);
  const float factor = std::round(wanted / kStep) * kStep;
  return std::clamp(chosen * factor, view::kSmallestScale, view::kLargestScale);
}

bool Presentation::command(view::Command command, bool program_shown) {
  switch (command) {
    case view::Command::Present:
      presenting_ = !presenting_ && program_shown;
      return true;
    case view::Command::Spotlight:
      spotlight_ = !spotlight_ && program_shown;
      return true;
    case view::Command::FullScreen:
      full_screen_ = !full_screen_;
      return true;
    default:
      return false;
  }
}

void Presentation::face_the_class(lesson::Stop stop, view::ShellState& shell) const {
  if (!presenting_) return;
  const bool reads = stop != lesson::Stop::See;
  shell.main_tab = Panel::Stage;
  shell.side_tab = reads ? Panel::Guide : Panel::Code;
  shell.front = reads ? Panel::Guide : Panel::Stage;
}

bool Presentation::close_one() {
  if (!spotlight_ && !presenting_) return false;
  (spotlight_ ? spotlight_ : presenting_) = false;
  return true;
}

bool Presentation::bar_is_out(ImVec2 mouse, float bar) {
  const bool inside = mouse.x >= 0 && mouse.y >= 0;
  bar_out_ = presenting_ && inside && mouse.y < (bar_out_ ? bar : kEdge);
  return bar_out_;
}

void Presentation::point_at(const lesson::Target* target, ImVec2 mouse) {
  lit_panel_ = target == nullptr ? std::nullopt : panel_of(*target);
  mouse_at_cue_ = mouse;
}

std::optional<Panel> Presentation::lit_panel(ImVec2 mouse) {
  if (mouse.x != mouse_at_cue_.x || mouse.y != mouse_at_cue_.y) lit_panel_.reset();
  return lit_panel_;
}

void Presentation::draw_light(view::Canvas& front, std::span<const PlacedPanel> in_sight, ImVec2 mouse) {
  const auto wanted = lit_panel(mouse);
  const auto lit =
      std::find_if(in_sight.begin(), in_sight.end(), [&](const PlacedPanel& each) { return wanted == each.first; });
  if (lit != in_sight.end()) {
    // The guide keeps its light: it says what there is to be seen.
    std::vector<view::Rect> others;
    for (const auto& [panel, rect] : in_sight)
      if (panel != lit->first && panel != Panel::Guide) others.push_back(rect);
    return view::draw_spotlight_on(lit->second, others, front);
  }
  if (front.area().contains(mouse)) view::draw_spotlight(mouse, front.theme().px(view::kSpotlightRadius), front);
}

}  // namespace app
