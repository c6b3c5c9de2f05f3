// Knowledge of one operation stands in model/operations.hpp, each event of a life has one writer, and one folder knows
// the languages: counted in the source. What is allowed elsewhere is listed here, with its reason; a list that is out
// of date fails too.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace fs = std::filesystem;

namespace {

const fs::path kSources = fs::path(SPAWNARIUM_TEST_SOURCES).parent_path() / "src";

std::string without_comments(const fs::path& path) {
  std::ifstream file(path);
  REQUIRE_MESSAGE(file.is_open(), path.string() << " cannot be read");
  std::string code;
  for (std::string line; std::getline(file, line);) code += line.substr(0, line.find("//")) + "\n";
  return code;
}

/// By their names from src/ on.
std::map<std::string, std::string> sources() {
  std::map<std::string, std::string> found;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(kSources)) {
    const fs::path& path = entry.path();
    if (path.extension() != ".cpp" && path.extension() != ".hpp") continue;
    found.emplace(fs::relative(path, kSources).string(), without_comments(path));
  }
  REQUIRE(found.size() > 100);
  return found;
}

int count(const std::string& code, const std::regex& pattern) {
  return static_cast<int>(
      std::distance(std::sregex_iterator{code.begin(), code.end(), pattern}, std::sregex_iterator{}));
}

/// What compares with one operation, or looks something up by it.
int comparisons(const std::string& code) {
  static const std::regex before{R"((\bcase\s+|[=!]=\s*|\[\s*)(trace::)?Operation::\w+)"};
  static const std::regex after{R"(\bOperation::\w+\s*[=!]=)"};
  return count(code, before) + count(code, after);
}

bool names_operation(const std::string& code, const std::string& name) {
  const std::string use = "Operation::" + name;
  for (std::size_t at = code.find(use); at != std::string::npos; at = code.find(use, at + 1))
    if (at + use.size() == code.size() || std::isalnum(static_cast<unsigned char>(code[at + use.size()])) == 0)
      return true;
  return false;
}

struct Allowed {
  const char* file;
  int times;
  const char* why;
};
constexpr std::array kAllowed{
    Allowed{"control/controller.cpp", 1, "Exec: the program that follows may have no gates"},
    Allowed{"model/timeline.hpp", 1, "None: Span::in_operation()"},
    Allowed{"model/timeline_events.cpp", 2, "Start and Fork: from where the arrow to a child begins"},
    Allowed{"model/world.hpp", 1, "None: Activity::in_operation()"},
    Allowed{"supervisor/observer.cpp", 1, "StartProgram: the child is about to be reported"},
    Allowed{"view/process_words.cpp", 1, "None: nothing is called"},
};
constexpr int kMost = 30;

/// Switches that say nothing of what they do not list: a new enumerator is not noticed there by the compiler.
constexpr std::array kDefaults{
    Allowed{"app/desk_commands.cpp", 7, "a command is asked for part by part; keys_test presses each"},
    Allowed{"app/front.cpp", 2, "of all keys those that move in a list"},
    Allowed{"app/input_queue.cpp", 1, "of all keys those that edit text"},
    Allowed{"app/offers.cpp", 1, "of all commands those that the host must be able to do; offers_test names each"},
    Allowed{"app/panel_keys.cpp", 3, "a command is asked for part by part; keys_test presses each"},
    Allowed{"app/presentation.cpp", 1, "a command is asked for part by part; keys_test presses each"},
    Allowed{"app/shelf.cpp", 1, "a command is asked for part by part; keys_test presses each"},
    Allowed{"app/time_commands.cpp", 4, "a command is asked for part by part; keys_test presses each"},
    Allowed{"app/unbegun.cpp", 1, "a command is asked for part by part; keys_test presses each"},
    Allowed{"app/window.cpp", 2, "GLFW's numbers"},
    Allowed{"base/file_replacement.cpp", 1, "errno"},
    Allowed{"base/read_file.cpp", 1, "errno"},
    Allowed{"lesson/markdown.cpp", 1, "md4c's blocks"},
    Allowed{"model/story.cpp", 2, "two halves of the kinds; story_test asks for a sentence of each"},
    Allowed{"model/words.cpp", 1, "characters"},
    Allowed{"python/fork.cpp", 1, "waitid's numbers"},
    Allowed{"supervisor/proc.cpp", 3, "the kernel's numbers of system calls"},
    Allowed{"python/lock_types.cpp", 1, "throws: what is not listed is no lock"},
    Allowed{"python/pickling.cpp", 1, "pickle's opcodes"},
    Allowed{"view/glossary.cpp", 1, "of all keys those that move in a list or write"},
    Allowed{"view/menu.cpp", 1, "of all keys those that move in a list"},
    Allowed{"view/process_words.cpp", 1, "the kernel's letters"},
    Allowed{"view/timeline_draw.cpp", 1, "the kernel's letters"},
    Allowed{"view/toolkit/icons.cpp", 6, "each part draws its own; icons_test draws each"},
};

/// Below the model, which write operations, or take them from a program.
bool writes_operations(const std::string& file) {
  static const std::set<std::string> folders{"trace", "record", "engine", "python"};
  return folders.contains(file.substr(0, file.find('/')));
}

}  // namespace

TEST_CASE("comparisons: each way of asking for one operation is seen") {
  CHECK(comparisons("case Operation::Put:\n  case trace::Operation::Get: return;") == 2);
  CHECK(comparisons("if (a == Operation::Put || Operation::Get != b || c != trace::Operation::Set)") == 3);
  CHECK(comparisons("table[Operation::Put]") == 1);
  CHECK(comparisons("Operation operation = Operation::None; f(Operation::Put); {Operation::Put, {}}") == 0);
}

TEST_CASE("the source: whoever asks what an operation is asks the table of model/operations.hpp") {
  int all = 0;
  std::map<std::string, int> allowed;
  for (const Allowed& each : kAllowed) allowed.emplace(each.file, each.times);
  for (const auto& [file, code] : sources()) {
    if (writes_operations(file)) continue;
    const int found = comparisons(code);
    all += found;
    const auto expected = allowed.find(file);
    CHECK_MESSAGE(found == (expected == allowed.end() ? 0 : expected->second), file, " compares with ", found,
                  " enumerators of Operation: make it a fact of OperationFacts, or list it in "
                  "tests/source/vocabulary_test.cpp with its reason");
    if (expected != allowed.end()) allowed.erase(expected);
  }
  for (const auto& [file, number] : allowed) FAIL_CHECK(file, " is listed, but not there");
  CHECK(all <= kMost);
}

TEST_CASE("the source: each operation is written by somebody") {
  const auto all = sources();
  const std::string& names = all.at("trace/event.cpp");
  // Numbers of the format that are kept for what they once meant.
  const std::set<std::string> retired{"WaitFor", "GetValue"};
  static const std::regex row{R"(\{Operation::(\w+), ")"};
  int operations = 0;
  for (std::sregex_iterator each{names.begin(), names.end(), row}, end; each != end; ++each, ++operations) {
    const std::string name = (*each)[1];
    const bool written = std::any_of(all.begin(), all.end(), [&](const auto& source) {
      const auto& [file, code] = source;
      return writes_operations(file) && !file.starts_with("trace/") && names_operation(code, name);
    });
    CHECK_MESSAGE(written != retired.contains(name), name,
                  std::string{written ? " is written, but retired" : " has no writer"});
  }
  CHECK(operations > 40);
}

TEST_CASE("the source: only base asks which language it is; elsewhere a base::Text or OwnedText answers") {
  static const std::regex asked{R"(\bLanguage::Chinese\b)"};
  for (const auto& [file, code] : sources()) {
    if (file.starts_with("base/")) continue;
    CHECK_MESSAGE(count(code, asked) == 0, file,
                  " chooses between languages: make it a base::Text, and say it by tr()");
  }
}

TEST_CASE("the source: a switch over an enum of ours has no default") {
  static const std::regex silent{R"(\n *default:)"};
  std::map<std::string, int> allowed;
  for (const Allowed& each : kDefaults) allowed.emplace(each.file, each.times);
  for (const auto& [file, code] : sources()) {
    const int found = count(code, silent);
    const auto expected = allowed.find(file);
    CHECK_MESSAGE(found == (expected == allowed.end() ? 0 : expected->second), file, " has ", found,
                  " switches with a default: list the enumerators, or list the file in "
                  "tests/source/vocabulary_test.cpp with its reason");
    if (expected != allowed.end()) allowed.erase(expected);
  }
  for (const auto& [file, number] : allowed) FAIL_CHECK(file, " is listed, but not there");
}

TEST_CASE("the source: each event of a life is written in one file") {
  const auto all = sources();
  for (const char* kind : {"Created", "Started", "Running", "Renamed", "DaemonSet", "AuthKeySet", "Closed", "Exiting",
                           "Exited", "Reaped", "ForeignProcess", "Orphaned", "Adopted", "Vanished", "KernelState",
                           "SignalSent", "Raised", "ThreadBegan", "ThreadEnded"}) {
    const std::regex written{std::string{R"(\bkind = (trace::)?Kind::)"} + kind + R"(\b)"};
    std::set<std::string> found;
    for (const auto& [file, code] : all)
      if (std::regex_search(code, written)) found.insert(file);
    CHECK_MESSAGE(found == std::set<std::string>{"record/life.cpp"}, "Kind::", kind,
                  " is to be written by record/life, and nowhere else");
  }
}
