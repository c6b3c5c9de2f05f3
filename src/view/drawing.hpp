#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "view/context.hpp"
#include "view/layout.hpp"

/// A drawing as data: what a layout says is where, and in which role, without colours or fonts of a theme chosen yet.
///
///     Drawing drawing;
///     picture.add(Box{.rect = card, .stroke = Stroke::Dashed, .ink = Ink::Owner, .owner = process});
///     picture.add(Words{.rect = title, .text = "f1", .type = Type::Bold, .ink = Ink::Owner, .owner = process});
///     paint(picture, scene, canvas, actions);
///
/// Things are painted in the order in which they were added. Words never leave their rectangle: they end in … and the
/// mouse over them shows the whole. Pure data but for `paint`, hence what tests look at.
namespace view {

/// Colours by what they mean. Owner: the colour of the process of `owner`.
/// Struck: an end by a signal. On...: what can be read on an area filled with that ink.
enum class Ink : std::uint8_t {
  Text,
  Quiet,
  Faint,
  Line,
  Now,
  Alive,
  Trouble,
  Struck,
  Selected,
  Owner,
  OnOwner,
  OnNow,
  OnTrouble,
  OnStruck
};
enum class Stroke : std::uint8_t { None, Solid, Dashed, Dotted };
/// Tint and Wash: a strong and a slight trace of the ink.
enum class Ground : std::uint8_t { None, Raised, Tint, Wash, Solid, Panel, Sunken };
enum class Type : std::uint8_t { Regular, Bold, Mono, Small, Large, Title };

Font font_of(const Theme& theme, Type type);

struct Box {
  Rect rect;
  Stroke stroke = Stroke::Solid;
  float stroke_width = 1;  ///< In points, as the radius.
  Ground ground = Ground::None;
  float radius = 5;
  Ink ink = Ink::Line;
  Serial owner = trace::kNobody;
  float opacity = 1;
};

struct Words {
  Rect rect;  ///< One line, in the middle of its height.
  std::string text;
  Type type = Type::Regular;
  Ink ink = Ink::Text;
  Serial owner = trace::kNobody;
  Align align = Align::Left;
  float opacity = 1;
};

struct Mark {
  Icon icon = Icon::Running;
  ImVec2 center;
  float size = 10;
  Ink ink = Ink::Text;
  Serial owner = trace::kNobody;
  float opacity = 1;
};

struct Way {
  std::vector<ImVec2> points;
  Stroke stroke = Stroke::Solid;
  float width = 1;
  bool head = false;  ///< An arrow's head at its last point.
  Ink ink = Ink::Line;
  Serial owner = trace::kNobody;
  float opacity = 1;
};

struct Disc {
  ImVec2 center;
  float radius = 3;
  bool filled = true;
  Ink ink = Ink::Text;
  Serial owner = trace::kNobody;
  float opacity = 1;
};

using Shape = std::variant<Box, Words, Mark, Way, Disc>;

/// Where the mouse finds something.
struct Spot {
  Rect rect;
  Serial serial = trace::kNobody;  ///< Selected by a click, hovered.
  std::string tooltip;
  std::optional<TraceTime> seek;  ///< A click goes there.
};

struct Drawing {
  std::vector<Shape> shapes;
  std::vector<Spot> spots;  ///< Later ones lie above earlier ones.

  template <class S>
  void add(S&& shape) {
    shapes.emplace_back(std::forward<S>(shape));
  }
  /// What it says, one text per line: for tests.
  std::string said() const;
};

/// Paints, and reports what the mouse does to its spots.
void paint(const Drawing& drawing, const Scene& scene, Canvas& canvas, Actions& actions);

/// The colour of an ink, `owner` for Ink::Owner.
Color color_of(Ink ink, Serial owner, const Scene& scene);

/// Black or white, whichever can be read better on this ground.
Color readable_on(Color ground);

/// Points on the way that Canvas::curve draws, so that something can travel along it.
std::vector<ImVec2> curve_points(ImVec2 from, ImVec2 to);
/// The point at this fraction of a way's length.
ImVec2 along(std::span<const ImVec2> way, float fraction);

}  // namespace view
