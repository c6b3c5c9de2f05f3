#pragma once

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace view {

/// A colour of the screen: red, green, blue and how opaque it is.
struct Color {
  std::uint8_t red = 0, green = 0, blue = 0, alpha = 255;

  static constexpr Color rgb(std::uint32_t hex) {
    return {static_cast<std::uint8_t>(hex >> 16), static_cast<std::uint8_t>(hex >> 8), static_cast<std::uint8_t>(hex),
            255};
  }
  /// The same colour, this opaque (0 to 1).
  constexpr Color faded(float opacity) const {
    return {red, green, blue, static_cast<std::uint8_t>(static_cast<float>(alpha) * opacity + 0.5F)};
  }
  /// On the way from this colour to `other`.
  constexpr Color mixed(Color other, float fraction) const {
    const auto mix = [fraction](std::uint8_t a, std::uint8_t b) {
      return static_cast<std::uint8_t>(static_cast<float>(a) +
                                       (static_cast<float>(b) - static_cast<float>(a)) * fraction + 0.5F);
    };
    return {mix(red, other.red), mix(green, other.green), mix(blue, other.blue), mix(alpha, other.alpha)};
  }
  constexpr ImU32 packed() const { return IM_COL32(red, green, blue, alpha); }
  ImVec4 floats() const {
    return ImVec4(static_cast<float>(red) / 255, static_cast<float>(green) / 255, static_cast<float>(blue) / 255,
                  static_cast<float>(alpha) / 255);
  }
  bool operator==(const Color&) const = default;
};

/// How much two colours differ in lightness, as the Web Content Accessibility Guidelines count it: 1 to 21.
inline double contrast(Color a, Color b) {
  const auto luminance = [](Color color) {
    const auto linear = [](std::uint8_t value) {
      const double v = value / 255.0;
      return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
  };
  const double first = luminance(a), second = luminance(b);
  return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

}  // namespace view
