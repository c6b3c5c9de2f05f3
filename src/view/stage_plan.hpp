#pragma once

#include "view/drawing.hpp"
#include "view/family_layout.hpp"
#include "view/toolkit/theme.hpp"
#include "view/traffic.hpp"

/// How a stage uses its room: how large everything is drawn, and which part each has. Pure.
///
///     +-----------------------------+
///     |                [supervisor] |   where one adopts
///     |           family            |
///     |           traffic           |   queues, pipes, locks
///     | [banner]                    |   why nothing moves any more
///     +-----------------------------+
namespace view {

/// The sizes in which a stage can be drawn. Few, since the fonts are made for each.
inline constexpr float kZooms[] = {1, 1.1F, 1.2F, 1.35F, 1.5F, 1.7F, 1.9F, 2.1F};
/// A stage is not zoomed beyond letters of so many pixels.
inline constexpr float kLargestLetters = 32;

struct StageWishes {
  bool supervisor = false;    ///< A place for it.
  std::string banner{};       ///< What is to be told now of a deadlock; empty: nothing ...
  bool banner_later = false;  ///< ... or may have to be: a tall stage keeps the room, so that nothing jumps.
};

struct StagePlan {
  float zoom = 1;
  float em = 0;          ///< In this zoom.
  Rect area;             ///< Within the margins, without the banner.
  float banner = 0;      ///< The height below it that is kept for one.
  Rect supervisor;       ///< Its row; empty: none.
  Rect family, traffic;  ///< `traffic` is empty where there are no things.
  bool figures = true;   ///< Things are figures; else single lines.
  FamilyFit fit;
};

/// What a banner says, in the lines and letters that its width allows.
struct BannerText {
  Type type = Type::Regular;  ///< Small where it needs several lines.
  std::vector<std::string> lines;
  float height = 0;  ///< Of the banner.
};
BannerText banner_text(const std::string& words, float width, const Theme& theme);

StagePlan plan_stage(const FamilyShape& shape, const model::World& finally, const StageWishes& wishes, ImVec2 size,
                     const Theme& theme);

}  // namespace view
