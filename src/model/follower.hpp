#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

/// Everything that is derived from a History, or from another source that grows and whose past may change, follows it
/// in the same way: it takes what is new, and goes back where something came late.
namespace model {

/// A state of a source: equal versions give equal answers. The id is unique in the process; an address is not, since it
/// is given away again.
struct Version {
  std::uint64_t id = 0;  ///< 0: of nothing.
  std::uint64_t revision = 0;
  bool operator==(const Version&) const = default;
};

/// For Version::id: no number comes twice.
inline std::uint64_t new_id() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

/// Which places of a source have changed since each of its revisions, in a bounded memory. `Place` is an index or a
/// time; all from there on counts as changed.
template <class Place>
class Changes {
 public:
  std::uint64_t revision() const { return revision_; }
  /// A new revision: everything from `first` on is other or new.
  void note(Place first) {
    while (!kept_.empty() && kept_.back().first >= first) kept_.pop_back();  // Hidden by this one for all revisions.
    kept_.push_back({++revision_, first});
    if (kept_.size() > kMost) thin();
  }
  /// The first place that is other or new since that revision; nullopt: none is. Of a distant revision perhaps an
  /// earlier place.
  std::optional<Place> since(std::uint64_t revision) const {
    const auto later =
        std::partition_point(kept_.begin(), kept_.end(), [&](const Change& each) { return each.revision <= revision; });
    return later == kept_.end() ? std::nullopt : std::optional{later->first};
  }

 private:
  static constexpr std::size_t kMost = 256;
  struct Change {
    std::uint64_t revision;
    Place first;
  };
  /// Of the older half two become one that says of both what is true of the earlier.
  void thin() {
    std::size_t kept = 0;
    for (std::size_t i = 0; i + 1 < kMost / 2; i += 2) kept_[kept++] = {kept_[i + 1].revision, kept_[i].first};
    kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(kept), kept_.begin() + kMost / 2);
  }

  std::uint64_t revision_ = 0;
  std::vector<Change> kept_;  // Rising by revision and by place.
};

/// Where something derived from a source stands.
///
///     follower.follow(history,
///                     [&](const trace::Event& event, std::size_t index) { take(event); },
///                     [&](std::size_t first) { return go_back_to_checkpoint_before(first); });
///
/// The source has `version()` and `changed_since(revision)`; to be followed event by event also `size()` and
/// `event(index)`. Another source than before counts as changed from its beginning.
class Follower {
 public:
  static constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

  /// How many events have been taken.
  std::size_t done() const { return done_; }
  /// Of the source, when it was last looked at.
  const Version& version() const { return version_; }

  /// Whether the source has changed since it was last looked at.
  template <class Source>
  bool behind(const Source& source) const {
    return source.version() != version_;
  }
  /// For what does not take events one by one: the first place that is other or new since it was last looked at, which
  /// is now.
  template <class Source>
  auto catch_up(const Source& source) {
    const Version before = std::exchange(version_, source.version());
    const auto first = source.changed_since(before.revision);
    return before.id == version_.id ? first : decltype(first){};
  }
  /// Takes the events up to number `until` that have not been taken. Where events before done() have changed,
  /// `go_back(first)` comes first: it forgets them, perhaps more, and returns how many events are still taken, at most
  /// `first`. Returns whether there was anything.
  template <class Source, class Take, class GoBack>
  bool follow(const Source& source, const Take& take, const GoBack& go_back, std::size_t until = kAll) {
    const auto take_all = [&](std::size_t end) {
      for (; done_ < end; ++done_) take(source.event(done_), done_);
    };
    return advance(source, take_all, go_back, until);
  }
  /// The same for what reads the events by itself, later: they count as taken.
  template <class Source, class GoBack>
  bool follow(const Source& source, const GoBack& go_back, std::size_t until = kAll) {
    return advance(
        source, [&](std::size_t end) { done_ = std::max(done_, end); }, go_back, until);
  }

 private:
  template <class Source, class TakeAll, class GoBack>
  bool advance(const Source& source, const TakeAll& take_all, const GoBack& go_back, std::size_t until) {
    const bool news = behind(source);
    if (news)
      if (const std::size_t first = catch_up(source); first < done_) done_ = go_back(first);
    const std::size_t end = std::min(until, source.size());
    if (!news && done_ >= end) return false;
    take_all(end);
    return true;
  }

  Version version_;
  std::size_t done_ = 0;
};

}  // namespace model
