// kill -9 of anybody at any moment: nothing hangs, no process is left, the recording opens.
#include <doctest/doctest.h>
#include <time.h>
#include <unistd.h>

#include <csignal>
#include <random>

#include "supervised.hpp"
#include "supervisor/proc.hpp"
#include "trace/error.hpp"

using namespace spawnarium::test;
using supervisor::children_of;

namespace {

constexpr int kRounds = 12;

enum class Victim { Child, Main, Supervisor, Guardian, Viewer };

/// The first of `pid`'s children, once it has one; 0 when `pid` has ended before.
pid_t first_child(pid_t pid) {
  while (true) {
    for (const pid_t child : children_of(pid)) return child;
    const auto stat = supervisor::read_stat(pid);
    if (!stat || stat->state == 'Z') return 0;
  }
}

pid_t find(Victim victim, pid_t viewer) {
  pid_t pid = viewer;
  for (int step = 0; step < static_cast<int>(Victim::Viewer) - static_cast<int>(victim) && pid != 0; ++step)
    pid = first_child(pid);
  return pid;
}

void pause_for(std::chrono::microseconds time) {
  const timespec duration{.tv_sec = 0, .tv_nsec = time.count() * 1000};
  ::nanosleep(&duration, nullptr);
}

/// A moment of anybody's life, from before the program begins until long after.
void kill_at_a_random_moment(Victim victim, const std::vector<std::string>& program_and_arguments) {
  std::mt19937 random{20240607U + static_cast<unsigned>(victim)};
  for (int round = 0; round < kRounds; ++round) {
    const std::chrono::microseconds moment{std::uniform_int_distribution{0, 40'000}(random)};
    CAPTURE(round);
    CAPTURE(moment.count());
    Folder folder;
    const auto recording = folder / "run.spawn";
    std::vector<std::string> argv{executable("spawnarium"), "run", "--headless", "--record", recording.string()};
    argv.insert(argv.end(), program_and_arguments.begin(), program_and_arguments.end());
    engine::Spawned viewer =
        engine::spawn({.argv = argv, .standard_output = engine::Stream::Null, .standard_error = engine::Stream::Null});

    pause_for(moment);
    if (const pid_t pid = find(victim, viewer.child.pid); pid != 0) ::kill(pid, SIGKILL);
    if (victim == Victim::Child || victim == Victim::Main) {
      // The rest goes on, as it would without us, until we are told: the main process ends, if it still lives, and the
      // others with it.
      ::kill(viewer.child.pid, SIGTERM);
    }
    wait_for_descendants();

    if (!std::filesystem::exists(recording)) continue;  // Before anything had begun.
    try {
      const Recording opened{recording};
      for (const trace::Event& event : opened.events) CHECK(trace::name_of(event.kind) != "?");
    } catch (const trace::TraceError& error) {
      // Killed while it was making the file.
      CHECK(std::filesystem::file_size(recording) < (1 << 20));
    }
  }
}

struct Watchdog {
  Watchdog() {
    adopt_orphans();
    ::alarm(120);  // A hang is a failure, not a pause.
  }
  ~Watchdog() { ::alarm(0); }
};

}  // namespace

TEST_CASE_FIXTURE(Watchdog, "kill -9 of a child at any moment leaves nobody behind") {
  kill_at_a_random_moment(Victim::Child, {program("unruly_family"), "crowd", "daemon"});
}

TEST_CASE_FIXTURE(Watchdog, "kill -9 of the main process at any moment leaves nobody behind") {
  kill_at_a_random_moment(Victim::Main, {program("unruly_family"), "crowd", "daemon", "stopped", "deaf"});
}

TEST_CASE_FIXTURE(Watchdog, "kill -9 of the supervisor at any moment leaves nobody behind") {
  kill_at_a_random_moment(Victim::Supervisor, {program("unruly_family"), "crowd", "daemon", "stopped", "hop"});
}

TEST_CASE_FIXTURE(Watchdog, "kill -9 of the guardian at any moment leaves nobody behind") {
  kill_at_a_random_moment(Victim::Guardian, {program("unruly_family"), "crowd", "daemon", "stopped", "hop"});
}

TEST_CASE_FIXTURE(Watchdog, "kill -9 of the viewer at any moment leaves nobody behind") {
  kill_at_a_random_moment(Victim::Viewer, {program("unruly_family"), "crowd", "daemon", "stopped", "hop", "output"});
}
