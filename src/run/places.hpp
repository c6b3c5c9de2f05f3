#pragma once

#include <filesystem>
#include <string>
#include <string_view>

/// Where things are. An installed program finds its parts relative to its own executable, so that the installation can
/// be moved, and nowhere else: a part that is missing is an error, even on a machine that has a build tree.
namespace run {

/// As its user writes it: "~/course/queues.py" for what lies at home.
std::string shown_path(const std::filesystem::path& path);

/// The executable spawnarium itself, also when it is a test that asks. Throws Failure when there is none.
std::filesystem::path main_executable();

/// The executable spawnarium-supervisor. Throws Failure when there is none.
std::filesystem::path supervisor_executable();

/// The library that shows a program the virtual time of its run (src/clock). Throws Failure when there is none.
std::filesystem::path clock_library();

/// The folder to be put in PYTHONPATH: it holds the package `spawnarium` with its binding. Throws Failure when there is
/// none.
std::filesystem::path python_folder();

/// Where our lessons are, or would be.
std::filesystem::path lessons_folder();

/// What in the lessons comes from others, and whose it is.
std::filesystem::path notice_file();

/// The program's icon as a picture of this width and height, if there is one of that size.
std::filesystem::path icon_file(int size);

/// The package's main file, to be run before a script. It is started by its path because after -m the interpreter looks
/// for its first modules in the current folder, and would run a file of such a name there.
std::filesystem::path python_launcher();

/// $XDG_STATE_HOME/spawnarium, else ~/.local/state/spawnarium; /tmp/spawnarium-UID where neither can be made. Made with
/// mode 0700. Throws Failure when there is none, or the last one may be another user's work: a link, another owner, or
/// open to others.
std::filesystem::path state_folder();

/// $XDG_DATA_HOME/spawnarium, else ~/.local/share/spawnarium: what is the user's own. Need not exist.
std::filesystem::path data_folder();

/// A name that no file has yet for something to take along, in the folder Pictures of the user's home, else in the
/// present one: "01_start_order-1.png".
std::filesystem::path new_picture_path(const std::string& stem, const std::string& extension);
/// The same for a recording that is kept, in the folder Documents: "01_start_order-1.spawn".
std::filesystem::path new_recording_path(const std::string& stem);

/// A name for the trace of a new run, in the folder `live` of `state_folder()`.
std::filesystem::path new_live_trace();
inline constexpr std::size_t kKeptTraces = 20;
/// That folder as help texts name it.
inline constexpr std::string_view kLiveFolder = "~/.local/state/spawnarium/live (or $XDG_STATE_HOME/spawnarium/live)";
/// Whether it lies in that folder: then it does not stay for ever.
bool is_live_trace(const std::filesystem::path& trace);
/// Whether the run that writes this trace still goes on.
bool in_use(const std::filesystem::path& trace);

/// Removes old traces in `folder`, which belongs to this user, once a new run has begun: the newest `kept` stay, and
/// those whose run is still going on. Removes only regular files of this user that have the name of a live trace. What
/// a failed run left behind, no whole trace, does not count among the `kept`.
void prune_traces(const std::filesystem::path& folder, std::size_t kept);

}  // namespace run
