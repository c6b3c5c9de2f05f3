// Every #include of src/ is held against the include table of src/README.md.
#include "source/include_table.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace fs = std::filesystem;
using namespace spawnarium::test;

namespace {

const fs::path kSources = fs::path(SPAWNARIUM_TEST_SOURCES).parent_path() / "src";

constexpr const char* kSmallTable = R"(
Some story.

| may include -> | base | trace | model | others |
|---|---|---|---|---|
| base | | | | std, POSIX, fmt, `<sys/statfs.h>` |
| trace | x | | | POSIX |
| model | x | x | | |
| app | x | x | x | imgui, everything |

More story.
)";

std::string read(const fs::path& path) {
  std::ifstream file(path);
  REQUIRE_MESSAGE(file.is_open(), path.string() << " cannot be read");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<Breach> check(const std::string& folder, const std::string& source) {
  return check_includes(parse_include_table(kSmallTable), folder, source);
}

bool is_source(const fs::path& path) {
  return path.extension() == ".cpp" || path.extension() == ".hpp" || path.extension() == ".h";
}

std::vector<fs::path> sources_of(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && is_source(entry.path())) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

struct Includes {
  std::vector<std::string> ours, others;
};

Includes includes_of(const fs::path& path) {
  static const std::regex include{R"(^ *# *include *([<"])([^>"]+)[>"])"};
  Includes found;
  std::istringstream lines(read(path));
  std::smatch match;
  for (std::string line; std::getline(lines, line);)
    if (std::regex_search(line, match, include)) (match[1] == "<" ? found.others : found.ours).push_back(match[2]);
  return found;
}

}  // namespace

TEST_CASE("parse_include_table: a row says which folders and which packages") {
  const IncludeTable table = parse_include_table(kSmallTable);
  REQUIRE(table.size() == 4);
  CHECK(table.at("trace").folders == std::set<std::string>{"base"});
  CHECK(table.at("trace").others == std::set<std::string>{"POSIX"});
  CHECK(table.at("model").others.empty());
}

TEST_CASE("parse_include_table: a text without the table, a short row and an unknown package are refused") {
  CHECK_THROWS_AS(parse_include_table("no table here"), std::runtime_error);
  CHECK_THROWS_AS(parse_include_table("| may include -> | base | others |\n|---|---|---|\n| base | |\n"),
                  std::runtime_error);
  CHECK_THROWS_AS(parse_include_table("| may include -> | base | others |\n|---|---|---|\n| base | | qt |\n"),
                  std::runtime_error);
}

TEST_CASE("check_includes: what the table allows is no breach") {
  CHECK(
      check("trace", "#include \"trace/log.hpp\"\n#include \"base/fd.hpp\"\n#include <sys/mman.h>\n#include <vector>\n")
          .empty());
  CHECK(check("model", "#include <fmt/format.h>\n  #  include <map>\n// #include \"app/x.hpp\"\n").empty());
  CHECK(check("base", "#include <sys/statfs.h>\n#include <fmt/os.h>\n#include <condition_variable>\n").empty());
  CHECK(check("app", "#include <linux/futex.h>\n").empty());
  CHECK(check("app", "#include <GLFW/glfw3.h>\n#include \"model/world.hpp\"\n").empty());
}

TEST_CASE("check_includes: each kind of breach is found, with its line") {
  const auto breach = [](const std::string& folder, const std::string& line) {
    const std::vector<Breach> found = check(folder, "#pragma once\n\n" + line + "\n");
    REQUIRE_MESSAGE(found.size() == 1, line);
    CHECK(found[0].line == 3);
    return found[0].what;
  };
  CHECK(breach("trace", "#include \"model/world.hpp\"") == "\"model/world.hpp\": trace may not include model");
  CHECK(breach("model", "#include <unistd.h>") == "<unistd.h>: model may not include POSIX");
  CHECK(breach("model", "#include <fmt/os.h>") == "<fmt/os.h>: model may not include POSIX");
  CHECK(breach("trace", "#include <linux/futex.h>") == "<linux/futex.h>: trace may not include Linux");
  CHECK(breach("base", "#include <sys/epoll.h>") == "<sys/epoll.h>: base may not include Linux");
  CHECK(breach("trace", "#include <sys/statfs.h>") == "<sys/statfs.h>: trace may not include Linux");
  CHECK(breach("model", "#include <boost>").find("whose header") != std::string::npos);
  CHECK(breach("app", "#include HEADER").find("#include HEADER: which header") != std::string::npos);
  CHECK(breach("app", "#  include_next <vector>").find("cannot be seen") != std::string::npos);
  CHECK(breach("model", "#include <imgui.h>") == "<imgui.h>: model may not include imgui");
  CHECK(breach("model", "#include \"imgui.h\"").find("names no folder") != std::string::npos);
  CHECK(breach("model", "#include \"../base/fd.hpp\"").find("climbs out") != std::string::npos);
  CHECK(breach("trace", "#include <boost/asio.hpp>").find("whose header") != std::string::npos);
  CHECK(breach("trace", "#include \"nowhere/x.hpp\"").find("no folder 'nowhere'") != std::string::npos);
}

TEST_CASE("the source: every #include keeps to the table of src/README.md") {
  const IncludeTable table = parse_include_table(read(kSources / "README.md"));
  int files = 0;
  for (const auto& [folder, row] : table) {
    REQUIRE_MESSAGE(fs::is_directory(kSources / folder), "the table names src/" << folder << ", which is not there");
    for (const fs::path& path : sources_of(kSources / folder)) {
      ++files;
      for (const Breach& breach : check_includes(table, folder, read(path))) {
        FAIL_CHECK(
            fmt::format("{}:{}: {}", fs::relative(path, kSources.parent_path()).string(), breach.line, breach.what));
      }
    }
  }
  CHECK(files > 0);
}

TEST_CASE("the source: what a program needs that is linked with the engine needs no library but the C and C++ one") {
  // Of a library the linker takes the files that are asked for: those of the headers that the engine includes.
  std::vector<fs::path> reached;
  for (const char* folder : {"trace", "record", "engine"})
    for (const fs::path& path : sources_of(kSources / folder)) reached.push_back(path);
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const Includes includes = includes_of(reached[i]);
    for (const std::string& header : includes.ours)
      for (const char* kind : {".hpp", ".cpp"}) {
        const fs::path path = (kSources / header).replace_extension(kind);
        if (fs::exists(path) && std::find(reached.begin(), reached.end(), path) == reached.end())
          reached.push_back(path);
      }
    for (const std::string& header : includes.others) {
      const std::string folder = header.substr(0, header.find('/'));
      const bool of_libc = folder == header || folder == "sys" || folder == "linux" || folder == "arpa";
      CHECK_MESSAGE(of_libc, fs::relative(reached[i], kSources).string(), " includes <", header,
                    ">, and the engine needs it: part what needs the library from what the engine needs");
    }
  }
  CHECK(std::find(reached.begin(), reached.end(), kSources / "base/regular_file.cpp") != reached.end());
}

TEST_CASE("the source: every folder of src is in the table") {
  const IncludeTable table = parse_include_table(read(kSources / "README.md"));
  for (const fs::directory_entry& entry : fs::directory_iterator(kSources)) {
    if (entry.is_directory()) CHECK_MESSAGE(table.contains(entry.path().filename()), entry.path().filename().string());
  }
}

TEST_CASE("the source: no file climbs out of its folder with ../, in tests neither") {
  for (const fs::path& top : {kSources, fs::path(SPAWNARIUM_TEST_SOURCES)}) {
    for (const fs::path& path : sources_of(top)) {
      std::istringstream lines(read(path));
      int number = 0;
      for (std::string line; std::getline(lines, line);) {
        ++number;
        CHECK_MESSAGE(!line.starts_with("#include \"../"), path.string() << ":" << number << ": " << line);
      }
    }
  }
}
