#include "run/run.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <system_error>

#include "base/check_syscall.hpp"
#include "base/failure.hpp"
#include "base/file_replacement.hpp"
#include "base/quiet_thread.hpp"
#include "recording/packed.hpp"
#include "run/children.hpp"
#include "run/interpreter.hpp"
#include "run/places.hpp"
#include "run/program.hpp"
#include "supervisor/control.hpp"
#include "supervisor/options.hpp"
#include "supervisor/pidfd.hpp"
#include "supervisor/supervisor.hpp"
#include "trace/reader.hpp"

namespace run {

namespace fs = std::filesystem;
using base::UniqueFd;
using host::Launch;
using host::RunEnd;
using supervisor::Command;

namespace {

constexpr std::chrono::hours kLongest{24 * 365};
constexpr std::chrono::milliseconds kNextTry{50};

// For poll(2), rounded up: when it returns the time is over.
int milliseconds_until(std::chrono::steady_clock::time_point moment) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(moment - std::chrono::steady_clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
}

std::string python_path(const fs::path& modules) {
  const char* before = std::getenv("PYTHONPATH");
  const std::string ours = python_folder().string() + (modules.empty() ? "" : ":" + fs::absolute(modules).string());
  return before != nullptr && *before != '\0' ? ours + ":" + before : ours;
}

std::vector<std::string> environment(const Launch& launch, bool script) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text{*entry};
    if (!script || !text.starts_with("PYTHONPATH=")) all.emplace_back(text);
  }
  if (script) all.push_back("PYTHONPATH=" + python_path(launch.modules));
  if (launch.lines) all.emplace_back("SPAWNARIUM_LINES=1");
  if (launch.internals) all.emplace_back("SPAWNARIUM_INTERNALS=1");
  if (launch.buffered_as_pipe) all.emplace_back("SPAWNARIUM_BUFFERED=1");
  return all;
}

/// Whether there is a terminal on which job control works: Ctrl-C and Ctrl-Z reach its foreground process group.
bool has_terminal() { return UniqueFd{::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)}.get() != -1; }

/// Where the recording is wanted; empty: it is a live one.
fs::path wanted_place(const Launch& launch) {
  if (launch.record.empty()) return {};
  const fs::path path = fs::absolute(launch.record);
  std::error_code error;
  if (!fs::is_directory(path.parent_path(), error))
    throw base::Failure{fmt::format("There is no folder {} to record in.", path.parent_path().string())};
  if (fs::exists(path, error) && !fs::is_regular_file(path, error))
    throw base::Failure{fmt::format("{} is no file: name another one to record in.", path.string())};
  return path;
}

/// The place of a recording until its run has begun: a start that fails leaves the place as it was. An older recording
/// is set aside meanwhile, so that it is somewhere at any moment.
class PlaceForTrace {
 public:
  explicit PlaceForTrace(fs::path path)
      : path_{std::move(path)}, aside_{fmt::format("{}.{}~", path_.string(), ::getpid())} {
    std::error_code error;
    if (!fs::exists(path_, error)) return;
    fs::rename(path_, aside_, error);
    if (error) throw base::Failure{fmt::format("{} cannot be replaced: {}.", path_.string(), error.message())};
    replaces_ = true;
  }
  PlaceForTrace(const PlaceForTrace&) = delete;
  PlaceForTrace& operator=(const PlaceForTrace&) = delete;
  ~PlaceForTrace() {
    std::error_code ignored;
    if (!begun_) fs::remove(path_, ignored);
    if (!begun_ && replaces_) fs::rename(aside_, path_, ignored);
  }
  void run_has_begun() {
    std::error_code ignored;
    begun_ = true;
    if (replaces_) fs::remove(aside_, ignored);
  }

 private:
  fs::path path_, aside_;
  bool replaces_ = false, begun_ = false;
};

/// "python3 hello.py 3": without the paths of the interpreter and the launcher, and without the program's folder.
std::string title_of(const std::vector<std::string>& words, bool for_python) {
  const bool is_option = words.front().starts_with('-');
  std::string text = for_python ? "python3 " : "";
  text += is_option ? words.front() : fs::path{words.front()}.filename().string();
  for (std::size_t i = 1; i < words.size(); ++i) text += " " + words[i];
  return text;
}

}  // namespace

Run::Run(const Launch& launch, Streams streams) {
  start(launch, streams, find_program(launch.program));
  if (launch.stop_after.count() > 0)
    ending_.at =
        std::chrono::steady_clock::now() + std::chrono::ceil<std::chrono::nanoseconds>(
                                               std::min<std::chrono::duration<double>>(launch.stop_after, kLongest));
  keeper_ = base::quiet_thread([this] { keep(); });
}

void Run::start(const Launch& launch, Streams streams, const Program& program) {
  supervisor::Options wanted{.arguments = program.words,
                             .title = title_of(launch.program, program.for_python),
                             .trace = {},
                             .capacity = launch.capacity,
                             .stdin_from = streams.input,
                             .forward = streams.forward,
                             // Where it shares our terminal it shares our process group: job control is as ever.
                             .own_group = streams.input != engine::Stream::Inherit || !has_terminal(),
                             .step = launch.step,
                             .clock = launch.step ? clock_library() : fs::path{},
                             .kept_fd = program.kept_fd.value_or(-1),
                             .facts = launch.facts};
  if (program.for_python) {
    const Interpreter interpreter =
        launch.virtual_environment && launch.python.empty() ? interpreter_of_user() : find_interpreter(launch.python);
    environment_used_ = interpreter.environment;
    wanted.arguments.insert(wanted.arguments.begin(), {interpreter.path, python_launcher().string()});
    wanted.facts.emplace_back("interpreter", interpreter.path);
    wanted.facts.emplace_back("python", interpreter.version);
  }
  wanted.facts.emplace_back("program", launch.program[0]);
  const std::string executable = supervisor_executable().string();
  const fs::path place_wanted = wanted_place(launch);
  if (place_wanted.extension() == ".gz") packed_ = place_wanted;  // A trace that is being written is never packed.
  trace_ = place_wanted.empty() || !packed_.empty() ? new_live_trace() : place_wanted;
  wanted.trace = trace_;
  PlaceForTrace place{trace_};

  auto [ours, theirs] = supervisor::make_control();
  control_ = std::move(ours);
  wanted.control = theirs.get();
  std::vector<std::string> argv = supervisor::to_arguments(wanted);
  argv.insert(argv.begin(), executable);
  std::vector<int> kept{theirs.get()};
  if (program.kept_fd) kept.push_back(*program.kept_fd);
  guardian_ = spawn_own({.argv = argv,
                         .environment = environment(launch, program.for_python),
                         .directory = launch.folder.string(),
                         .kept_fds = kept})
                  .child;
  theirs.reset();
  await_start();
  place.run_has_begun();
  if (trace_ != place_wanted) prune_traces(trace_.parent_path(), kKeptTraces);
}

/// The program runs, or the supervisor says why not. Where neither word has come, as when recv(2) fails, the closed
/// control socket makes the supervisor end what it may have started: its guardian could otherwise be waited for without
/// end.
void Run::await_start() {
  pollfd query{.fd = control_.get(), .events = POLLIN, .revents = 0};
  base::retry_on_eintr([&] { return ::poll(&query, 1, -1); });
  supervisor::Message message{};
  const auto received = supervisor::receive(control_.get(), message);
  if (received == supervisor::Received::Message && message.letter == static_cast<char>(supervisor::Report::Started))
    return;
  control_.reset();
  reap_guardian();
  if (received == supervisor::Received::Message) throw base::Failure{message.body};
  throw base::Failure{
      "The supervisor of the run ended without a word that the program began: look at the messages above, and try "
      "again."};
}

Run::~Run() {
  if (keeper_.joinable()) {
    if (!finished()) {
      end();
      ending_.hurry.raise();
    }
    keeper_.join();
  }
  if (listener_.joinable()) listener_.join();
}

void Run::send_input(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto part = bytes.substr(0, supervisor::kMaximumBody);
    supervisor::send(control_.get(), Command::Input, part);
    bytes.remove_prefix(part.size());
  }
}
void Run::end_of_input() { supervisor::send(control_.get(), Command::EndOfInput); }
void Run::interrupt() { supervisor::send(control_.get(), Command::Interrupt); }
void Run::terminate() { supervisor::send(control_.get(), Command::Terminate); }
void Run::kill() { supervisor::send(control_.get(), Command::Kill); }
void Run::terminate_all() { supervisor::send(control_.get(), Command::TerminateAll); }
void Run::end() {
  if (!supervisor::send(control_.get(), Command::End)) ending_.asked.raise();
}

std::optional<RunEnd> Run::result() const {
  const std::lock_guard lock{mutex_};
  return end_;
}

RunEnd Run::wait() {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [this] { return end_.has_value(); });
  return *end_;
}

namespace {

/// What the keeper's thread still waits for, and why it ended the run.
struct Keeping {
  bool connected = true;   // The supervisor holds its end of the control socket.
  bool guarded = true;     // The guardian has not ended.
  bool patient = true;     // False: the destructor waits, or the guardian has ended: there is a limit, kPatience_ms.
  bool asked = false;      // End was asked for and could not be sent then.
  bool timed_out = false;  // End was sent because the program's time was over.

  bool over() const { return !guarded && !connected; }
};

}  // namespace

/// The keeper's thread: reads what the supervisor reports until it and the guardian have ended, whichever way. A
/// guardian that is killed leaves the supervisor to end the run. A command End that could not be sent, because the
/// supervisor has not read all that was sent before, is sent again from here until there is room for it.
void Run::keep() {
  std::optional<RunEnd> end;
  Keeping keeping;
  while (!keeping.over()) {
    std::array<pollfd, 4> queries{
        pollfd{.fd = keeping.connected ? control_.get() : -1, .events = POLLIN, .revents = 0},
        pollfd{.fd = keeping.guarded ? guardian_.pidfd.get() : -1, .events = POLLIN, .revents = 0},
        pollfd{.fd = keeping.patient ? ending_.hurry.fd() : -1, .events = POLLIN, .revents = 0},
        pollfd{.fd = keeping.asked ? -1 : ending_.asked.fd(), .events = POLLIN, .revents = 0}};
    const bool may_stop = keeping.patient && keeping.connected && ending_.at;
    const int timeout = may_stop ? milliseconds_until(*ending_.at) : keeping.patient ? -1 : supervisor::kPatience_ms;
    const int ready = base::retry_on_eintr([&] { return ::poll(queries.data(), queries.size(), timeout); });
    if (ready == 0 && !keeping.patient && !keeping.guarded) break;
    if (ready == 0 && !keeping.patient) supervisor::send_signal(guardian_.pidfd.get(), SIGKILL);
    const auto now = std::chrono::steady_clock::now();
    if (queries[3].revents != 0) {
      keeping.asked = true;
      ending_.at = now;
    }
    if (keeping.connected && ending_.at && now >= *ending_.at) {
      const bool sent = supervisor::send(control_.get(), Command::End);
      keeping.timed_out = keeping.timed_out || (sent && !keeping.asked);
      ending_.at = sent ? std::nullopt : std::optional{now + kNextTry};
    }
    if (queries[0].revents != 0) keeping.connected = read_reports(end);
    if (queries[1].revents != 0) keeping.guarded = false;
    if (queries[1].revents != 0 || queries[2].revents != 0) keeping.patient = false;
  }
  reap_guardian();
  RunEnd told = end.value_or(RunEnd{.supervisor_killed = true});
  told.stopped = end && keeping.timed_out;
  told.output_lost = output_lost_;
  if (!packed_.empty()) told.recording_lost = pack();
  finish(std::move(told));
}

/// Returns whether the supervisor may report more.
bool Run::read_reports(std::optional<RunEnd>& end) {
  supervisor::Message message{};
  supervisor::Received received;
  while ((received = supervisor::receive(control_.get(), message)) == supervisor::Received::Message) {
    if (message.letter == static_cast<char>(supervisor::Report::OutputLost))
      output_lost_ += (output_lost_.empty() ? "" : "\n") + message.body;
    if (message.letter != static_cast<char>(supervisor::Report::Ended)) continue;
    end = RunEnd{.value = std::atoi(message.body.c_str())};
    supervisor::send_signal(guardian_.pidfd.get(), SIGCONT);  // A stopped guardian would never end.
  }
  return received != supervisor::Received::Closed;
}

/// Waits for the guardian's end. A guardian that was killed has left us what it watched over: the supervisor, or the
/// whole family if that was killed, too.
void Run::reap_guardian() {
  siginfo_t info{};
  base::retry_on_eintr([&] { return ::waitid(P_PID, static_cast<id_t>(guardian_.pid), &info, WEXITED); });
  if (info.si_code == CLD_EXITED) return;
  end_adopted();
  try {
    supervisor::seal_abandoned(trace_, "The supervisor's guardian was killed");
  } catch (const std::exception&) {
    // There may be no trace yet, or it is sealed. An unsealed trace is readable as well.
  }
}

/// Returns why there is no packed recording; empty: there is.
std::string Run::pack() {
  try {
    const trace::Reader reader{trace_};
    base::FileReplacement file{packed_};
    recording::pack(reader.bytes(), trace_, file.out());
    file.commit();
    return {};
  } catch (const std::exception& error) {
    packed_.clear();
    return fmt::format("{} The recording stays unpacked in {}, among the newest {} there.", error.what(),
                       shown_path(trace_), kKeptTraces);
  }
}

void Run::finish(RunEnd end) {
  {
    const std::lock_guard lock{mutex_};
    end_ = std::move(end);
    if (listening_) listening_->wake_waiting();
  }
  finished_event_.raise();
  changed_.notify_all();
}

void Run::on_change(std::function<void()> callback, std::chrono::milliseconds interval) {
  auto listener = std::make_unique<record::Listener>(trace_);
  {
    const std::lock_guard lock{mutex_};
    listening_ = std::move(listener);
  }
  listener_ = base::quiet_thread([this, callback = std::move(callback), interval] { listen(callback, interval); });
}

void Run::listen(const std::function<void()>& callback, std::chrono::milliseconds interval) {
  std::unique_lock lock{mutex_};
  while (!end_) {
    lock.unlock();
    // Woken for the end, it is told once, below.
    if (listening_->wait(std::chrono::hours{1}) && !finished()) callback();
    lock.lock();
    changed_.wait_for(lock, interval, [this] { return end_.has_value(); });
  }
  lock.unlock();
  callback();
}

}  // namespace run
