#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "model/flat_map.hpp"
#include "model/timeline.hpp"
#include "model/timeline_state.hpp"

namespace model {

struct SerialHash {
  std::size_t operator()(Serial serial) const { return serial * 0x9E3779B97F4A7C15ULL >> 20; }
};

/// What is under way at the place up to which the timeline has come.
struct Timeline::Builder {
  struct Checkpoint {
    std::size_t place = 0;
    TimelineState state;
    std::vector<Serial> actors;  // Of the lanes, in their order.
    struct LaneEnd {
      std::size_t spans = 0, samples = 0;
      Span last;
    };
    std::vector<LaneEnd> ends;
    std::size_t arrows = 0;
    std::uint64_t log = 0;
    TraceTime end{};
  };

  TimelineState state;
  FlatMap<Serial, std::uint32_t, SerialHash> number_of;  // Serial -> number in state.actors.
  std::vector<std::uint32_t> place_of;                   // Number of the actor -> place of its lane.
  FlatMap<MessageKey, MessageSent, MessageKeyHash> sent;  // Not yet received.
  struct Logged {
    MessageKey key;
    MessageSent value;
    bool sent;  // Or received.
  };
  std::deque<Logged> log;  // What happened to `sent`, for taking it back.
  std::uint64_t log_begin = 0;
  std::deque<Checkpoint> checkpoints;
  struct Change {
    std::uint64_t revision;
    TraceTime since;
  };
  std::deque<Change> changes;
  TraceTime changed{};

  Timeline& to;
  const trace::Event* event = nullptr;
  std::uint32_t index = 0;
  TraceTime now{};

  explicit Builder(Timeline& timeline) : to{timeline} {}

  void take(const trace::Event& taken, std::size_t place);
  /// An actor and its lane.
  struct Known {
    Lane* lane = nullptr;
    TimelineActor* actor = nullptr;
    explicit operator bool() const { return lane != nullptr; }
  };
  Known find(Serial actor);
  Known need_process(Serial process, Serial parent);
  Known insert(std::size_t place, Lane fresh);
  void number_lanes(std::size_t first);
  std::size_t place_of_lane(Serial actor);
  std::size_t after_family(std::size_t parent) const;
  void open(Lane& lane, SpanKind kind);
  void close(Lane& lane);
  void between_operations(const Known& acting);
  void set_kind(Lane& lane, const TimelineCall& call, SpanKind kind);
  void running();
  void found();
  void exited(const Known& process);
  void gone();
  void thread_began();
  void end_thread(const Known& thread);
  void call_begun();
  void call_blocked();
  void call_ended();
  MessageKey message_key() const;
  void message_sent();
  void message_received();
  void arrow(const Arrow& arrow) { to.arrows_.push_back(arrow); }
  Serial known(Serial serial) const;

  void checkpoint();
  void forget_checkpoints();
  void go_back_to(std::size_t place);
  void reset();
};

}  // namespace model
