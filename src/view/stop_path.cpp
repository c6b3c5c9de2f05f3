#include "view/stop_path.hpp"

#include <algorithm>

namespace view {
namespace {

constexpr float kMark = 0.5F, kMarkRow = 1.5F, kNameRow = 1.3F;  // In ems.

void add_mark(Drawing& drawing, ImVec2 at, float em, bool here, bool been) {
  if (here) {
    drawing.add(Disc{at, kMark * 1.25F * em, false, Ink::Now});
    drawing.add(Disc{at, kMark * 0.55F * em, true, Ink::Now});
  } else if (been) {
    drawing.add(Disc{at, kMark * em, true, Ink::Now});
    drawing.add(Mark{Icon::Check, at, 0.7F * em, Ink::OnNow});
  } else {
    drawing.add(Disc{at, kMark * em, false, Ink::Quiet});
  }
}

}  // namespace

float add_stop_path(Drawing& drawing, std::vector<GuideSpot>& spots, Rect area, float height, const StopScene& stops,
                    const Scene& scene) {
  const float em = scene.theme.fonts.text.size, step = area.width / lesson::kStops;
  const float marks = kMarkRow * em, names = kNameRow * em;
  if (height < marks) return 0;
  const bool named = height >= marks + names;
  const auto title = [&](int i) { return std::string{scene.tr(lesson::title_of(static_cast<lesson::Stop>(i)))}; };
  bool all_named = named;
  for (int i = 0; i < lesson::kStops; ++i)
    all_named = all_named && text_width(scene.theme.fonts.small, title(i)) + 0.3F * em <= step;
  const float y = area.y + marks / 2;
  const auto x_of = [&](int i) { return area.x + (static_cast<float>(i) + 0.5F) * step; };
  for (int i = 0; i + 1 < lesson::kStops; ++i) {
    const bool gone = stops.has_been(static_cast<lesson::Stop>(i)) && stops.has_been(static_cast<lesson::Stop>(i + 1));
    drawing.add(Way{{{x_of(i) + 0.9F * em, y}, {x_of(i + 1) - 0.9F * em, y}},
                    Stroke::Solid,
                    1.5F,
                    false,
                    gone ? Ink::Now : Ink::Line});
  }
  for (int i = 0; i < lesson::kStops; ++i) {
    const auto stop = static_cast<lesson::Stop>(i);
    const bool here = stop == stops.here;
    add_mark(drawing, {x_of(i), y}, em, here, stops.has_been(stop));
    spots.push_back({GuideButton::GoTo, {x_of(i) - step / 2, area.y, step, named ? marks + names : marks}, {}, i, 0});
    if (!named || (!all_named && !here)) continue;
    const std::string name = title(i);
    const float wide = std::max(step, text_width(scene.theme.fonts.small, name) + 2);
    const float left = std::clamp(x_of(i) - wide / 2, area.x, std::max(area.x, area.right() - wide));
    drawing.add(Words{{left, area.y + marks, wide, names},
                      name,
                      Type::Small,
                      here ? Ink::Text : Ink::Quiet,
                      trace::kNobody,
                      Align::Center});
  }
  return named ? marks + names : marks;
}

void add_way_button(Drawing& drawing, std::vector<GuideSpot>& spots, Rect rect, WayButton button, const Scene& scene) {
  const float em = scene.theme.fonts.text.size, arrow = 1.6F * em;
  const Ink ink = button.primary ? Ink::OnNow : Ink::Text;
  drawing.add(Box{rect, button.primary ? Stroke::None : Stroke::Solid, 1,
                  button.primary ? Ground::Solid : Ground::Raised, 8, button.primary ? Ink::Now : Ink::Line});
  drawing.add(Mark{button.forward ? Icon::Next : Icon::Previous,
                   {button.forward ? rect.right() - arrow / 2 : rect.x + arrow / 2, rect.center().y},
                   0.9F * em,
                   ink});
  drawing.add(
      Words{{rect.x + (button.forward ? 0.3F * em : arrow), rect.y, rect.width - arrow - 0.3F * em, rect.height},
            std::move(button.words),
            Type::Bold,
            ink,
            trace::kNobody,
            Align::Center});
  button.spot.rect = rect;
  spots.push_back(std::move(button.spot));
}

void add_stop_button(Drawing& drawing, std::vector<GuideSpot>& spots, Rect rect, lesson::Stop stop, bool forward,
                     bool primary, const Scene& scene) {
  add_way_button(drawing, spots, rect,
                 {.words = scene.tr(lesson::title_of(stop)),
                  .forward = forward,
                  .primary = primary,
                  .spot = {.button = GuideButton::GoTo, .number = static_cast<int>(stop)}},
                 scene);
}

}  // namespace view
