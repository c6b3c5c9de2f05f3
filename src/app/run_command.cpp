#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/commands.hpp"
#include "app/deadlock_watch.hpp"
#include "app/event_text.hpp"
#include "app/lessons.hpp"
#include "app/lives.hpp"
#include "app/recorded.hpp"
#include "app/step_command.hpp"
#include "app/window.hpp"
#include "base/check_syscall.hpp"
#include "base/failure.hpp"
#include "base/standard_streams.hpp"
#include "base/unique_fd.hpp"
#include "model/live_story.hpp"
#include "model/story.hpp"
#include "recording/recording.hpp"
#include "run/run.hpp"
#include "run/wakeup.hpp"
#include "supervisor/control.hpp"
#include "supervisor/family.hpp"
#include "trace/error.hpp"
#include "trace/reader.hpp"

namespace app {

using base::check_syscall;
using base::UniqueFd;

namespace {

struct RunCommand {
  host::Launch launch;
  bool headless = false;
  bool events = false;
  bool step = false;
  std::filesystem::path schedule;
  std::string deadlock = "wait";
};

/// The exit status of a run that was ended because of a deadlock.
constexpr int kDeadlockStatus = 121;

/// Ctrl-C and the like become messages: the run shall end in order and be recorded to its end.
class Signals {
 public:
  Signals() {
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&set, signal);
    check_syscall(::sigprocmask(SIG_BLOCK, &set, nullptr), "sigprocmask");
    fd_ = UniqueFd{check_syscall(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd")};
  }
  int fd() const { return fd_.get(); }

  /// What the terminal sends (SI_KERNEL), it has sent to the supervisor and the program as well; what the program has
  /// sent to its own process group does not mean us. The rest is passed on.
  void pass_on(run::Run& run) const {
    signalfd_siginfo info{};
    while (::read(fd_.get(), &info, sizeof info) == sizeof info) {
      if (info.ssi_code == SI_KERNEL || supervisor::is_of_run(run.trace(), static_cast<pid_t>(info.ssi_pid))) continue;
      if (info.ssi_signo == SIGINT) run.interrupt();
      else run.terminate_all();
    }
  }

 private:
  UniqueFd fd_;
};

class TextsOfReader : public model::Texts {
 public:
  explicit TextsOfReader(const trace::Reader& reader) : reader_{reader} {}
  std::string_view text(trace::TextRef ref) const override { return reader_.text(ref); }

 private:
  const trace::Reader& reader_;
};

/// Prints each event as it comes, on standard error: standard output belongs to the program.
class EventPrinter {
 public:
  explicit EventPrinter(const std::filesystem::path& trace) : reader_{trace} {}
  void print_new() {
    std::vector<trace::Event> events;
    reader_.read_new(events);
    print(story_.add(std::move(events)));
  }
  void stand_still() { print(story_.stand_still()); }

 private:
  static void print(const std::vector<model::LiveStory::Line>& lines) {
    for (const model::LiveStory::Line& line : lines) base::print_error("{}\n", story_line(line.at, line.sentence));
  }

  trace::Reader reader_;
  TextsOfReader texts_{reader_};
  model::LiveStory story_{texts_, base::Language::English};
};

struct Tally {
  std::set<trace::Serial> processes;
  std::size_t events = 0;
  std::uint64_t last_ns = 0;
  std::uint64_t incomplete_since_ns = 0;  // 0: whole.
};

Tally tally(const std::filesystem::path& trace) {
  trace::Reader reader{trace};
  std::vector<trace::Event> events;
  reader.read_new(events);
  Tally all;
  all.events = events.size();
  all.incomplete_since_ns = reader.incomplete_since_ns();
  for (const trace::Event& event : events) {
    all.last_ns = std::max(all.last_ns, event.time_ns);
    if (event.kind == trace::Kind::Started || event.kind == trace::Kind::Running ||
        event.kind == trace::Kind::ForeignProcess)
      all.processes.insert(event.object);
  }
  return all;
}

std::string end_text(const host::RunEnd& end) {
  if (end.supervisor_killed) return "ended because its supervisor was killed";
  if (end.value >= 0) return fmt::format("exit status {}", end.value);
  const char* name = ::sigabbrev_np(-end.value);
  return name != nullptr ? fmt::format("ended by SIG{}", name) : fmt::format("ended by signal {}", -end.value);
}

/// A recording that cannot be read is reported where it is opened.
void print_unseen(const std::filesystem::path& trace) {
  try {
    base::print_error("{}", unseen_text(recording::Recording{trace}, base::Language::English));
  } catch (const trace::TraceError&) {
  }
}

void print_summary(const run::Run& run, const host::RunEnd& end) {
  const Tally all = tally(run.trace());
  const std::size_t processes = all.processes.size();
  std::string line = fmt::format("spawnarium: {} process{} in {:.3f} s, {}", processes, processes == 1 ? "" : "es",
                                 static_cast<double>(all.last_ns) / 1e9, end_text(end));
  if (!run.environment_used().empty())
    line += fmt::format("; run by the virtual environment {}", run.environment_used());
  line += "; " + where_recorded(run);
  if (all.incomplete_since_ns != 0)
    line += fmt::format("; the recording is incomplete from {} on: there was no more space",
                        model::time_text(base::TraceTime{static_cast<std::int64_t>(all.incomplete_since_ns)}));
  base::print_error("{}\n", line);
  if (all.events <= DeadlockWatch::kMostEvents) print_unseen(run.trace());
}

/// Says what will never end. Returns whether there is such a thing.
bool print_deadlocks(DeadlockWatch& watch, bool stop) {
  const std::vector<std::string> sentences = watch.look();
  for (const std::string& sentence : sentences)
    base::print_error("spawnarium: {} {}\n", sentence, stop ? "The run is ended." : "Ctrl-C ends it.");
  return !sentences.empty();
}

int run_headless(const RunCommand& command) {
  const Signals signals;
  run::Run run{command.launch, {.forward = true}};
  EventPrinter printer{run.trace()};
  const auto news =
      std::make_shared<run::Wakeup>();  // Shared with the run's thread, which may tell of the end after us.
  run.on_change([news] { news->raise(); });
  DeadlockWatch watch{run.trace(), base::Language::English};
  const bool stop = command.deadlock == "stop";
  bool stopped = false;

  while (!run.finished()) {
    std::array<pollfd, 3> queries{pollfd{.fd = signals.fd(), .events = POLLIN, .revents = 0},
                                  pollfd{.fd = run.finished_fd(), .events = POLLIN, .revents = 0},
                                  pollfd{.fd = news->fd(), .events = POLLIN, .revents = 0}};
    const int ready = base::retry_on_eintr([&] { return ::poll(queries.data(), queries.size(), watch.timeout()); });
    if (ready == 0 && command.events) printer.stand_still();
    if (ready == 0 && print_deadlocks(watch, stop) && stop) {
      stopped = true;
      run.end();
    }
    if (queries[0].revents != 0) signals.pass_on(run);
    if (queries[2].revents != 0) {
      news->clear();
      watch.note_news();
      if (command.events) printer.print_new();
    }
  }
  if (command.events) printer.print_new();
  const host::RunEnd end = run.wait();
  for (const std::string& lost : {end.output_lost, end.recording_lost})
    if (!lost.empty()) base::print_error("spawnarium: {}\n", lost);
  print_summary(run, end);
  return stopped ? kDeadlockStatus : end.exit_status();
}

int run_program(const RunCommand& command) {
  if (!command.schedule.empty()) return follow_schedule(command.launch, command.schedule, spoken_language({}));
  if (command.step) return step_through(command.launch, spoken_language({}));
  if (command.headless) return run_headless(command);
  return open_window({.launch = command.launch});
}

/// Everything from the script on belongs to the script, as it stands.
void take_program(const CLI::App& app, RunCommand& command) {
  command.launch.program = app.remaining();
  if (command.launch.program.empty()) throw CLI::RequiredError{"SCRIPT"};
  const std::string& first = command.launch.program[0];
  if (first.starts_with('-') && first.size() > 1 && first != "-m" && first != "-c")
    throw CLI::ExtrasError{{command.launch.program[0]}};
}

}  // namespace

void add_run_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<RunCommand>();
  CLI::App* command = app.add_subcommand("run", "Run a program and watch its processes");
  command->prefix_command();
  command->add_flag("--headless", options->headless,
                    "Without a window: the program's output and exit status are its own");
  CLI::Option* step = command->add_flag(
      "--step", options->step, "Choose each step: what each process is about to do is listed, a line chooses one");
  command
      ->add_option("--schedule", options->schedule,
                   "Take the steps of this schedule: a recording of --step, or a .toml file with steps = [...]")
      ->type_name("FILE")
      ->excludes(step);
  command->add_option("--record", options->launch.record, kRecordHelp)->type_name("FILE");
  command->add_flag("--events", options->events, "Print each event as it comes, on standard error (with --headless)");
  command->add_flag("--lines", options->launch.lines,
                    "Record each line of the script as it runs (some 0.25 us and 60 bytes a line)");
  command->add_flag("--internals", options->launch.internals,
                    "Record each turn of the library's own loops (a Pool's helper threads) and each access to shared\n"
                    "memory; otherwise long loops are counted");
  command->add_option("--python", options->launch.python, "The interpreter that runs the script")->type_name("PROGRAM");
  command->add_flag("--buffered-as-pipe", options->launch.buffered_as_pipe,
                    "A script's output is buffered as in a pipe, not line by line (with --headless)");
  command
      ->add_option(
          "--deadlock", options->deadlock,
          "What to do when nothing can move again: wait (say it, and go on), stop (say it, and end the run with\n"
          "exit status 121); with --headless")
      ->check(CLI::IsMember({"wait", "stop"}))
      ->type_name("WHAT")
      ->capture_default_str();
  options->launch.virtual_environment = true;
  describe(*command, "[OPTIONS] SCRIPT | -m MODULE | -c CODE [ARGS...]",
           {{"spawnarium run hello.py", "watch the processes of hello.py in a window"},
            {"spawnarium run --headless hello.py -v 3", "run it here; -v 3 belongs to hello.py"},
            {"spawnarium run --headless --record hello.spawn hello.py", "and keep what happened"},
            {"spawnarium run --headless --events ./program", "a C++ program, with each of its events"},
            {"spawnarium run --step hello.py", "choose in which order its processes go on"}});
  command->footer(
      command->get_footer() +
      "\nSCRIPT is a Python script, a folder with a __main__.py, or an executable, also one in PATH. What follows it\n"
      "belongs to it. Python is that of an active virtual environment (VIRTUAL_ENV), else the one of the build.\n" +
      fmt::format("The run lasts until the last descendant of the program has ended. Ctrl-C reaches the program as\n"
                  "always; what is left of it after {} seconds, or at a second Ctrl-C, is killed.\n",
                  supervisor::kGrace.count()) +
      help_on_live_recordings() +
      "Exit status: the program's own; 128+N when signal N ended it; 121 when --deadlock stop did; 122 when a step\n"
      "could not be taken; 1 when it could not be run, or instead of 0 when its output or the recording could not be "
      "written; 2 for wrong usage.\n");
  command->callback([options, command, &context] {
    take_program(*command, *options);
    context.action = [options] { return run_program(*options); };
  });
}

}  // namespace app
