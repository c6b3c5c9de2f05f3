#include "view/toolkit/fonts.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace view {
namespace {

struct Size {
  Font Fonts::*font;
  std::string FontData::*data;
  float points;
};

constexpr Size kSizes[] = {
    {&Fonts::text, &FontData::text, 15},  {&Fonts::bold, &FontData::bold, 15},  {&Fonts::mono, &FontData::mono, 14},
    {&Fonts::small, &FontData::text, 13}, {&Fonts::large, &FontData::text, 20}, {&Fonts::title, &FontData::bold, 28},
};

// What every font has from the beginning; the rest is what was asked for.
void add_ranges(const Glyphs& glyphs, ImVector<ImWchar>& ranges) {
  ImFontGlyphRangesBuilder builder;
  static constexpr ImWchar kLatin[] = {0x20, 0xFF, 0};
  builder.AddRanges(kLatin);
  builder.AddChar(0x2026);  // …
  builder.AddChar(0xFFFD);
  for (const char32_t point : glyphs.wanted()) {
    if (point <= IM_UNICODE_CODEPOINT_MAX) builder.AddChar(static_cast<ImWchar>(point));
  }
  builder.BuildRanges(&ranges);
}

ImFont* add(ImFontAtlas& atlas, const std::string& bytes, float size, const ImWchar* ranges, int face, bool merge) {
  ImFontConfig config;
#if IMGUI_VERSION_NUM < 19200
  // What the atlas does not own it copies, 20 MB for each size of the Chinese font. So it is told that it does, until
  // it has used them.
  config.FontDataOwnedByAtlas = true;
#else
  config.FontDataOwnedByAtlas = false;
#endif
  config.FontNo = static_cast<decltype(config.FontNo)>(face);
  config.MergeMode = merge;
  config.OversampleH = 2;
  config.OversampleV = 1;
  config.PixelSnapH = true;
  // Dear ImGui asks for a mutable pointer and does not write.
  return atlas.AddFontFromMemoryTTF(const_cast<char*>(bytes.data()), static_cast<int>(bytes.size()), size, &config,
                                    ranges);
}

float pixels(const Theme& theme, float points, float zoom) { return std::round(theme.px(points) * zoom); }

/// All fonts for one zoom.
void add_fonts(ImFontAtlas& atlas, const FontData& data, const ImWchar* ranges, const Theme& theme, Fonts& fonts) {
  for (const Size& each : kSizes) {
    const float size = pixels(theme, each.points, fonts.zoom);
    ImFont* face = add(atlas, data.*each.data, size, ranges, 0, false);
    // Chinese characters fill their square: a little smaller, they stand as calm as the letters beside them.
    if (!data.chinese.empty()) add(atlas, data.chinese, size, ranges, data.chinese_face, true);
    fonts.*each.font = Font{face, size};
  }
}

}  // namespace

void build_fonts(ImFontAtlas& atlas, const FontData& data, const Glyphs& glyphs, Theme& theme) {
  atlas.Clear();
  atlas.Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
  ImVector<ImWchar> ranges;
  add_ranges(glyphs, ranges);
  add_fonts(atlas, data, ranges.Data, theme, theme.fonts);
  theme.fonts.larger.clear();
#if IMGUI_VERSION_NUM < 19200
  for (const float zoom : glyphs.zooms()) {
    theme.fonts.larger.emplace_back().zoom = zoom;
    add_fonts(atlas, data, ranges.Data, theme, theme.fonts.larger.back());
  }
#endif
  ++theme.fonts.build;
#if IMGUI_VERSION_NUM < 19200
  atlas.Build();  // Later versions build as they draw.
  for (ImFontConfig& config : atlas.ConfigData) {
    config.FontData = nullptr;
    config.FontDataOwnedByAtlas = false;
  }
#endif
}

Theme zoomed(const Theme& theme, float zoom) {
  Theme larger = theme;
  larger.scale *= zoom;
  const auto made = std::find_if(theme.fonts.larger.begin(), theme.fonts.larger.end(),
                                 [&](const Fonts& fonts) { return fonts.zoom == zoom; });
  if (made != theme.fonts.larger.end()) {
    const std::uint64_t build = theme.fonts.build;
    larger.fonts = *made;
    larger.fonts.build = build;
    return larger;
  }
  for (const Size& each : kSizes) (larger.fonts.*each.font).size = pixels(theme, each.points, zoom);
  larger.fonts.zoom = zoom;
  return larger;
}

void build_plain_fonts(ImFontAtlas& atlas, Theme& theme) {
  atlas.Clear();
  ImFont* face = atlas.AddFontDefault();
  for (const Size& each : kSizes) theme.fonts.*each.font = Font{face, std::round(theme.px(each.points))};
  ++theme.fonts.build;
#if IMGUI_VERSION_NUM < 19200
  atlas.Build();
#endif
}

}  // namespace view
