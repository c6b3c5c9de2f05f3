#include "source/include_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <sstream>
#include <stdexcept>

namespace spawnarium::test {
namespace {

constexpr std::string_view kEverything = "everything";
constexpr std::string_view kFormatWithFiles = "fmt/os.h";  // fmt's own open(2) and pipe(2).

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

bool begins_with_one_of(std::string_view header, std::span<const std::string_view> folders) {
  return std::any_of(folders.begin(), folders.end(), [&](std::string_view f) { return header.starts_with(f); });
}

// What only Linux has: the kernel's own headers, and the C library's for calls that are no other system's.
bool is_linux(std::string_view header) {
  static constexpr std::array<std::string_view, 2> folders{"linux/", "asm/"};
  static constexpr std::array<std::string_view, 15> calls{
      "sys/epoll.h",  "sys/eventfd.h", "sys/fanotify.h", "sys/fsuid.h",    "sys/inotify.h",
      "sys/pidfd.h",  "sys/prctl.h",   "sys/random.h",   "sys/sendfile.h", "sys/signalfd.h",
      "sys/statfs.h", "sys/syscall.h", "sys/sysinfo.h",  "sys/timerfd.h",  "sys/vfs.h"};
  return begins_with_one_of(header, folders) || std::find(calls.begin(), calls.end(), header) != calls.end();
}

// Headers of the C library: a name that ends in .h and is in one of its folders or in no folder at all.
bool is_posix(std::string_view header) {
  static constexpr std::array<std::string_view, 6> folders{"sys/", "bits/", "net/", "netinet/", "arpa/", "gnu/"};
  if (!header.ends_with(".h")) return false;
  return header.find('/') == std::string_view::npos || begins_with_one_of(header, folders);
}

// The headers of C++20's library.
bool is_standard(std::string_view header) {
  static const std::set<std::string_view> all{"algorithm",
                                              "any",
                                              "array",
                                              "atomic",
                                              "barrier",
                                              "bit",
                                              "bitset",
                                              "cassert",
                                              "cctype",
                                              "cerrno",
                                              "cfenv",
                                              "cfloat",
                                              "charconv",
                                              "chrono",
                                              "cinttypes",
                                              "climits",
                                              "clocale",
                                              "cmath",
                                              "codecvt",
                                              "compare",
                                              "complex",
                                              "concepts",
                                              "condition_variable",
                                              "coroutine",
                                              "csetjmp",
                                              "csignal",
                                              "cstdarg",
                                              "cstddef",
                                              "cstdint",
                                              "cstdio",
                                              "cstdlib",
                                              "cstring",
                                              "ctime",
                                              "cuchar",
                                              "cwchar",
                                              "cwctype",
                                              "deque",
                                              "exception",
                                              "execution",
                                              "filesystem",
                                              "format",
                                              "forward_list",
                                              "fstream",
                                              "functional",
                                              "future",
                                              "initializer_list",
                                              "iomanip",
                                              "ios",
                                              "iosfwd",
                                              "iostream",
                                              "istream",
                                              "iterator",
                                              "latch",
                                              "limits",
                                              "list",
                                              "locale",
                                              "map",
                                              "memory",
                                              "memory_resource",
                                              "mutex",
                                              "new",
                                              "numbers",
                                              "numeric",
                                              "optional",
                                              "ostream",
                                              "queue",
                                              "random",
                                              "ranges",
                                              "ratio",
                                              "regex",
                                              "scoped_allocator",
                                              "semaphore",
                                              "set",
                                              "shared_mutex",
                                              "source_location",
                                              "span",
                                              "sstream",
                                              "stack",
                                              "stdexcept",
                                              "stop_token",
                                              "streambuf",
                                              "string",
                                              "string_view",
                                              "strstream",
                                              "syncstream",
                                              "system_error",
                                              "thread",
                                              "tuple",
                                              "type_traits",
                                              "typeindex",
                                              "typeinfo",
                                              "unordered_map",
                                              "unordered_set",
                                              "utility",
                                              "valarray",
                                              "variant",
                                              "vector",
                                              "version"};
  return all.contains(header);
}

// The package that a header in angle brackets belongs to, "POSIX", "Linux", "std", or nothing where it is not known.
std::optional<std::string> owner_of(std::string_view header) {
  if (is_standard(header)) return "std";
  if (is_linux(header)) return "Linux";
  if (header == kFormatWithFiles) return "POSIX";
  for (const Package& package : packages()) {
    for (const std::string_view prefix : package.prefixes) {
      if (header.starts_with(prefix)) return std::string(package.word);
    }
  }
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
      word == "std" || word == "POSIX" || word == "Linux" || word == kEverything ||
      (word.starts_with('<') && word.ends_with('>')) ||
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
  enum class Form { Quoted, Bracketed, Computed } form;
  std::string path;
};

std::optional<Include> parse_include(const std::string& line) {
  const std::string text = trimmed(line);
  if (!text.starts_with('#')) return std::nullopt;
  const std::string directive = trimmed(std::string_view(text).substr(1));
  if (!directive.starts_with("include")) return std::nullopt;
  const std::string target = trimmed(std::string_view(directive).substr(7));
  const bool quoted = target.starts_with('"'), bracketed = target.starts_with('<');
  const size_t end = target.find_first_of("\">", 1);
  if ((!quoted && !bracketed) || end == std::string::npos) return Include{Include::Form::Computed, text};
  return Include{quoted ? Include::Form::Quoted : Include::Form::Bracketed, target.substr(1, end - 1)};
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
  if (others.contains(*owner) || others.contains('<' + path + '>')) return std::nullopt;
  return fmt::format("<{}>: {} may not include {}", path, folder, *owner);
}

std::optional<std::string> breach_of(const IncludeTable& table, const std::string& folder, const Include& include) {
  switch (include.form) {
    case Include::Form::Quoted:
      return breach_of_quoted(table, folder, include.path);
    case Include::Form::Bracketed:
      return breach_of_bracketed(table, folder, include.path);
    case Include::Form::Computed:
      break;
  }
  return fmt::format("{}: which header this is cannot be seen; write its name in \"\" or <>", include.path);
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
    const std::optional<std::string> what = breach_of(table, folder, *include);
    if (what) breaches.push_back({.line = number, .what = *what});
  }
  return breaches;
}

}  // namespace spawnarium::test
