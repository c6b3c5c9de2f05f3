// kill -9 at a random moment while real programs run, of each process of a run and of any two of its three watchers at
// the same time: the launcher ends, and nothing is left of the run but a recording that opens and says why it ended. A
// small share of tests/long/kills:
//
//     SPAWNARIUM_KILLS=300 build/tests/supervisor_tests -tc="kill storm*"       (so many of each; prints a table)
#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "model/history.hpp"
#include "supervised.hpp"
#include "supervisor/family.hpp"
#include "supervisor/proc.hpp"

using namespace spawnarium::test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int kDefaultKills = 3;
constexpr auto kLimit = 20s;  // Nothing of what is awaited here takes a tenth of it: longer is a hang.
constexpr auto kPatience =
    150ms;  // For the program to end by itself, as it does where nobody waits for the dead; then its user ends it.

int kills() {
  const char* wanted = std::getenv("SPAWNARIUM_KILLS");
  return wanted != nullptr ? std::atoi(wanted) : kDefaultKills;
}

void pause_for(std::chrono::microseconds time) {
  const timespec duration{.tv_sec = time.count() / 1'000'000, .tv_nsec = time.count() % 1'000'000 * 1000};
  ::nanosleep(&duration, nullptr);
}

/// Asks again and again until `done` says so. Returns whether it did before the limit.
template <class Done>
bool eventually(Done done, std::chrono::milliseconds limit = kLimit) {
  for (const auto end = Clock::now() + limit; !done(); pause_for(500us))
    if (Clock::now() > end) return false;
  return true;
}

/// ThreadSanitizer makes a file in TMPDIR when a program begins, maps it and removes it at once: a kill between the two
/// leaves it. The file is not ours, and what makes it is in no program that is handed out.
bool is_of_sanitizer(const fs::path& file) {
#if defined(__SANITIZE_THREAD__)
  return file.filename().string().starts_with("tsan.rodata.");
#else
  static_cast<void>(file);
  return false;
#endif
}

std::set<std::string> entries(const fs::path& folder) {
  std::set<std::string> names;
  std::error_code error;
  for (fs::recursive_directory_iterator it{folder, error}, end; !error && it != end; it.increment(error))
    if (!it->is_directory(error) && !is_of_sanitizer(it->path()))
      names.insert(fs::relative(it->path(), folder, error).string());
  return names;
}

/// Whether any process has it mapped: then it is somebody else's, for of the run nobody lives any more.
bool in_use(const std::string& name) {
  std::error_code error;
  for (fs::directory_iterator it{"/proc", error}, end; !error && it != end; it.increment(error)) {
    std::ifstream maps{it->path() / "maps"};
    for (std::string line; std::getline(maps, line);)
      if (line.ends_with("/dev/shm/" + name)) return true;
  }
  return false;
}

/// The shared memory objects of this user.
std::set<std::string> shared_memory() {
  std::set<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it{"/dev/shm", error}, end; !error && it != end; it.increment(error)) {
    struct stat status {};
    if (::lstat(it->path().c_str(), &status) == 0 && status.st_uid == ::getuid())
      names.insert(it->path().filename().string());
  }
  return names;
}

std::string joined(const std::set<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += name + " ";
  return all;
}

std::set<std::string> without(std::set<std::string> names, const std::set<std::string>& others) {
  for (const std::string& other : others) names.erase(other);
  return names;
}

std::set<std::string> nobodys_shared_memory(const std::set<std::string>& before) {
  std::set<std::string> names = without(shared_memory(), before);
  std::erase_if(names, in_use);
  return names;
}

/// Where a program of the run may leave something: every folder that the environment names is one of ours.
class Home {
 public:
  Home() {
    for (const auto& [variable, name] : kFolders) fs::create_directory(folder_ / name);
    for (char** entry = environ; *entry != nullptr; ++entry) {
      const std::string text{*entry};
      if (!kFolders.contains(text.substr(0, text.find('=')))) environment_.push_back(text);
    }
    for (const auto& [variable, name] : kFolders) environment_.push_back(variable + "=" + (folder_ / name).string());
    // AddressSanitizer looks for leaks by a process of its own, without which the one that it looks at spins for ever:
    // kills are not for that.
    environment_.emplace_back("ASAN_OPTIONS=detect_leaks=0");
  }
  fs::path recording() const { return folder_ / "run.spawn"; }
  const std::vector<std::string>& environment() const { return environment_; }
  std::set<std::string> left() const { return without(entries(folder_ / ""), {"run.spawn"}); }

 private:
  inline static const std::map<std::string, std::string> kFolders{{"TMPDIR", "tmp"},
                                                                  {"HOME", "home"},
                                                                  {"XDG_RUNTIME_DIR", "runtime"},
                                                                  {"XDG_STATE_HOME", "state"},
                                                                  {"XDG_CACHE_HOME", "cache"}};
  Folder folder_;
  std::vector<std::string> environment_;
};

/// `spawnarium ...` as its user starts it.
class Command {
 public:
  Command(const Home& home, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), executable("spawnarium"));
    process_ = engine::spawn({.argv = arguments,
                              .environment = home.environment(),
                              .standard_input = engine::Stream::Null,
                              .standard_output = engine::Stream::Null,
                              .standard_error = engine::Stream::Null});
  }
  pid_t pid() const { return process_.child.pid; }
  /// Whether it has ended before `limit`.
  bool ended(std::chrono::milliseconds limit) const {
    pollfd query{.fd = process_.child.pidfd.get(), .events = POLLIN, .revents = 0};
    return ::poll(&query, 1, static_cast<int>(limit.count())) == 1;
  }
  /// Its exit status, as a shell would have it.
  int status() const {
    int status = 0;
    ::waitpid(pid(), &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

 private:
  engine::Spawned process_;
};

Command launch(const Home& home, const std::string& program) {
  return Command{home, {"run", "--headless", "--record", home.recording().string(), program}};
}

using Victims = std::vector<std::string>;

/// Which roles are killed at the same moment.
const std::vector<Victims> kVictims{{"window"},
                                    {"guardian"},
                                    {"supervisor"},
                                    {"main"},
                                    {"child"},
                                    {"window", "supervisor"},
                                    {"window", "guardian"},
                                    {"guardian", "supervisor"}};

std::string name_of(const Victims& victims) {
  return victims.size() == 1 ? victims[0] : victims[0] + " and " + victims[1];
}

/// The processes of each role now. Zombies are left out: they have been killed, or have ended. The window's other child
/// is the interpreter that it asks for its version.
std::map<std::string, std::vector<pid_t>> members(pid_t launcher) {
  std::map<std::string, std::vector<pid_t>> found;
  pid_t guardian = 0, supervisor = 0, main = 0;
  for (const pid_t pid : supervisor::descendants()) {
    const auto stat = supervisor::read_stat(pid);
    if (!stat || stat->state == 'Z') continue;
    if (pid == launcher) found["window"].push_back(pid);
    else if (stat->parent == launcher && stat->name == "spawn-guardian") found["guardian"].push_back(guardian = pid);
    else if (stat->parent == guardian && supervisor == 0) found["supervisor"].push_back(supervisor = pid);
    else if (stat->parent == supervisor && main == 0) found["main"].push_back(main = pid);
    else found["child"].push_back(pid);
  }
  return found;
}

template <class Container>
const auto& any_of(const Container& container, std::mt19937& random) {
  return *std::next(container.begin(),
                    std::uniform_int_distribution<std::ptrdiff_t>{0, std::ssize(container) - 1}(random));
}

/// Returns whether there was a process of each role to kill.
bool kill_one_of_each(const Victims& victims, pid_t launcher, std::mt19937& random) {
  const auto family = members(launcher);
  std::vector<pid_t> pids;
  for (const std::string& role : victims)
    if (family.contains(role)) pids.push_back(any_of(family.at(role), random));
  if (pids.size() < victims.size()) return false;
  std::shuffle(pids.begin(), pids.end(), random);
  for (const pid_t pid : pids) ::kill(pid, SIGKILL);
  return true;
}

std::string family_text() {
  std::ostringstream text;
  for (const pid_t pid : supervisor::descendants())
    if (const auto stat = supervisor::read_stat(pid))
      text << pid << " " << stat->name << " " << stat->state << " of " << stat->parent << "\n";
  return text.str();
}

bool nobody_left() {
  while (::waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  return supervisor::descendants().empty();
}

/// Whether the file has a whole header yet: the first thing that the supervisor writes into it.
bool begun(const fs::path& recording) {
  std::uint64_t magic = 0;
  std::ifstream{recording, std::ios::binary}.read(reinterpret_cast<char*>(&magic), sizeof magic);
  return magic == trace::kMagic;
}

bool is_watcher(const Victims& victims) { return victims != Victims{"main"} && victims != Victims{"child"}; }

class TextsOfReader : public model::Texts {
 public:
  explicit TextsOfReader(const trace::Reader& reader) : reader_{reader} {}
  std::string_view text(trace::TextRef ref) const override { return reader_.text(ref); }

 private:
  const trace::Reader& reader_;
};

/// As the window shows its end: no process lives, and none of them and of their threads does anything.
void check_shown(const Recording& opened) {
  const TextsOfReader texts{opened.reader};
  model::History history{texts};
  history.add(std::span<const trace::Event>{opened.events});
  const model::World world = history.after(history.size());
  CHECK(world.ended);
  for (const auto& process : world.processes) {
    CAPTURE(process->serial);
    CAPTURE(model::status_of(*process));
    CHECK_FALSE(process->alive());
    CHECK(process->life != model::Life::Started);
    CHECK(process->activity.doing == model::Doing::Nothing);
  }
  for (const auto& thread : world.threads) {
    CAPTURE(thread->serial);
    CHECK(thread->ended);
    CHECK(thread->activity.doing == model::Doing::Nothing);
  }
}

/// Returns whether there is a recording. It is sealed, no process lives in it at its end, and if one of those who
/// watched the run was killed before the run had ended, its last words say so.
bool check_recording(const Home& home, const Victims& killed) {
  if (!fs::exists(home.recording()) || !begun(home.recording())) return false;
  const Command dump{home, {"dump", home.recording().string()}};
  REQUIRE(dump.ended(kLimit));
  CHECK(dump.status() == 0);
  const Recording opened{home.recording()};
  CHECK(opened.reader.sealed());
  CHECK(std::none_of(opened.events.begin(), opened.events.end(),
                     [](const trace::Event& event) { return trace::name_of(event.kind) == "?"; }));
  std::map<std::int64_t, trace::Serial>
      alive;  // By pid: a process that was found before it reported itself has two serials.
  std::string last_note;
  for (const trace::Event& event : opened.events) {
    if (event.kind == trace::Kind::Started || event.kind == trace::Kind::Running ||
        event.kind == trace::Kind::ForeignProcess)
      alive[event.value] = event.object;
    if (event.kind == trace::Kind::Note) last_note = opened.reader.text(event.text);
  }
  for (const trace::Event& event : opened.events)
    if (event.kind == trace::Kind::Exited || event.kind == trace::Kind::Reaped || event.kind == trace::Kind::Vanished)
      std::erase_if(alive, [&](const auto& each) { return each.second == event.object; });
  for (const auto& [pid, serial] : alive)
    FAIL_CHECK("pid " << pid << ", process " << serial << ", lives at the end of the recording");
  check_shown(opened);
  REQUIRE_FALSE(opened.events.empty());
  CHECK(opened.events.back().kind == trace::Kind::RunEnded);
  if (opened.events.back().outcome == trace::Outcome::Interrupted && is_watcher(killed))
    CHECK(last_note.find("killed; all processes of the run were ended") != std::string::npos);
  return true;
}

/// What the kills of one kind of victims have led to.
struct Tally {
  int kills = 0, left_running = 0, recordings = 0;
  int early = 0, late = 0;  ///< There was nobody to kill yet, or any more.
  Clock::duration longest{};
};

/// One run with one kill at `moment`.
void storm(const std::string& program, std::chrono::microseconds moment, const Victims& victims, Tally& tally,
           std::mt19937& random) {
  const Home home;
  const auto shared_memory_before = shared_memory();
  const Command launcher = launch(home, program);
  pause_for(moment);
  const bool killed = kill_one_of_each(victims, launcher.pid(), random);
  if (!killed) ++(launcher.ended(0ms) ? tally.late : tally.early);
  if (!is_watcher(victims) && !launcher.ended(kPatience)) {
    // The rest waits for the dead, as it would without us, until its user has had enough.
    ::kill(launcher.pid(), SIGTERM);
  }
  const auto begin = Clock::now();
  const bool ended = launcher.ended(kLimit) && eventually(nobody_left);
  if (!ended) {
    FAIL_CHECK("left behind:\n" << family_text());
    supervisor::end_descendants();
    ++tally.left_running;
    return;
  }
  if (killed) tally.longest = std::max(tally.longest, Clock::now() - begin);
  CHECK(joined(home.left()) == "");
  eventually([&] { return nobodys_shared_memory(shared_memory_before).empty(); }, 5s);
  CHECK(joined(nobodys_shared_memory(shared_memory_before)) == "");
  const bool opens = check_recording(home, killed ? victims : Victims{"child"});
  if (killed) ++tally.kills;
  if (killed && opens) ++tally.recordings;
}

/// How long the program takes when nobody disturbs it, and that it ends as it should then.
std::chrono::microseconds undisturbed(const std::string& program) {
  const Home home;
  const auto begin = Clock::now();
  const Command launcher = launch(home, program);
  REQUIRE(launcher.ended(kLimit));
  const auto taken = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin);
  CHECK(launcher.status() == 7);
  CHECK(joined(home.left()) == "");
  return taken;
}

/// Where that is allowed, this process gets a /dev/shm of its own, in which no others of this user come and go.
void have_own_shared_memory() {
  if (::unshare(CLONE_NEWNS) != 0) return;
  ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
  ::mount("tmpfs", "/dev/shm", "tmpfs", 0, nullptr);
}

void storm_over(const std::string& program, unsigned seed) {
  supervisor::become_subreaper();
  have_own_shared_memory();
  std::mt19937 random{seed};
  auto life = std::min(
      {undisturbed(program), undisturbed(program), undisturbed(program)});  // The first one reads much from disk.
  std::ostringstream table;
  for (const Victims& victims : kVictims) {
    Tally tally;
    while (tally.kills + tally.left_running < (kills() + 1) / 2 && tally.early + tally.late < 100 + 4 * kills()) {
      const std::chrono::microseconds moment{std::uniform_int_distribution<std::int64_t>{0, life.count()}(random)};
      CAPTURE(name_of(victims));
      CAPTURE(tally.kills);
      CAPTURE(moment.count());
      const int late = tally.late;
      storm(program, moment, victims, tally, random);
      life = life * (tally.late > late ? 980 : 1005) / 1000;  // The machine has more to do, or less.
    }
    CHECK(tally.kills == (kills() + 1) / 2);
    table << "| " << fs::path{program}.filename().string() << " | " << name_of(victims) << " | " << tally.kills << " | "
          << tally.left_running << " | " << tally.recordings << " | "
          << std::chrono::duration_cast<std::chrono::milliseconds>(tally.longest).count() << " |\n";
  }
  MESSAGE("a life of "
          << life.count() / 1000
          << " ms; program, killed, kills, left running, recordings that open, longest until nothing is left in ms:\n"
          << table.str());
}

}  // namespace

TEST_CASE("kill storm: a C++ program with queues, locks and grandchildren leaves nothing behind") {
  storm_over(program("busy_family"), 20240711U);
}

#if !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)  // A Python of the system cannot load an instrumented binding.
TEST_CASE("kill storm: a Python program with queues, locks and grandchildren leaves nothing behind") {
  storm_over(SPAWNARIUM_TEST_SOURCES "/programs/busy_family.py", 20240712U);
}
#endif
