#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "model/transport.hpp"
#include "view/shell.hpp"
#include "view/texts.hpp"
#include "view/toolkit/theme.hpp"

namespace app {

/// What the user likes, from one start to the next.
struct Settings {
  base::Language language = base::Language::English;
  view::ThemeName theme = view::ThemeName::Dark;
  float scale = 1;
  bool less_motion = false;               ///< What happens is shown at once, without what travels there.
  model::Pace pace = model::Pace::Story;  ///< In which a run or a recording is shown when it is opened.
  bool guess_first = true;                ///< A lesson asks before its program begins.
  bool plays_on = false;                  ///< The film of a lesson does not stand at its cues.
  view::ShellState shell;                 ///< The splitters only.
  int width = 1280, height = 720;
  std::vector<std::filesystem::path> recent;  ///< Scripts and recordings, the last one first; at most kMostRecent.

  std::string lesson;  ///< The id of the one that was open last; empty: none yet.

  static constexpr std::size_t kMostRecent = 12;
  void remember(const std::filesystem::path& path);
};

/// $XDG_CONFIG_HOME/spawnarium/settings.toml, else ~/.config/spawnarium/settings.toml.
std::filesystem::path settings_path();

/// Settings before anyone has chosen: the language is that of the environment (LC_ALL, LC_MESSAGES, LANG), and less
/// motion what the desktop says (GTK's and KDE's files of settings below $XDG_CONFIG_HOME, else ~/.config).
Settings default_settings();

struct LoadedSettings {
  Settings settings;
  std::string complaint;  ///< The file was damaged: where, and where it is kept now. Empty: all is well.
};
/// Reads the file; without one the defaults are taken. One that is damaged or cannot be read is set aside
/// (app/set_aside.hpp), so that saving does not lose it, and the defaults are taken. Never throws.
LoadedSettings load_settings(const std::filesystem::path& path);

/// Whole or not at all: written beside its place, then moved there. Throws std::system_error,
/// std::filesystem::filesystem_error.
void save_settings(const Settings& settings, const std::filesystem::path& path);

}  // namespace app
