#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/world.hpp"
#include "view/layout.hpp"

/// Where each process of a family stands: parents above their children, children from left to right as they were
/// created.
///
///     Family family = layout_family(members_of(scene.whole.finally), area, em);
///
/// It places everybody who ever lives in this run, so that nobody moves when another is born or dies. Cards take the
/// largest form in which all fit; a thousand processes become dots. Where even that does not fit, all is pressed
/// together rather than left out.
namespace view {

using model::Serial;

/// From most to least told.
enum class CardForm : std::uint8_t {
  Full,     ///< Name, pid, what it does, life diagram.
  Medium,   ///< Name and what it does.
  Compact,  ///< Name and state mark in one line.
  Chip,     ///< State mark, short name.
  Dot,      ///< State mark alone.
};

struct FamilyMember {
  Serial serial = trace::kNobody;
  Serial parent = trace::kNobody;  ///< Its creator; kNobody or somebody unknown: a root.
};

struct FamilySlot {
  Serial serial = trace::kNobody;
  Rect rect;
  int depth = 0;
};

/// The way from a parent to a child: straight pieces that cross no card.
struct FamilyEdge {
  Serial parent = trace::kNobody, child = trace::kNobody;
  std::vector<ImVec2> way;
  bool in_rows = false;  ///< The children of this parent stand in several rows.
};

struct Family {
  CardForm form = CardForm::Full;
  std::vector<FamilySlot> slots;  ///< In the order of `members`.
  std::vector<FamilyEdge> edges;
  Rect extent;

  const FamilySlot* slot(Serial serial) const;
  const FamilyEdge* edge_to(Serial child) const;
};

/// All processes of a world without its supervisor, in the order of creation.
std::vector<FamilyMember> members_of(const model::World& world);

Family layout_family(std::span<const FamilyMember> members, const Rect& area, float em);

}  // namespace view
