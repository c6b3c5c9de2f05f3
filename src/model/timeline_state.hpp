#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "model/operations.hpp"
#include "model/world.hpp"

namespace model {

/// What Timeline remembers of the present while it goes through the events. Small, because it is copied for the way
/// back.
struct TimelineCall {
  std::uint32_t call = 0;
  Operation operation = Operation::None;
  Serial object = trace::kNobody;
  std::uint32_t place = 0;
  TraceTime begun{};
  std::uint32_t part = 0;          ///< The inner call for which it waits.
  SpanKind shown = SpanKind::Run;  ///< As what its lane shows it while no other operation happens within it.
};

inline constexpr std::uint32_t kNoActor = ~0U;

struct TimelineActor {
  Serial serial = trace::kNobody;
  std::uint32_t above = kNoActor;            ///< Number of its parent, or of the process whose thread it is.
  std::uint32_t last_thread = kNoActor;      ///< Of a process: number of its newest thread,
  std::uint32_t previous_thread = kNoActor;  ///< and from there the way to the older ones.
  bool hidden = false;                       ///< Without a lane: it turned out to be another one (an alias).
  std::vector<TimelineCall> calls;           ///< Outermost first.
  std::int64_t pid = 0;
  bool alive = false;
  bool found = false;
  bool exiting = false;  ///< It has said that it is about to end.
  bool ended = false;
  TraceTime exited{};
  Serial starter = trace::kNobody;  ///< Who called its start(), and when.
  TraceTime start{};
  Serial serves = trace::kNobody;  ///< The queue whose feeder it is.
};

struct TimelineState {
  std::vector<TimelineActor> actors;  ///< By number, in the order in which they came to be.
  std::map<Serial, Serial> aliases;
  std::map<Serial, Serial> pipes;  ///< Connection -> its pipe.
};

struct MessageSent {
  TraceTime time{};
  Serial actor = trace::kNobody;
};

}  // namespace model
