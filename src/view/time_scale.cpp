#include "view/time_scale.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>

namespace view {
namespace {

struct Unit {
  double ns;
  const char* name;
};
constexpr std::array kUnits{Unit{1e9, "s"}, Unit{1e6, "ms"}, Unit{1e3, "µs"}, Unit{1, "ns"}};

std::string number(double value, int digits) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

TimeScale placed(TimeScale scale, double begin, double length, TraceTime whole) {
  const auto total = static_cast<double>(std::max(whole, kShortestView).count());
  length = std::clamp(length, static_cast<double>(kShortestView.count()), total);
  begin = std::clamp(begin, 0.0, total - length);
  scale.begin = TraceTime{std::llround(begin)};
  scale.end = scale.begin + TraceTime{std::max<std::int64_t>(std::llround(length), kShortestView.count())};
  return scale;
}

}  // namespace

float TimeScale::x_of(TraceTime t) const {
  const double offset = static_cast<double>((axis.place_of(t) - begin).count()) * pixels_per_ns();
  return x + static_cast<float>(std::clamp(offset, -64.0, static_cast<double>(width) + 64.0));
}

TraceTime TimeScale::time_at(float pixel) const {
  return axis.clock_at(begin + TraceTime{std::llround(static_cast<double>(pixel - x) / pixels_per_ns())});
}

TimeScale zoomed(const TimeScale& scale, float pixel, double factor, TraceTime whole) {
  const auto length = static_cast<double>((scale.end - scale.begin).count());
  const double share = std::clamp(static_cast<double>(pixel - scale.x) / static_cast<double>(scale.width), 0.0, 1.0);
  const double fixed = static_cast<double>(scale.begin.count()) + share * length;
  return placed(scale, fixed - share * length / factor, length / factor, whole);
}

TimeScale dragged(const TimeScale& scale, float pixels, TraceTime whole) {
  const auto length = static_cast<double>((scale.end - scale.begin).count());
  return placed(scale, static_cast<double>(scale.begin.count()) - static_cast<double>(pixels) / scale.pixels_per_ns(),
                length, whole);
}

namespace {

/// A distance at which labels stand: 1, 2 or 5 times a power of ten, and how many minor ticks to each.
struct Step {
  double length = 1;
  int minors = 5;
};

Step step_of(double least) {
  const double power = std::pow(10, std::floor(std::log10(std::max(least, 1.0))));
  for (const auto& [factor, minors] : {std::pair{1, 5}, {2, 4}, {5, 5}})
    if (power * factor >= least) return {power * factor, minors};
  return {power * 10, 5};
}

/// The ticks between two times whose x is `x_of(time)`.
template <class XOf, class Label>
void add_ticks(std::vector<Tick>& ticks, const Step& step, double begin, double end, const XOf& x_of,
               const Label& label) {
  const auto first = static_cast<std::int64_t>(std::ceil(begin / step.length)) * step.minors - step.minors + 1;
  for (std::int64_t i = first;; ++i) {
    const double at = static_cast<double>(i) * step.length / step.minors;
    if (at > end) break;
    if (at < begin) continue;
    ticks.push_back({x_of(at), i % step.minors == 0 ? label(at) : std::string{}});
  }
}

/// Between two breaks as by the clock; what a break brings too near to the label before it has none.
void add_broken_ticks(std::vector<Tick>& ticks, const TimeScale& scale, const Step& step, float label_width,
                      const auto& label) {
  const auto x_of = [&](double t) { return scale.x_of(TraceTime{std::llround(t)}); };
  const auto breaks = scale.axis.breaks();
  const TraceTime from = scale.from(), until = scale.until();
  TraceTime begin = from;
  auto next = std::upper_bound(breaks.begin(), breaks.end(), from,
                               [](TraceTime t, const CompressedTime::Break& each) { return t < each.end; });
  for (; begin < until; ++next) {
    const TraceTime end = next == breaks.end() ? until : std::min(next->begin, until);
    add_ticks(ticks, step, static_cast<double>(begin.count()), static_cast<double>(end.count()), x_of, label);
    if (next == breaks.end() || next->begin >= until) break;
    begin = next->end;
  }
  float last = -label_width;
  for (Tick& tick : ticks) {
    if (tick.label.empty()) continue;
    if (tick.x - last < label_width) {
      tick.label.clear();
    } else {
      last = tick.x;
    }
  }
}

/// In a story no two distances are alike: at equal distances on the screen stands which time of the run is told there,
/// where it is another than at the label before.
std::vector<Tick> told_ticks(const TimeScale& scale, float label_width) {
  std::vector<Tick> ticks;
  const int digits = scale.until() < std::chrono::seconds(10) ? 3 : scale.until() < std::chrono::minutes(2) ? 2 : 1;
  std::string last;
  for (float x = scale.x; x <= scale.x + scale.width; x += 1.25F * label_width) {
    std::string label = number(static_cast<double>(scale.time_at(x).count()) / 1e9, digits);
    ticks.push_back({x, label == last ? std::string{} : label});
    last = std::move(label);
  }
  const auto named = std::find_if(ticks.rbegin(), ticks.rend(), [](const Tick& t) { return !t.label.empty(); });
  if (named != ticks.rend()) named->label += " s";
  return ticks;
}

}  // namespace

std::vector<Tick> ticks_of(const TimeScale& scale, float label_width) {
  std::vector<Tick> ticks;
  const double least = static_cast<double>(label_width) / scale.pixels_per_ns();
  if (scale.axis.pace() == Pace::Events) {
    const auto event = static_cast<double>(TimeAxis::kEvent.count());
    const auto x_of = [&](double number) {
      return scale.x +
             static_cast<float>((number * event - static_cast<double>(scale.begin.count())) * scale.pixels_per_ns());
    };
    Step step = step_of(least / event);
    step.minors = std::min(step.minors, static_cast<int>(step.length));
    add_ticks(ticks, step, static_cast<double>(scale.begin.count()) / event,
              static_cast<double>(scale.end.count()) / event, x_of,
              [](double number) { return view::number(number, 0); });
    return ticks;
  }
  if (scale.axis.pace() == Pace::Story) return told_ticks(scale, label_width);
  const Step step = step_of(least);
  const auto unit = std::find_if(kUnits.begin(), kUnits.end() - 1, [&](const Unit& u) {
    return step.length >= u.ns / 1000 * 0.999 && static_cast<double>(scale.until().count()) >= u.ns * 0.05;
  });
  const int digits = std::max(0, static_cast<int>(std::ceil(-std::log10(step.length / unit->ns) - 1e-9)));
  const auto label = [&](double t) { return number(t / unit->ns, digits); };
  if (scale.axis.breaks().empty()) {
    add_ticks(
        ticks, step, static_cast<double>(scale.begin.count()), static_cast<double>(scale.end.count()),
        [&](double t) { return scale.x_of(TraceTime{std::llround(t)}); }, label);
  } else {
    add_broken_ticks(ticks, scale, step, label_width, label);
  }
  const auto last = std::find_if(ticks.rbegin(), ticks.rend(), [](const Tick& t) { return !t.label.empty(); });
  if (last != ticks.rend()) last->label.append(" ").append(unit->name);
  return ticks;
}

std::string duration_text(TraceTime duration) {
  const auto ns = static_cast<double>(std::max(duration, TraceTime{0}).count());
  if (ns >= 99.95e9) return number(ns / 1e9, 0) + "\u00a0s";
  if (ns >= 0.95e9) return number(ns / 1e9, 1) + "\u00a0s";
  if (ns >= 99.5e6) return number(ns / 1e9, 2) + "\u00a0s";
  if (ns >= 9.95e6) return number(ns / 1e6, 0) + "\u00a0ms";
  if (ns >= 0.995e6) return number(ns / 1e6, 1) + "\u00a0ms";
  if (ns >= 1e3) return number(ns / 1e3, 0) + "\u00a0µs";
  return ns == 0 ? "0\u00a0s" : number(ns, 0) + "\u00a0ns";
}

std::string moment_text(TraceTime t) { return number(static_cast<double>(t.count()) / 1e9, 3) + "\u00a0s"; }

}  // namespace view
