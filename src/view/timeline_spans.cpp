#include <cmath>

#include "view/timeline.hpp"

namespace view {
namespace {

using model::Span;
using model::SpanKind;

/// Below this many pixels a span is merged with its neighbours.
constexpr float kNarrow = 2;

float share_of(TraceTime part, TraceTime whole) {
  return whole.count() > 0 ? static_cast<float>(static_cast<double>(part.count()) / static_cast<double>(whole.count()))
                           : 0;
}

/// Collects narrow spans column by column; columns that look the same become one bar.
class Columns {
 public:
  Columns(const model::Lane& lane, const TimeScale& scale, const Rect& band, std::vector<SpanItem>& items)
      : lane_{lane}, scale_{scale}, band_{band}, items_{items} {}

  void add(const Span& span, std::uint32_t index, TraceTime begin, TraceTime end) {
    const int column = static_cast<int>(std::floor(scale_.x_of(begin)));
    if (filled_ && column != column_) close_column();
    if (!filled_) {
      filled_ = true;
      column_ = column;
      first_ = index;
      begin_ = begin;
      run_ = sleep_ = wait_ = TraceTime{0};
      kind_ = span.kind;
    }
    end_ = end;
    (span.kind == SpanKind::Run      ? run_
     : span.kind == SpanKind::Sleep  ? sleep_
     : span.kind == SpanKind::Zombie ? zombie_
                                     : wait_) += end - begin;
  }

  void flush() {
    if (filled_) close_column();
    if (bar_.rect.width > 0) items_.push_back(bar_);
    bar_ = {};
  }

 private:
  void close_column() {
    filled_ = false;
    const TraceTime whole =
        scale_.time_at(static_cast<float>(column_ + 1)) - scale_.time_at(static_cast<float>(column_));
    // A span that is shorter than the column still leaves a trace of an eighth of it.
    const auto steps = [&](TraceTime part) {
      return part.count() <= 0 ? 0.F : std::clamp(std::round(share_of(part, whole) * 8), 1.F, 8.F) / 8;
    };
    SpanItem item;
    item.rect = {static_cast<float>(column_), band_.y, 1, band_.height};
    item.kind = kind_;
    item.actor = lane_.actor;
    item.merged = true;
    item.run = steps(run_);
    item.sleep = std::min(steps(sleep_), 1 - item.run);
    item.wait = std::min(steps(wait_), 1 - item.run - item.sleep);
    item.begin = begin_;
    item.end = end_;
    item.span = first_;
    zombie_ = TraceTime{0};
    const bool goes_on = bar_.rect.width > 0 && bar_.rect.right() == item.rect.x && bar_.run == item.run &&
                         bar_.sleep == item.sleep && bar_.wait == item.wait;
    if (goes_on) {
      bar_.rect.width += 1;
      bar_.end = item.end;
      return;
    }
    if (bar_.rect.width > 0) items_.push_back(bar_);
    bar_ = item;
  }

  const model::Lane& lane_;
  const TimeScale& scale_;
  const Rect& band_;
  std::vector<SpanItem>& items_;
  bool filled_ = false;
  int column_ = 0;
  std::uint32_t first_ = 0;
  SpanKind kind_ = SpanKind::Run;
  TraceTime begin_{}, end_{}, run_{}, sleep_{}, wait_{}, zombie_{};
  SpanItem bar_;
};

/// Where the axis is not the clock: in pieces within which it nearly is, as no wait is left out within one.
void uneven_columns(const model::Lane& lane, const model::Timeline& timeline, const model::Detail& detail,
                    const TimeScale& scale, std::size_t count, std::vector<model::Detail::Column>& columns) {
  constexpr std::size_t kPiece = 16;
  const auto column_of = [&](TraceTime t) {
    return static_cast<std::size_t>(std::clamp(scale.x_of(t) - scale.x, 0.F, static_cast<float>(count)));
  };
  std::vector<std::size_t> cuts;
  for (std::size_t cut = 0; cut <= count; cut += kPiece) cuts.push_back(cut);
  cuts.push_back(count);
  for (const CompressedTime::Break& each : scale.axis.breaks()) {
    cuts.push_back(column_of(each.begin));
    cuts.push_back(std::min(column_of(each.begin) + 1, count));
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  std::vector<model::Detail::Column> piece;
  const auto time_at = [&](std::size_t column) {
    return scale.time_at(scale.x + static_cast<float>(column) * scale.width / static_cast<float>(count));
  };
  TraceTime begin = time_at(0);
  columns.clear();
  for (std::size_t i = 1; i < cuts.size(); ++i) {
    const TraceTime end = std::max(begin + TraceTime{1}, time_at(cuts[i]));
    detail.columns(timeline, lane, begin, end, cuts[i] - cuts[i - 1], piece);
    columns.insert(columns.end(), piece.begin(), piece.end());
    begin = end;
  }
}

}  // namespace

std::vector<SpanItem> span_items(const model::Lane& lane, const TimeScale& scale, const Rect& band, TraceTime until) {
  std::vector<SpanItem> items;
  Columns columns{lane, scale, band, items};
  const TraceTime from = scale.from(), last = scale.until();
  const auto first = std::lower_bound(lane.spans.begin(), lane.spans.end(), from,
                                      [](const Span& span, TraceTime t) { return span.end <= t; });
  for (auto span = first; span != lane.spans.end() && span->begin < last; ++span) {
    const bool open = span->end == TraceTime::max();
    const TraceTime begin = std::max(span->begin, from),
                    end = std::min(open ? std::max(until, span->begin) : span->end, last);
    const float left = scale.x_of(begin), right = scale.x_of(end);
    const auto index = static_cast<std::uint32_t>(span - lane.spans.begin());
    if (right - left < kNarrow) {
      columns.add(*span, index, begin, end);
      continue;
    }
    columns.flush();
    SpanItem item;
    item.rect = {left, band.y, right - left, band.height};
    item.kind = span->kind;
    item.actor = lane.actor;
    item.begin = span->begin;
    item.end = open ? until : span->end;
    item.span = index;
    item.open_end = open;
    items.push_back(std::move(item));
  }
  columns.flush();
  return items;
}

std::vector<SpanItem> column_items(const model::Lane& lane, const model::Timeline& timeline,
                                   const model::Detail& detail, const TimeScale& scale, const Rect& band) {
  const auto count = static_cast<std::size_t>(std::max(1.F, std::floor(band.width)));
  std::vector<model::Detail::Column> columns;
  if (scale.axis.pace() == Pace::Clock) {
    detail.columns(timeline, lane, scale.begin, scale.end, count, columns);
  } else {
    uneven_columns(lane, timeline, detail, scale, count, columns);
  }
  const auto steps = [](float share) { return share <= 0 ? 0.F : std::clamp(std::round(share * 8), 1.F, 8.F) / 8; };
  std::vector<SpanItem> items;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].empty()) continue;
    float wait = 0;
    for (const SpanKind kind : {SpanKind::WaitJoin, SpanKind::WaitGet, SpanKind::WaitPut, SpanKind::WaitRecv,
                                SpanKind::WaitSend, SpanKind::WaitAcquire, SpanKind::WaitOther, SpanKind::Stopped})
      wait += columns[i].of(kind);
    SpanItem item;
    item.rect = {band.x + static_cast<float>(i), band.y, 1, band.height};
    item.kind = wait > 0                             ? SpanKind::WaitOther
                : columns[i].of(SpanKind::Run) > 0   ? SpanKind::Run
                : columns[i].of(SpanKind::Sleep) > 0 ? SpanKind::Sleep
                                                     : SpanKind::Zombie;
    item.actor = lane.actor;
    item.merged = true;
    item.run = steps(columns[i].of(SpanKind::Run));
    item.sleep = std::min(steps(columns[i].of(SpanKind::Sleep)), 1 - item.run);
    item.wait = std::min(steps(wait), 1 - item.run - item.sleep);
    if (!items.empty() && items.back().rect.right() == item.rect.x && items.back().run == item.run &&
        items.back().sleep == item.sleep && items.back().wait == item.wait) {
      items.back().rect.width += 1;
    } else {
      items.push_back(std::move(item));
    }
  }
  for (SpanItem& item : items) {
    item.begin = scale.time_at(item.rect.x);
    item.end = scale.time_at(item.rect.right());
  }
  return items;
}

}  // namespace view
