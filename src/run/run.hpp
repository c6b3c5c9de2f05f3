#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/unique_fd.hpp"
#include "engine/spawn.hpp"
#include "record/listener.hpp"
#include "run/wakeup.hpp"

namespace run {

/// What is run, where its trace goes, and how it is connected.
struct RunOptions {
  std::vector<std::string> program = {};  ///< A Python script, or an executable, and its arguments.
  std::filesystem::path record =
      {};                   ///< Where the trace shall be; an older recording there is replaced. Empty: a live one.
  std::string python = {};  ///< Empty: the interpreter of the build.
  bool lines = false;       ///< Each source line of a Python script becomes an event, which makes it slow.
  engine::Stream standard_input = engine::Stream::Inherit;  ///< Pipe: `send_input` writes it.
  std::filesystem::path modules =
      {};  ///< Where a script's own modules lie, if not beside it: after its own folder. Empty: nowhere else.
  bool forward = false;  ///< The program's output also goes to our standard output and standard error.
  std::chrono::duration<double>
      stop_after{};  ///< The program does not end by itself: after so long all of it is killed. 0: never.
  std::uint64_t capacity = 1ULL << 30;                          ///< Of the trace, in bytes.
  std::vector<std::pair<std::string, std::string>> facts = {};  ///< Kept in the recording: {"lesson", "01"}.
};

/// How a run ended.
struct RunEnd {
  int value = 0;                 ///< Exit code of the program's main process, or -N after signal N.
  bool stopped = false;          ///< Killed when RunOptions::stop_after was over.
  std::string output_lost = {};  ///< Why some of the program's output could not be forwarded, in a sentence a line.
  bool supervisor_killed =
      false;  ///< It, or its guardian. Then `value` means nothing: the run was ended, and its trace says so.

  /// What a shell would say of it: N, or 128 + N after signal N. 1 where the supervisor was killed, and instead of 0
  /// where output was lost.
  int exit_status() const;
};

/// The run that ties a program to its trace: starts the supervisor, which runs the program, and is told when all has
/// ended.
///
///     Run run{{.program = {"hello.py"}, .standard_input = engine::Stream::Pipe}};
///     run.on_change([] { glfwPostEmptyEvent(); });        // for a window: called on another thread
///     trace::Reader reader{run.trace()};
///     ... run.send_input("Ada\n"); ...
///     const RunEnd end = run.wait();                       // or: finished(), finished_fd()
///
/// Nothing blocks but the constructor (until the program has begun, some ms), `wait` and the destructor, which ends the
/// program with all its descendants if it is still running. Should the supervisor or its guardian be killed, they are
/// ended as well, and the trace sealed (supervisor/guardian.hpp): this process is their subreaper of last resort, so it
/// starts other children by children.hpp only. Several runs at the same time are fine. Its methods belong to one
/// thread.
class Run {
 public:
  /// Throws Failure: no such script, no interpreter, no place for the trace.
  explicit Run(const RunOptions& options);
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run();

  const std::filesystem::path& trace() const { return trace_; }

  void send_input(std::string_view bytes);
  void end_of_input();
  void interrupt();      ///< As Ctrl-C: SIGINT to the main process; after a grace of some seconds all are killed.
  void terminate();      ///< SIGTERM to the main process, nothing else.
  void kill();           ///< SIGKILL to the main process, nothing else.
  void terminate_all();  ///< SIGTERM to the main process; after a grace all are killed.
  void end();            ///< All are killed, now.

  /// The last descendant has ended and the trace is sealed.
  bool finished() const;
  std::optional<RunEnd> result() const;
  /// Becomes readable (poll(2)) when the run has finished, and stays so.
  int finished_fd() const { return finished_event_.fd(); }
  RunEnd wait();

  /// `callback` is called on a thread of its own when there is something new in the trace, at most every `interval`,
  /// and when the run has finished: up to the end of the destructor, so what it uses must live longer than this object.
  /// Nothing is called while nothing happens. To be set once.
  void on_change(std::function<void()> callback, std::chrono::milliseconds interval = std::chrono::milliseconds{50});

 private:
  void start(const RunOptions& options);
  void await_start();
  void keep();
  void finish(RunEnd end);
  bool read_reports(std::optional<RunEnd>& end);
  void reap_guardian();
  void listen(const std::function<void()>& callback, std::chrono::milliseconds interval);

  std::filesystem::path trace_;
  base::UniqueFd control_;
  Wakeup finished_event_;
  std::optional<std::chrono::steady_clock::time_point> stop_at_;
  Wakeup hurry_;  ///< The destructor waits: a supervisor that does not answer is killed, by way of its guardian.
  engine::ChildHandle guardian_;  ///< The supervisor is its child.

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<RunEnd> end_;
  std::string output_lost_;  ///< As in RunEnd; the keeper's.
  std::unique_ptr<record::Listener> listening_;
  std::thread keeper_;
  std::thread listener_;
};

}  // namespace run
