#pragma once

#include "view/drawing.hpp"

/// What the marks mean: shapes first, colour only adds. Part of the guide and of the help.
namespace view {

/// Rows of mark and words from `at` on in this width; returns the height used.
float add_legend(Drawing& drawing, ImVec2 at, float width, const Scene& scene);

}  // namespace view
