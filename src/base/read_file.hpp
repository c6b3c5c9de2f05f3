#pragma once

#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace base {

/// The whole content of a file; nullopt where it cannot be read (errno says why).
inline std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return std::nullopt;
  // In blocks: a font of 20 MB read letter by letter takes longer than the first picture may.
  std::string content;
  std::array<char, 65536> block;
  while (file.read(block.data(), block.size()) || file.gcount() > 0) content.append(block.data(), static_cast<std::size_t>(file.gcount()));
  if (file.bad()) return std::nullopt;
  return content;
}

}  // namespace base
