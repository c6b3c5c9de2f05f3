// What the model costs, in CPU time:  model_bench [EVENTS [PROCESSES]]

#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "model/detail.hpp"
#include "model/history.hpp"
#include "model/story_clock.hpp"
#include "model/timeline.hpp"
#include "support/recording.hpp"

namespace {

/// CPU time of this process: other work on the machine does not count.
struct Clock {
  static double now() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
  }
};

double ms_since(double begin) { return Clock::now() - begin; }

double peak_mb() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

class Table : public model::Texts {
 public:
  std::string_view text(trace::TextRef ref) const override {
    return ref < texts_.size() ? std::string_view{texts_[ref]} : std::string_view{};
  }
  trace::TextRef keep(std::string_view text) {
    texts_.emplace_back(text);
    return static_cast<trace::TextRef>(texts_.size() - 1);
  }

 private:
  std::vector<std::string> texts_{""};
};

/// `what`, its time, and that of one event.
void report(const char* what, double ms, std::size_t count) {
  std::printf("%-58s %10.2f ms %10.1f ns each\n", what, ms, ms * 1e6 / static_cast<double>(count));
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t wanted = argc > 1 ? std::stoul(argv[1]) : 10'000'000;
  const std::size_t processes = argc > 2 ? std::stoul(argv[2]) : 64;
  Table texts;
  std::vector<trace::Event> events;
  events.reserve(wanted + 10'000);
  trace::Serial last = 0;
  spawnarium::test::make_recording({.events = wanted, .processes = processes},
                                   {.event = [&](const trace::Event& event) { events.push_back(event); },
                                    .text = [&](std::string_view text) { return texts.keep(text); },
                                    .new_serial = [&] { return ++last; }});
  std::printf("%zu events, %zu processes; %.0f MB before\n", events.size(), processes, peak_mb());
  std::uint64_t sum = 0;
  auto begin = Clock::now();
  for (const trace::Event& event : events) sum += event.time_ns + static_cast<std::uint64_t>(event.kind);
  report("scan the events once", ms_since(begin), events.size());
  if (sum == 0) return 1;
  const std::size_t count = events.size();
  const std::vector<trace::Event> live(
      events.end() - static_cast<std::ptrdiff_t>(std::min<std::size_t>(count, 1'000'000)), events.end());

  model::History history{texts};
  begin = Clock::now();
  history.add(std::move(events));
  report("History::add of all", ms_since(begin), count);
  const double before_worlds = peak_mb();
  begin = Clock::now();
  (void)history.at(base::TraceTime{0});
  report("first world, at 0", ms_since(begin), 1);
  model::Timeline timeline;
  begin = Clock::now();
  (void)timeline.update(history, 100'000);
  report("Timeline, the first 100,000 events", ms_since(begin), std::min<std::size_t>(count, 100'000));
  begin = Clock::now();
  timeline.update(history);
  report("Timeline::update, the rest", ms_since(begin), count);
  std::size_t spans = 0;
  for (const model::Lane& lane : timeline.lanes()) spans += lane.spans.size();
  std::printf("  %zu lanes, %zu spans, %zu arrows; %.0f MB more than before\n", timeline.lanes().size(), spans,
              timeline.arrows().size(), peak_mb() - before_worlds);
  const double before_clock = peak_mb();
  model::StoryClock clock;
  begin = Clock::now();
  clock.update(history, model::StoryClock::kAll);
  report("StoryClock::update of all", ms_since(begin), count);
  std::printf("  %zu beats, %.1f s of story, %.2f bytes an event kept; %.0f MB more than before\n",
              clock.beats().size(), static_cast<double>(clock.end()) / model::kTicksPerSecond,
              static_cast<double>(clock.beats().capacity() * sizeof(model::Beat)) / static_cast<double>(count),
              peak_mb() - before_clock);
  model::Detail detail;
  begin = Clock::now();
  detail.update(timeline);
  report("Detail::update of all", ms_since(begin), spans);
  for (const int zoom : {1, 10, 100, 1000, 100'000}) {
    const base::TraceTime from = history.end() / 3, to = from + (zoom == 1 ? history.end() : history.end() / zoom);
    std::vector<model::Detail::Column> columns;
    begin = Clock::now();
    for (const model::Lane& lane : timeline.lanes())
      detail.columns(timeline, lane, zoom == 1 ? base::TraceTime{0} : from, to, 1280, columns);
    const double ms = ms_since(begin);
    begin = Clock::now();
    const std::size_t arrows = detail.arrows(timeline, from, to, 160).size();
    std::printf("  zoom %6d: 1280 columns of %zu lanes %8.2f ms; %zu arrows %6.2f ms\n", zoom, timeline.lanes().size(),
                ms, arrows, ms_since(begin));
  }
  const double before_snapshots = peak_mb();
  begin = Clock::now();
  (void)history.after(count);
  report("first world at the end (makes the snapshots)", ms_since(begin), count);
  std::printf("  snapshots and console: %.0f MB\n", peak_mb() - before_snapshots);
  std::mt19937_64 random{1};
  double worst = 0, total = 0;
  constexpr int kSeeks = 200;
  for (int i = 0; i < kSeeks; ++i) {
    const base::TraceTime at{static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(history.end().count()))};
    begin = Clock::now();
    (void)history.at(at);
    const double ms = ms_since(begin);
    worst = std::max(worst, ms);
    total += ms;
  }
  std::printf("%-58s %10.2f ms mean %8.2f ms worst\n", "seek to any time", total / kSeeks, worst);

  // Live: 1,000 events a frame, every third frame with one that came late.
  model::History live_history{texts};
  model::Timeline live_timeline;
  worst = total = 0;
  int frames = 0;
  for (std::size_t i = 0; i + 1000 <= live.size(); i += 1000, ++frames) {
    std::vector<trace::Event> frame(live.begin() + static_cast<std::ptrdiff_t>(i),
                                    live.begin() + static_cast<std::ptrdiff_t>(i + 1000));
    if (frames % 3 == 0) std::swap(frame.front().time_ns, frame.back().time_ns);
    if (i >= 1000 && frames % 3 == 1) frame.front().time_ns -= 500'000;
    begin = Clock::now();
    live_history.add(frame);
    live_timeline.update(live_history);
    (void)live_history.after(live_history.size());
    const double ms = ms_since(begin);
    worst = std::max(worst, ms);
    total += ms;
  }
  std::printf("%-58s %10.2f ms mean %8.2f ms worst\n", "live frame of 1,000 events: add, timeline, world",
              total / frames, worst);
  std::printf("peak memory %.0f MB\n", peak_mb());
}
