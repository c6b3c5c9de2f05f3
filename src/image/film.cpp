#include "image/film.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "lesson/retelling.hpp"
#include "model/moments.hpp"
#include "model/story.hpp"
#include "view/panels.hpp"
#include "view/toolkit/text_layout.hpp"

namespace image {
namespace {

// In pixels of the strip.
constexpr int kFrameWidth = 620, kFrameHeight = 380, kCaptionHeight = 84, kTitleHeight = 64, kGap = 20;
constexpr std::size_t kCaptionLines = 3;
constexpr std::size_t kFewestCues = 3;  // A lesson that says less is told by what happens.

struct Moment {
  std::size_t event = 0;
  std::string caption;
};

std::vector<Moment> moments_of(const recording::Recording& recording, const FilmOptions& options) {
  const model::History& history = recording.history();
  std::vector<Moment> moments;
  if (options.lesson != nullptr) {
    for (const lesson::CueMoment& cue : lesson::Retelling{history, *options.lesson}.cue_moments())
      moments.push_back({cue.event, options.lesson->cues[cue.cue].say.in(options.language)});
    if (moments.size() > options.moments) moments.resize(options.moments);
  }
  if (moments.size() >= kFewestCues) return moments;
  moments.clear();
  for (const std::size_t event : model::key_moments(history, options.moments))
    moments.push_back({event, model::sentence(history, event, options.language)});
  return moments;
}

int columns_for(std::size_t moments) { return moments <= 1 ? 1 : moments <= 4 ? 2 : 3; }

class Strip {
 public:
  Strip(const recording::Recording& recording, const FilmOptions& options)
      : recording_(recording), options_(options), moments_(moments_of(recording, options)) {
    columns_ = columns_for(moments_.size());
    rows_ = std::max(1, (static_cast<int>(moments_.size()) + columns_ - 1) / columns_);
  }

  ShotOptions size() const {
    ShotOptions shot;
    shot.width = kGap + columns_ * (kFrameWidth + kGap);
    shot.height = kTitleHeight + rows_ * (kFrameHeight + kCaptionHeight + kGap);
    shot.language = options_.language;
    shot.theme = options_.theme;
    return shot;
  }

  void draw(view::Canvas& canvas, const base::Progress& progress) const {
    const view::Theme& theme = canvas.theme();
    canvas.fill(canvas.area(), theme.colors.ground);
    const view::Rect head{static_cast<float>(kGap), 0, canvas.area().width - 2 * kGap,
                          static_cast<float>(kTitleHeight)};
    const std::string title = options_.title.empty() ? recording_.path().filename().string() : options_.title;
    const float used = canvas.text(head, theme.fonts.large, theme.colors.text, title);
    canvas.text({head.x + used + kGap, head.y, std::max(0.0F, head.width - used - kGap), head.height}, theme.fonts.bold,
                theme.colors.quiet_text, "Spawnarium", view::Align::Right);
    for (std::size_t i = 0; i < moments_.size(); ++i) {
      if (progress) progress(static_cast<double>(i) / static_cast<double>(moments_.size()));
      frame(canvas, i);
    }
  }

 private:
  void frame(view::Canvas& canvas, std::size_t number) const {
    const view::Theme& theme = canvas.theme();
    const Moment& moment = moments_[number];
    const auto column = static_cast<float>(static_cast<int>(number) % columns_),
               row = static_cast<float>(static_cast<int>(number) / columns_);
    const view::Rect box{kGap + column * (kFrameWidth + kGap),
                         kTitleHeight + row * (kFrameHeight + kCaptionHeight + kGap), kFrameWidth, kFrameHeight};
    canvas.fill(box, theme.colors.panel, 8);
    const model::History& history = recording_.history();
    const base::TraceTime t = history.event(moment.event).time();
    const model::World world = history.after(moment.event + 1);
    view::Whole whole;
    whole.update(history);
    const view::RunScene run{.moment = {.history = history,
                                        .timeline = recording_.timeline(),
                                        .world = world,
                                        .whole = whole,
                                        .t = t,
                                        .language = options_.language,
                                        .theme = theme,
                                        .interactive = false},
                             .sources = recording_.sources()};
    view::Panels panels;
    view::Actions ignored;
    {
      view::Canvas inner = canvas.part(box.inset(6));
      panels.show(view::Panel::Stage, run, inner, ignored);
    }
    canvas.frame(box, theme.colors.line, 1, 8);
    const view::Rect line{box.x + 4, box.bottom() + 4, box.width - 8, 24};
    const float counted = canvas.text(line, theme.fonts.bold, theme.colors.now, fmt::format("{}", number + 1));
    canvas.text({line.x + counted + 10, line.y, line.width - counted - 10, line.height}, theme.fonts.mono,
                theme.colors.quiet_text, model::time_text(t));
    float y = line.bottom();
    std::vector<std::string> words = view::wrapped(theme.fonts.text, moment.caption, line.width);
    const bool cut = words.size() > kCaptionLines;
    if (cut) words.resize(kCaptionLines);
    if (cut) words.back() += " …";
    for (const std::string& each : words) {
      canvas.text({line.x, y, line.width, 22}, theme.fonts.text, theme.colors.text, each);
      y += 22;
    }
  }

  const recording::Recording& recording_;
  const FilmOptions& options_;
  std::vector<Moment> moments_;
  int columns_ = 1, rows_ = 1;
};

}  // namespace

Picture film_strip(const recording::Recording& recording, const FilmOptions& options, const base::Progress& progress) {
  const Strip strip(recording, options);
  return Camera(recording, strip.size()).of([&](view::Canvas& canvas) { strip.draw(canvas, progress); });
}

}  // namespace image
