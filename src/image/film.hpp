#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/progress.hpp"
#include "image/picture.hpp"
#include "image/shot.hpp"

/// A run told in pictures, made without a display.
namespace image {

struct FilmOptions {
  base::Language language = base::Language::English;
  view::ThemeName theme = view::ThemeName::Dark;
  const lesson::Lesson* lesson = nullptr;  ///< Its cues choose the moments and say what is to be seen.
  std::string title = {};
  std::size_t moments = 9;         ///< Of a strip, at most.
  int width = 1280, height = 720;  ///< Of an animation.
};

/// The stage at the key moments of the run, each with its time and a sentence, as one picture.
Picture film_strip(const recording::Recording& recording, const FilmOptions& options,
                   const base::Progress& progress = {});

enum class AnimationFormat { Gif, Mp4 };

/// The whole window while the run is told as a story, from four seconds to a minute long, by ffmpeg(1).
/// Throws Failure: ffmpeg is missing (with the command that installs it), or what it said. What `progress` throws ends
/// it, and nothing is left behind. Returns the bytes of the file: some megabytes. ffmpeg needs a file in which it can
/// go back; the caller may want a pipe.
std::string animation(const recording::Recording& recording, const FilmOptions& options, AnimationFormat format,
                      const base::Progress& progress = {});

/// Where ffmpeg is; nothing when it is not installed.
std::optional<std::filesystem::path> find_ffmpeg();
/// What to say then.
std::string ffmpeg_is_missing(base::Language language);

/// The frames of an animation of a story of this length.
struct FramePlan {
  base::TraceTime step{};  ///< Of story time, from one frame to the next.
  int frames = 0;          ///< The last one shows the end.
  int still = 0;           ///< So many more show it too.
  int per_second = 10;
};
FramePlan plan_frames(base::TraceTime story);

}  // namespace image
