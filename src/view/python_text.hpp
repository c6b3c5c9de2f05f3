#pragma once

#include <span>
#include <string_view>

#include "view/python_tokens.hpp"
#include "view/toolkit/canvas.hpp"

namespace view {

/// The colour in which words of this kind are painted.
Color color_of(TokenKind kind, const Colors& colors);

/// One line of a Python source in its colours, its top left corner at `at`; the `begin` of its tokens counts from the
/// line's begin.
void draw_python_line(Canvas& canvas, ImVec2 at, std::string_view line, std::span<const Token> tokens);

}  // namespace view
