#pragma once

#include <optional>
#include <span>

#include "view/object_edges.hpp"
#include "view/process_card.hpp"
#include "view/shoal.hpp"
#include "view/sparks.hpp"
#include "view/traffic.hpp"

/// The stage: every process of the family as a figure, a row for each generation, below them what goes between them,
/// and the edges between both. It is drawn as large as its room allows (view/stage_plan.hpp).
namespace view {

struct StageState {
  CardTexts texts;
  std::optional<OpenGroup> open;  ///< The row of a shoal whose names are shown.
};

enum class BondKind : std::uint8_t {
  Promised,  ///< From a parent to a child that is not started: thin.
  Child,     ///< From a parent to its child.
  Left,      ///< The parent ended first: broken.
  Adopted,   ///< From the supervisor to the child that it adopted.
  Joins,     ///< From who waits in join to whom it waits for: dashed.
  Deadlock,  ///< A wait that will never end.
};

struct Bond {
  BondKind kind = BondKind::Child;
  Serial from = trace::kNobody, to = trace::kNobody;
  std::vector<ImVec2> way{};
  float grown = 1;    ///< So much of the way is there, from its beginning.
  float opacity = 1;  ///< Of one that goes.
};

/// A signal on its way, or just arrived.
struct Bolt {
  Serial from = trace::kNobody, to = trace::kNobody;
  ImVec2 at;
  std::string name;
  float opacity = 1;  ///< It goes as its target ends.
};

struct StageItems {
  float zoom = 1;  ///< So many times as large as the rest of the window.
  Family family;
  std::vector<CardFacts> cards;   ///< In the order of family.slots; of shoals empty ones.
  std::vector<CardFacts> before;  ///< As they were, of those on their way; of all others unborn ones.
  std::vector<ShoalItems> shoals;
  std::vector<Bond> bonds;
  std::vector<ObjectEdge> uses;
  std::vector<Bolt> bolts;
  std::vector<Spark> sparks;
  Rect supervisor;      ///< Empty: it adopts no process in this run.
  std::string trouble;  ///< Why nothing will move again.
  Traffic traffic;
  Drawing drawing;
};

/// Before each layout, so that no frame looks through all lines of the console.
void prepare_stage(const Scene& scene, std::span<const model::SourceFile> sources, StageState& state);
StageItems layout_stage(const Scene& scene, const StageState& state, ImVec2 size);
void draw_stage(const StageItems& items, const Scene& scene, Canvas& canvas, StageState& state, Actions& actions);

}  // namespace view
