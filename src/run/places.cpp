#include "run/places.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string_view>
#include <system_error>
#include <tuple>
#include <vector>

#include "base/build_config.hpp"
#include "base/failure.hpp"
#include "base/unique_fd.hpp"
#include "base/user_folders.hpp"
#include "trace/format.hpp"

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

/// One of our folders, by the layout of the tree that this executable is part of. Throws where that cannot be looked
/// at: an empty path would be the current folder.
fs::path our_folder(const char* installed, const fs::path& built) {
  const fs::path here = folder_of_executable();
  return fs::weakly_canonical(in_build_tree(here) ? built : here / installed);
}

fs::path found(const fs::path& path, const char* what) {
  std::error_code error;
  if (!fs::exists(path, error))
    throw base::Failure{fmt::format("{} of Spawnarium was not found by {}: build or install all of it.", what,
                                    folder_of_executable().string())};
  return path;
}

/// mkdir -p. The XDG Base Directory Specification wants 0700 for what is made.
bool make_folders(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) return true;
  return errno == ENOENT && folder.has_relative_path() && make_folders(folder.parent_path()) &&
         (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST);
}

fs::path made_folder(const fs::path& folder) {
  return make_folders(folder) && ::access(folder.c_str(), W_OK | X_OK) == 0 ? folder : fs::path{};
}

/// A folder in a place that all users share, where another user may have made something of this name first. Accepted
/// only if it is a real folder (no link) of this user with mode 0700. From then on only its owner can replace it,
/// because the shared folder is sticky.
fs::path made_folder_among_strangers(const fs::path& folder) {
  ::mkdir(folder.c_str(), 0700);
  struct stat status {};
  if (::lstat(folder.c_str(), &status) != 0) return {};
  if (!S_ISDIR(status.st_mode) || status.st_uid != ::geteuid() || (status.st_mode & 0777) != 0700)
    throw base::Failure{
        fmt::format("{} is not a folder of yours alone (a link, another owner, or open to others): remove it, or set "
                    "XDG_STATE_HOME to a "
                    "folder that can be written.",
                    folder.string())};
  return folder;
}

/// The names of live traces: made here, and recognised here.
std::string live_trace_name() {
  static std::atomic<int> count{0};
  return fmt::format("{:%Y%m%d-%H%M%S}-{}-{}.spawn", fmt::localtime(std::time(nullptr)), ::getpid(), ++count);
}
bool is_live_trace_name(std::string_view name) {
  const auto number = [&](std::size_t least, std::size_t most, std::string_view then) {
    const std::size_t digits = std::min(name.find_first_not_of("0123456789"), name.size());
    if (digits < least || digits > most || !name.substr(digits).starts_with(then)) return false;
    name.remove_prefix(digits + then.size());
    return true;
  };
  return number(8, 8, "-") && number(6, 6, "-") && number(1, 10, "-") && number(1, 10, ".spawn") && name.empty();
}

struct LiveTrace {
  timespec written;
  std::string name;
};

/// Those of this user, newest first. Links and other things that only have such a name are left out.
std::vector<LiveTrace> live_traces(int folder) {
  std::vector<LiveTrace> traces;
  const std::unique_ptr<DIR, int (*)(DIR*)> listing{
      ::fdopendir(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)), ::closedir};
  while (const dirent* entry = listing ? ::readdir(listing.get()) : nullptr) {
    struct stat status {};
    if (is_live_trace_name(entry->d_name) && ::fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISREG(status.st_mode) && status.st_uid == ::geteuid())
      traces.push_back({status.st_mtim, entry->d_name});
  }
  std::sort(traces.begin(), traces.end(), [](const LiveTrace& a, const LiveTrace& b) {
    return std::tie(a.written.tv_sec, a.written.tv_nsec, a.name) >
           std::tie(b.written.tv_sec, b.written.tv_nsec, b.name);
  });
  return traces;
}

/// The supervisor holds a shared lock on its trace as long as the run lasts.
bool in_use(int trace) { return ::flock(trace, LOCK_EX | LOCK_NB) != 0; }

/// In `wanted` of the user's home; else in the present folder, or, where that cannot be written, in the home itself.
fs::path new_path(const char* wanted, const std::string& stem, const std::string& extension) {
  std::error_code error;
  const auto home = base::home_folder();
  const auto can_be_written = [&](const fs::path& folder) {
    return fs::is_directory(folder, error) && ::access(folder.c_str(), W_OK) == 0;
  };
  fs::path folder = fs::current_path(error);
  if (home && can_be_written(*home / wanted)) folder = *home / wanted;
  else if (home && !can_be_written(folder)) folder = *home;
  for (int number = 1;; ++number) {
    fs::path path = folder / fmt::format("{}-{}.{}", stem.empty() ? "spawnarium" : stem, number, extension);
    if (!fs::exists(fs::symlink_status(path, error))) return path;
  }
}

}  // namespace

bool in_use(const fs::path& trace) {
  const base::UniqueFd file{::open(trace.c_str(), O_RDONLY | O_CLOEXEC)};
  return file && in_use(file.get());
}

std::string shown_path(const fs::path& path) {
  const std::string home = base::home_folder().value_or("/").string(), text = path.string();
  if (home == "/" || !text.starts_with(home)) return text;
  const std::string rest = text.substr(home.size());
  return rest.empty() || rest.front() == '/' ? "~" + rest : text;
}

fs::path main_executable() {
  return found(our_folder(".", build::kBuildFolder) / "spawnarium", "The program spawnarium");
}

fs::path supervisor_executable() {
  return found(our_folder(build::kInstalledPrivate, build::kBuildFolder) / "spawnarium-supervisor",
               "The program spawnarium-supervisor");
}

fs::path clock_library() {
  return found(our_folder(build::kInstalledPrivate, build::kBuildFolder) / "libspawnarium_clock.so",
               "The library libspawnarium_clock.so");
}

fs::path python_folder() {
  const fs::path folder = our_folder(build::kInstalledPrivate, build::kBuildFolder) / "python";
  found(folder / "spawnarium", "The Python package");
  return folder;
}

fs::path lessons_folder() { return our_folder(build::kInstalledData, build::kSourceFolder) / "lessons"; }

fs::path notice_file() { return lessons_folder() / "NOTICE"; }

fs::path icon_file(int size) {
  return our_folder(build::kInstalledIcons, fs::path{build::kSourceFolder} / "assets/hicolor") /
         fmt::format("{0}x{0}/apps/spawnarium.png", size);
}

fs::path python_launcher() { return python_folder() / "spawnarium" / "__main__.py"; }

fs::path state_folder() {
  if (const auto state = base::user_folder(base::UserFolder::State))
    if (const fs::path folder = made_folder(*state / "spawnarium"); !folder.empty()) return folder;
  const fs::path folder =
      made_folder_among_strangers(fs::temp_directory_path() / fmt::format("spawnarium-{}", ::geteuid()));
  if (folder.empty())
    throw base::Failure{"There is no folder to record in: set XDG_STATE_HOME to one that can be written."};
  return folder;
}

fs::path data_folder() { return base::user_folder(base::UserFolder::Data).value_or("/") / "spawnarium"; }

fs::path new_picture_path(const std::string& stem, const std::string& extension) {
  return new_path("Pictures", stem, extension);
}

fs::path new_recording_path(const std::string& stem) { return new_path("Documents", stem, "spawn"); }

bool is_live_trace(const fs::path& trace) {
  std::error_code error;
  return fs::equivalent(fs::absolute(trace, error).parent_path(), state_folder() / "live", error);
}

fs::path new_live_trace() {
  const fs::path folder = made_folder(state_folder() / "live");
  if (folder.empty())
    throw base::Failure{fmt::format("{} cannot be written; set XDG_STATE_HOME to a folder that can.",
                                    (state_folder() / "live").string())};
  return folder / live_trace_name();
}

// By descriptor throughout: a folder or a file that is replaced meanwhile leads nowhere else.
void prune_traces(const fs::path& path, std::size_t kept) {
  const base::UniqueFd folder{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  struct stat status {};
  if (!folder || ::fstat(folder.get(), &status) != 0 || status.st_uid != ::geteuid()) return;
  std::size_t whole = 0;
  for (const LiveTrace& trace : live_traces(folder.get())) {
    const base::UniqueFd file{
        ::openat(folder.get(), trace.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
    if (!file) continue;
    if (whole >= kept && !in_use(file.get())) ::unlinkat(folder.get(), trace.name.c_str(), 0);
    std::uint64_t magic = 0;
    if (::pread(file.get(), &magic, sizeof magic, 0) == sizeof magic && magic == trace::kMagic) ++whole;
  }
}

}  // namespace run
