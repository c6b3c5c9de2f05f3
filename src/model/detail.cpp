#include "model/detail.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace model {
namespace {

constexpr std::size_t kManySpans = 2048;  ///< With fewer, looking at each is quick.
constexpr std::size_t kSpansInBucket = 4;
constexpr std::size_t kSpansInColumn = 4;  ///< With more in a column on the average, buckets are quicker than spans.
constexpr std::size_t kSmallestTop = 256;  ///< Buckets of the highest level.

constexpr int kFirstArrowLevel =
    14;  ///< Pieces of 2^14 ns, 16 us, and so on: of 24 levels the last has 2^37 ns, 137 s.

TraceTime end_of(const Span& span, TraceTime until) {
  return span.end == TraceTime::max() ? std::max(until, span.begin) : span.end;
}

std::size_t first_span_after(const Lane& lane, TraceTime begin) {
  const auto first =
      std::partition_point(lane.spans.begin(), lane.spans.end(), [&](const Span& span) { return span.end <= begin; });
  return static_cast<std::size_t>(first - lane.spans.begin());
}

std::uint8_t share_of_255(double share) {
  return share <= 0 ? std::uint8_t{0}
                    : static_cast<std::uint8_t>(std::clamp(std::ceil(share * 255 - 1e-9), 1.0, 255.0));
}

std::int64_t piece_of(const Arrow& arrow, std::size_t level) {
  return arrow.to_time.count() >> (kFirstArrowLevel + static_cast<int>(level));
}

}  // namespace

void Detail::update(const Timeline& timeline) {
  if (!follower_.behind(timeline)) return;
  const TraceTime changed = follower_.catch_up(timeline);
  for (const Lane& lane : timeline.lanes()) {
    if (lane.spans.size() < kManySpans) {
      pyramids_.erase(lane.actor);
      continue;
    }
    extend(lane, changed, pyramids_[lane.actor]);
  }
  const auto& arrows = timeline.arrows();
  const auto same = std::partition_point(arrows.begin(),
                                         arrows.begin() + static_cast<std::ptrdiff_t>(std::min(arrows_, arrows.size())),
                                         [&](const Arrow& arrow) { return arrow.to_time < changed; });
  forget_arrows(timeline, static_cast<std::size_t>(same - arrows.begin()));
  thin_arrows(timeline);
}

/// What it holds depends on the spans alone: the width of its buckets on how many there are, and each bucket on what
/// happened in it.
void Detail::extend(const Lane& lane, TraceTime changed, Pyramid& pyramid) {
  const Span& newest = lane.spans.back();
  const auto last = static_cast<std::uint64_t>(
      std::max<std::int64_t>(1, (newest.end == TraceTime::max() ? newest.begin : newest.end).count()));
  const auto width =
      static_cast<std::int64_t>(std::bit_floor(last / std::bit_ceil(lane.spans.size() / kSpansInBucket) + 1));
  if (width != pyramid.width) pyramid = {width, {}};
  if (pyramid.levels.empty()) pyramid.levels.emplace_back();
  std::size_t first = std::min(pyramid.levels[0].size(), static_cast<std::size_t>(changed.count() / width));
  std::size_t buckets = static_cast<std::size_t>(last) / static_cast<std::size_t>(width);
  pyramid.levels[0].resize(buckets);
  fill(lane, width, first, pyramid.levels[0]);
  std::size_t level = 1;
  for (; buckets / 2 >= kSmallestTop; ++level) {
    buckets /= 2;
    first = level < pyramid.levels.size() ? std::min(first / 2, pyramid.levels[level].size()) : 0;
    if (level == pyramid.levels.size()) pyramid.levels.emplace_back();
    const std::vector<Bucket>& below = pyramid.levels[level - 1];
    pyramid.levels[level].resize(buckets);
    for (std::size_t i = first; i < buckets; ++i)
      for (std::size_t kind = 0; kind < kSpanKinds; ++kind)
        pyramid.levels[level][i][kind] =
            static_cast<std::uint8_t>((below[2 * i][kind] + below[2 * i + 1][kind] + 1) / 2);
  }
  pyramid.levels.resize(level);
}

/// The buckets from `first` on.
void Detail::fill(const Lane& lane, std::int64_t width, std::size_t first, std::vector<Bucket>& buckets) {
  const std::int64_t end_of_all = static_cast<std::int64_t>(buckets.size()) * width;
  std::array<double, kSpanKinds> sums{};
  std::size_t filling = first;
  const auto write = [&] {
    for (std::size_t kind = 0; kind < kSpanKinds; ++kind)
      buckets[filling][kind] = share_of_255(sums[kind] / static_cast<double>(width));
    sums = {};
  };
  const std::int64_t begin_of_all = static_cast<std::int64_t>(first) * width;
  for (std::size_t bucket = first; bucket < buckets.size(); ++bucket) buckets[bucket] = {};
  for (std::size_t i = first_span_after(lane, TraceTime{begin_of_all}); i < lane.spans.size(); ++i) {
    const Span& span = lane.spans[i];
    const std::int64_t end = std::min(span.end.count(), end_of_all);
    for (std::int64_t begin = std::max(span.begin.count(), begin_of_all); begin < end;) {
      const auto bucket = static_cast<std::size_t>(begin / width);
      if (bucket != filling) write(), filling = bucket;
      const std::int64_t part_end = std::min(end, static_cast<std::int64_t>(bucket + 1) * width);
      sums[static_cast<std::size_t>(span.kind)] += static_cast<double>(part_end - begin);
      begin = part_end;
    }
  }
  if (filling < buckets.size()) write();
}

void Detail::columns(const Timeline& timeline, const Lane& lane, TraceTime begin, TraceTime end, std::size_t count,
                     std::vector<Column>& columns) const {
  columns.assign(count, Column{});
  if (count == 0 || end <= begin) return;
  const std::size_t first = first_span_after(lane, begin), last = first_span_after(lane, end);
  const auto found = pyramids_.find(lane.actor);
  const std::int64_t width = (end - begin).count() / static_cast<std::int64_t>(count);
  const bool few = last - first <= kSpansInColumn * count;
  if (few || found == pyramids_.end() || width < 2 * found->second.width)
    return exact(lane, first, begin, end, timeline.end(), columns);
  const Pyramid& pyramid = found->second;
  std::size_t level = 0;
  while (level + 1 < pyramid.levels.size() && width >= pyramid.width << (level + 2)) ++level;
  coarse(pyramid, level, begin, end, columns);
  // The columns that reach beyond the pyramid, to what is not over.
  const std::int64_t covered = static_cast<std::int64_t>(pyramid.levels[level].size()) * (pyramid.width << level);
  if (end.count() <= covered) return;
  const double column = static_cast<double>((end - begin).count()) / static_cast<double>(count);
  const auto whole = static_cast<std::size_t>(
      std::clamp(std::floor(static_cast<double>(covered - begin.count()) / column), 0.0, static_cast<double>(count)));
  std::vector<Column> rest(count - whole);
  if (rest.empty()) return;
  const TraceTime rest_begin{begin.count() + static_cast<std::int64_t>(column * static_cast<double>(whole))};
  exact(lane, first_span_after(lane, rest_begin), rest_begin, end, timeline.end(), rest);
  std::copy(rest.begin(), rest.end(), columns.begin() + static_cast<std::ptrdiff_t>(whole));
}

void Detail::exact(const Lane& lane, std::size_t first, TraceTime begin, TraceTime end, TraceTime until,
                   std::vector<Column>& columns) {
  const double width = static_cast<double>((end - begin).count()) / static_cast<double>(columns.size());
  const double last_column = static_cast<double>(columns.size()) - 1;
  for (std::size_t i = first; i < lane.spans.size() && lane.spans[i].begin < end; ++i) {
    const Span& span = lane.spans[i];
    const auto kind = static_cast<std::size_t>(span.kind);
    const double from = static_cast<double>((std::max(span.begin, begin) - begin).count()) / width;
    const double to = static_cast<double>((std::min(end_of(span, until), end) - begin).count()) / width;
    if (to <= from) continue;
    const auto column = static_cast<std::size_t>(std::clamp(std::floor(from), 0.0, last_column));
    const auto to_column = static_cast<std::size_t>(std::clamp(std::ceil(to) - 1, 0.0, last_column));
    for (std::size_t c = column; c <= to_column; ++c) {
      const double part = std::min(to, static_cast<double>(c) + 1) - std::max(from, static_cast<double>(c));
      if (part > 0) columns[c].share[kind] += static_cast<float>(part);
    }
  }
}

void Detail::coarse(const Pyramid& pyramid, std::size_t level, TraceTime begin, TraceTime end,
                    std::vector<Column>& columns) {
  const std::vector<Bucket>& buckets = pyramid.levels[level];
  const double bucket_width = static_cast<double>(pyramid.width << level);
  const double column_width =
      static_cast<double>((end - begin).count()) / static_cast<double>(columns.size()) / bucket_width;
  const double origin = static_cast<double>(begin.count()) / bucket_width;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const double from = std::max(0.0, origin + column_width * static_cast<double>(c)),
                 to = origin + column_width * static_cast<double>(c + 1);
    std::array<float, kSpanKinds> sums{};
    for (auto bucket = static_cast<std::size_t>(from); bucket < buckets.size() && static_cast<double>(bucket) < to;
         ++bucket) {
      const auto weight = static_cast<float>(std::min(to, static_cast<double>(bucket) + 1) -
                                             std::max(from, static_cast<double>(bucket)));
      for (std::size_t kind = 0; kind < kSpanKinds; ++kind)
        sums[kind] += weight * static_cast<float>(buckets[bucket][kind]);
    }
    for (std::size_t kind = 0; kind < kSpanKinds; ++kind)
      columns[c].share[kind] = sums[kind] / (255.0F * static_cast<float>(column_width));
  }
}

void Detail::forget_arrows(const Timeline& timeline, std::size_t known) {
  if (known >= arrows_) return;
  arrows_ = known;
  const auto& arrows = timeline.arrows();
  last_pieces_.clear();
  for (std::size_t level = 0; level < kArrowLevels; ++level) {
    std::vector<std::uint32_t>& kept = arrow_levels_[level];
    while (!kept.empty() && kept.back() >= known) kept.pop_back();
    if (known == 0) continue;
    const std::int64_t newest =
        piece_of(arrows[known - 1], level);  // Older pieces are closed: nothing more comes to them.
    for (auto each = kept.rbegin(); each != kept.rend() && piece_of(arrows[*each], level) == newest; ++each)
      last_pieces_[pair_of(arrows[*each])].at[level] = newest;
  }
}

/// Whoever is not kept on one level is on none above it: their pieces of time are unions of its pieces.
void Detail::thin_arrows(const Timeline& timeline) {
  const auto& arrows = timeline.arrows();
  for (; arrows_ < arrows.size(); ++arrows_) {
    const Arrow& arrow = arrows[arrows_];
    LastPieces& last = last_pieces_[pair_of(arrow)];
    for (std::size_t level = 0; level < kArrowLevels; ++level) {
      const std::int64_t piece = piece_of(arrow, level);
      if (std::exchange(last.at[level], piece) == piece) break;
      arrow_levels_[level].push_back(static_cast<std::uint32_t>(arrows_));
    }
  }
}

std::vector<std::uint32_t> Detail::arrows(const Timeline& timeline, TraceTime begin, TraceTime end,
                                          std::size_t count) const {
  std::vector<std::uint32_t> found;
  const auto& arrows = timeline.arrows();
  const std::int64_t piece =
      std::max<std::int64_t>(1, (end - begin).count() / static_cast<std::int64_t>(std::max<std::size_t>(1, count)));
  const int level = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(piece))) - 1 - kFirstArrowLevel;
  if (level < 0) {
    auto arrow =
        std::partition_point(arrows.begin(), arrows.end(), [&](const Arrow& each) { return each.to_time < begin; });
    for (; arrow != arrows.end() && arrow->to_time <= end; ++arrow)
      found.push_back(static_cast<std::uint32_t>(arrow - arrows.begin()));
    return found;
  }
  const std::vector<std::uint32_t>& kept = arrow_levels_[std::min(static_cast<std::size_t>(level), kArrowLevels - 1)];
  auto arrow =
      std::partition_point(kept.begin(), kept.end(), [&](std::uint32_t each) { return arrows[each].to_time < begin; });
  for (; arrow != kept.end() && arrows[*arrow].to_time <= end; ++arrow) found.push_back(*arrow);
  return found;
}

}  // namespace model
