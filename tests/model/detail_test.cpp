#include "model/detail.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "support/recording.hpp"
#include "support/run_builder.hpp"

using base::TraceTime;
using model::Detail;
using model::Lane;
using model::SpanKind;
using spawnarium::test::RunBuilder;

namespace {

/// A long run: its events and texts.
struct Long : model::Texts {
  std::vector<std::string> texts{""};
  std::vector<trace::Event> events;
  explicit Long(std::size_t wanted) {
    trace::Serial last = 0;
    spawnarium::test::make_recording({.events = wanted, .processes = 6},
                                     {.event = [&](const trace::Event& event) { events.push_back(event); },
                                      .text =
                                          [&](std::string_view text) {
                                            texts.emplace_back(text);
                                            return static_cast<trace::TextRef>(texts.size() - 1);
                                          },
                                      .new_serial = [&] { return ++last; }});
  }
  std::string_view text(trace::TextRef ref) const override { return texts[ref]; }
};

/// The same by looking at every span.
std::vector<Detail::Column> slowly(const Lane& lane, TraceTime until, TraceTime begin, TraceTime end,
                                   std::size_t count) {
  std::vector<Detail::Column> columns(count);
  const double width = static_cast<double>((end - begin).count()) / static_cast<double>(count);
  for (std::size_t c = 0; c < count; ++c) {
    const double from = static_cast<double>(begin.count()) + width * static_cast<double>(c), to = from + width;
    for (const model::Span& span : lane.spans) {
      const double span_end = static_cast<double>((span.end == TraceTime::max() ? until : span.end).count());
      const double part = std::min(to, span_end) - std::max(from, static_cast<double>(span.begin.count()));
      if (part > 0) columns[c].share[static_cast<std::size_t>(span.kind)] += static_cast<float>(part / width);
    }
  }
  return columns;
}

}  // namespace

TEST_CASE("Detail: from any distance the shares are those of the spans, and nothing is dropped") {
  const Long run{60'000};
  model::History history{run};
  history.add(run.events);
  model::Timeline timeline;
  timeline.update(history);
  Detail detail;
  detail.update(timeline);
  const TraceTime whole = timeline.end();
  for (const Lane& lane : timeline.lanes()) {
    for (const auto& [begin, end, count] : {std::tuple{TraceTime{0}, whole, 40}, std::tuple{TraceTime{0}, whole, 7},
                                            std::tuple{whole / 3, whole / 2, 100}, std::tuple{whole / 2, whole * 2, 30},
                                            std::tuple{whole / 2, whole / 2 + TraceTime{50'000}, 64}}) {
      std::vector<Detail::Column> columns;
      detail.columns(timeline, lane, begin, end, static_cast<std::size_t>(count), columns);
      const auto expected = slowly(lane, whole, begin, end, static_cast<std::size_t>(count));
      REQUIRE(columns.size() == expected.size());
      std::array<float, model::kSpanKinds> sum{}, expected_sum{};
      for (std::size_t c = 0; c < columns.size(); ++c)
        for (std::size_t kind = 0; kind < model::kSpanKinds; ++kind) {
          CHECK(columns[c].share[kind] == doctest::Approx(expected[c].share[kind]).epsilon(0.08).scale(1));
          sum[kind] += columns[c].share[kind];
          expected_sum[kind] += expected[c].share[kind];
          if (expected[c].share[kind] > 1e-4) CHECK(columns[c].share[kind] > 0);
        }
      for (std::size_t kind = 0; kind < model::kSpanKinds; ++kind)
        CHECK(sum[kind] / static_cast<float>(count) ==
              doctest::Approx(expected_sum[kind] / static_cast<float>(count)).epsilon(0.01).scale(1));
    }
  }
}

TEST_CASE("Detail: what was grown in pieces is what was made at once") {
  const Long run{60'000};
  model::History whole{run}, live{run};
  whole.add(run.events);
  model::Timeline whole_timeline, timeline;
  Detail whole_detail, detail;
  whole_timeline.update(whole);
  whole_detail.update(whole_timeline);
  std::mt19937 random{3};
  for (std::size_t i = 0; i < run.events.size();) {
    const std::size_t count = std::min<std::size_t>(1 + random() % 5000, run.events.size() - i);
    std::vector<trace::Event> piece(run.events.begin() + static_cast<std::ptrdiff_t>(i),
                                    run.events.begin() + static_cast<std::ptrdiff_t>(i + count));
    std::vector<trace::Event> late;
    if (piece.size() > 50) {  // One actor's events come later than the others'.
      const trace::Serial slow = piece[piece.size() / 2].actor;
      const auto kept = std::stable_partition(piece.begin(), piece.end(),
                                              [&](const trace::Event& event) { return event.actor != slow; });
      late.assign(kept, piece.end());
      piece.erase(kept, piece.end());
    }
    for (const auto* part : {&piece, &late}) {
      live.add(*part);
      timeline.update(live);
      detail.update(timeline);
    }
    i += count;
  }
  const TraceTime end = timeline.end();
  REQUIRE(end == whole_timeline.end());
  for (const std::size_t count : {10U, 160U, 5000U})
    CHECK(detail.arrows(timeline, TraceTime{0}, end, count) ==
          whole_detail.arrows(whole_timeline, TraceTime{0}, end, count));
  for (const Lane& lane : timeline.lanes()) {
    std::vector<Detail::Column> grown, made;
    detail.columns(timeline, lane, TraceTime{0}, end, 50, grown);
    whole_detail.columns(whole_timeline, *whole_timeline.lane_of(lane.actor), TraceTime{0}, end, 50, made);
    for (std::size_t c = 0; c < 50; ++c) CHECK(grown[c].share == made[c].share);
  }
}

TEST_CASE("Detail: of many arrows between two actors some are shown, of few all") {
  const Long run{60'000};
  model::History history{run};
  history.add(run.events);
  model::Timeline timeline;
  timeline.update(history);
  Detail detail;
  detail.update(timeline);
  const TraceTime end = timeline.end();
  const auto far = detail.arrows(timeline, TraceTime{0}, end, 20);
  CHECK(far.size() < timeline.arrows().size() / 10);
  CHECK(far.size() > 100);
  std::set<std::pair<trace::Serial, trace::Serial>> all, shown;
  for (const model::Arrow& arrow : timeline.arrows()) all.emplace(arrow.from, arrow.to);
  for (const std::uint32_t i : far) shown.emplace(timeline.arrows()[i].from, timeline.arrows()[i].to);
  CHECK(all == shown);
  CHECK(std::is_sorted(far.begin(), far.end()));
  CHECK(detail.arrows(timeline, TraceTime{0}, end, 100'000'000).size() == timeline.arrows().size());
}
