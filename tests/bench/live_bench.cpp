// What a frame costs while a program runs, as its run grows: CPU time of the thread of the window, for as many events
// as there are so far.
//
//     live_bench [COUNT [LESSONS]]
//
// Runs the first lesson of the folder LESSONS (tests/bench/live) with the argument COUNT (100,000 items) in a window
// without a screen, by turns followed and looked back at. A frame of a long run must cost no more than one of a short
// run. Exit status 1: it does.

#include <time.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdio>
#include <exception>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "app/desk.hpp"
#include "base/build_config.hpp"
#include "image/font_files.hpp"
#include "image/headless.hpp"
#include "run/local_host.hpp"

namespace {

using namespace std::chrono_literals;

constexpr int kWidth = 1280, kHeight = 720;
constexpr int kTurn = 20;      // So many frames are followed, then as many looked back from.
constexpr double kLimit = 16;  // ms: what a frame may cost at the end of the run.

double cpu_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double share(std::vector<double> values, double of) {
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(values.size() - 1) * of);
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

struct Frames {
  std::vector<double> news, drawing;
  std::size_t events = 0;
};

void report(const char* what, const Frames& frames, unsigned power) {
  std::printf("%9u %s %7zu %9.0f %9.2f %9.2f %9.2f %9.2f\n", 1U << power, what, frames.news.size(),
              static_cast<double>(frames.events) / static_cast<double>(frames.news.size()), share(frames.news, 0.5),
              share(frames.news, 1), share(frames.drawing, 0.5), share(frames.drawing, 1));
}

int watch(const std::string& count, const std::string& folder) {
  lesson::Library library = lesson::load_folders({folder});
  if (!library.errors.empty()) throw library.errors.front();
  if (library.lessons.empty()) throw std::runtime_error("no lesson in " + folder);
  library.lessons.front().program.args = {count};
  image::Headless headless{kWidth, kHeight};
  image::Graphics graphics{image::read_font_files()};
  const std::string id = library.lessons.front().id();
  run::LocalHost host;
  app::Desk desk{host, app::Settings{}, std::move(library)};
  desk.open_lesson(id);
  std::map<unsigned, Frames> followed, looked_back;
  auto next = std::chrono::steady_clock::now();
  for (int i = 0; desk.shown() != nullptr && !desk.shown()->recording->ended();
       ++i, std::this_thread::sleep_until(next += 16ms)) {
    const bool back = i / kTurn % 2 == 1;
    if (i % kTurn == 0) desk.command(back ? view::Command::StepBack : view::Command::GoLive);
    const std::size_t before = desk.shown()->recording->history().size();
    const double begin = cpu_ms();
    desk.advance(16ms);
    const double read = cpu_ms();
    graphics.set_look(desk.settings().theme, desk.scale(ImVec2(kWidth, kHeight)));
    graphics.build(ImVec2(kWidth, kHeight),
                   [&](ImDrawList& list) { desk.draw(list, graphics, ImVec2(kWidth, kHeight)); });
    desk.act();
    const double end = cpu_ms();
    if (i < 5) continue;  // The letters are made.
    const std::size_t events = desk.shown()->recording->history().size();
    Frames& frames = (back ? looked_back : followed)[static_cast<unsigned>(std::bit_width(events))];
    frames.news.push_back(read - begin);
    frames.drawing.push_back(end - read);
    frames.events += events - before;
  }
  std::printf("%9s %-11s %7s %9s %19s %19s\n%9s %11s %7s %9s %9s %9s %9s %9s\n", "events", "", "frames", "new ones",
              "reading, ms", "drawing, ms", "", "", "", "", "median", "dearest", "median", "dearest");
  for (const auto& [power, frames] : followed) report("followed   ", frames, power);
  for (const auto& [power, frames] : looked_back) report("looked back", frames, power);
  double worst = 0;
  for (const auto* frames : {&followed, &looked_back})
    if (!frames->empty()) worst = std::max(worst, share(frames->rbegin()->second.drawing, 0.5));
  return worst > kLimit ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) try {
  return watch(argc > 1 ? argv[1] : "100000",
               argc > 2 ? argv[2] : std::string{spawnarium::build_config::kSourceFolder} + "/tests/bench/live");
} catch (const std::exception& error) {
  std::fprintf(stderr, "live_bench: %s\n", error.what());
  return 1;
}
