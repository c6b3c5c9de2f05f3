#include "picture/picture.hpp"

#include <fmt/format.h>
#include <stb_image.h>
#include <stb_image_write.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <system_error>

#include "base/failure.hpp"


namespace picture {
namespace {

constexpr std::size_t kChannels = 4;
constexpr std::array<std::uint8_t, kChannels> kMark{255, 0, 96, 255};

int apart(const Picture& a, const Picture& b, std::size_t pixel) {
  int most = 0;
  for (std::size_t i = pixel * kChannels; i < (pixel + 1) * kChannels; ++i) most = std::max(most, std::abs(a.rgba[i] - b.rgba[i]));
  return most;
}

// The picture nearly washed out, so that the marks stand out.
Picture faint(const Picture& picture) {
  Picture result = picture;
  for (std::size_t i = 0; i < result.rgba.size(); ++i) {
    if (i % kChannels != 3) result.rgba[i] = static_cast<std::uint8_t>(96 + result.rgba[i] / 4);
  }
  return result;
}

}  // namespace

Picture cut(const Picture& picture, int x, int y, int width, int height) {
  x = std::clamp(x, 0, picture.width);
  y = std::clamp(y, 0, picture.height);
  Picture part{std::clamp(width, 0, picture.width - x), std::clamp(height, 0, picture.height - y), {}};
  const auto row = static_cast<std::ptrdiff_t>(picture.width) * static_cast<std::ptrdiff_t>(kChannels);
  for (int line = 0; line < part.height; ++line) {
    const auto begin = picture.rgba.begin() + (y + line) * row + x * static_cast<std::ptrdiff_t>(kChannels);
    part.rgba.insert(part.rgba.end(), begin, begin + part.width * static_cast<std::ptrdiff_t>(kChannels));
  }
  return part;
}

void write_png(const Picture& picture, const std::filesystem::path& path) {
  const std::string beside = fmt::format("{}.{}.part", path.string(), ::getpid());
  // Pictures of a frame buffer are opaque: without that channel a file is a quarter smaller.
  bool opaque = true;
  std::vector<std::uint8_t> colors;
  colors.reserve(picture.rgba.size() / kChannels * 3);
  for (std::size_t i = 0; i < picture.rgba.size(); i += kChannels) {
    colors.insert(colors.end(), &picture.rgba[i], &picture.rgba[i] + 3);
    opaque = opaque && picture.rgba[i + 3] == 255;
  }
  const int channels = opaque ? 3 : static_cast<int>(kChannels);
  errno = 0;
  stbi_write_force_png_filter = 0;  // Flat colours and letters are smallest unfiltered; trying all filters is slower, too.
  if (stbi_write_png(beside.c_str(), picture.width, picture.height, channels, opaque ? colors.data() : picture.rgba.data(), picture.width * channels) == 0) {
    const int error = errno;
    ::unlink(beside.c_str());
    throw base::Failure(fmt::format("{}: the picture cannot be written: {}. Choose another place with -o.", path.string(),
                              error == 0 ? "unknown error" : std::generic_category().message(error)));
  }
  std::filesystem::rename(beside, path);
}

Picture read_png(const std::filesystem::path& path) {
  int width = 0, height = 0, channels = 0;
  const std::unique_ptr<stbi_uc, decltype(&stbi_image_free)> data(
      stbi_load(path.c_str(), &width, &height, &channels, static_cast<int>(kChannels)), &stbi_image_free);
  if (!data) throw base::Failure(fmt::format("{}: this is no picture that can be read: {}.", path.string(), stbi_failure_reason()));
  const std::size_t bytes = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * kChannels;
  return {width, height, std::vector<std::uint8_t>(data.get(), data.get() + bytes)};
}

Difference compare(const Picture& expected, const Picture& actual) {
  Difference difference;
  if (expected.width != actual.width || expected.height != actual.height) {
    difference.other_size = true;
    return difference;
  }
  if (expected.rgba == actual.rgba) return difference;
  difference.picture = faint(expected);
  for (std::size_t pixel = 0; pixel < expected.rgba.size() / kChannels; ++pixel) {
    const int levels = apart(expected, actual, pixel);
    if (levels == 0) continue;
    ++difference.pixels;
    difference.largest = std::max(difference.largest, levels);
    if (levels > Difference::kAllowedLevels) ++difference.outliers;
    std::copy(kMark.begin(), kMark.end(), difference.picture.rgba.begin() + static_cast<std::ptrdiff_t>(pixel * kChannels));
  }
  return difference;
}

}  // namespace picture
