#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "image/picture.hpp"
#include "recording/recording.hpp"
#include "view/shell.hpp"

namespace image {

/// What a picture shows, and how. A picture is a function of the recording and of these: equal ones give equal bytes.
struct ShotOptions {
  std::optional<base::TraceTime> at{};  ///< Nothing: the end.
  int width = 1280, height = 720;
  base::Language language = base::Language::English;
  view::ThemeName theme = view::ThemeName::Dark;
  float scale = 1;
  bool queue_depths = false;           ///< The timeline has its rows of queue depths.
  std::optional<view::Panel> panel{};  ///< Alone, without bars. Nothing: the whole window.
  model::Pace pace = model::Pace::Clock;
  trace::Serial selected = trace::kNobody;
  const lesson::Lesson* lesson = nullptr;  ///< For the guide; nothing: none.
  const lesson::Lesson* next = nullptr;    ///< The lesson after it.
  std::optional<lesson::Stop> stop{};      ///< Of the lesson. Nothing: what stands at its stops, one below the other.
  std::string title = {};                  ///< Nothing: the recording's name.
  /// Called with what was drawn, while the fonts are still there: for tests of it.
  std::function<void(const ImDrawData&)> drawn = {};
};

/// Takes pictures of one recording, one after the other, without a display: for films.
///
///     Camera camera{recording, {.width = 960, .height = 540}};
///     for (const TraceTime t : times) show(camera.at(t));
///     for (;; transport.advance(40ms, history, {})) show(camera.at(transport));
///
/// The recording has to outlive it. One per thread. Throws Failure with the remedy where fonts or OpenGL are missing.
class Camera {
 public:
  Camera(const recording::Recording& recording, ShotOptions options);
  ~Camera();
  Camera(const Camera&) = delete;
  Camera& operator=(const Camera&) = delete;
  Picture at(base::TraceTime t);
  /// Where that transport of the recording stands, with what is on its way there.
  Picture at(const model::Transport& transport);
  /// Whatever `draw` draws, at the size of the options.
  using Draw = std::function<void(view::Canvas&)>;
  Picture of(const Draw& draw);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// A transport of a recording that goes at this pace, at its beginning; its story is told to the end.
model::Transport whole_transport(const recording::Recording& recording, model::Pace pace);

/// Draws without a display. Throws Failure with the remedy where fonts or OpenGL are missing.
Picture shot(const recording::Recording& recording, const ShotOptions& options);

/// A process by its name, a thing by its stable name ("queue1"). Throws WrongUsage: there is none.
trace::Serial serial_named(const recording::Recording& recording, const std::string& name);

}  // namespace image
