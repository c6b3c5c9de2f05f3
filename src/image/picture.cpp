#include "image/picture.hpp"

#include <fmt/format.h>
#include <stb_image.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <new>
#include <string_view>

#include "base/failure.hpp"
#include "base/file_replacement.hpp"
#include "base/read_file.hpp"

namespace image {
namespace {

constexpr std::size_t kChannels = 4;
constexpr std::array<std::uint8_t, kChannels> kMark{255, 0, 96, 255};

int apart(const Picture& a, const Picture& b, std::size_t pixel) {
  int most = 0;
  for (std::size_t i = pixel * kChannels; i < (pixel + 1) * kChannels; ++i)
    most = std::max(most, std::abs(a.rgba[i] - b.rgba[i]));
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

// PNG (ISO/IEC 15948): a signature, then chunks of length, name, data and their checksum; numbers begin with their
// highest byte.
void add_number(std::string& bytes, std::size_t number) {
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(number >> shift);
}

void add_chunk(std::string& png, std::string_view name, std::string_view data) {
  add_number(png, data.size());
  const std::size_t begin = png.size();
  png.append(name).append(data);
  add_number(png, ::crc32(0, reinterpret_cast<const Bytef*>(&png[begin]), static_cast<uInt>(png.size() - begin)));
}

std::string compressed(const std::string& bytes) {
  uLongf size = ::compressBound(bytes.size());
  std::string result(size, '\0');
  const auto* from = reinterpret_cast<const Bytef*>(bytes.data());
  // It can fail for lack of memory only: the room is enough.
  if (::compress2(reinterpret_cast<Bytef*>(result.data()), &size, from, bytes.size(), Z_BEST_COMPRESSION) != Z_OK)
    throw std::bad_alloc{};
  result.resize(size);
  return result;
}

}  // namespace

std::string png_of(const Picture& picture) {
  // Pictures of a frame buffer are opaque: without that channel a file is a quarter smaller.
  bool opaque = true;
  for (std::size_t i = kChannels - 1; i < picture.rgba.size(); i += kChannels)
    opaque = opaque && picture.rgba[i] == 255;
  const std::size_t channels = opaque ? kChannels - 1 : kChannels;
  std::string rows;
  for (std::size_t i = 0; i < picture.rgba.size(); i += kChannels) {
    if (i % (static_cast<std::size_t>(picture.width) * kChannels) == 0)
      rows += '\0';  // Flat colours and letters are smallest unfiltered.
    rows.append(reinterpret_cast<const char*>(&picture.rgba[i]), channels);
  }
  constexpr char kEightBits = 8, kColors = 2, kColorsAndOpacity = 6;
  std::string header;
  add_number(header, static_cast<std::size_t>(picture.width));
  add_number(header, static_cast<std::size_t>(picture.height));
  header.append({kEightBits, opaque ? kColors : kColorsAndOpacity, 0, 0, 0});
  std::string png = "\x89PNG\r\n\x1A\n";
  add_chunk(png, "IHDR", header);
  add_chunk(png, "IDAT", compressed(rows));
  add_chunk(png, "IEND", "");
  return png;
}

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

void write_png(const Picture& picture, const std::filesystem::path& path) { base::replace_file(path, png_of(picture)); }

Picture read_png(const std::filesystem::path& path) {
  const std::string file = base::read_file(path, base::kMostMedia);
  const auto* bytes_of_file = reinterpret_cast<const stbi_uc*>(file.data());
  const int length = static_cast<int>(file.size());
  int width = 0, height = 0, channels = 0;
  // A few bytes may claim to be a picture of any size, for which memory would be taken before the first pixel is read.
  constexpr std::int64_t kMostPixels = std::int64_t{16384} * 16384;
  if (stbi_info_from_memory(bytes_of_file, length, &width, &height, &channels) != 0 &&
      std::int64_t{width} * height > kMostPixels)
    throw base::Failure(fmt::format("{}: this picture claims to have {} x {} pixels: make a smaller one.",
                                    path.string(), width, height));
  const std::unique_ptr<stbi_uc, decltype(&stbi_image_free)> data(
      stbi_load_from_memory(bytes_of_file, length, &width, &height, &channels, static_cast<int>(kChannels)),
      &stbi_image_free);
  if (!data)
    throw base::Failure(
        fmt::format("{}: this is no picture that can be read: {}.", path.string(), stbi_failure_reason()));
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
    std::copy(kMark.begin(), kMark.end(),
              difference.picture.rgba.begin() + static_cast<std::ptrdiff_t>(pixel * kChannels));
  }
  return difference;
}

}  // namespace image
