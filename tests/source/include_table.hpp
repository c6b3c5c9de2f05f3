// The include table of src/README.md, read as the law it is.
//
//     const IncludeTable table = parse_include_table(read(src / "README.md"));
//     for (const Breach& breach : check_includes(table, "view", "timeline.hpp", text)) ...
//
// A folder may include itself, the folders its row marks with an x, the standard library, and what the last column of
// its row names: a package of third_party/packages.txt, `POSIX` (the C library's headers), `Linux` (the kernel's, and
// the C library's for calls that only Linux has), a single header as `<sys/statfs.h>`, or `everything`. fmt is part of
// what base hands to every folder, but for <fmt/os.h>, which is POSIX.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace spawnarium::test {

struct IncludeRow {
  std::set<std::string> folders;
  std::set<std::string> others;
};

using IncludeTable = std::map<std::string, IncludeRow>;  // By folder.

// Throws std::runtime_error that says what is wrong when there is no such table or a word in it is unknown.
IncludeTable parse_include_table(std::string_view markdown);

struct Breach {
  int line;
  std::string what;
};

std::vector<Breach> check_includes(const IncludeTable& table, const std::string& folder, std::string_view source);

}  // namespace spawnarium::test
