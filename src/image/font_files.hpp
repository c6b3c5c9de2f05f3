#pragma once

#include "view/toolkit/fonts.hpp"

namespace image {

/// Finds the fonts of the system (fontconfig) and reads them. DejaVu Sans for text and DejaVu Sans Mono for code where
/// they are installed, otherwise what comes nearest; for Chinese WenQuanYi Micro Hei, or any font that has the
/// characters. Throws Failure, with the package to install, where there is no font for text, code or Chinese.
view::FontData read_font_files();

}  // namespace image
