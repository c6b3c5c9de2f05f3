#include "source/include_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace spawnarium::test {
namespace {

constexpr std::string_view kEverything = "everything";

struct Package {
  std::string_view word;  // As the table's last column says it.
  std::vector<std::string_view> prefixes;
};

const std::vector<Package>& packages() {
  static const std::vector<Package> all{
      {"fmt", {"fmt/"}},
      {"pybind11", {"pybind11/", "Python.h", "frameobject.h"}},
      {"toml++", {"toml++/"}},
      {"md4c", {"md4c.h", "md4c-"}},
      {"imgui", {"imgui", "imstb_", "misc/"}},
      {"GLFW", {"GLFW/"}},
      {"glad", {"glad/", "KHR/"}},
      {"EGL", {"EGL/"}},
      {"CLI11", {"CLI/"}},
      {"nlohmann-json", {"nlohmann/"}},
      {"fontconfig", {"fontconfig/"}},
      {"stb", {"stb_", "stb/"}},
      {"zlib", {"zlib.h"}},
      {"doctest", {"doctest/"}},
  };
  return all;
}

// Headers of the C library and the kernel: a name that ends in .h and is in one of their folders or in no folder at
// all.
bool is_posix(std::string_view header) {
  if (!header.ends_with(".h")) return false;
  static constexpr std::array folders{"sys/", "linux/", "asm/", "bits/", "net/", "netinet/", "arpa/", "gnu/"};
  return header.find('/') == std::string_view::npos ||
         std::any_of(folders.begin(), folders.end(), [&](std::string_view f) { return header.starts_with(f); });
}

bool is_standard(std::string_view header) { return header.find_first_of("./") == std::string_view::npos; }

// The package that a header in angle brackets belongs to, "POSIX", "std", or nothing when nobody knows it.
std::optional<std::string> owner_of(std::string_view header) {
  for (const Package& package : packages()) {
    for (const std::string_view prefix : package.prefixes) {
      if (header.starts_with(prefix)) return std::string(package.word);
    }
  }
  if (is_standard(header)) return "std";
  if (is_posix(header)) return "POSIX";
  return std::nullopt;
}

std::string trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r`");
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r`") - begin + 1));
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(trimmed(part));
  return parts;
}

// The cells of "| a | b |": what stands before the first bar and after the last is no cell.
std::vector<std::string> cells_of(const std::string& row) {
  std::vector<std::string> cells = split(trimmed(row), '|');
  if (!cells.empty()) cells.erase(cells.begin());
  return cells;
}

void require_known(const std::string& word, const std::string& folder) {
  const bool known =
      word == "std" || word == "POSIX" || word == kEverything ||
      std::any_of(packages().begin(), packages().end(), [&](const Package& p) { return p.word == word; });
  if (!known)
    throw std::runtime_error(fmt::format("the row of {} names '{}', which is no package known", folder, word));
}

IncludeRow parse_row(const std::vector<std::string>& heads, const std::vector<std::string>& cells) {
  if (cells.size() != heads.size()) {
    throw std::runtime_error(fmt::format("the row of {} has {} cells, not {}", cells[0], cells.size(), heads.size()));
  }
  IncludeRow row;
  for (size_t column = 1; column + 1 < heads.size(); ++column) {
    if (cells[column] == "x") row.folders.insert(heads[column]);
  }
  for (const std::string& word : split(cells.back(), ',')) {
    if (word.empty()) continue;
    require_known(word, cells[0]);
    row.others.insert(word);
  }
  return row;
}

struct Include {
  bool quoted;
  std::string path;
};

std::optional<Include> parse_include(const std::string& line) {
  const std::string text = trimmed(line);
  if (!text.starts_with('#')) return std::nullopt;
  const std::string directive = trimmed(std::string_view(text).substr(1));
  if (!directive.starts_with("include")) return std::nullopt;
  const std::string target = trimmed(std::string_view(directive).substr(7));
  const size_t end = target.find_first_of("\">", 1);
  if (target.empty() || end == std::string::npos) return std::nullopt;
  return Include{.quoted = target[0] == '"', .path = target.substr(1, end - 1)};
}

std::optional<std::string> breach_of_quoted(const IncludeTable& table, const std::string& folder,
                                            const std::string& path) {
  if (path.find("..") != std::string::npos)
    return fmt::format("\"{}\" climbs out of its folder; write \"folder/file.hpp\"", path);
  const size_t slash = path.find('/');
  if (slash == std::string::npos) return fmt::format("\"{}\" names no folder; write \"{}/{}\"", path, folder, path);
  const std::string other = path.substr(0, slash);
  if (!table.contains(other)) {
    return fmt::format("\"{}\": there is no folder '{}' in the include table; headers of packages stand in <>", path,
                       other);
  }
  const IncludeRow& row = table.at(folder);
  const bool allowed = other == folder || row.folders.contains(other) || row.others.contains(std::string(kEverything));
  if (allowed) return std::nullopt;
  return fmt::format("\"{}\": {} may not include {}", path, folder, other);
}

std::optional<std::string> breach_of_bracketed(const IncludeTable& table, const std::string& folder,
                                               const std::string& path) {
  const std::optional<std::string> owner = owner_of(path);
  const std::set<std::string>& others = table.at(folder).others;
  if (others.contains(std::string(kEverything)) || owner == "std" || owner == "fmt") return std::nullopt;
  if (!owner) return fmt::format("<{}>: whose header is this? tests/source/include_table.cpp does not know it", path);
  if (others.contains(*owner)) return std::nullopt;
  return fmt::format("<{}>: {} may not include {}", path, folder, *owner);
}

}  // namespace

IncludeTable parse_include_table(std::string_view markdown) {
  IncludeTable table;
  std::vector<std::string> heads;
  std::istringstream lines{std::string(markdown)};
  for (std::string line; std::getline(lines, line);) {
    if (heads.empty()) {
      if (trimmed(line).starts_with("| may include")) heads = cells_of(line);
      continue;
    }
    if (!trimmed(line).starts_with("|")) break;
    const std::vector<std::string> cells = cells_of(line);
    if (cells.empty() || cells[0].starts_with("-")) continue;
    table[cells[0]] = parse_row(heads, cells);
  }
  if (table.empty()) throw std::runtime_error("there is no table that begins with '| may include'");
  return table;
}

std::vector<Breach> check_includes(const IncludeTable& table, const std::string& folder, std::string_view source) {
  std::vector<Breach> breaches;
  std::istringstream lines{std::string(source)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const std::optional<Include> include = parse_include(line);
    if (!include) continue;
    const std::optional<std::string> what = include->quoted ? breach_of_quoted(table, folder, include->path)
                                                            : breach_of_bracketed(table, folder, include->path);
    if (what) breaches.push_back({.line = number, .what = *what});
  }
  return breaches;
}

}  // namespace spawnarium::test
