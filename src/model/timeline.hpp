#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "model/history.hpp"
#include "model/operations.hpp"

namespace model {

/// A stretch of time in which a process or thread did one thing: ran, waited, slept, was a zombie.
struct Span {
  TraceTime begin{};
  TraceTime end{};  ///< TraceTime::max(): not over by the end of the history.
  SpanKind kind = SpanKind::Run;
  trace::Operation operation = trace::Operation::None;
  Outcome outcome = Outcome::None;
  Serial object = trace::kNobody;
  std::uint32_t place = 0;
  std::uint32_t event = 0;  ///< Index in the history of the event that began it.

  bool in_operation() const { return operation != trace::Operation::None; }
};

/// A process or one of its threads. Its spans follow each other without overlap; gaps are times of which nothing is
/// known.
struct Lane {
  std::uint32_t place = 0;  ///< Its own in Lanes.
  Serial actor = trace::kNobody;
  Serial process = trace::kNobody;
  int depth = 0;  ///< 0 main, 1 its children ...; a thread has its process's depth.
  bool thread = false;
  std::vector<Span> spans;
  std::vector<KernelSample> samples;  ///< What /proc said, at points in time; never to be drawn as continuous.

  /// The sample that was taken at `t`: that of a span in which an actor sleeps outside of operations, at its begin.
  const KernelSample* sample_at(TraceTime t) const;
};

/// Lanes in the order of the family: a parent, its threads, its children as created. Stored as they came to be, so that
/// a new lane moves no other; the order is a list of numbers beside them.
class Lanes {
 public:
  std::size_t size() const { return order_.size(); }
  bool empty() const { return order_.empty(); }
  const Lane& operator[](std::size_t place) const { return stored_[order_[place]]; }

  class Iterator {
   public:
    Iterator(const Lanes& lanes, std::size_t place) : lanes_{&lanes}, place_{place} {}
    const Lane& operator*() const { return (*lanes_)[place_]; }
    Iterator& operator++() { return ++place_, *this; }
    bool operator==(const Iterator& other) const { return place_ == other.place_; }

   private:
    const Lanes* lanes_;
    std::size_t place_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

 private:
  friend class Timeline;
  std::vector<Lane> stored_;
  std::vector<std::uint32_t> order_;
};

enum class ArrowKind : std::uint8_t { Start, Join, Message, Signal };
struct Arrow {
  ArrowKind kind = ArrowKind::Start;
  TraceTime from_time{}, to_time{};
  Serial from = trace::kNobody, to = trace::kNobody;  ///< Actors.
  Serial object = trace::kNobody;                     ///< The queue or pipe of a message.
  int signal = 0;
};

/// Lanes, spans and arrows of a whole history.
///
///     timeline.update(history);    // each frame: costs what is new
///     for (const Lane& lane : timeline.lanes()) ...
class Timeline {
 public:
  Timeline();
  ~Timeline();
  Timeline(const Timeline&) = delete;  ///< Not movable either: what it is built with refers to it.
  Timeline& operator=(const Timeline&) = delete;

  /// Brings the timeline up to the history; costs what is new (all, when late events changed the distant past).
  void update(const History& history);
  /// The same, but takes in at most `events` events: so that the opening of a long recording can show itself growing.
  /// Returns whether it is up to date.
  bool update(const History& history, std::size_t events);

  const Lanes& lanes() const { return lanes_; }
  const std::vector<Arrow>& arrows() const { return arrows_; }  ///< In the order of to_time.
  const Lane* lane_of(Serial actor) const;                      ///< nullptr if it has none.
  /// How many events have been taken in, and up to which time.
  std::size_t events() const { return follower_.done(); }
  TraceTime end() const { return end_; }
  /// Changes with every update that changed something.
  Version version() const { return {id_, changes_.revision()}; }
  /// Spans that began before this time, and arrows that ended before it, are as they were at `revision`; they may have
  /// got their end.
  TraceTime changed_since(std::uint64_t revision) const;

 private:
  struct Builder;
  Lanes lanes_;
  std::vector<Arrow> arrows_;
  Follower follower_;  // Of the history.
  Changes<TraceTime> changes_;
  std::uint64_t id_ = new_id();
  TraceTime end_{};
  std::unique_ptr<Builder> builder_;
};

}  // namespace model
