// Whether what a story tells is seen to move: over the films of the lessons, frame by frame.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "image/shot.hpp"
#include "model/transport.hpp"
#include "support/sanitized.hpp"

using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

constexpr base::TraceTime kFrame = 100ms;

struct Watched {
  double seconds = 0;
  std::size_t beats = 0;
  std::size_t frames = 0;  ///< In which a beat runs; a pause is none.
  std::size_t moving = 0;  ///< Of these, in which the stage is not as it was one frame before.
};

bool runs(const model::InMotion& each) {
  return each.beat.act != model::Act::Pause && each.beat.act != model::Act::Startup;
}

Watched watch(const fs::path& file) {
  const recording::Recording recording{file};
  const model::History& history = recording.history();
  image::Camera camera{recording, {.width = 640, .height = 360, .panel = view::Panel::Stage}};
  model::Transport transport = image::whole_transport(recording, model::Pace::Story);
  transport.play(history);
  Watched watched{.seconds = std::chrono::duration<double>(model::story_duration(transport.story().end())).count()};
  for (const model::Beat& beat : transport.story().beats())
    if (runs({beat, 0})) ++watched.beats;
  image::Picture before = camera.at(transport);
  while (transport.playing()) {
    const std::vector<model::InMotion> running{transport.position().moving.begin(), transport.position().moving.end()};
    const bool beat_runs = std::any_of(running.begin(), running.end(), runs);
    transport.advance(kFrame, history, std::nullopt);
    image::Picture now = camera.at(transport);
    if (beat_runs) ++watched.frames;
    if (beat_runs && now.rgba != before.rgba) ++watched.moving;
    before = std::move(now);
  }
  return watched;
}

std::vector<fs::path> films() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(SPAWNARIUM_TEST_SOURCES) / "traces" / "lessons"))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  // Instrumented, a frame takes thirty times as long, and six films run through the same code as all.
  constexpr std::size_t kEvery = spawnarium::test::kSanitized ? 9 : 1;
  std::vector<fs::path> watched;
  for (std::size_t i = 0; i < files.size(); i += kEvery) watched.push_back(files[i]);
  return watched;
}

}  // namespace

TEST_CASE("Films: in at least 60 % of the frames in which a beat runs the stage changes") {
  const bool prints = std::getenv("SPAWNARIUM_PRINT_FILMS") != nullptr;
  for (const fs::path& file : films()) {
    const std::string lesson = file.stem().stem().string();
    CAPTURE(lesson);
    const Watched watched = watch(file);
    const double share =
        100.0 * static_cast<double>(watched.moving) / static_cast<double>(std::max<std::size_t>(watched.frames, 1));
    if (prints)
      fmt::print("| {} | {:.1f} | {} | {} | {} | {:.0f} % |\n", lesson, watched.seconds, watched.beats, watched.frames,
                 watched.moving, share);
    CHECK(share >= 60);
  }
}
