#include "supervisor/supervisor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <set>
#include <system_error>

#include "base/check_syscall.hpp"
#include "base/standard_streams.hpp"
#include "base/unique_fd.hpp"
#include "engine/spawn.hpp"
#include "record/call.hpp"
#include "record/gate.hpp"
#include "record/identity.hpp"
#include "record/life.hpp"
#include "record/recorder.hpp"
#include "record/seal.hpp"
#include "supervisor/births.hpp"
#include "supervisor/control.hpp"
#include "supervisor/event_loop.hpp"
#include "supervisor/facts.hpp"
#include "supervisor/family.hpp"
#include "supervisor/input.hpp"
#include "supervisor/observer.hpp"
#include "supervisor/output.hpp"
#include "supervisor/preload.hpp"
#include "trace/reader.hpp"

namespace supervisor {

using namespace std::chrono_literals;
using base::check_syscall;
using base::UniqueFd;
using trace::Kind;
using trace::Serial;

namespace {

constexpr auto kKillAgain = 2ms;
constexpr auto kSameInstant =
    200ms;  // Two wishes to end the run within it are one: a signal to a group comes by two ways.

/// SIGPIPE and SIGXFSZ too: a reader of our output that goes away, and a limit of a file's size, are answers (EPIPE,
/// EFBIG), not our end.
sigset_t our_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGPIPE, SIGXFSZ}) ::sigaddset(&set, signal);
  return set;
}

std::string command_line(const std::vector<std::string>& arguments) {
  std::string line;
  for (const std::string& argument : arguments) line += (line.empty() ? "" : " ") + argument;
  return line;
}

/// One descriptor for each process that lives: the program's own limit was set before, at its launch.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// The processes that began and did not end.
std::set<Serial> still_alive(const std::vector<trace::Event>& events) {
  std::set<Serial> alive;
  for (const trace::Event& event : events)
    if (event.kind == Kind::Started || event.kind == Kind::Running || event.kind == Kind::ForeignProcess)
      alive.insert(event.object);
  // File order is not time order: an end may stand before the birth.
  for (const trace::Event& event : events)
    if (event.kind == Kind::Exited || event.kind == Kind::Reaped || event.kind == Kind::Vanished)
      alive.erase(event.object);
  return alive;
}

std::string sentence_of_lost_output(int stream, Output::Lost how, const std::error_code& why) {
  const bool unread = how == Output::Lost::Unread;
  return fmt::format("Cannot {} the program's standard {}: {}; {}run the program again.", unread ? "read" : "write",
                     stream == STDOUT_FILENO ? "output" : "error", why.message(),
                     unread ? "" : "redirect it to where there is space, and ");
}

/// The pipes of the program's standard streams.
struct Streams {
  std::unique_ptr<Input> input;            ///< nullptr: it is not written by us.
  std::unique_ptr<Output> output, errors;  ///< nullptr: the program writes where we would forward it to.
  bool output_lost = false;                ///< Some of what the program wrote could not be read or forwarded.

  void stop_forwarding() const {
    for (Output* each : {output.get(), errors.get()})
      if (each != nullptr) each->stop_forwarding();
  }
  /// Reads what is there. Returns whether all of it has been passed on.
  bool drained() const {
    bool flushed = true;
    for (Output* each : {output.get(), errors.get()}) {
      if (each == nullptr) continue;
      each->drain();
      flushed = flushed && each->flushed();
    }
    return flushed;
  }
};

/// How far the end of the family has come, once it was asked for. The grace is for the processes that got the signal:
/// where that was the main process alone, the grace ends with it. What it leaves behind knows of nothing and would only
/// be waited for.
struct Ending {
  Timer grace;
  bool grace_given = false;
  bool whole_group = false;  ///< The signal came to the program's process group, not to the main process alone.
  std::chrono::steady_clock::time_point asked = {};  ///< When it was asked for first.
  bool killing = false;
};

/// What stays open as long as the run lasts.
struct Kept {
  UniqueFd in_use;  ///< Of the trace: holds the lock that says so to whoever would remove old ones.
  std::optional<Preload> clock;
};

class Supervision {
 public:
  Supervision(const Options& options, int guardian);
  std::optional<int> run();

 private:
  bool start();
  engine::Stream where_to_write(int stream) const;
  std::vector<int> kept_fds() const;
  std::vector<std::string> environment_of_program() const;
  void note(const std::string& sentence);
  void complain(Report report, const std::string& sentence);
  std::unique_ptr<Output> output(UniqueFd pipe, int stream);
  void listen();
  void on_signal();
  void on_control();
  void on_guardian();
  void obey(const Message& message);
  void on_signal_of_others(int signal, const signalfd_siginfo& info);
  void signal_main(int signal);
  void end_after_grace(int signal);
  bool grace_is_idle() const;
  void end_now();
  bool finished();
  void seal();

  const Options& options_;
  int guardian_;
  record::Recorder& recorder_ = record::recorder();
  EventLoop loop_;
  UniqueFd signals_;
  Kept kept_;
  std::unique_ptr<trace::Reader> reader_;
  Serial self_ = trace::kNobody;
  Serial main_ = trace::kNobody;
  pid_t main_pid_ = 0;
  std::unique_ptr<Observer> observer_;
  std::unique_ptr<Births> births_;
  Streams streams_;
  Ending ending_;
  bool unguarded_ = false;  ///< The guardian was killed.
};

Supervision::Supervision(const Options& options, int guardian) : options_{options}, guardian_{guardian} {
  const sigset_t ours = our_signals();
  check_syscall(::sigprocmask(SIG_BLOCK, &ours, nullptr), "sigprocmask");
  signals_ = UniqueFd{check_syscall(::signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd")};
  become_subreaper();
  recorder_.create(options_.trace, options_.capacity);
  kept_.in_use =
      UniqueFd{check_syscall(::open(options_.trace.c_str(), O_RDONLY | O_CLOEXEC), "open " + options_.trace.string())};
  ::flock(kept_.in_use.get(), LOCK_SH);
  self_ = recorder_.new_serial();
  recorder_.become(self_);
  if (options_.step) record::GateControl{*recorder_.header()}.step_mode(true);
  if (!options_.clock.empty()) kept_.clock.emplace(options_.clock);
  recorder_.set_facts(facts_of_run(options_.arguments, options_.facts));
  reader_ = std::make_unique<trace::Reader>(options_.trace);
  observer_ = std::make_unique<Observer>(recorder_, *reader_, loop_, self_);
}

/// Returns whether the program runs.
bool Supervision::start() {
  main_ = recorder_.new_serial();
  const std::string title = options_.title.empty() ? command_line(options_.arguments) : options_.title;
  recorder_.write({.object = main_, .text = recorder_.text(title), .kind = Kind::RunBegan});
  record::life().created(main_, {.name = recorder_.text("MainProcess")});

  record::reserve_gate(main_);  // Before it can come there.
  engine::Spawned program;
  try {
    program = engine::spawn({.argv = options_.arguments,
                             .environment = environment_of_program(),
                             .standard_input = options_.stdin_from,
                             .standard_output = where_to_write(STDOUT_FILENO),
                             .standard_error = where_to_write(STDERR_FILENO),
                             .kept_fds = kept_fds(),
                             .own_group = options_.own_group});
  } catch (const engine::SpawnError& error) {
    record::abandon_gate(main_);
    complain(Report::Failed, fmt::format("Cannot start {}: {}.", options_.arguments.front(), error.code().message()));
    return false;
  }
  main_pid_ = program.child.pid;
  record::life().started(main_, {.pid = main_pid_});
  observer_->watch_main(main_, main_pid_);
  raise_descriptor_limit();
  if (program.standard_input)
    streams_.input = std::make_unique<Input>(loop_, recorder_, std::move(program.standard_input));
  if (program.standard_output) streams_.output = output(std::move(program.standard_output), STDOUT_FILENO);
  if (program.standard_error) streams_.errors = output(std::move(program.standard_error), STDERR_FILENO);
  return true;
}

/// The program writes into a pipe, which the supervisor reads and forwards. /dev/full is handed on as it is, so that
/// write(2) fails with ENOSPC as without us; through the pipe it would fail with EPIPE.
engine::Stream Supervision::where_to_write(int stream) const {
  const dev_t always_full = makedev(1, 7);
  struct stat status {};
  const bool full =
      options_.forward && ::fstat(stream, &status) == 0 && S_ISCHR(status.st_mode) && status.st_rdev == always_full;
  return full ? engine::Stream::Inherit : engine::Stream::Pipe;
}

std::vector<int> Supervision::kept_fds() const {
  return options_.kept_fd == -1 ? std::vector<int>{} : std::vector<int>{options_.kept_fd};
}

std::vector<std::string> Supervision::environment_of_program() const {
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!record::is_identity_entry(*entry) && !(kept_.clock && Preload::is_entry(*entry)))
      environment.emplace_back(*entry);
  }
  if (kept_.clock)
    for (std::string& entry : kept_.clock->entries()) environment.push_back(std::move(entry));
  environment.push_back(record::trace_entry(options_.trace.string()));
  environment.push_back(record::process_entry(main_));
  return environment;
}

void Supervision::note(const std::string& sentence) {
  recorder_.write({.text = recorder_.text(sentence), .kind = Kind::Note});
}

void Supervision::complain(Report report, const std::string& sentence) {
  note(sentence);
  if (options_.control == -1 || !send(options_.control, report, sentence)) base::print_error("{}\n", sentence);
}

std::unique_ptr<Output> Supervision::output(UniqueFd pipe, int stream) {
  return std::make_unique<Output>(loop_, recorder_, std::move(pipe), stream, options_.forward ? stream : -1,
                                  [this, stream](Output::Lost how, const std::error_code& why) {
                                    streams_.output_lost = true;
                                    complain(Report::OutputLost, sentence_of_lost_output(stream, how, why));
                                  });
}

void Supervision::listen() {
  births_ = std::make_unique<Births>(options_.trace, recorder_);
  loop_.add(births_->fd(), EPOLLIN, [this](std::uint32_t) {
    births_->clear();
    observer_->read_trace();
    observer_->look_soon();
  });
  loop_.add(signals_.get(), EPOLLIN, [this](std::uint32_t) { on_signal(); });
  loop_.add(ending_.grace.fd(), EPOLLIN, [this](std::uint32_t) { end_now(); });
  if (guardian_ != -1) loop_.add(guardian_, EPOLLIN, [this](std::uint32_t) { on_guardian(); });
  if (options_.control != -1) {
    loop_.add(options_.control, EPOLLIN, [this](std::uint32_t) { on_control(); });
    if (!send(options_.control, Report::Started, std::to_string(main_pid_)) && errno != EPIPE)
      throw std::system_error{errno, std::generic_category(), "sendmsg"};  // The viewer would wait for ever.
  }
}

void Supervision::on_signal() {
  signalfd_siginfo info{};
  while (::read(signals_.get(), &info, sizeof info) == sizeof info) {
    const auto signal = static_cast<int>(info.ssi_signo);
    if (signal == SIGCHLD) observer_->reap();
    if (signal != SIGCHLD && signal != SIGPIPE && signal != SIGXFSZ) on_signal_of_others(signal, info);
  }
}

void Supervision::on_signal_of_others(int signal, const signalfd_siginfo& info) {
  const auto sender = static_cast<pid_t>(info.ssi_pid);
  const bool by_terminal = info.ssi_code == SI_KERNEL;
  const bool by_guardian = !by_terminal && sender == ::getppid();
  // os.killpg(0, SIGTERM) in the program: it means itself.
  if (!by_terminal && !by_guardian && is_of_run(options_.trace, sender)) return;
  if (by_terminal) note(fmt::format("The terminal sent SIG{} to all processes.", ::sigabbrev_np(signal)));
  // What comes to us comes to our whole group, and so to the program where it is in that.
  const bool has_come_to_program = !options_.own_group && !by_guardian;
  end_after_grace(has_come_to_program ? 0 : signal);
}

void Supervision::on_control() {
  Message message{};
  Received received;
  while ((received = receive(options_.control, message)) == Received::Message) obey(message);
  if (received != Received::Closed) return;
  loop_.remove(options_.control);
  if (!ending_.killing) note("Spawnarium itself was ended or killed; all processes of the run were ended with it.");
  streams_.stop_forwarding();
  end_now();
}

void Supervision::on_guardian() {
  loop_.remove(guardian_);
  unguarded_ = true;
  if (!ending_.killing) note("The supervisor's guardian was killed; all processes of the run were ended.");
  end_now();
}

void Supervision::obey(const Message& message) {
  switch (static_cast<Command>(message.letter)) {
    case Command::Input:
      if (streams_.input) streams_.input->write(message.body);
      return;
    case Command::EndOfInput:
      if (streams_.input) streams_.input->end();
      return;
    case Command::Interrupt:
      on_signal();  // Perhaps the same has come to us as well.
      return end_after_grace(SIGINT);
    case Command::TerminateAll:
      on_signal();
      return end_after_grace(SIGTERM);
    case Command::Terminate:
      return signal_main(SIGTERM);
    case Command::Kill:
      return signal_main(SIGKILL);
    case Command::End:
      return end_now();
  }
}

/// Our child: as long as we have not reaped it the pid is its own.
void Supervision::signal_main(int signal) {
  if (observer_->main_value()) return;
  record::life().signal_sent(main_, {.number = signal});
  ::kill(main_pid_, signal);
}

/// `signal` goes to the main process; 0: its whole group has got one already.
void Supervision::end_after_grace(int signal) {
  const auto now = std::chrono::steady_clock::now();
  ending_.whole_group = ending_.whole_group || signal == 0;
  if (ending_.grace_given && now - ending_.asked < kSameInstant) return;
  if (ending_.grace_given) return end_now();
  ending_.grace_given = true;
  ending_.asked = now;
  if (signal != 0) signal_main(signal);
  ending_.grace.set(kGrace);
}

bool Supervision::grace_is_idle() const {
  return ending_.grace_given && !ending_.whole_group && !ending_.killing && observer_->main_value();
}

void Supervision::end_now() {
  ending_.grace.stop();
  ending_.killing = true;
  observer_->read_trace();
  kill_descendants();
}

/// All have ended, and what they wrote has been read and passed on.
bool Supervision::finished() {
  if (!observer_->family_ended()) return false;
  return streams_.drained();
}

std::optional<int> Supervision::run() {
  if (!start()) {
    seal();
    return std::nullopt;
  }
  listen();
  while (!finished()) {
    loop_.run_once(ending_.killing && !observer_->family_ended() ? std::optional<std::chrono::milliseconds>{kKillAgain}
                                                                 : std::nullopt);
    if (grace_is_idle()) end_now();
    if (ending_.killing && !observer_->family_ended()) kill_descendants();
  }
  observer_->finish();
  seal();
  const int value = observer_->main_value().value_or(0);
  if (options_.control != -1 && !unguarded_) send(options_.control, Report::Ended, std::to_string(value));
  return value == 0 && streams_.output_lost ? 1 : value;
}

void Supervision::seal() {
  const bool asked = ending_.killing || ending_.grace_given;
  recorder_.write({.object = main_,
                   .value = observer_->main_value().value_or(0),
                   .kind = Kind::RunEnded,
                   .outcome = asked ? trace::Outcome::Interrupted : trace::Outcome::Returned});
  recorder_.wake_readers();
  births_.reset();
  recorder_.detach();
  try {
    record::seal(options_.trace);
  } catch (const std::system_error&) {
    // No space for the index (ENOSPC): an unsealed trace is readable as well, and the run has ended all the same.
  }
}

}  // namespace

std::optional<int> supervise(const Options& options, int guardian) { return Supervision{options, guardian}.run(); }

void seal_abandoned(const std::filesystem::path& trace, const std::string& why) {
  std::vector<trace::Event> events;
  trace::Reader{trace}.read_new(events);
  const bool told =
      std::any_of(events.begin(), events.end(), [](const trace::Event& event) { return event.kind == Kind::RunEnded; });
  if (told) return record::seal(trace);  // Only the seal is missing.
  record::Recorder recorder;
  recorder.attach(trace);
  recorder.become(recorder.new_serial());
  recorder.write({.text = recorder.text(why + "; all processes of the run were ended."), .kind = Kind::Note});
  for (const Serial process : still_alive(events)) record::Life{recorder}.vanished(process);
  recorder.write({.kind = Kind::RunEnded, .outcome = trace::Outcome::Interrupted});
  recorder.wake_readers();
  recorder.detach();
  record::seal(trace);
}

}  // namespace supervisor
