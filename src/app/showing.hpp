#pragma once

#include <memory>
#include <optional>
#include <string>

#include "host/host.hpp"
#include "model/world.hpp"
#include "recording/recording.hpp"
#include "view/actions.hpp"
#include "view/context.hpp"
#include "view/panels.hpp"
#include "view/whole.hpp"

namespace app {

/// One program on the desk: a run, going on or over, or a recording that was opened; with what its panels show and what
/// they ask for.
struct Showing {
  /// `keeper` has to outlive it.
  Showing(std::unique_ptr<recording::Recording> recording, host::Keeper& keeper);
  Showing(std::unique_ptr<host::LiveProgram> run, host::Launch launch, host::Keeper& keeper);
  /// Ends the run, if it still goes on. What was promised to be kept is, by the keeper.
  ~Showing();
  Showing(const Showing&) = delete;
  Showing& operator=(const Showing&) = delete;

  std::unique_ptr<host::LiveProgram> run;           ///< nullptr: a recording.
  std::unique_ptr<recording::Recording> recording;  ///< Never nullptr.
  std::optional<host::Launch> launch;               ///< As it was run.
  bool input_open = false;                          ///< The program's stdin can be written to.
  std::filesystem::path kept;                       ///< Where the recording is, or will be, kept. Empty: nowhere.
  bool keep_at_end = false;                         ///< `kept` is still to be made.
  bool end_told = false;                            ///< The user knows that the run is over.
  std::unique_ptr<host::Watch> watch;               ///< Of the program's file; nullptr: it is not watched.
  bool written_since = false;                       ///< The program's file, since it was run.

  view::Panels panels;
  view::Actions actions;
  model::World world;  ///< At the time that is shown.
  view::Whole whole;

  bool running() const { return run != nullptr && !run->finished(); }
  /// Over, and the user does not know it yet.
  bool end_is_news() const { return run != nullptr && !end_told && run->finished(); }
  /// Now, while the run goes on.
  std::optional<base::TraceTime> present() const;
  /// What its console can do; nothing: it is no run.
  std::optional<view::LiveScene> live(bool following) const;
  /// Keeps the recording under this name, now or at the end of the run. Throws what host::Keeper::keep throws.
  host::Kept keep(std::filesystem::path to);
  /// The user knows now that it is over. Throws what host::Keeper::keep throws.
  void tell_end();
  void send_line(const std::string& line);
  void end_of_input();

 private:
  host::Keeper& keeper_;
};

}  // namespace app
