#include "view/drawing.hpp"

#include <cmath>

namespace view {
namespace {

Line line_of(Stroke stroke) {
  return stroke == Stroke::Dashed ? Line::Dashed : stroke == Stroke::Dotted ? Line::Dotted : Line::Solid;
}

/// The point so far before the end of a way: from there an arrow's head looks.
ImVec2 before_end(const std::vector<ImVec2>& way, float distance) {
  float left = distance;
  for (std::size_t i = way.size() - 1; i > 0; --i) {
    const float piece = std::hypot(way[i].x - way[i - 1].x, way[i].y - way[i - 1].y);
    if (piece >= left) return between(way[i], way[i - 1], left / piece);
    left -= piece;
  }
  return way.front();
}

class Painter {
 public:
  Painter(const Scene& scene, Canvas& canvas) : scene_{scene}, canvas_{canvas} {}

  void operator()(const Box& box) {
    const Color ink = color_of(box.ink, box.owner, scene_);
    const float radius = scene_.theme.px(box.radius);
    if (box.ground != Ground::None)
      canvas_.fill(box.rect, ground(box, ink).faded(box.opacity), std::min(radius, box.rect.height / 2));
    if (box.stroke != Stroke::None)
      canvas_.frame(box.rect, ink.faded(box.opacity), width(box.stroke_width), std::min(radius, box.rect.height / 2),
                    line_of(box.stroke));
  }

  void operator()(const Words& words) {
    if (words.text.empty() || words.rect.empty()) return;
    const Font font = font_of(scene_.theme, words.type);
    canvas_.text(words.rect, font, color_of(words.ink, words.owner, scene_).faded(words.opacity), words.text,
                 words.align);
    if (scene_.interactive && canvas_.pointer().over(words.rect) && text_width(font, words.text) > words.rect.width)
      cut_ = words.text;
  }

  void operator()(const Mark& mark) {
    canvas_.icon(mark.icon, mark.center, mark.size, color_of(mark.ink, mark.owner, scene_).faded(mark.opacity));
  }

  void operator()(const Way& way) {
    if (way.points.size() < 2) return;
    const Color ink = color_of(way.ink, way.owner, scene_).faded(way.opacity);
    canvas_.polyline(way.points, ink, width(way.width), line_of(way.stroke));
    if (way.head)
      canvas_.arrow_head(before_end(way.points, scene_.theme.px(6)), way.points.back(), ink, scene_.theme.px(8));
  }

  void operator()(const Disc& disc) {
    const Color ink = color_of(disc.ink, disc.owner, scene_).faded(disc.opacity);
    if (disc.filled) {
      canvas_.disc(disc.center, disc.radius, ink);
    } else {
      canvas_.ring(disc.center, disc.radius, ink, width(1));
    }
  }

  const std::string& cut() const { return cut_; }

 private:
  float width(float points) const { return std::max(1.F, scene_.theme.px(points)); }

  Color ground(const Box& box, Color ink) const {
    const Colors& colors = scene_.theme.colors;
    switch (box.ground) {
      case Ground::Raised:
        return colors.card;
      case Ground::Tint:
        return colors.card.mixed(ink, 0.09F);
      case Ground::Wash:
        return colors.card.mixed(ink, 0.06F);
      case Ground::Solid:
        return ink;
      case Ground::Sunken:
        return colors.panel.mixed(colors.ground, 0.75F);
      case Ground::Panel:
      case Ground::None:
        break;
    }
    return colors.panel;
  }

  const Scene& scene_;
  Canvas& canvas_;
  std::string cut_;
};

}  // namespace

Font font_of(const Theme& theme, Type type) {
  switch (type) {
    case Type::Bold:
      return theme.fonts.bold;
    case Type::Mono:
      return theme.fonts.mono;
    case Type::Small:
      return theme.fonts.small;
    case Type::Large:
      return theme.fonts.large;
    case Type::Title:
      return theme.fonts.title;
    case Type::Regular:
      break;
  }
  return theme.fonts.text;
}

Color readable_on(Color ground) {
  constexpr Color kDark = Color::rgb(0x10181F), kLight = Color::rgb(0xFFFFFF);
  return contrast(ground, kDark) >= contrast(ground, kLight) ? kDark : kLight;
}

Color color_of(Ink ink, Serial owner, const Scene& scene) {
  const Colors& colors = scene.theme.colors;
  switch (ink) {
    case Ink::Quiet:
      return colors.quiet_text;
    case Ink::Faint:
      return colors.faint_text;
    case Ink::Line:
      return colors.line;
    case Ink::Now:
      return colors.now;
    case Ink::Alive:
      return colors.alive;
    case Ink::Trouble:
      return colors.trouble;
    case Ink::Struck:
      return colors.signal;
    case Ink::Selected:
      return colors.selected;
    case Ink::Owner:
      return scene.color_of(owner);
    case Ink::OnOwner:
      return readable_on(scene.color_of(owner));
    case Ink::OnNow:
      return readable_on(colors.now);
    case Ink::OnTrouble:
      return readable_on(color_of(Ink::Trouble, owner, scene));
    case Ink::OnStruck:
      return readable_on(color_of(Ink::Struck, owner, scene));
    case Ink::Text:
      break;
  }
  return colors.text;
}

std::string Drawing::said() const {
  std::string text;
  for (const Shape& shape : shapes)
    if (const auto* words = std::get_if<Words>(&shape); words && !words->text.empty())
      text.append(words->text).append("\n");
  return text;
}

void paint(const Drawing& drawing, const Scene& scene, Canvas& canvas, Actions& actions) {
  Painter painter{scene, canvas};
  for (const Shape& shape : drawing.shapes) std::visit(painter, shape);
  if (!scene.interactive) return;

  const Pointer& pointer = canvas.pointer();
  std::string tooltip = painter.cut();
  for (auto spot = drawing.spots.rbegin(); spot != drawing.spots.rend(); ++spot) {
    if (!pointer.over(spot->rect)) continue;
    if (spot->serial != trace::kNobody) actions.add(action::Hover{spot->serial});
    if (pointer.clicked(spot->rect) && spot->serial != trace::kNobody) actions.add(action::Select{spot->serial});
    if (pointer.clicked(spot->rect) && spot->seek) actions.add(action::Seek{*spot->seek});
    if (!spot->tooltip.empty()) tooltip = spot->tooltip;
    break;
  }
  if (!tooltip.empty()) canvas.tooltip(tooltip);
}

std::vector<ImVec2> curve_points(ImVec2 from, ImVec2 to) {
  const float reach = (to.y - from.y) * 0.55F;
  const ImVec2 a{from.x, from.y + reach}, b{to.x, to.y - reach};
  constexpr int kSteps = 24;
  std::vector<ImVec2> points;
  for (int i = 0; i <= kSteps; ++i) {
    const float t = static_cast<float>(i) / kSteps, u = 1 - t;
    points.push_back(plus(plus(times(from, u * u * u), times(a, 3 * u * u * t)),
                          plus(times(b, 3 * u * t * t), times(to, t * t * t))));
  }
  return points;
}

ImVec2 along(std::span<const ImVec2> way, float fraction) {
  if (way.empty()) return {};
  const auto length = [&](std::size_t i) { return std::hypot(way[i].x - way[i - 1].x, way[i].y - way[i - 1].y); };
  float whole = 0;
  for (std::size_t i = 1; i < way.size(); ++i) whole += length(i);
  float left = whole * std::clamp(fraction, 0.F, 1.F);
  for (std::size_t i = 1; i < way.size(); ++i) {
    const float piece = length(i);
    if (left <= piece) return between(way[i - 1], way[i], piece > 0 ? left / piece : 0);
    left -= piece;
  }
  return way.back();
}

}  // namespace view
