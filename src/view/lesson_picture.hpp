#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "view/toolkit/canvas.hpp"

namespace view {

/// What stands for a lesson on the first screen: its fullest moment as a few strokes, in the colours that its processes
/// have. The names are those of lesson::drawing_names().
enum class LessonPicture : std::uint8_t {
  Family,
  Name,
  Promise,
  Ids,
  Many,
  Pair,
  Sleep,
  Wait,
  Daemons,
  Timeout,
  Bolt,
  Path,
  Codes,
  Copy,
  Tree,
  Pipe,
  Queue,
  Feeder,
  Full,
  Pool,
  Pieces,
  LostKey,
  Key,
  Flag,
  Parallel,
  Ghost,
  Orphan,
  Slices,
};
inline constexpr int kLessonPictures = 28;
std::optional<LessonPicture> lesson_picture_named(std::string_view name);

/// In the middle of the rectangle, as large as fits. No stroke leaves it.
void draw_lesson_picture(Canvas& canvas, LessonPicture picture, Rect rect);

}  // namespace view
