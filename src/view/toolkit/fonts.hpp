#pragma once

#include <cstddef>
#include <string>

#include "view/toolkit/text_layout.hpp"
#include "view/toolkit/theme.hpp"

namespace view {

/// The bytes of the font files. Whoever reads them (app/font_files.hpp) keeps them as long as the atlas is used.
struct FontData {
  std::string text, bold, mono;
  std::string chinese;   ///< Used for every character that the others lack. May be a collection (.ttc) ...
  int chinese_face = 0;  ///< ... of which this is the face.
};

/// Fills the atlas with all fonts at the theme's scale, with the glyphs wanted, and gives the theme its handles.
/// Replaces what was in the atlas. The atlas's texture has to be made again afterwards.
void build_fonts(ImFontAtlas& atlas, const FontData& data, const Glyphs& glyphs, Theme& theme);

/// The same look `zoom` times as large, for a figure that fills its room. Sharp once the fonts were made for that zoom
/// (Glyphs::want_zoom, which a Canvas with this theme calls).
Theme zoomed(const Theme& theme, float zoom);

/// Dear ImGui's built-in font in all places: for tests of layout, which need widths and no files. Knows ASCII only.
void build_plain_fonts(ImFontAtlas& atlas, Theme& theme);

}  // namespace view
