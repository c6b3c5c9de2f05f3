#pragma once

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string_view>

#include "control/controller.hpp"
#include "control/schedule.hpp"
#include "recording/recording.hpp"
#include "run/run.hpp"

namespace control {

/// A step of a schedule cannot be taken, or the program has ended before the schedule: what() says which, and what was
/// possible instead.
class Refused : public std::runtime_error {
 public:
  explicit Refused(base::OwnedText says)
      : std::runtime_error{says.in(base::Language::English)}, says_{std::move(says)} {}
  const base::OwnedText& says() const { return says_; }

 private:
  base::OwnedText says_;
};

/// Thrown when the user interrupts a run.
struct Interrupted {};

/// A run under run control without a learner: it follows a schedule, or searches for one.
///
///     HeldRun run{launch, {.input = "Ada\n"}};
///     run.follow(schedule);                       // throws Refused
///     const host::RunEnd end = run.wait();
///     print(run.recording().history().console());
///
/// Blocks. The destructor ends the program if it is still running.
class HeldRun {
 public:
  static constexpr std::chrono::seconds kPatience{30};  ///< For what moves by itself, on a machine that is busy.
  struct Options {
    std::string_view input = {};             ///< For the program's standard input, which then ends.
    std::function<bool()> interrupted = {};  ///< Asked every now and then: whether to throw Interrupted.
  };
  explicit HeldRun(host::Launch launch, const Options& options);

  /// Waits until something can be chosen. Returns false when all has ended. Throws Refused after kPatience.
  bool settle();
  /// Takes all steps; the last one ends the program.
  void follow(const Schedule& schedule);
  /// Waits until the run, which is no longer held, has ended.
  host::RunEnd wait();

  Controller& controller() { return controller_; }
  const run::Run& run() const { return run_; }
  /// The recording, updated to the present.
  const recording::Recording& recording();

 private:
  const std::function<bool()> interrupted_;
  run::Run run_;
  Controller controller_;
  recording::Recording recording_;
};

}  // namespace control
