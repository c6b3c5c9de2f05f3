#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "model/world.hpp"

namespace model {

/// What Timeline remembers of the present while it goes through the events. Small, because it is copied for the way back.
struct TimelineCall {
  std::uint32_t call = 0;
  Operation operation = Operation::None;
  Serial object = trace::kNobody;
  std::uint32_t place = 0;
  TraceTime begun{};
  std::uint32_t part = 0;  ///< The inner call for which it waits.
};

struct TimelineActor {
  std::vector<TimelineCall> calls;  ///< Outermost first.
  std::int64_t pid = 0;
  bool alive = false;
  bool found = false;
  bool ended = false;
  TraceTime exited{};
  Serial starter = trace::kNobody;  ///< Who called its start(), and when.
  TraceTime start{};
  Serial serves = trace::kNobody;   ///< The queue whose feeder it is.
};

struct TimelineState {
  std::map<Serial, TimelineActor> actors;
  std::map<Serial, Serial> aliases;
  std::map<Serial, Serial> pipes;  ///< Connection -> its pipe.
};

struct MessageKey {
  Serial object = 0, sender = 0;
  std::uint64_t number = 0;
  bool operator==(const MessageKey&) const = default;
};
struct MessageKeyHash {
  std::size_t operator()(const MessageKey& key) const {
    std::uint64_t mixed = (static_cast<std::uint64_t>(key.object) << 32 | key.sender) * 0x9E3779B97F4A7C15ULL;
    mixed ^= (key.number + (mixed >> 29)) * 0xBF58476D1CE4E5B9ULL;
    return static_cast<std::size_t>(mixed ^ mixed >> 32);
  }
};
struct MessageSent {
  TraceTime time{};
  Serial actor = trace::kNobody;
};

}  // namespace model
