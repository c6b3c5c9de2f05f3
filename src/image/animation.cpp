#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <sstream>
#include <system_error>

#include "base/check_syscall.hpp"
#include "base/failure.hpp"
#include "base/path_search.hpp"
#include "base/read_file.hpp"
#include "engine/spawn.hpp"
#include "image/film.hpp"
#include "model/transport.hpp"

namespace image {
namespace {

namespace fs = std::filesystem;
using base::TraceTime;

constexpr double kShortest = 4, kLongest = 60;  // Seconds: what is shorter is played slower, what is longer faster.
constexpr int kPerSecond = 10;
constexpr int kLastFrames = 2 * kPerSecond;  // The end stands still for a while.
constexpr std::size_t kPaletteFrames = 8;
constexpr std::size_t kMostFilm = std::size_t{4} << 30;

constexpr view::Text kMissing{"An animation needs ffmpeg. Install it: sudo apt install ffmpeg",
                              "生成动画需要 ffmpeg。请安装：sudo apt install ffmpeg"};

// ffmpeg(1) that reads pictures from us. What it complains of becomes a Failure.
class Encoder {
 public:
  Encoder(const fs::path& ffmpeg, int width, int height, const std::vector<std::string>& arguments) {
    std::vector<std::string> argv{ffmpeg.string(),
                                  "-v",
                                  "error",
                                  "-y",
                                  "-f",
                                  "rawvideo",
                                  "-pix_fmt",
                                  "rgba",
                                  "-s",
                                  fmt::format("{}x{}", width, height),
                                  "-r",
                                  fmt::format("{}", kPerSecond),
                                  "-i",
                                  "-"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    process_ = engine::spawn({.argv = argv,
                              .standard_input = engine::Stream::Pipe,
                              .standard_output = engine::Stream::Null,
                              .standard_error = engine::Stream::Pipe,
                              .death_signal = SIGKILL});
  }
  ~Encoder() {
    if (ended_) return;
    ::kill(process_.child.pid, SIGKILL);
    wait();
  }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  void add(const Picture& picture) {
    const auto* from = reinterpret_cast<const char*>(picture.rgba.data());
    for (std::size_t left = picture.rgba.size(); left > 0;) {
      const ssize_t written = ::write(process_.standard_input.get(), from, left);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) {
        const int error = errno;
        finish();  // It has ended, and says why.
        throw base::Failure(
            fmt::format("ffmpeg could not be given a picture: {}.", std::generic_category().message(error)));
      }
      from += written;
      left -= static_cast<std::size_t>(written);
    }
  }

  /// Returns when the file is whole.
  void finish() {
    process_.standard_input = {};
    std::string complaint;
    char bytes[4096];
    for (ssize_t got = 0;
         (got = base::retry_on_eintr([&] { return ::read(process_.standard_error.get(), bytes, sizeof bytes); })) > 0;)
      complaint.append(bytes, static_cast<std::size_t>(got));
    if (wait() != 0)
      throw base::Failure(
          fmt::format("ffmpeg could not make the animation: {}",
                      complaint.empty() ? "it gave no reason." : complaint.substr(0, complaint.find('\n'))));
  }

 private:
  int wait() {
    int status = 0;
    base::retry_on_eintr([&] { return ::waitpid(process_.child.pid, &status, 0); });
    ended_ = true;
    return status;
  }

  engine::Spawned process_;
  bool ended_ = false;
};

// A folder of our own for ffmpeg's files, gone at the end.
class Workplace {
 public:
  Workplace() {
    std::string name = (fs::temp_directory_path() / "spawnarium-animation-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) base::throw_errno(errno, "mkdtemp " + name);
    folder_ = name;
  }
  ~Workplace() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  std::string operator/(const char* name) const { return (folder_ / name).string(); }

 private:
  fs::path folder_;
};

// The colours of the whole run, from a few of its frames: ffmpeg would else keep all frames in memory until it knows
// them.
template <class Told>
void make_palette(const fs::path& ffmpeg, Camera& camera, const recording::Recording& recording,
                  const FilmOptions& options, const FramePlan& plan, const std::string& palette, const Told& told) {
  Encoder encoder(ffmpeg, options.width, options.height,
                  {"-vf", "palettegen=stats_mode=full", "-f", "image2", "-c:v", "png", "-update", "1", palette});
  model::Transport transport = whole_transport(recording, model::Pace::Story);
  transport.play(recording.history());
  for (std::size_t i = 0; i < kPaletteFrames; ++i) {
    told();
    encoder.add(camera.at(transport));
    transport.advance(plan.step * (plan.frames - 1) / (kPaletteFrames - 1), recording.history(), std::nullopt);
  }
  encoder.finish();
}

}  // namespace

std::optional<fs::path> find_ffmpeg() { return base::find_executable("ffmpeg"); }

std::string ffmpeg_is_missing(base::Language language) { return view::tr(language, kMissing); }

FramePlan plan_frames(TraceTime story) {
  const double seconds = std::clamp(std::chrono::duration<double>(story).count(), kShortest, kLongest);
  const int frames = static_cast<int>(std::lround(seconds * kPerSecond)) + 1;
  // Rounded up, so that the last frame is the end.
  return {
      .step = story / (frames - 1) + TraceTime{1}, .frames = frames, .still = kLastFrames, .per_second = kPerSecond};
}

std::string animation(const recording::Recording& recording, const FilmOptions& options, AnimationFormat format,
                      const base::Progress& progress) {
  const auto ffmpeg = find_ffmpeg();
  if (!ffmpeg) throw base::Failure(ffmpeg_is_missing(options.language));
  const model::History& history = recording.history();
  model::Transport transport = whole_transport(recording, model::Pace::Story);
  transport.play(history);
  const FramePlan plan = plan_frames(model::story_duration(transport.story().end()));
  ShotOptions shot;
  // What many players show (4:2:0) has even sides only.
  shot.width = options.width / 2 * 2;
  shot.height = options.height / 2 * 2;
  shot.language = options.language;
  shot.theme = options.theme;
  shot.lesson = options.lesson;
  shot.title = options.title;
  Camera camera(recording, shot);
  const Workplace workplace;
  const std::string palette = workplace / "palette.png", film = workplace / "film";
  std::vector<std::string> arguments;
  FilmOptions even = options;
  even.width = shot.width;
  even.height = shot.height;
  // Those for the palette are frames as others are.
  const std::size_t frames =
      static_cast<std::size_t>(plan.frames + plan.still) + (format == AnimationFormat::Gif ? kPaletteFrames : 0);
  std::size_t done = 0;
  const auto told = [&] {
    if (progress) progress(static_cast<double>(done++) / static_cast<double>(frames));
  };
  if (format == AnimationFormat::Gif) {
    make_palette(*ffmpeg, camera, recording, even, plan, palette, told);
    arguments = {"-i", palette, "-lavfi", "paletteuse=dither=none:diff_mode=rectangle", "-f", "gif", film};
  } else {
    arguments = {"-c:v", "libx264",   "-pix_fmt",   "yuv420p", "-crf", "18", "-preset",
                 "fast", "-movflags", "+faststart", "-f",      "mp4",  film};
  }
  Encoder encoder(*ffmpeg, even.width, even.height, arguments);
  Picture picture;
  std::optional<model::Position> drawn;
  for (int i = 0; i < plan.frames + plan.still; ++i) {
    told();
    if (drawn != transport.position()) picture = camera.at(transport);
    drawn = transport.position();
    encoder.add(picture);
    transport.advance(plan.step, history, std::nullopt);
  }
  encoder.finish();
  return base::read_file(film, kMostFilm);
}

}  // namespace image
