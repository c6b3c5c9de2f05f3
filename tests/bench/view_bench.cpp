// What a frame costs to build, in CPU time of this process (work of others does not count), beside its limits:
//
//     view_bench LONG.spawn SHORT.spawn WIDE.spawn
//     view_bench FILE.spawn ZOOM                      1,000 frames so many times nearer, for a profiler
//
// LONG has 10,000,000 events and 64 lanes, SHORT the first 10,000 of them, WIDE a family of 1,000 processes;
// make_recording makes all three. A frame is everything from the input to the lists of triangles, of the whole window
// at 1280x720. Exit status 1: a limit is missed.

#include <time.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "app/desk.hpp"
#include "app/input_queue.hpp"
#include "image/font_files.hpp"
#include "image/headless.hpp"
#include "run/local_host.hpp"

namespace {

using namespace std::chrono_literals;

constexpr int kWidth = 1280, kHeight = 720;
constexpr float kInTimeline = 560, kTimelineY = 520;

double cpu_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// `what` of /proc/self/status: "RssAnon" is memory of our own, "RssFile" are pages of files, which the kernel may take
/// back.
double memory_mb(const std::string& what) {
  std::ifstream status{"/proc/self/status"};
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(what)) return std::stod(line.substr(what.size() + 1)) / 1024;
  return 0;
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

int missed = 0;

/// `limit` 0: there is none.
void report(const std::string& what, double ms, double limit, const char* note = "") {
  const bool over = limit > 0 && ms > limit;
  missed += over;
  std::printf("%-56s %9.2f ms", what.c_str(), ms);
  if (limit > 0) std::printf("  limit %8.2f", limit);
  std::printf("%s%s\n", over ? "  over the limit" : "", note);
  std::fflush(stdout);
}

/// Reading every byte of a file once: what opening is measured against.
double scan_ms(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::vector<char> block(1 << 20);
  std::uint64_t sum = 0;
  const double begin = cpu_ms();
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0)
    for (std::streamsize i = 0; i + 8 <= file.gcount(); i += 8) {
      std::uint64_t word = 0;
      std::copy_n(block.data() + i, 8, reinterpret_cast<char*>(&word));
      sum += word;
    }
  const double ms = cpu_ms() - begin;
  return sum == 0 ? ms + 1e-9 : ms;
}

/// A window without a screen, and hands for it.
class Viewer {
 public:
  Viewer(image::Graphics& graphics, const std::string& path) : graphics_{graphics} {
    const auto opened = std::chrono::steady_clock::now();
    const double begin = cpu_ms();
    desk_.open_recording(path);
    opened_ms_ = cpu_ms() - begin;
    frame();
    first_picture_ms_ = cpu_ms() - begin;
    // What was left for later is done beside the frames, which come as often as a window's.
    for (auto next = std::chrono::steady_clock::now(); !desk_.work().says.empty();
         std::this_thread::sleep_until(next += 16ms))
      frame();
    desk_.press({.key = view::Key::End});
    frame();
    ready_ms_ = cpu_ms() - begin;
    // The film is told in pieces of about 10 ms a frame, whatever is shown meanwhile.
    for (int frames = 0; frames < 10'000 && frame() > kPiece_ms;) ++frames;
    told_ms_ = cpu_ms() - begin;
    waited_ms_ = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - opened).count();
  }

  double opened_ms() const { return opened_ms_; }
  double first_picture_ms() const { return first_picture_ms_; }
  double ready_ms() const { return ready_ms_; }
  /// The film too.
  double told_ms() const { return told_ms_; }
  /// By the clock.
  double waited_ms() const { return waited_ms_; }

  /// CPU time of one frame, with what the user did before it.
  double frame() {
    const double begin = cpu_ms();
    graphics_.set_look(desk_.settings().theme, desk_.scale(ImVec2(kWidth, kHeight)));
    desk_.advance(16ms);
    const ImVec2 size(kWidth, kHeight);
    graphics_.build(size, [&](ImDrawList& list) { desk_.draw(list, graphics_, size); });
    desk_.act();
    return cpu_ms() - begin;
  }
  double usual_frame() {
    std::vector<double> times;
    for (int i = 0; i < 15; ++i) times.push_back(frame());
    return median(times);
  }
  /// With the timeline on its way, by a hair from one frame to the next: all that is in sight finds its place anew.
  double frame_on_the_way(int frames = 16) {
    std::vector<double> times;
    for (int i = 0; i < frames; ++i) {
      input_.mouse_moved(kInTimeline, kTimelineY);
      input_.wheel(0, i % 2 == 0 ? 0.01F : -0.01F);
      times.push_back(settle());
    }
    input_.mouse_moved(kInTimeline, 5);
    settle();
    return median(times);
  }
  /// Of the film, as it plays: beats move, and the moment goes on. From the beginning and from the middle.
  double frame_of_the_film(double from) {
    seek(from);
    std::vector<double> times;
    desk_.press({.key = view::Key::Space});
    for (int i = 0; i < 240; ++i) times.push_back(frame());
    desk_.press({.key = view::Key::Space});
    frame();
    return median(times);
  }
  double settle() {
    double ms = 0;
    while (input_.give_next_frame(desk_)) ms = std::max(ms, frame());
    return std::max(ms, frame());
  }

  /// The time in the middle of the timeline so many times nearer.
  void zoom(double factor) {
    input_.mouse_moved(kInTimeline, kTimelineY);
    settle();
    input_.wheel(0, static_cast<float>(std::log(factor) / std::log(1.25)));
    settle();
    input_.mouse_moved(kInTimeline, 5);
    settle();
  }
  /// A click on the track of the transport; the dearest frame that follows.
  double seek(double fraction) {
    input_.mouse_moved(static_cast<float>(20 + fraction * (kWidth - 40)), kHeight - 28);
    settle();
    input_.mouse_button(0, true);
    input_.mouse_button(0, false);
    return settle();
  }
  app::Desk& desk() { return desk_; }

 private:
  image::Graphics& graphics_;
  run::LocalHost host_;
  app::Desk desk_{host_, app::Settings{}, lesson::Library{}};
  app::InputQueue input_;
  double opened_ms_ = 0, first_picture_ms_ = 0, ready_ms_ = 0, told_ms_ = 0, waited_ms_ = 0;
  static constexpr double kPiece_ms = 4;
};

double worst_seek(Viewer& viewer, int seeks) {
  std::mt19937 random{7};
  double worst = 0;
  for (int i = 0; i < seeks; ++i)
    worst = std::max(worst, viewer.seek(std::uniform_real_distribution{0.0, 1.0}(random)));
  return worst;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc == 3) {
    image::Headless headless{kWidth, kHeight};
    image::Graphics graphics{image::read_font_files()};
    Viewer viewer{graphics, argv[1]};
    viewer.zoom(std::stod(argv[2]));
    double ms = 0;
    for (int i = 0; i < 1000; ++i) ms += viewer.frame();
    report("frame", ms / 1000, 0);
    report("  the same on its way", viewer.frame_on_the_way(1000), 0);
    std::printf("%-56s %9d\n", "  vertices", ImGui::GetDrawData()->TotalVtxCount);
    return 0;
  }
  if (argc != 4) {
    std::fputs("usage: view_bench LONG.spawn SHORT.spawn WIDE.spawn\n", stderr);
    return 2;
  }
  const std::string long_path = argv[1], short_path = argv[2], wide_path = argv[3];
  image::Headless headless{kWidth, kHeight};
  image::Graphics graphics{image::read_font_files()};
  const double scan = scan_ms(long_path);
  report("scan the bytes of the long recording", scan, 0);

  Viewer small{graphics, short_path};
  const double own_before = memory_mb("RssAnon"), file_before = memory_mb("RssFile");
  Viewer big{graphics, long_path};
  report("open the long recording, until its first picture", big.first_picture_ms(), std::min(1500.0, 3 * scan));
  report("  until any moment of it can be gone to, CPU", big.ready_ms(), 0);
  report("  until its film is told to its end, CPU", big.told_ms(), 1.25 * big.ready_ms());
  report("  the same by the clock", big.waited_ms(), 0);
  std::printf("%-56s %9.0f MB\n", "  memory of its own that it has then", memory_mb("RssAnon") - own_before);
  std::printf("%-56s %9.0f MB\n", "  pages of the file", memory_mb("RssFile") - file_before);

  report("frame, long, everything in sight", big.usual_frame(), 12);
  report("frame, short, everything in sight", small.usual_frame(), 0);
  for (const double from : {0.0, 0.4}) {
    report(from == 0 ? "frame of the film, long, from its beginning" : "frame of the film, long, from its middle",
           big.frame_of_the_film(from), 1.5 * small.frame_of_the_film(from));
  }
  // As near that as many events are in sight: the long one is 1,000 times as long.
  double zoom = 1, small_zoom = 1;
  for (const double next : {10.0, 100.0, 1e3, 1e4, 1e5, 1e6}) {
    big.zoom(next / zoom);
    zoom = next;
    if (const double wanted = std::max(1.0, next / 1000); wanted > small_zoom) {
      small.zoom(wanted / small_zoom);
      small_zoom = wanted;
    }
    char what[64];
    std::snprintf(what, sizeof what, "frame, long, %.0f times nearer", zoom);
    report(what, big.usual_frame(), 1.5 * small.usual_frame());
    report("  the same on its way", big.frame_on_the_way(), 1.5 * small.frame_on_the_way());
  }
  report("seek in the long one, the dearest frame of 40", worst_seek(big, 40), 16);
  big.desk().press({.key = view::Key::Tab});
  big.frame();
  report("the same with a process selected", worst_seek(big, 40), 16);
  Viewer wide{graphics, wide_path};
  report("frame, 1,000 processes in one family", wide.usual_frame(), 16);
  report("seek with 1,000 processes, the dearest frame of 40", worst_seek(wide, 40), 33);
  return missed > 0 ? 1 : 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "view_bench: %s\n", error.what());
  return 1;
}
