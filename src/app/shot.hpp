#pragma once

#include <filesystem>
#include <optional>

#include "app/picture.hpp"
#include "app/recording.hpp"
#include "view/shell.hpp"

namespace app {

/// What a picture shows, and how. A picture is a function of the recording and of these: equal ones give equal bytes.
struct ShotOptions {
  std::optional<base::TraceTime> at;       ///< Nothing: the end.
  int width = 1280, height = 720;
  view::Language language = view::Language::English;
  view::ThemeName theme = view::ThemeName::Dark;
  float scale = 1;
  std::optional<view::Panel> panel;        ///< Alone, without bars. Nothing: the whole window.
  trace::Serial selected = trace::kNobody;
  const lesson::Lesson* lesson = nullptr;  ///< For the guide; nothing: none.
  std::string title = {};                  ///< Nothing: the recording's name.
};

/// Draws without a display. Throws Failure with the remedy where fonts or OpenGL are missing.
Picture shot(const Recording& recording, const ShotOptions& options);

/// A process by its name, a thing by its stable name ("queue1"). Throws WrongUsage: there is none.
trace::Serial serial_named(const Recording& recording, const std::string& name);

}  // namespace app
