#include "view/bars.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include "lesson/retelling.hpp"
#include "model/unseen.hpp"
#include "view/time_scale.hpp"
#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

constexpr Text kLiveNow{"live", "现场"};
constexpr Text kHeldNow{"held: you choose", "已按住，你来选"};
constexpr Text kLookingBack{"looking back", "回看"};
constexpr Text kEnded{"ended", "已结束"};
constexpr Text kTelling{"running; the film follows", "正在运行，影片在后"};
constexpr Text kTellingOn{"ended; the film goes on", "已结束，影片继续"};
constexpr Text kRecording{"recording", "录制"};
constexpr Text kPresent{"Present", "演示"};
constexpr Text kHold{"Hold", "按住"};
constexpr Text kHelp{"Help", "帮助"};
constexpr Text kAllLessons{"All lessons ({0})", "全部课程（{0}）"};
constexpr Text kOtherLanguage{"中文 ({0})", "English（{0}）"};
constexpr Text kOtherTheme{"Dark, light, high contrast ({0})", "深色、浅色、高对比度（{0}）"};
constexpr Text kLarger{"Larger text ({0})", "放大文字（{0}）"};
constexpr Text kSmaller{"Smaller text ({0})", "缩小文字（{0}）"};
constexpr Text kBegin{"To the beginning ({0})", "到开头（{0}）"};
constexpr Text kBack{"One event back ({0})", "后退一个事件（{0}）"};
constexpr Text kPlay{"Play ({0})", "播放（{0}）"};
constexpr Text kPause{"Pause ({0})", "暂停（{0}）"};
constexpr Text kForward{"One event forward ({0})", "前进一个事件（{0}）"};
constexpr Text kEnd{"To the end ({0})", "到结尾（{0}）"};
constexpr Text kGoLive{"Back to now ({0})", "回到现场（{0}）"};
constexpr Text kSpeedTip{"Slower {0}, faster {1}", "减速 {0}，加速 {1}"};
constexpr Text kPaceTip{"As a story, by the clock, by events, or without the long waits ({0})",
                        "按故事、按时钟、按事件，或略去漫长的等待（{0}）"};
constexpr Text kByClock{"clock", "按时钟"};
constexpr Text kByEvents{"events", "按事件"};
constexpr Text kWithoutWaits{"no waits", "略去等待"};
constexpr Text kAsStory{"story", "按故事"};
constexpr Text kEventOf{"event {0} of {1}", "第 {0} / {1} 个事件"};
constexpr Text kHints{"event {0} {1}   operation {2} {3}   selected {4} {5}   now {6}",
                      "事件 {0} {1}   操作 {2} {3}   所选 {4} {5}   现场 {6}"};
constexpr Text kTakeAlong{"Take it along: picture, film, data ({0})", "带走：图片、动画、数据（{0}）"};
constexpr Text kUnseen{"not seen: {0}", "未看到：{0}"};
constexpr Text kFilmOf{"Film {0} of {1}", "影片 {0} / {1}"};
constexpr Text kRealOf{"in the run: {0} s of {1} s", "真实时间：{0} / {1} 秒"};
constexpr Text kRealSoFar{"in the run: {0} s; it runs on", "真实时间：{0} 秒，仍在运行"};
constexpr std::string_view kBrand = "Spawnarium";
constexpr Text kAgain{"Run again ({0})", "再运行一次（{0}）"};

void ask(Actions& actions, Command command) { actions.add(action::Do{command}); }

std::string speed_text(double speed) {
  return speed < 1 ? fmt::format("1/{}×", std::lround(1 / speed)) : fmt::format("{}×", std::lround(speed));
}

const Text& pace_text(Pace pace) {
  switch (pace) {
    case Pace::Clock:
      return kByClock;
    case Pace::Events:
      return kByEvents;
    case Pace::Compressed:
      return kWithoutWaits;
    case Pace::Story:
      return kAsStory;
  }
  return kByClock;
}

// Places things from the right edge towards the left, and says when there is no room left.
class FromRight {
 public:
  FromRight(Rect bar, float left, float gap) : bar_(bar), left_(left), x_(bar.right() - gap), gap_(gap) {}
  std::optional<Rect> place(float width) {
    if (x_ - width < left_) return std::nullopt;
    x_ -= width;
    const Rect rect{x_, bar_.y, width, bar_.height};
    x_ -= gap_;
    return rect;
  }
  float left_end() const { return x_; }

 private:
  Rect bar_;
  float left_, x_, gap_;
};

struct RunState {
  const Text& words;
  Color color;
  bool ring;
};
RunState state_of(const std::optional<LiveScene>& live, const Colors& c) {
  if (!live) return {kRecording, c.quiet_text, true};
  if (live->held) return {kHeldNow, c.now, true};
  if (live->telling) return {live->running ? kTelling : kTellingOn, c.now, true};
  if (!live->running) return {kEnded, c.quiet_text, false};
  return live->following ? RunState{kLiveNow, c.alive, false} : RunState{kLookingBack, c.now, true};
}

void draw_live(const Scene& scene, const std::optional<LiveScene>& live, Canvas& canvas, FromRight& places,
               Actions& actions) {
  const Theme& theme = scene.theme;
  const RunState state = state_of(live, theme.colors);
  const std::string words = scene.tr(state.words);
  const auto rect = places.place(text_width(theme.fonts.text, words) + theme.px(20));
  if (!rect) return;
  const ImVec2 dot(rect->x + theme.px(6), rect->center().y);
  state.ring ? canvas.ring(dot, theme.px(4.5F), state.color, theme.px(2)) : canvas.disc(dot, theme.px(5), state.color);
  canvas.text({rect->x + theme.px(18), rect->y, rect->width - theme.px(18), rect->height}, theme.fonts.text,
              state.color, words);
  if (live && canvas.pointer().clicked(*rect)) ask(actions, Command::GoLive);
}

/// So that what is not shown is not taken for what did not happen.
void draw_unseen(const Scene& scene, Canvas& canvas, FromRight& places, Actions& actions) {
  const std::size_t count = model::count_unseen(scene.whole.finally);
  if (count == 0) return;
  const Theme& theme = scene.theme;
  const std::string words = scene.tr(kUnseen, count);
  const auto rect = places.place(text_width(theme.fonts.text, words) + theme.px(12));
  if (rect && text_button(canvas, rect->inset(0, theme.px(6)), words, Look::Plain,
                          model::unseen_heading(count, scene.language)))
    actions.add(action::ShowUnseen{});
}

void draw_switch(const Scene& scene, Canvas& canvas, FromRight& places, std::string_view words, Command command,
                 Look look, Actions& actions) {
  const Theme& theme = scene.theme;
  const std::string key = key_of(command);
  const float text = text_width(theme.fonts.text, words), cap = key_cap_width(theme, key);
  const auto rect = places.place(text + cap + theme.px(14));
  if (!rect) return;
  const Rect button = rect->inset(0, theme.px(6));
  if (text_button(canvas, {button.x, button.y, text + theme.px(8), button.height}, words, look, ""))
    ask(actions, command);
  key_cap(canvas, ImVec2(button.x + text + theme.px(11), rect->center().y - (theme.fonts.small.size + theme.px(5)) / 2),
          key);
}

void draw_symbol(const Scene& scene, Canvas& canvas, FromRight& places, Icon icon, Command command, const Text& tip,
                 Actions& actions) {
  const auto rect = places.place(scene.theme.px(28));
  if (rect && icon_button(canvas, rect->inset(0, scene.theme.px(6)), icon, Look::Plain, scene.tr(tip, key_of(command))))
    ask(actions, command);
}

// The program's name gives way where what is shown has no room beside it.
void draw_title(const Scene& scene, const std::string& title, Canvas& canvas, Rect rect, float brand) {
  const Theme& theme = scene.theme;
  const float wide = text_width(theme.fonts.text, title);
  if (title.empty() || brand + wide <= rect.width) {
    canvas.text(rect, theme.fonts.bold, theme.colors.text, kBrand);
    rect.x += brand;
    rect.width -= brand;
  }
  canvas.text(rect, theme.fonts.text, theme.colors.quiet_text, title);
  if (wide > rect.width && canvas.pointer().over(rect)) canvas.tooltip(title);
}

}  // namespace

void draw_top_bar(const Scene& scene, const std::optional<LiveScene>& live, const ShellScene& shell, Canvas& canvas,
                  Actions& actions) {
  const Theme& theme = scene.theme;
  const Rect bar = canvas.area();
  float x = theme.px(14);
  if (shell.lesson_list) {
    const Rect button{theme.px(6), theme.px(6), theme.px(28), bar.height - theme.px(12)};
    if (icon_button(canvas, button, Icon::Menu, Look::Plain, scene.tr(kAllLessons, key_of(Command::Lessons))))
      ask(actions, Command::Lessons);
    x = theme.px(42);
  }
  const float brand = text_width(theme.fonts.bold, kBrand) + theme.px(18);

  FromRight places(bar, x + brand, theme.px(8));
  draw_switch(scene, canvas, places, scene.tr(kHelp), Command::Help, Look::Plain, actions);
  draw_switch(scene, canvas, places, scene.tr(kPresent), Command::Present, shell.presenting ? Look::On : Look::Plain,
              actions);
  draw_symbol(scene, canvas, places, Icon::Theme, Command::NextTheme, kOtherTheme, actions);
  draw_symbol(scene, canvas, places, Icon::Larger, Command::LargerText, kLarger, actions);
  draw_symbol(scene, canvas, places, Icon::Smaller, Command::SmallerText, kSmaller, actions);
  if (const auto rect = places.place(theme.px(64))) {
    if (text_button(canvas, rect->inset(0, theme.px(6)), "中 / EN", Look::Plain,
                    scene.tr(kOtherLanguage, key_of(Command::NextLanguage)))) {
      ask(actions, Command::NextLanguage);
    }
  }
  if (shell.can_take_along) draw_symbol(scene, canvas, places, Icon::Picture, Command::TakeAlong, kTakeAlong, actions);
  if (live) draw_symbol(scene, canvas, places, Icon::Again, Command::RunAgain, kAgain, actions);
  if (live && shell.can_hold)
    draw_switch(scene, canvas, places, scene.tr(kHold), Command::Hold, shell.held ? Look::On : Look::Plain, actions);
  draw_unseen(scene, canvas, places, actions);
  // Last, so that nothing moves when its words change.
  if (shell.begun) draw_live(scene, live, canvas, places, actions);
  draw_title(scene, shell.title, canvas, {x, 0, std::max(0.0F, places.left_end() - x), bar.height}, brand);
}

Track::Track(const Transport& transport, const History& history, TraceTime end)
    : axis_(transport, history), history_(&history), end_(std::max(axis_.place_of(end), TraceTime(1))) {}

double Track::at(const Position& position) const {
  if (axis_.pace() == Pace::Story)
    return std::clamp(
        static_cast<double>(model::story_duration(position.story).count()) / static_cast<double>(end_.count()), 0.0,
        1.0);
  if (axis_.pace() != Pace::Events) return at(position.t);
  const auto all = static_cast<double>(std::max<std::size_t>(history_->size(), 1));
  return static_cast<double>(position.count) / all;
}

double Track::at(TraceTime t) const {
  return std::clamp(static_cast<double>(axis_.place_of(t).count()) / static_cast<double>(end_.count()), 0.0, 1.0);
}

Action Track::seek(double fraction) const {
  fraction = std::clamp(fraction, 0.0, 1.0);
  if (axis_.pace() != Pace::Events)
    return action::Seek{
        axis_.clock_at(TraceTime(static_cast<std::int64_t>(fraction * static_cast<double>(end_.count()))))};
  const auto count = static_cast<std::size_t>(fraction * static_cast<double>(history_->size()) + 0.5);
  if (count == 0) return action::Seek{TraceTime{}};
  return action::SeekEvent{count - 1};
}

namespace {

// The first one that is not `near`, of which those that are come first. By leaps: costs what is drawn, not what there
// is.
template <class Place, class Near>
Place next_beyond(Place from, Place end, const Near& near) {
  std::ptrdiff_t leap = 1;
  while (leap < end - from && near(*(from + leap))) leap *= 2;
  return std::partition_point(from + leap / 2, from + std::min(leap, end - from), near);
}

const std::vector<PrintMarks::Mark>& print_marks(const History& history, const Track& track, Rect rail, float apart,
                                                 TransportBarState& state) {
  auto& prints = state.prints;
  if (prints && prints->track == track && prints->rail == rail && prints->apart == apart) return prints->marks;
  prints = PrintMarks{track, rail, apart, {}};
  const auto x_of = [&](const model::ConsoleLine& line) {
    return std::floor(rail.x + static_cast<float>(track.at(line.at)) * rail.width);
  };
  const auto& lines = history.console();
  const auto too_near = [&](const model::ConsoleLine& line) { return x_of(line) - prints->marks.back().x < apart; };
  for (auto next = lines.begin(); next != lines.end(); next = next_beyond(next, lines.end(), too_near))
    prints->marks.push_back({x_of(*next), next->process});
  return prints->marks;
}

// Ticks where a line was printed; breaks of compressed time; bookmarks; the loop.
void draw_marks(const Scene& scene, const Transport& transport, const Track& track, Canvas& canvas, Rect rail,
                TransportBarState& state) {
  const Theme& theme = scene.theme;
  const auto x_of = [&](TraceTime t) { return rail.x + static_cast<float>(track.at(t)) * rail.width; };
  for (const PrintMarks::Mark& mark : print_marks(scene.history, track, rail, theme.px(3), state)) {
    const Color color = mark.process == trace::kNobody ? theme.colors.quiet_text : scene.color_of(mark.process);
    canvas.fill({mark.x, rail.y - theme.px(3), std::max(1.0F, theme.px(1.5F)), rail.height + theme.px(6)},
                color.faded(0.8F));
  }
  if (transport.pace() == Pace::Compressed) {
    for (const CompressedTime::Break& each : transport.compressed().breaks()) {
      const float x = x_of(each.begin), reach = theme.px(6), y = rail.center().y;
      canvas.line(ImVec2(x - 3, y + reach), ImVec2(x + 1, y - reach), theme.colors.text, theme.px(1.5F));
      canvas.line(ImVec2(x + 1, y + reach), ImVec2(x + 5, y - reach), theme.colors.text, theme.px(1.5F));
    }
  }
  for (const TraceTime t : transport.bookmarks())
    canvas.icon(Icon::Bookmark, ImVec2(x_of(t), rail.y - theme.px(9)), theme.px(10), theme.colors.text);
  if (const auto loop = transport.loop()) {
    const float from = x_of(loop->first), to = x_of(loop->second);
    canvas.fill({from, rail.bottom() + theme.px(3), to - from, theme.px(3)}, theme.colors.now);
  } else if (const auto begin = transport.loop_from()) {
    canvas.fill({x_of(*begin), rail.bottom() + theme.px(3), theme.px(3), theme.px(3)}, theme.colors.now);
  }
}

/// `mark`: draws what stands on the rail, below the handle.
template <class Marks>
void draw_rail(const Scene& scene, const Transport& transport, const Track& track, Canvas& canvas, Rect rail,
               Actions& actions, const Marks& mark) {
  const Theme& theme = scene.theme;
  const float x = rail.x + static_cast<float>(track.at(transport.position())) * rail.width;
  canvas.fill(rail, theme.colors.raised, rail.height / 2);
  canvas.fill({rail.x, rail.y, x - rail.x, rail.height}, theme.colors.line.mixed(theme.colors.quiet_text, 0.35F),
              rail.height / 2);
  mark();
  canvas.disc(ImVec2(x, rail.center().y), theme.px(8), theme.colors.marker);
  canvas.ring(ImVec2(x, rail.center().y), theme.px(8), theme.colors.now, theme.px(1.5F));
  const Rect reach = rail.inset(-theme.px(8), -theme.px(10));
  if (canvas.pointer().dragging(reach) || canvas.pointer().clicked(reach)) {
    actions.add(track.seek(static_cast<double>((canvas.pointer().at.x - rail.x) / rail.width)));
  }
}

/// The moments of which the lesson says something: those that have come are filled.
void draw_cues(const RunScene& run, const Transport& transport, const Track& track, Canvas& canvas, Rect rail) {
  const lesson::Retelling* told = run.moment.whole.told();
  if (run.lesson.lesson == nullptr || run.lesson.changed || told == nullptr) return;
  const Theme& theme = run.moment.theme;
  for (const lesson::CueMoment& moment : told->cue_moments()) {
    const ImVec2 at(rail.x + static_cast<float>(track.at(moment.at)) * rail.width, rail.center().y);
    const bool come = moment.event < transport.position().count;
    canvas.disc(at, theme.px(5), come ? theme.colors.now : theme.colors.panel);
    canvas.ring(at, theme.px(5), come ? theme.colors.now : theme.colors.quiet_text, theme.px(1.5F));
  }
}

std::string minutes(double seconds) {
  const auto whole = static_cast<long>(std::max(0.0, seconds));
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

struct Button {
  Icon icon;
  Command command;
  const Text& tip;
};

/// The buttons that move the time, in a row that begins at `place`; returns where it ends.
float draw_buttons(const Scene& scene, const Transport& transport, Canvas& canvas, Actions& actions, Rect place) {
  const bool moving = transport.playing() || transport.following();
  const Button buttons[] = {{Icon::ToBegin, Command::ToBegin, kBegin},
                            {Icon::StepBack, Command::StepBack, kBack},
                            {moving ? Icon::Pause : Icon::Play, Command::PlayOrPause, moving ? kPause : kPlay},
                            {Icon::StepForward, Command::StepForward, kForward},
                            {Icon::ToEnd, Command::ToEnd, kEnd}};
  for (const Button& each : buttons) {
    if (icon_button(canvas, place, each.icon, Look::Plain, scene.tr(each.tip, key_of(each.command))))
      ask(actions, each.command);
    place.x += place.width + scene.theme.px(2);
  }
  return place.x;
}

}  // namespace

void draw_transport_bar(const Scene& scene, const std::optional<LiveScene>& live, const Transport& transport,
                        Canvas& canvas, TransportBarState& state, Actions& actions) {
  const Theme& theme = scene.theme;
  canvas.own_presses(state.grip);
  const Rect bar = canvas.area();
  const float side = theme.px(32), row = theme.px(6);
  float x = draw_buttons(scene, transport, canvas, actions, {theme.px(10), row, side, side}) + theme.px(10);
  const auto next = [&](float width) {
    const Rect r{x, row, width, side};
    x += width + theme.px(10);
    return r;
  };
  const auto fits = [&](float width) { return x + width <= bar.width - theme.px(10); };

  const Rect time = next(theme.px(84));
  canvas.text(time, theme.fonts.mono, theme.colors.text,
              fmt::format("{:.3f} s", std::chrono::duration<double>(scene.t).count()));
  if (const float width = theme.px(56); fits(width)) {
    if (text_button(canvas, next(width).inset(0, theme.px(4)), speed_text(transport.speed()),
                    transport.speed() == 1 ? Look::Plain : Look::On,
                    scene.tr(kSpeedTip, key_of(Command::Slower), key_of(Command::Faster)))) {
      ask(actions, canvas.pointer().shift ? Command::Slower : Command::Faster);
    }
  }
  const std::string pace = scene.tr(pace_text(transport.pace()));
  if (const float width = text_width(theme.fonts.text, pace) + theme.px(16); fits(width)) {
    if (text_button(canvas, next(width).inset(0, theme.px(4)), pace,
                    transport.pace() == Pace::Clock ? Look::Plain : Look::On,
                    scene.tr(kPaceTip, key_of(Command::NextPace)))) {
      ask(actions, Command::NextPace);
    }
  }
  if (const float width = theme.px(32); live && fits(width)) {
    const Rect place = next(width);  // It stays free after the end: nothing moves.
    if (live->running && icon_button(canvas, place, Icon::Live, transport.following() ? Look::On : Look::Plain,
                                     scene.tr(kGoLive, key_of(Command::GoLive))))
      ask(actions, Command::GoLive);
  }
  const std::string counted = scene.tr(kEventOf, transport.position().count, scene.history.size());
  const float counted_width = text_width(theme.fonts.small, counted) + theme.px(30);
  if (fits(counted_width)) {
    canvas.text({bar.width - counted_width, row, counted_width - theme.px(20), side}, theme.fonts.small,
                theme.colors.quiet_text, counted, Align::Right);
  }
  const std::string hints =
      scene.tr(kHints, key_of(Command::StepBack), key_of(Command::StepForward), key_of(Command::PreviousOperation),
               key_of(Command::NextOperation), key_of(Command::PreviousOfSelected), key_of(Command::NextOfSelected),
               key_of(Command::GoLive));
  canvas.note(hints);
  if (const float width = text_width(theme.fonts.small, hints); fits(width + counted_width)) {
    canvas.text({x + theme.px(6), row, width + 1, side}, theme.fonts.small, theme.colors.quiet_text, hints);
  }
  const Rect rail{theme.px(20), bar.height - theme.px(24), bar.width - theme.px(40), theme.px(8)};
  const Track track(transport, scene.history, scene.end());
  draw_rail(scene, transport, track, canvas, rail, actions,
            [&] { draw_marks(scene, transport, track, canvas, rail, state); });
}

void draw_film_bar(const RunScene& run, const Transport& transport, Canvas& canvas, TransportBarState& state,
                   Actions& actions) {
  const Scene& scene = run.moment;
  const Theme& theme = scene.theme;
  canvas.own_presses(state.grip);
  const Rect bar = canvas.area();
  const float side = std::min(theme.px(30), bar.height / 2);
  const bool moving = transport.playing() || transport.following();
  const Rect button{theme.px(10), theme.px(6), side, side};
  if (icon_button(canvas, button, moving ? Icon::Pause : Icon::Play, Look::Plain,
                  scene.tr(moving ? kPause : kPlay, key_of(Command::PlayOrPause))))
    ask(actions, Command::PlayOrPause);
  const auto in_seconds = [](TraceTime t) { return std::chrono::duration<double>(t).count(); };
  const TimeAxis axis(transport, scene.history);
  const double end = in_seconds(scene.end()), now = in_seconds(scene.t);
  const std::string clock = run.live && run.live->running
                                ? scene.tr(kRealSoFar, fmt::format("{:.2f}", now))
                                : scene.tr(kRealOf, fmt::format("{:.2f}", now), fmt::format("{:.2f}", end));
  const Rect row{button.right() + theme.px(10), button.y, bar.width - button.right() - theme.px(30), side};
  float used = 0;
  if (transport.pace() == Pace::Story)
    used =
        canvas.text(row, theme.fonts.text, theme.colors.text,
                    scene.tr(kFilmOf, minutes(in_seconds(TraceTime(model::story_duration(transport.position().story)))),
                             minutes(in_seconds(axis.place_of(scene.end()))))) +
        theme.px(20);
  if (used + text_width(theme.fonts.text, clock) <= row.width)
    canvas.text(row, theme.fonts.text, theme.colors.quiet_text, clock, Align::Right);
  const Rect rail{theme.px(20), bar.height - theme.px(26), bar.width - theme.px(40), theme.px(8)};
  const Track track(transport, scene.history, scene.end());
  draw_rail(scene, transport, track, canvas, rail, actions, [&] { draw_cues(run, transport, track, canvas, rail); });
}

}  // namespace view
