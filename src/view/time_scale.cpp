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
  const double offset = static_cast<double>((t - begin).count()) * pixels_per_ns();
  return x + static_cast<float>(std::clamp(offset, -64.0, static_cast<double>(width) + 64.0));
}

TraceTime TimeScale::time_at(float pixel) const {
  return begin + TraceTime{std::llround(static_cast<double>(pixel - x) / pixels_per_ns())};
}

TimeScale zoomed(const TimeScale& scale, float pixel, double factor, TraceTime whole) {
  const auto length = static_cast<double>((scale.end - scale.begin).count());
  const double share = std::clamp(static_cast<double>(pixel - scale.x) / static_cast<double>(scale.width), 0.0, 1.0);
  const double fixed = static_cast<double>(scale.begin.count()) + share * length;
  return placed(scale, fixed - share * length / factor, length / factor, whole);
}

TimeScale dragged(const TimeScale& scale, float pixels, TraceTime whole) {
  const auto length = static_cast<double>((scale.end - scale.begin).count());
  return placed(scale, static_cast<double>(scale.begin.count()) - static_cast<double>(pixels) / scale.pixels_per_ns(), length, whole);
}

std::vector<Tick> ticks_of(const TimeScale& scale, float label_width) {
  const double least = static_cast<double>(label_width) / scale.pixels_per_ns();
  double step = std::pow(10, std::floor(std::log10(std::max(least, 1.0))));
  int minors = 5;
  for (const auto& [factor, minor] : {std::pair{1, 5}, {2, 4}, {5, 5}, {10, 5}}) {
    if (step * factor < least && factor < 10) continue;
    step *= factor;
    minors = minor;
    break;
  }
  const auto unit = std::find_if(kUnits.begin(), kUnits.end() - 1, [&](const Unit& u) { return step >= u.ns / 1000 * 0.999 && static_cast<double>(scale.end.count()) >= u.ns * 0.05; });
  const int digits = std::max(0, static_cast<int>(std::ceil(-std::log10(step / unit->ns) - 1e-9)));

  std::vector<Tick> ticks;
  const auto first = static_cast<std::int64_t>(std::ceil(static_cast<double>(scale.begin.count()) / step)) * minors - minors + 1;
  for (std::int64_t i = first;; ++i) {
    const double at = static_cast<double>(i) * step / minors;
    if (at > static_cast<double>(scale.end.count())) break;
    if (at < static_cast<double>(scale.begin.count())) continue;
    Tick tick{scale.x_of(TraceTime{std::llround(at)}), {}};
    if (i % minors == 0) tick.label = number(at / unit->ns, digits);
    ticks.push_back(std::move(tick));
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

std::string moment_text(TraceTime t) {
  return number(static_cast<double>(t.count()) / 1e9, 3) + "\u00a0s";
}

}  // namespace view
