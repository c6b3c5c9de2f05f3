#pragma once

#include <filesystem>
#include <utility>

#include "control/held_run.hpp"
#include "host/program.hpp"
#include "run/private_folder.hpp"

namespace app {

/// A held run that works in a copy of a folder, for a program that is run again and again. The copy goes with it.
///
///     PrivateRun run{lesson.files->place(), launch_of(lesson), options};
///     run.held().follow(schedule);
class PrivateRun {
 public:
  enum class Recording : bool {
    GoesToo,  ///< Beside the copy.
    Stays,    ///< Where the launch wants it.
  };
  /// Throws as PrivateFolder and HeldRun do.
  PrivateRun(const std::filesystem::path& original, host::Launch launch, const control::HeldRun::Options& options,
             Recording recording = Recording::GoesToo)
      : folder_{original}, run_{in(folder_, std::move(launch), recording), options} {}
  control::HeldRun& held() { return run_; }
  /// The copy.
  std::filesystem::path work() const { return folder_.work(); }

 private:
  static host::Launch in(const run::PrivateFolder& folder, host::Launch launch, Recording recording) {
    if (recording == Recording::GoesToo) launch.record = folder.place() / "run.spawn";
    launch.folder = folder.work();
    return launch;
  }

  run::PrivateFolder folder_;
  control::HeldRun run_;
};

}  // namespace app
