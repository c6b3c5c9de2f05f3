#pragma once

#include "view/picture.hpp"

/// What the marks mean: shapes first, colour only adds. Part of the guide and of the help.
namespace view {

/// Rows of mark and words from `at` on in this width; returns the height used.
float add_legend(Picture& picture, ImVec2 at, float width, const Scene& scene);

}  // namespace view
