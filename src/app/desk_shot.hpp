#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "image/shot.hpp"
#include "view/commands.hpp"

namespace app {

/// The window after these keys, as its user sees it: menus, dialogs, the editor, two runs side by side.
///
///     image::Picture keys = desk_shot({.recording = "run.spawn", .press = {{.character = '?'}}}, {.at = 2s, .theme =
///     view::ThemeName::Light});
struct DeskShot {
  std::filesystem::path recording = {};  ///< Nothing: the lessons.
  std::string lesson = {};               ///< Of which it is.
  std::filesystem::path beside = {};     ///< A recording of the changed program.
  std::vector<view::KeyPress> press = {};
  std::optional<std::pair<float, float>> mouse = {};
  std::vector<std::filesystem::path> recent = {};  ///< What was open before.
  std::vector<std::string> done = {};              ///< Ids of lessons.
};

/// Of the options: moment, size, language, theme, scale. Throws as `shot`.
image::Picture desk_shot(const DeskShot& what, const image::ShotOptions& options);

}  // namespace app
