#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "view/layout.hpp"

/// Orthogonal routing between things that stand in rows: along the corridors between the rows, and through the gaps
/// between neighbours of a row. No way crosses a thing.
///
///     corridor 0   . . . . . . . . . . . . . .
///     row 0               [ main ]
///     corridor 1   . . . . . .+. . . . . . . .
///     row 1         [ f1 ]    |     [ f2 ]
///     corridor 2   . . . . . .+---+. . . . . .
///     row 2                    [ f3 ]
///
///     Corridors corridors{area};
///     for (const std::vector<Rect>& row : rows) corridors.add_row(row);
///     const Port foot = corridors.foot(main, main.center().x);    // opens to corridor 1
///     const Port head = corridors.head(f3, f3.center().x);        // opens to corridor 2
///     draw(corridors.way(foot, head, 0.5F));
namespace view {

/// In em: free at either side of rows, so that ways pass them.
inline constexpr float kSideLane = 0.9F;

/// A point at the upper or lower edge of a thing, and the corridor that it opens to.
struct Port {
  std::size_t corridor = 0;
  ImVec2 at;
};

class Corridors {
 public:
  explicit Corridors(const Rect& area) : area_{area} {}

  /// The next row below those that are there.
  void add_row(std::vector<Rect> things);

  std::size_t rows() const { return rows_.size(); }
  Port head(const Rect& thing, float x) const { return {row_of(thing), {x, thing.y}}; }
  Port foot(const Rect& thing, float x) const { return {row_of(thing) + 1, {x, thing.bottom()}}; }
  /// `lane`, from 0 to 1: where in the height of a corridor, and in the width of a narrow gap, the way runs. Ways with
  /// different lanes do not lie upon each other.
  std::vector<ImVec2> way(const Port& from, const Port& to, float lane) const;

  float top(std::size_t corridor) const { return corridor == 0 ? area_.y : rows_[corridor - 1].bottom; }
  float bottom(std::size_t corridor) const { return corridor == rows_.size() ? area_.bottom() : rows_[corridor].top; }

 private:
  struct Row {
    float top = 0, bottom = 0;
    std::vector<Rect> things;  // From left to right.
  };
  std::size_t row_of(const Rect& thing) const;
  float passage(const Row& row, float from, float to, float lane) const;

  Rect area_;
  std::vector<Row> rows_;
};

/// Whether a way runs through a rectangle; touching its edge is none.
bool crosses(std::span<const ImVec2> way, const Rect& rect);

}  // namespace view
