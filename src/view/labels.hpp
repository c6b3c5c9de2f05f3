#pragma once

#include <span>
#include <string>
#include <vector>

#include "view/toolkit/text_layout.hpp"

/// Names where there is little room. Pure.
namespace view {

/// The text as it is, or its beginning and its end around "…", so that it is at most `width` wide.
std::string cut_in_middle(Font font, std::string_view text, float width);

/// The names as they can be written in `width`, in their order. No two that differ become equal: what does not fit is
/// cut in the middle; where that makes two equal, all lose the beginning that they have in common; where not even that
/// helps they are counted ("…3").
std::vector<std::string> distinct_labels(Font font, std::span<const std::string> names, float width);

}  // namespace view
