#include "run/places.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <ctime>
#include <system_error>
#include <vector>

#include "base/build_config.hpp"
#include "base/failure.hpp"
#include "base/unique_fd.hpp"

namespace run {

namespace fs = std::filesystem;
namespace build = spawnarium::build_config;

namespace {

fs::path folder_of_executable() { return fs::read_symlink("/proc/self/exe").parent_path(); }

/// The executable is one of the build tree: the program, a test, a benchmark.
bool in_build_tree(const fs::path& folder) {
  const fs::path relative = folder.lexically_relative(fs::weakly_canonical(build::kBuildFolder));
  return !relative.empty() && *relative.begin() != "..";
}

/// One of our folders, by the layout of the tree that this executable is part of. Throws where that cannot be looked at: an empty path would
/// be the current folder.
fs::path our_folder(const char* installed, const fs::path& built) {
  const fs::path here = folder_of_executable();
  return fs::weakly_canonical(in_build_tree(here) ? built : here / installed);
}

fs::path found(const fs::path& path, const char* what) {
  std::error_code error;
  if (!fs::exists(path, error))
    throw base::Failure{fmt::format("{} of Spawnarium was not found by {}: build or install all of it.", what, folder_of_executable().string())};
  return path;
}

fs::path made_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  return !error && ::access(folder.c_str(), W_OK) == 0 ? folder : fs::path{};
}

/// In `wanted` of the user's home; else in the present folder, or, where that cannot be written, in the home itself.
fs::path new_path(const char* wanted, const std::string& stem, const std::string& extension) {
  std::error_code error;
  const char* home = std::getenv("HOME");
  const auto can_be_written = [&](const fs::path& folder) { return fs::is_directory(folder, error) && ::access(folder.c_str(), W_OK) == 0; };
  fs::path folder = fs::current_path(error);
  if (home != nullptr && can_be_written(fs::path{home} / wanted)) folder = fs::path{home} / wanted;
  else if (home != nullptr && !can_be_written(folder)) folder = home;
  for (int number = 1;; ++number) {
    fs::path path = folder / fmt::format("{}-{}.{}", stem.empty() ? "spawnarium" : stem, number, extension);
    if (!fs::exists(fs::symlink_status(path, error))) return path;
  }
}

}  // namespace

// The supervisor holds a shared lock on its trace as long as the run lasts.
bool in_use(const fs::path& trace) {
  const base::UniqueFd file{::open(trace.c_str(), O_RDONLY | O_CLOEXEC)};
  return file && ::flock(file.get(), LOCK_EX | LOCK_NB) != 0;
}

std::string shown_path(const fs::path& path) {
  const char* home = std::getenv("HOME");
  const std::string text = path.string();
  if (home == nullptr || *home != '/' || home[1] == '\0' || !text.starts_with(home)) return text;
  const std::string rest = text.substr(std::string_view(home).size());
  return rest.empty() || rest.front() == '/' ? "~" + rest : text;
}

fs::path main_executable() { return found(our_folder(".", build::kBuildFolder) / "spawnarium", "The program spawnarium"); }

fs::path supervisor_executable() {
  return found(our_folder(build::kInstalledPrivate, build::kBuildFolder) / "spawnarium-supervisor", "The program spawnarium-supervisor");
}

fs::path python_folder() {
  const fs::path folder = our_folder(build::kInstalledPrivate, build::kBuildFolder) / "python";
  found(folder / "spawnarium", "The Python package");
  return folder;
}

fs::path lessons_folder() { return our_folder(build::kInstalledData, build::kSourceFolder) / "lessons"; }

fs::path icon_file(int size) {
  return our_folder(build::kInstalledIcons, fs::path{build::kSourceFolder} / "assets/hicolor") / fmt::format("{0}x{0}/apps/spawnarium.png", size);
}

fs::path python_launcher() { return python_folder() / "spawnarium" / "__main__.py"; }

fs::path state_folder() {
  fs::path base;
  if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state == '/') base = state;
  else if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/') base = fs::path{home} / ".local/state";
  if (!base.empty())
    if (const fs::path folder = made_folder(base / "spawnarium"); !folder.empty()) return folder;
  const fs::path folder = made_folder(fs::temp_directory_path() / fmt::format("spawnarium-{}", ::getuid()));
  if (folder.empty()) throw base::Failure{"There is no folder to record in: set XDG_STATE_HOME to one that can be written."};
  return folder;
}

fs::path new_picture_path(const std::string& stem, const std::string& extension) {
  return new_path("Pictures", stem, extension);
}

fs::path new_recording_path(const std::string& stem) { return new_path("Documents", stem, "spawn"); }

bool is_live_trace(const fs::path& trace) {
  std::error_code error;
  return fs::equivalent(fs::absolute(trace, error).parent_path(), state_folder() / "live", error);
}

fs::path new_live_trace() {
  static std::atomic<int> count{0};
  const fs::path folder = made_folder(state_folder() / "live");
  if (folder.empty()) throw base::Failure{fmt::format("{} cannot be written; set XDG_STATE_HOME to a folder that can.", (state_folder() / "live").string())};
  prune_traces(folder, kKeptTraces - 1);
  return folder / fmt::format("{:%Y%m%d-%H%M%S}-{}-{}.spawn", fmt::localtime(std::time(nullptr)), ::getpid(), ++count);
}

void prune_traces(const fs::path& folder, std::size_t kept) {
  std::error_code error;
  std::vector<std::pair<fs::file_time_type, fs::path>> traces;
  for (const fs::directory_entry& entry : fs::directory_iterator{folder, error})
    if (entry.path().extension() == ".spawn") traces.emplace_back(entry.last_write_time(error), entry.path());
  std::sort(traces.rbegin(), traces.rend());
  for (std::size_t i = kept; i < traces.size(); ++i)
    if (!in_use(traces[i].second)) fs::remove(traces[i].second, error);
}

}  // namespace run
