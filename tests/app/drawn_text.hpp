#pragma once

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "view/toolkit/color.hpp"

namespace spawnarium::test {

/// One line of text as it was drawn, with its ink and the ground behind its letter that can be read worst.
struct DrawnText {
  std::string text;  ///< Empty where this Dear ImGui does not tell which letter a glyph is (1.92).
  ImVec2 at;
  view::Color ink, ground;
  double contrast = 21;
};

/// Reads the texts of a frame out of what was given to the renderer: it rasterizes all shapes in their order and looks
/// up the colour below each letter at two points, of which the better one counts, so that a thin line may cross a
/// letter. Later shapes lie over letter and ground alike; what covers more than half of them (the window behind a
/// dialog) is not there to be read.
///
///     for (const DrawnText& each : DrawnTexts{*ImGui::GetDrawData(), theme.colors.panel}.read()) ...
class DrawnTexts {
 public:
  DrawnTexts(const ImDrawData& data, view::Color ground)
      : width_{static_cast<int>(data.DisplaySize.x)}, height_{static_cast<int>(data.DisplaySize.y)} {
    const auto pixels = static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_);
    ground_.assign(pixels, light(ground));
    point_at_.assign(pixels, kNone);
    know_letters();
    for (int i = 0; i < data.CmdListsCount; ++i) add(*data.CmdLists[i]);
  }

  std::vector<DrawnText> read() const {
    std::vector<DrawnText> texts;
    const Letter* last = nullptr;
    for (const Letter& each : letters_) {
      std::optional<DrawnText> best;
      for (const std::size_t at : {each.first, each.second}) {
        const Point& point = points_[at];
        if (point.seen < kReadable) continue;
        const view::Color ink = color(point.ink), ground = color(ground_[point.pixel]);
        if (const double contrast = view::contrast(ink, ground); !best || contrast > best->contrast)
          best = DrawnText{{}, {each.x, each.y}, ink, ground, contrast};
      }
      if (!best) continue;
      const bool goes_on = last != nullptr && last->drawn == each.drawn && std::abs(last->y - each.y) < each.height &&
                           each.x - last->x < 3 * each.height && each.x > last->x - 1;
      if (!goes_on) texts.push_back(*best);
      DrawnText& text = texts.back();
      if (goes_on && each.x - last->x - last->width > 0.25F * each.height) text.text += ' ';
      text.text += each.letter;
      if (best->contrast < text.contrast)
        text.ink = best->ink, text.ground = best->ground, text.contrast = best->contrast;
      last = &each;
    }
    return texts;
  }

 private:
  struct Light {
    float r, g, b;
  };
  struct Point {
    std::size_t pixel;
    Light ink;
    float seen;  // How much of it shows through what was drawn later.
  };
  struct Letter {
    std::size_t first, second;  // Its points.
    float x, y, width, height;
    ImU32 drawn;  // Its colour as it was given.
    ImVec2 uv;
    std::string letter;
  };
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  static constexpr float kReadable = 0.42F;
  static constexpr std::ptrdiff_t kLongest = 200;  // Letters of a text that is drawn at once.

  static Light light(view::Color c) {
    return {static_cast<float>(c.red), static_cast<float>(c.green), static_cast<float>(c.blue)};
  }
  static view::Color color(Light l) {
    const auto byte = [](float v) { return static_cast<std::uint8_t>(std::lround(std::clamp(v, 0.F, 255.F))); };
    return {byte(l.r), byte(l.g), byte(l.b), 255};
  }
  static Light mixed(Light a, Light b, float share) {
    return {a.r + (b.r - a.r) * share, a.g + (b.g - a.g) * share, a.b + (b.b - a.b) * share};
  }
  static Light light_of(ImU32 c) {
    return {static_cast<float>(c >> IM_COL32_R_SHIFT & 255), static_cast<float>(c >> IM_COL32_G_SHIFT & 255),
            static_cast<float>(c >> IM_COL32_B_SHIFT & 255)};
  }
  static float opacity_of(ImU32 c) { return static_cast<float>(c >> IM_COL32_A_SHIFT & 255) / 255; }

  void know_letters() {
#if IMGUI_VERSION_NUM < 19200
    for (const ImFont* font : ImGui::GetIO().Fonts->Fonts)
      for (const ImFontGlyph& glyph : font->Glyphs) {
        std::string letter;
        const auto code = static_cast<unsigned>(glyph.Codepoint);
        if (code < 0x80) letter = {static_cast<char>(code)};
        else if (code < 0x800) letter = {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 63))};
        else
          letter = {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 63)),
                    static_cast<char>(0x80 | (code & 63))};
        known_.emplace(std::pair{glyph.U0, glyph.V0}, std::move(letter));
      }
#endif
  }

  void add(const ImDrawList& list) {
    const ImVec2 white = ImGui::GetIO().Fonts->TexUvWhitePixel;
    for (const ImDrawCmd& command : list.CmdBuffer) {
      const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset;
      const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
      for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
        const ImDrawVert &a = vertices[index[i]], &b = vertices[index[i + 1]], &c = vertices[index[i + 2]];
        const bool shape = a.uv.x == white.x && a.uv.y == white.y && b.uv.x == white.x && c.uv.x == white.x;
        if (shape) {
          triangle(a, b, c, command.ClipRect);
        } else {
          glyph(a, c, command.ClipRect);  // Its first triangle has two opposite corners.
          i += 3;
        }
      }
    }
  }

  void glyph(const ImDrawVert& a, const ImDrawVert& b, const ImVec4& clip) {
    const float width = b.pos.x - a.pos.x, y = (a.pos.y + b.pos.y) / 2;
    const auto inside = [&](float x) {
      return x >= std::max(clip.x, 0.F) && y >= std::max(clip.y, 0.F) &&
             x < std::min(clip.z, static_cast<float>(width_)) && y < std::min(clip.w, static_cast<float>(height_));
    };
    const float half = std::max(0.35F * width, 3.F), x = (a.pos.x + b.pos.x) / 2, left = x - half, right = x + half;
    if (!inside(left) || !inside(right)) return;
    // Chinese is made bold by a second, paler letter a little to the right of the first.
    if (!letters_.empty() && letters_.back().drawn != a.col)
      for (auto last = letters_.rbegin(); last != letters_.rend() && last - letters_.rbegin() < kLongest; ++last)
        if (last->uv.x == a.uv.x && last->uv.y == a.uv.y && std::abs(last->x + 1 - a.pos.x) < 1 &&
            std::abs(last->y - a.pos.y) < 1)
          return;
    const auto known = known_.find({a.uv.x, a.uv.y});
    const std::size_t first = point(left, y, a.col), second = point(right, y, a.col);
    letters_.push_back({first, second, a.pos.x, a.pos.y, width, b.pos.y - a.pos.y, a.col, a.uv,
                        known == known_.end() ? std::string{"?"} : known->second});
  }

  std::size_t point(float x, float y, ImU32 drawn) {
    const std::size_t pixel = pixel_at(static_cast<int>(x), static_cast<int>(y));
    const Light ink = mixed(ground_[pixel], light_of(drawn), opacity_of(drawn));
    if (point_at_[pixel] == kNone || points_[point_at_[pixel]].seen < 1) {
      points_.push_back({pixel, ink, 1});
      point_at_[pixel] = points_.size() - 1;
    }
    return point_at_[pixel];
  }

  void triangle(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c, const ImVec4& clip) {
    const float area = (b.pos.x - a.pos.x) * (c.pos.y - a.pos.y) - (c.pos.x - a.pos.x) * (b.pos.y - a.pos.y);
    if (std::abs(area) < 1e-6F) return;
    const auto low = [](float one, float two, float three, float least) {
      return static_cast<int>(std::floor(std::max(least, std::min({one, two, three}))));
    };
    const auto high = [](float one, float two, float three, float most) {
      return static_cast<int>(std::ceil(std::min(most, std::max({one, two, three}))));
    };
    const int top = low(a.pos.y, b.pos.y, c.pos.y, std::max(clip.y, 0.F)),
              bottom = high(a.pos.y, b.pos.y, c.pos.y, std::min(clip.w, static_cast<float>(height_))),
              left = low(a.pos.x, b.pos.x, c.pos.x, std::max(clip.x, 0.F)),
              right = high(a.pos.x, b.pos.x, c.pos.x, std::min(clip.z, static_cast<float>(width_)));
    for (int y = top; y < bottom; ++y) {
      for (int x = left; x < right; ++x) {
        const float px = static_cast<float>(x) + 0.5F, py = static_cast<float>(y) + 0.5F;
        const float v = ((px - a.pos.x) * (c.pos.y - a.pos.y) - (c.pos.x - a.pos.x) * (py - a.pos.y)) / area,
                    w = ((b.pos.x - a.pos.x) * (py - a.pos.y) - (px - a.pos.x) * (b.pos.y - a.pos.y)) / area,
                    u = 1 - v - w;
        // The edge between two triangles belongs to the one on its left or below it.
        if (u < 0 || v < 0 || w <= 0) continue;
        const float opacity = u * opacity_of(a.col) + v * opacity_of(b.col) + w * opacity_of(c.col);
        if (opacity > 0) cover(pixel_at(x, y), light_of(a.col), opacity);
      }
    }
  }

  void cover(std::size_t pixel, Light with, float opacity) {
    ground_[pixel] = mixed(ground_[pixel], with, opacity);
    if (point_at_[pixel] == kNone) return;
    Point& point = points_[point_at_[pixel]];
    point.ink = mixed(point.ink, with, opacity);
    point.seen *= 1 - opacity;
  }

  std::size_t pixel_at(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
  }

  int width_, height_;
  std::vector<Light> ground_;
  std::vector<std::size_t> point_at_;  // Of each pixel; kNone: no letter has one there.
  std::vector<Point> points_;
  std::vector<Letter> letters_;
  std::map<std::pair<float, float>, std::string> known_;  // Letters by their place in the font texture.
};

}  // namespace spawnarium::test
