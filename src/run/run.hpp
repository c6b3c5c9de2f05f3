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
#include "host/program.hpp"
#include "record/listener.hpp"
#include "run/wakeup.hpp"

namespace run {

struct Program;

/// How the program's standard streams are connected.
struct Streams {
  engine::Stream input = engine::Stream::Inherit;  ///< Pipe: `send_input` writes it.
  bool forward = false;                            ///< Its output also goes to our standard output and standard error.
};

/// The run that ties a program to its trace: starts the supervisor, which runs the program, and is told when all has
/// ended.
///
///     Run run{{.program = {"hello.py"}}, {.input = engine::Stream::Pipe}};
///     run.on_change([] { glfwPostEmptyEvent(); });        // for a window: called on another thread
///     trace::Reader reader{run.trace()};
///     ... run.send_input("Ada\n"); ...
///     const host::RunEnd end = run.wait();                 // or: finished(), finished_fd()
///
/// Nothing blocks but the constructor (until the program has begun, some ms), `wait` and the destructor, which ends the
/// program with all its descendants if it is still running. Should the supervisor or its guardian be killed, they are
/// ended as well, and the trace sealed (supervisor/guardian.hpp): this process is their subreaper of last resort, so it
/// starts other children by children.hpp only. Several runs at the same time are fine. Its methods belong to one
/// thread.
class Run : public host::LiveProgram {
 public:
  /// Throws Failure: no such script, no interpreter, no place for the trace.
  explicit Run(const host::Launch& launch, Streams streams = {});
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run() override;

  const std::filesystem::path& trace() const override { return trace_; }
  /// What is left of the run when it has finished: its trace, or, if asked for, a packed recording.
  const std::filesystem::path& recording() const { return packed_.empty() ? trace_ : packed_; }
  /// The virtual environment whose interpreter runs the script; empty: none.
  const std::string& environment_used() const { return environment_used_; }

  void send_input(std::string_view bytes) override;
  void end_of_input() override;
  /// SIGINT or SIGTERM to the main process; when it has ended, or after supervisor::kGrace, all are killed.
  void interrupt();
  void terminate_all();
  void terminate();     ///< SIGTERM to the main process, nothing else.
  void kill();          ///< SIGKILL to the main process, nothing else.
  void end() override;  ///< All are killed, now.

  /// Finished: the last descendant has ended, the trace is sealed, and the packed recording is made.
  std::optional<host::RunEnd> result() const override;
  /// Becomes readable (poll(2)) when the run has finished, and stays so.
  int finished_fd() const { return finished_event_.fd(); }
  host::RunEnd wait();

  /// `callback` is called on a thread of its own when there is something new in the trace, at most every `interval`,
  /// and when the run has finished: up to the end of the destructor, so what it uses must live longer than this object.
  /// Nothing is called while nothing happens. To be set once.
  void on_change(std::function<void()> callback, std::chrono::milliseconds interval = std::chrono::milliseconds{50});

 private:
  void start(const host::Launch& launch, Streams streams, const Program& program);
  void await_start();
  void keep();
  void finish(host::RunEnd end);
  bool read_reports(std::optional<host::RunEnd>& end);
  void reap_guardian();
  std::string pack();
  void listen(const std::function<void()>& callback, std::chrono::milliseconds interval);

  std::filesystem::path trace_,
      packed_;  ///< Packed: what becomes of the trace, a live one, in the end. Empty: nothing.
  std::string environment_used_;
  base::UniqueFd control_;
  Wakeup finished_event_;
  struct Ending {
    std::optional<std::chrono::steady_clock::time_point> at;  ///< When to send End; the keeper's.
    Wakeup asked;  ///< End could not be sent when it was asked for: the keeper sends it.
    Wakeup hurry;  ///< The destructor waits: a supervisor that does not answer is killed, by way of its guardian.
  } ending_;
  engine::ChildHandle guardian_;  ///< The supervisor is its child.

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<host::RunEnd> end_;
  std::string output_lost_;  ///< As in host::RunEnd; the keeper's.
  std::unique_ptr<record::Listener> listening_;
  std::thread keeper_;
  std::thread listener_;
};

}  // namespace run
