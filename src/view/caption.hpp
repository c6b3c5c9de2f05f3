#pragma once

#include "view/drawing.hpp"
#include "view/run_scene.hpp"

/// The caption of a presentation: what the class is to know now, across the whole window, in letters for the last row.
///
///     | (3)  w waits for a process that is dead.
///     |      Without a timeout it would wait for ever.            PgDn  Go on
///
/// It is what the lesson says of this moment, before that its title; without a lesson, what is so now. Two lines at
/// most.
namespace view {

Drawing layout_caption(const Scene& scene, const LessonScene& lesson, ImVec2 size);

/// How tall a caption is, in points.
inline constexpr float kCaptionHeight = 92;

}  // namespace view
