#pragma once

#include <optional>
#include <vector>

#include "view/stage.hpp"
#include "view/stage_plan.hpp"

/// The picture of a stage, whose layout is in view/stage.hpp.
namespace view {

inline constexpr Text kSupervisor{"supervisor", "监督进程 supervisor"};

/// What the picture of a stage needs beside its items.
struct StageView {
  const std::vector<Shoal>& shoals;
  const std::optional<OpenGroup>& open;
  const StagePlan& plan;
  const Traffic& before;  ///< The objects as they were, where something is on its way; else empty.
};

/// Adds the picture of a stage that is laid out to `items.drawing`, and what of it can be clicked to `items.shoals`.
///
///     add_stage(items, {shoals, state.open, plan, before}, scene);
void add_stage(StageItems& items, const StageView& view, const Scene& scene);

}  // namespace view
