#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace image {

/// Pixels from the top left: red, green, blue, opacity.
struct Picture {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgba;

  bool operator==(const Picture&) const = default;
  bool empty() const { return rgba.empty(); }
};

/// The part of a picture at (x, y), as far as there is one.
Picture cut(const Picture& picture, int x, int y, int width, int height);

/// The picture as a PNG file. Equal pictures give equal bytes.
std::string png_of(const Picture& picture);
/// Replaces the file as a whole (base/file_replacement.hpp). Throws Failure.
void write_png(const Picture& picture, const std::filesystem::path& path);

/// Throws Failure: no such file, not a picture.
Picture read_png(const std::filesystem::path& path);

/// How far two pictures of one size are apart.
struct Difference {
  bool other_size = false;
  std::size_t pixels = 0;    ///< That differ at all.
  std::size_t outliers = 0;  ///< That differ by more than kAllowedLevels in some channel.
  int largest = 0;           ///< In levels of 255.
  Picture picture;           ///< The expected one, faint, and what differs, marked. Empty when nothing does.

  /// Two renderers of one version draw alike up to rounding.
  bool acceptable() const { return !other_size && outliers <= kAllowedOutliers; }
  static constexpr int kAllowedLevels = 2;
  static constexpr std::size_t kAllowedOutliers = 16;
};
Difference compare(const Picture& expected, const Picture& actual);

}  // namespace image
