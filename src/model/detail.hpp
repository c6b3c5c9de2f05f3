#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "model/flat_map.hpp"
#include "model/timeline.hpp"

namespace model {

/// A timeline seen from any distance, at a cost that depends on the width of the picture and not on the number of
/// events:
///
///     detail.update(timeline);                                               // each frame, after the timeline's
///     detail.columns(timeline, lane, begin, end, 1280, columns);             // what each pixel column shows
///     for (std::uint32_t i : detail.arrows(timeline, begin, end, 160)) ...   // not more than a picture can hold
///
/// Short spans are merged, never dropped: what happens in a column at all has a share above 0 there. The answers follow
/// from the timeline alone, not from the way in which it grew.
class Detail {
 public:
  /// Of one column: which part of its time each SpanKind takes. The rest is time of which nothing is known.
  struct Column {
    std::array<float, kSpanKinds> share{};
    float of(SpanKind kind) const { return share[static_cast<std::size_t>(kind)]; }
    bool empty() const {
      for (const float each : share)
        if (each > 0) return false;
      return true;
    }
  };

  /// Brings it up to the timeline; costs what is new.
  void update(const Timeline& timeline);

  /// Shares for `count` columns of equal width from `begin` to `end`. Spans that are not over reach to
  /// `timeline.end()`. Where many spans lie in one column, its edges are blurred by less than half its width; the sum
  /// over all columns stays right.
  void columns(const Timeline& timeline, const Lane& lane, TraceTime begin, TraceTime end, std::size_t count,
               std::vector<Column>& columns) const;

  /// Numbers of arrows of the timeline that end from `begin` to `end`, in their order. Of those between the same two
  /// actors, of the same kind, that end within the same small time - at least half of (end - begin) / count - only the
  /// first.
  std::vector<std::uint32_t> arrows(const Timeline& timeline, TraceTime begin, TraceTime end, std::size_t count) const;

 private:
  using Bucket = std::array<std::uint8_t, kSpanKinds>;  // Shares of 255; never 0 for what is there.
  /// Level 0 has buckets of `width` ns from time 0 on, each further level half as many. They hold only what is over for
  /// good.
  struct Pyramid {
    std::int64_t width = 0;
    std::vector<std::vector<Bucket>> levels;
  };
  struct PairKey {
    Serial from = 0, to = 0;
    std::uint32_t kind = 0;
    bool operator==(const PairKey&) const = default;
  };
  static PairKey pair_of(const Arrow& arrow) { return {arrow.from, arrow.to, static_cast<std::uint32_t>(arrow.kind)}; }
  struct PairHash {
    std::size_t operator()(const PairKey& key) const {
      return ((static_cast<std::uint64_t>(key.from) << 32 | key.to) + key.kind * 0xD6E8FEB86659FD93ULL) *
                 0x9E3779B97F4A7C15ULL >>
             20;
    }
  };
  static constexpr std::size_t kArrowLevels = 24;
  /// For each level, in which piece of time the last one of a pair was kept.
  struct LastPieces {
    std::array<std::int64_t, kArrowLevels> at;
    LastPieces() { at.fill(-1); }
  };

  static void extend(const Lane& lane, TraceTime changed, Pyramid& pyramid);
  static void fill(const Lane& lane, std::int64_t width, std::size_t first, std::vector<Bucket>& buckets);
  void thin_arrows(const Timeline& timeline);
  void forget_arrows(const Timeline& timeline, std::size_t known);
  static void exact(const Lane& lane, std::size_t first, TraceTime begin, TraceTime end, TraceTime until,
                    std::vector<Column>& columns);
  static void coarse(const Pyramid& pyramid, std::size_t level, TraceTime begin, TraceTime end,
                     std::vector<Column>& columns);

  std::map<Serial, Pyramid> pyramids_;  // Only of lanes with many spans.
  std::array<std::vector<std::uint32_t>, kArrowLevels>
      arrow_levels_;  // Those kept: one of a pair in each piece of time.
  FlatMap<PairKey, LastPieces, PairHash> last_pieces_;
  std::size_t arrows_ = 0;
  Follower follower_;
};

}  // namespace model
