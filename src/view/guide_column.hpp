#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "view/guide_spot.hpp"
#include "view/rich_text.hpp"

namespace view {

/// Writes text into one column of the guide from top to bottom: each function adds below what is there, as wide as the
/// column, and moves y() down. Links, folds and buttons also go into `spots`. All units are pixels, except `ems` (text
/// heights). Keeps references to its arguments: it lives no longer than one layout.
///
///     Column column{items.spots, items.text, scene, {x, 0, width, 0}, top};
///     column.heading("Why?");
///     column.paragraph(says);
class Column {
 public:
  Column(std::vector<GuideSpot>& spots, Drawing& drawing, const Scene& scene, Rect area, float y)
      : spots_{spots}, drawing_{drawing}, scene_{scene}, area_{area}, y_{y}, em_{scene.theme.fonts.text.size} {}

  float y() const { return y_; }
  void space(float ems) { y_ += ems * em_; }
  Rect area() const { return area_; }
  /// Where it draws: for what is more than text.
  Drawing& drawing() { return drawing_; }
  void indent(float ems);
  void heading(const std::string& text, Type type = Type::Bold);
  /// Wrapped. Text between `backticks` looks like code.
  void paragraph(const std::string& text, Type type = Type::Regular, Ink ink = Ink::Text);
  void one_line(const std::string& text, Type type, Ink ink);
  /// Spans with links; a link to one of `processes` has the process's colour.
  void rich(const std::vector<lesson::markdown::Span>& spans, Type type, Ink ink,
            const std::map<std::string, Serial>& processes);
  void code(std::string_view text);
  /// A block of a guide's Markdown, with the space that follows it.
  void block(const lesson::markdown::Block& block, const std::map<std::string, Serial>& processes);

  /// Makes `rect` clickable: `spot` without its place.
  void spot(Rect rect, GuideSpot spot);
  /// A heading that folds and unfolds what comes below it.
  void fold(const std::string& text, bool open, GuideButton button);

  /// A framed row to choose: a ring or `mark`, and the text. `key` stands in the ring; empty: no key chooses it.
  /// Returns the frame.
  Rect choice(const std::string& text, std::optional<Icon> mark, Ink ink, bool chosen, const std::string& key = {});

 private:
  std::vector<GuideSpot>& spots_;
  Drawing& drawing_;
  const Scene& scene_;
  Rect area_;
  float y_;
  float em_;
};

}  // namespace view
