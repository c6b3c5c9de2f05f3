#pragma once

#include "app/desk.hpp"
#include "app/input_script.hpp"

namespace app {

/// What the window shows first.
struct WindowOptions {
  std::optional<host::Launch> launch = {};      ///< Run this and follow it.
  std::filesystem::path recording = {};         ///< Open this. Empty, as `launch`: the lesson browser.
  std::filesystem::path file = {};              ///< Open this, whatever it is: Desk::open_file.
  std::string lesson = {};                      ///< The id, number or slug of a lesson: run it.
  std::optional<base::Language> language = {};  ///< Instead of that of the settings.
  std::filesystem::path record =
      {};  ///< Where the lesson's run is recorded; an older recording there is replaced. Empty: a live one.
  bool presenting = false;
  std::optional<lesson::Stop> stop = {};  ///< Of the lesson, to begin at; none: as the settings say.
  std::optional<InputScript> tour = {};   ///< Is played in it.
};

/// Opens the window, and returns the exit status when it is closed. Throws Failure where there is no display, no
/// OpenGL, no font.
///
/// It sleeps until something happens: input, news of the run, or the time for the next picture where one moves by
/// itself. On a software renderer that is at most ten times a second, elsewhere sixty. A frame that looks like the one
/// before is not painted.
int open_window(const WindowOptions& options);

}  // namespace app
