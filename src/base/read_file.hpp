#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace base {

/// The whole content of a file; nullopt where it cannot be read (errno says why).
inline std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return std::nullopt;
  std::string content{std::istreambuf_iterator<char>{file}, {}};
  if (file.bad()) return std::nullopt;
  return content;
}

}  // namespace base
