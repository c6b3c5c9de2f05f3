#include "view/lesson_picture.hpp"

#include <algorithm>
#include <tuple>

#include "lesson/course.hpp"
#include "view/drawing.hpp"

namespace view {
namespace {

// A field of 120 by 60 in which the pictures are drawn, scaled to the rectangle.
class Sketch {
 public:
  Sketch(Canvas& canvas, Rect rect)
      : canvas_{canvas},
        theme_{canvas.theme()},
        scale_{std::min(rect.width / kWidth, rect.height / kHeight)},
        origin_{rect.center().x - kWidth * scale_ / 2, rect.center().y - kHeight * scale_ / 2} {}

  static constexpr float kWidth = 120, kHeight = 60;

  Color process(std::size_t order) const { return theme_.process_color(order); }
  Color quiet() const { return theme_.colors.edge; }
  const Colors& colors() const { return theme_.colors; }
  ImVec2 at(float x, float y) const { return {origin_.x + x * scale_, origin_.y + y * scale_}; }
  Rect box(float x, float y, float width, float height) const {
    const ImVec2 corner = at(x, y);
    return {corner.x, corner.y, width * scale_, height * scale_};
  }
  float stroke(float width) const { return std::max(1.F, width * scale_); }

  void body(float x, float y, float width, float height, Color color) {
    canvas_.fill(box(x, y, width, height), color, 3 * scale_);
  }
  void outline(float x, float y, float width, float height, Color color, Line line = Line::Solid) {
    canvas_.frame(box(x, y, width, height), color, stroke(1.4F), 3 * scale_, line);
  }
  void line(float x, float y, float to_x, float to_y, Color color, Line line = Line::Solid) {
    canvas_.polyline({at(x, y), at(to_x, to_y)}, color, stroke(1.2F), line);
  }
  void arrow(float x, float y, float to_x, float to_y, Color color) {
    line(x, y, to_x, to_y, color);
    canvas_.arrow_head(at(x, y), at(to_x, to_y), color, 6 * scale_);
  }
  void disc(float x, float y, float radius, Color color) { canvas_.disc(at(x, y), radius * scale_, color); }
  void ring(float x, float y, float radius, Color color) {
    canvas_.ring(at(x, y), radius * scale_, color, stroke(1.4F));
  }
  void icon(Icon icon, float x, float y, float size, Color color) {
    canvas_.icon(icon, at(x, y), size * scale_, color);
  }
  void word(float x, float y, float width, float height, std::string_view text, Color color) {
    const float wanted = text_width(theme_.fonts.small, text), room = width * scale_;
    Font font = theme_.fonts.small;
    if (wanted > room) font.size *= room / wanted;
    canvas_.text(box(x, y, width, height), font, color, text, Align::Center);
  }
  /// A process as a bar of time.
  void bar(float from, float to, float y, Color color) { body(from, y, to - from, 10, color); }

  void family(std::size_t children) {
    const float step = 100.F / static_cast<float>(children), side = std::min(20.F, step - 3);
    for (std::size_t i = 0; i < children; ++i) {
      const float x = 10 + step * (static_cast<float>(i) + 0.5F);
      line(60, 17, x, 40, quiet());
      body(x - side / 2, 40, side, std::min(13.F, side), process(i + 1));
    }
    body(49, 6, 22, 13, process(0));
  }
  void pill(float x, float width) { canvas_.frame(box(x, 19, width, 22), quiet(), stroke(1.4F), 11 * scale_); }
  void tiles(float right, int count, Color color) {
    for (int i = 0; i < count; ++i) body(right - 10 * static_cast<float>(i + 1), 26, 8, 8, color);
  }
  void key(float x, float y, Color color) {
    ring(x, y, 4.5F, color);
    line(x + 4.5F, y, x + 17, y, color);
    line(x + 13, y, x + 13, y + 4, color);
    line(x + 17, y, x + 17, y + 5, color);
  }

 private:
  Canvas& canvas_;
  const Theme& theme_;
  float scale_;
  ImVec2 origin_;
};

void draw(Sketch& s, LessonPicture picture) {
  const Color parent = s.process(0), first = s.process(1), second = s.process(2), third = s.process(3);
  const Colors& c = s.colors();
  switch (picture) {
    case LessonPicture::Family:
      return s.family(3);
    case LessonPicture::Many:
      return s.family(8);
    case LessonPicture::Pair:
      return s.family(1);
    case LessonPicture::Name:
      s.body(36, 8, 48, 18, first);
      s.word(38, 8, 44, 18, "f1", readable_on(first));
      s.outline(36, 34, 48, 18, first);
      return s.word(38, 34, 44, 18, "P-1", first);
    case LessonPicture::Promise:
      s.outline(40, 14, 40, 32, first, Line::Dashed);
      return s.word(42, 14, 36, 32, "?", first);
    case LessonPicture::Ids:
      s.body(36, 8, 48, 18, parent);
      s.word(38, 8, 44, 18, "ppid", readable_on(parent));
      s.outline(36, 34, 48, 18, first);
      return s.word(38, 34, 44, 18, "pid", first);
    case LessonPicture::Sleep:
      s.bar(8, 40, 8, parent);
      s.outline(40, 8, 46, 10, parent);
      s.icon(Icon::Moon, 63, 13, 8, c.now);
      s.bar(86, 112, 8, parent);
      s.bar(26, 82, 25, first);
      return s.bar(34, 90, 42, second);
    case LessonPicture::Wait:
      s.bar(8, 34, 8, parent);
      s.outline(34, 8, 64, 10, parent, Line::Dashed);
      s.bar(98, 112, 8, parent);
      s.bar(26, 82, 25, first);
      return s.bar(38, 98, 42, second);
    case LessonPicture::Timeout:
      s.bar(8, 30, 8, parent);
      s.outline(30, 8, 40, 10, parent, Line::Dashed);
      s.icon(Icon::Hourglass, 80, 13, 11, c.now);
      s.bar(24, 112, 25, first);
      return s.bar(40, 90, 42, second);
    case LessonPicture::Daemons:
      s.line(60, 17, 22, 40, s.quiet());
      s.line(60, 17, 60, 40, s.quiet());
      s.line(60, 17, 98, 40, s.quiet());
      s.body(49, 6, 22, 13, parent);
      s.outline(12, 40, 20, 13, first, Line::Dashed);
      s.body(50, 40, 20, 13, second);
      return s.outline(88, 40, 20, 13, third, Line::Dashed);
    case LessonPicture::Bolt:
      s.body(14, 21, 28, 18, parent);
      s.arrow(44, 30, 72, 30, first);
      s.icon(Icon::Signal, 58, 16, 14, c.now);
      return s.outline(76, 19, 32, 22, first, Line::Dashed);
    case LessonPicture::Path:
      s.line(24, 30, 96, 30, s.quiet());
      s.disc(24, 30, 8, c.panel);
      s.ring(24, 30, 8, s.quiet());
      s.disc(60, 30, 9, c.alive);
      s.disc(96, 30, 8, c.panel);
      return s.ring(96, 30, 8, s.quiet());
    case LessonPicture::Codes:
      for (const auto& [x, says, ink] :
           {std::tuple{8.F, "0", c.alive}, std::tuple{45.F, "1", c.trouble}, std::tuple{82.F, "-9", c.signal}}) {
        s.outline(x, 20, 30, 20, ink);
        s.word(x + 3, 20, 24, 20, says, ink);
      }
      return;
    case LessonPicture::Copy:
      s.body(12, 16, 34, 28, parent);
      s.word(14, 16, 30, 28, "n=1", readable_on(parent));
      s.arrow(50, 30, 70, 30, s.quiet());
      s.body(74, 16, 34, 28, first);
      return s.word(76, 16, 30, 28, "n=2", readable_on(first));
    case LessonPicture::Tree:
      s.line(60, 10, 34, 28, s.quiet());
      s.line(60, 10, 86, 28, s.quiet());
      s.line(34, 28, 18, 48, s.quiet());
      s.line(34, 28, 48, 48, s.quiet());
      s.line(86, 28, 72, 48, s.quiet());
      s.line(86, 28, 102, 48, s.quiet());
      s.disc(60, 10, 6, parent);
      s.disc(34, 28, 6, second);
      s.disc(86, 28, 6, third);
      for (std::size_t i = 0; i < 4; ++i) s.disc(18 + 28 * static_cast<float>(i), 48, 6, s.process(4 + i));
      return;
    case LessonPicture::Pipe:
      s.body(6, 20, 20, 20, second);
      s.pill(32, 56);
      s.tiles(84, 2, second);
      s.body(94, 20, 20, 20, first);
      s.arrow(96, 50, 24, 50, first);
      return;
    case LessonPicture::Queue:
      s.body(6, 20, 20, 20, second);
      s.pill(32, 56);
      s.tiles(84, 3, second);
      return s.body(94, 20, 20, 20, first);
    case LessonPicture::Feeder:
      s.body(4, 20, 18, 20, second);
      s.ring(36, 30, 9, second);
      s.icon(Icon::Next, 36, 30, 9, second);
      s.pill(52, 42);
      s.tiles(90, 2, second);
      return s.body(98, 20, 18, 20, first);
    case LessonPicture::Full:
      s.body(6, 20, 20, 20, second);
      s.pill(32, 56);
      s.tiles(85, 5, second);
      return s.outline(94, 20, 20, 20, first, Line::Dashed);
    case LessonPicture::Pool:
      s.pill(8, 50);
      s.tiles(54, 4, parent);
      s.arrow(62, 26, 84, 16, s.quiet());
      s.arrow(62, 34, 84, 44, s.quiet());
      s.body(88, 6, 24, 18, first);
      return s.body(88, 36, 24, 18, second);
    case LessonPicture::Pieces:
      s.body(6, 20, 20, 20, second);
      s.pill(32, 56);
      s.body(70, 26, 12, 8, c.trouble);
      s.body(56, 26, 8, 8, second);
      s.body(44, 26, 6, 8, first);
      return s.outline(94, 20, 20, 20, first, Line::Dashed);
    case LessonPicture::LostKey:
      s.outline(6, 20, 28, 20, first, Line::Dashed);
      s.key(46, 30, first);
      s.outline(84, 8, 28, 18, second, Line::Dashed);
      return s.outline(84, 34, 28, 18, third, Line::Dashed);
    case LessonPicture::Key:
      s.body(6, 20, 28, 20, first);
      s.key(46, 30, first);
      s.outline(84, 8, 28, 18, second, Line::Dashed);
      return s.outline(84, 34, 28, 18, third, Line::Dashed);
    case LessonPicture::Flag:
      s.line(26, 10, 26, 50, s.quiet());
      s.body(27, 11, 24, 15, c.marker);
      s.outline(27, 11, 24, 15, c.now);
      s.body(84, 6, 26, 13, first);
      s.body(84, 24, 26, 13, second);
      return s.body(84, 42, 26, 13, third);
    case LessonPicture::Parallel:
      s.body(8, 10, 104, 18, first);
      return s.body(8, 33, 104, 18, second);
    case LessonPicture::Ghost:
      s.body(14, 8, 24, 15, parent);
      s.line(32, 23, 62, 42, s.quiet());
      s.outline(58, 36, 26, 15, first, Line::Dotted);
      return s.icon(Icon::Zombie, 100, 42, 18, c.trouble);
    case LessonPicture::Orphan:
      s.outline(16, 8, 24, 15, parent, Line::Dotted);
      s.line(34, 23, 74, 38, s.quiet(), Line::Dotted);
      s.line(20, 52, 74, 46, c.now);
      return s.body(74, 36, 28, 17, first);
    case LessonPicture::Slices:
      for (std::size_t row = 0; row < 3; ++row) {
        s.outline(8, 8 + 16 * static_cast<float>(row), 104, 12, s.process(row + 1));
        for (std::size_t i = row; i < 12; i += 3)
          s.body(9 + 8.5F * static_cast<float>(i), 8 + 16 * static_cast<float>(row), 8, 12, s.process(row + 1));
      }
      return;
  }
}

}  // namespace

std::optional<LessonPicture> lesson_picture_named(std::string_view name) {
  const auto& names = lesson::drawing_names();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<LessonPicture>(found - names.begin());
}

void draw_lesson_picture(Canvas& canvas, LessonPicture picture, Rect rect) {
  Sketch sketch{canvas, rect};
  draw(sketch, picture);
}

}  // namespace view
