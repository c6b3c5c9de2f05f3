#include "support/leaks.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

namespace spawnarium::test {
namespace {

namespace fs = std::filesystem;

std::optional<int> number(const std::string& text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string identity_of(int fd, const std::string& target) {
  struct stat facts {};
  if (::fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode)) return target;
  return fmt::format("file {}:{}", facts.st_dev, facts.st_ino);
}

std::map<int, Descriptor> open_descriptors() {
  std::map<int, Descriptor> found;
  std::error_code gone;
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc/self/fd")) {
    const std::optional<int> fd = number(entry.path().filename());
    // The directory stream of this very loop is among the descriptors; nobody else holds this directory open.
    const std::string target = fs::read_symlink(entry.path(), gone).string();
    const bool is_this_loop = target == fmt::format("/proc/{}/fd", getpid());
    if (fd && !gone && !is_this_loop) found.emplace(*fd, Descriptor{target, identity_of(*fd, target)});
  }
  return found;
}

bool has_children() {
  siginfo_t info{};
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

std::string state_name(char letter) {
  switch (letter) {
    case 'Z':
      return "zombie";
    case 'T':
      return "stopped";
    case 'S':
      return "sleeping";
    case 'R':
      return "running";
    default:
      return std::string(1, letter);
  }
}

struct Stat {
  std::string name;
  char state;
  pid_t parent;
};

// proc(5): "pid (name) state ppid ...", where the name may itself hold spaces and parentheses.
std::optional<Stat> read_stat(const fs::path& folder) {
  std::ifstream file(folder / "stat");
  std::string text;
  std::getline(file, text);
  const size_t open = text.find('(');
  const size_t close = text.rfind(')');
  if (open == std::string::npos || close == std::string::npos) return std::nullopt;
  Stat stat{.name = text.substr(open + 1, close - open - 1), .state = '?', .parent = 0};
  std::istringstream(text.substr(close + 1)) >> stat.state >> stat.parent;
  return stat;
}

std::map<pid_t, std::string> children() {
  std::map<pid_t, std::string> found;
  if (!has_children()) return found;
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
    const std::optional<int> pid = number(entry.path().filename());
    const std::optional<Stat> stat = pid ? read_stat(entry.path()) : std::nullopt;
    if (stat && stat->parent == getpid()) {
      found.emplace(*pid, fmt::format("{}, {}", stat->name, state_name(stat->state)));
    }
  }
  return found;
}

}  // namespace

Resources resources_of_this_process() { return {.descriptors = open_descriptors(), .children = children()}; }

std::vector<std::string> left_behind(const Resources& before, const Resources& after) {
  std::vector<std::string> sentences;
  for (const auto& [fd, descriptor] : after.descriptors) {
    const auto old = before.descriptors.find(fd);
    if (old == before.descriptors.end() || old->second.identity != descriptor.identity) {
      sentences.push_back(fmt::format("descriptor {} is open: {}", fd, descriptor.target));
    }
  }
  for (const auto& [pid, what] : after.children) {
    if (!before.children.contains(pid)) sentences.push_back(fmt::format("child {} is there: {}", pid, what));
  }
  return sentences;
}

LeakCheck::LeakCheck() : before_(resources_of_this_process()) {}

LeakCheck::~LeakCheck() {
  for (const std::string& sentence : left_behind(before_, resources_of_this_process())) {
    FAIL_CHECK(sentence);
  }
}

}  // namespace spawnarium::test
