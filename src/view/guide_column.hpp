#pragma once

#include <map>
#include <optional>
#include <string>

#include "view/guide.hpp"

namespace view {

/// Text from above to below in one column, for view/guide.cpp.
class Column {
 public:
  Column(GuideItems& items, Drawing& drawing, const Scene& scene, Rect area, float y)
      : items_{items}, drawing_{drawing}, scene_{scene}, area_{area}, y_{y}, em_{scene.theme.fonts.text.size} {}

  float y() const { return y_; }
  void space(float ems) { y_ += ems * em_; }
  Rect area() const { return area_; }
  void indent(float ems);
  void heading(const std::string& text, Type type = Type::Bold);
  /// What stands between `backticks` looks like code.
  void paragraph(const std::string& text, Type type = Type::Regular, Ink ink = Ink::Text);
  void one_line(const std::string& text, Type type, Ink ink);
  void rich(const std::vector<lesson::markdown::Span>& spans, Type type, Ink ink,
            const std::map<std::string, Serial>& processes);
  void code(std::string_view text);

  /// A heading that folds and unfolds what comes below it.
  void fold(const std::string& text, bool open, GuideButton button);

  /// A framed row to choose: a ring or a mark, and the text.
  /// `key`: that which chooses it; may be empty.
  Rect choice(const std::string& text, std::optional<Icon> mark, Ink ink, bool chosen, const std::string& key = {});

 private:
  GuideItems& items_;
  Drawing& drawing_;
  const Scene& scene_;
  Rect area_;
  float y_;
  float em_;
};

}  // namespace view
