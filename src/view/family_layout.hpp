#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/world.hpp"
#include "view/corridors.hpp"

/// Where each process of a family stands: a layered tree. Rows are generations; no process of the second stands below
/// one of the third.
///
///     const FamilyShape shape{members};                       // members_of() of view/shoal.hpp
///     const FamilyFit fit = shape.fit(area.size(), em);      // the form of card that fits, and how well
///     const Family family = shape.lay_out(fit, area, em);
///
/// All processes of the whole run have their places, so that none moves when another is born or dies. Cards take the
/// form with the most words in which all fit. Where even dots do not fit, all is pressed together rather than left out.
namespace view {

using model::Serial;

/// From most to least told.
enum class CardForm : std::uint8_t {
  Full,     ///< Who it is, what it does, its line of code, its last print.
  Tight,    ///< Without the last print.
  Medium,   ///< Who it is and what it does.
  Compact,  ///< Name and state mark in one line.
  Chip,     ///< State mark, short name.
  Dot,      ///< State mark alone.
};

/// A process, or a shoal: like siblings that are drawn as one figure.
struct FamilyMember {
  Serial serial = trace::kNobody;  ///< Of a shoal: of the first in it.
  Serial parent = trace::kNobody;  ///< Its creator; kNobody or an unknown one: a root.
  std::size_t shoal = 0;           ///< How many are in it; 0: it is no shoal.
};

struct FamilySlot {
  Serial serial = trace::kNobody;
  Rect rect;
  std::size_t generation = 0;
  bool shoal = false;
};

/// The way from a parent to a child, which crosses no card.
struct FamilyEdge {
  Serial parent = trace::kNobody, child = trace::kNobody;
  std::vector<ImVec2> way;
  bool curved = false;  ///< Between neighbouring rows: a curve. Else straight pieces.
  float lane = 0.5F;    ///< See Corridors::way.
};

struct Family {
  CardForm form = CardForm::Full;
  std::vector<FamilySlot> slots;  ///< In the order of `members`.
  std::vector<FamilyEdge> edges;
  std::vector<std::vector<Rect>> rows;  ///< From top to bottom.
  Rect extent;

  const FamilySlot* slot(Serial serial) const;
  const FamilyEdge* edge_to(Serial child) const;
  void move_down(float by);
};

/// How a family fits into a room.
struct FamilyFit {
  std::size_t form = 0;  ///< In the table of forms: smaller tells more.
  float card_width = 0;  ///< In pixels.
  bool wrapped = false;  ///< The cards of a generation need several rows.
  bool pressed = false;  ///< It does not fit at all.
  bool cramped = false;  ///< Shoals have less height than they want.
  CardForm card = CardForm::Full;
};

class FamilyShape {
 public:
  explicit FamilyShape(std::span<const FamilyMember> members);

  /// Costs what the number of generations is, not that of processes.
  FamilyFit fit(ImVec2 room, float em) const;
  /// At the top of the area: what height is left remains below.
  Family lay_out(const FamilyFit& fit, const Rect& area, float em) const;

 private:
  struct Generation {
    std::vector<std::size_t> cards, shoals;  // Indices of members: children of one parent lie side by side.
  };
  struct Plan;
  class Placing;
  Plan plan(std::size_t form, ImVec2 room, float em) const;

  std::span<const FamilyMember> members_;
  std::vector<std::vector<std::size_t>> children_;
  std::vector<Generation> generations_;
};

/// Both at once.
Family layout_family(std::span<const FamilyMember> members, const Rect& area, float em);

}  // namespace view
