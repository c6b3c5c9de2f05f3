#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Starting a program and living with it, without knowing how either is done.
namespace host {

/// A step of a held run, as a line of a schedule (control::to_text).
struct TakenStep {
  std::string step;
  bool chosen = false;  ///< By the learner; else it needed no decision.
};

/// The steps before the learner's last choice. None: nothing was chosen.
inline std::vector<TakenStep> before_last_choice(std::vector<TakenStep> steps) {
  while (!steps.empty() && !steps.back().chosen) steps.pop_back();
  if (!steps.empty()) steps.pop_back();
  return steps;
}

/// What is started, and where its trace goes.
///
///     host::Launch launch{.program = {"hello.py", "--fast"}, .record = "hello.spawn"};
struct Launch {
  std::vector<std::string> program =
      {};  ///< As a user types it: a script, -m MODULE, an executable, ... and arguments.
  /// The recording; replaces an older one there. A name that ends in .gz: a packed one, made when the run has ended.
  /// Empty: a live one.
  std::filesystem::path record = {};
  std::string python = {};            ///< Empty: the interpreter of the build.
  bool virtual_environment = false;   ///< `python` empty: that of an active virtual environment, if there is one.
  bool buffered_as_pipe = false;      ///< A script's output is buffered as in a pipe, not as on a terminal.
  bool lines = false;                 ///< Each source line of a Python script becomes an event, which makes it slow.
  bool internals = false;             ///< Loops in the library's own threads are recorded turn by turn, not counted.
  std::vector<TakenStep> steps = {};  ///< With `step`: these are taken first.
  /// With `step`, in which state of `folder` it works. Copy: in a copy of it, which goes at the end. AsFound: in a copy
  /// of what the held run before this one had found, so that what is repeated is not done twice.
  enum class Work : std::uint8_t { Itself, Copy, AsFound } work = Work::Itself;
  bool each_step = false;              ///< With `step`: the learner is asked for each, as HeldProgram::ask_for_each.
  bool step = false;                   ///< Under run control from its first step on (control/controller.hpp).
  std::filesystem::path folder = {};   ///< The program's working folder. Empty: ours.
  std::filesystem::path modules = {};  ///< Second folder for a script's own modules, after its own. Empty: none.
  std::chrono::duration<double> stop_after{};  ///< All of the program is killed after so long. 0: it ends by itself.
  std::uint64_t capacity = 1ULL << 30;         ///< Of the trace, in bytes.
  std::vector<std::pair<std::string, std::string>> facts = {};  ///< Kept in the recording: {"lesson", "01"}.
};

/// How a run ended.
struct RunEnd {
  int value = 0;                    ///< Exit code of the program's main process, or -N after signal N.
  bool stopped = false;             ///< Killed when Launch::stop_after was over.
  std::string output_lost = {};     ///< Why some of the program's output could not be forwarded, in a sentence a line.
  std::string recording_lost = {};  ///< Why the recording is not where it was to be, and where it is, in sentences.
  bool supervisor_killed =
      false;  ///< It, or its guardian. Then `value` means nothing: the run was ended, and its trace says so.

  /// As a shell reports it: N, or 128 + N after signal N. 1 where the supervisor was killed, and instead of 0 where
  /// output or the recording was lost.
  int exit_status() const {
    if (supervisor_killed || (value == 0 && !(output_lost.empty() && recording_lost.empty()))) return 1;
    return value < 0 ? 128 - value : value;
  }
};

class HeldProgram;

/// A program that was started, with all its descendants, until the last of them has ended. Nothing here blocks but the
/// destructor, which ends whatever is still running. Its methods belong to one thread.
class LiveProgram {
 public:
  virtual ~LiveProgram() = default;

  /// Its recording, which grows until the run has finished.
  virtual const std::filesystem::path& trace() const = 0;
  virtual void send_input(std::string_view bytes) = 0;
  virtual void end_of_input() = 0;
  /// Kills all of it, now.
  virtual void end() = 0;
  /// How it ended; nullopt: it still runs.
  virtual std::optional<RunEnd> result() const = 0;
  bool finished() const { return result().has_value(); }
  /// The controls of a program that was started with Launch::step; nullptr: it runs freely.
  virtual HeldProgram* held() { return nullptr; }
};

}  // namespace host
