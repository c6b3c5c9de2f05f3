#pragma once

#include "view/family_layout.hpp"
#include "view/process_card.hpp"
#include "view/traffic.hpp"

/// The stage: every process of the family as a figure, and below them what goes between them.
namespace view {

struct StageState {};

enum class BondKind : std::uint8_t {
  Child,     ///< From a parent to its child: thin while the child is not started.
  Left,      ///< The parent ended first: broken.
  Adopted,   ///< From the supervisor to the child that it adopted.
  Joins,     ///< From who waits in join to whom it waits for: dashed.
  Deadlock,  ///< A wait that will never end.
};

struct Bond {
  BondKind kind = BondKind::Child;
  Serial from = trace::kNobody, to = trace::kNobody;
  std::vector<ImVec2> way;
};

/// A signal on its way, or just arrived.
struct Bolt {
  Serial from = trace::kNobody, to = trace::kNobody;
  ImVec2 at;
  std::string name;
};

struct StageItems {
  Family family;
  std::vector<CardFacts> cards;  ///< In the order of family.slots.
  std::vector<Bond> bonds;
  std::vector<Bolt> bolts;
  Rect supervisor;      ///< Empty: it has adopted nobody in this run.
  std::string trouble;  ///< Why nothing will move again.
  Traffic traffic;
  Drawing drawing;
};

StageItems layout_stage(const Scene& scene, const StageState& state, ImVec2 size);
void draw_stage(const StageItems& items, const Scene& scene, Canvas& canvas, StageState& state, Actions& actions);

}  // namespace view
