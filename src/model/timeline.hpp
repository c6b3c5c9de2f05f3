#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "model/history.hpp"

namespace model {

/// What a lane shows for a while. Each has its own mark in the timeline.
enum class SpanKind : std::uint8_t { Run, Sleep, WaitJoin, WaitGet, WaitPut, WaitRecv, WaitSend, WaitAcquire, WaitOther, Zombie };

struct Span {
  TraceTime begin{};
  TraceTime end{};                     ///< TraceTime::max(): not over by the end of the history.
  SpanKind kind = SpanKind::Run;
  trace::Operation operation = trace::Operation::None;
  Outcome outcome = Outcome::None;
  Serial object = trace::kNobody;
  std::uint32_t place = 0;
  std::uint32_t event = 0;             ///< Index in the history of the event that began it.
};

/// A process or one of its threads. Its spans follow each other without overlap; gaps are times of which nothing is known.
struct Lane {
  Serial actor = trace::kNobody;
  Serial process = trace::kNobody;
  int depth = 0;                       ///< 0 main, 1 its children ...; a thread has its process's depth.
  bool thread = false;
  std::vector<Span> spans;
  std::vector<KernelSample> samples;   ///< What /proc said, at points in time; never to be drawn as continuous.
};

enum class ArrowKind : std::uint8_t { Start, Join, Message, Signal };
struct Arrow {
  ArrowKind kind = ArrowKind::Start;
  TraceTime from_time{}, to_time{};
  Serial from = trace::kNobody, to = trace::kNobody;  ///< Actors.
  Serial object = trace::kNobody;                     ///< The queue or pipe of a message.
  int signal = 0;
};

/// Lanes, spans and arrows of a whole history. Lanes come in the order of the family: a parent, its threads, its children as created.
class Timeline {
 public:
  /// Brings the timeline up to the history; costs what is new (all, when late events changed the past).
  void update(const History& history);

  const std::vector<Lane>& lanes() const { return lanes_; }
  const std::vector<Arrow>& arrows() const { return arrows_; }  ///< In the order of to_time.
  const Lane* lane_of(Serial actor) const;

 private:
  std::vector<Lane> lanes_;
  std::vector<Arrow> arrows_;
  std::uint64_t revision_ = 0;
  std::size_t events_ = 0;
};

}  // namespace model
