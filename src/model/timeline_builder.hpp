#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "model/flat_map.hpp"
#include "model/timeline.hpp"
#include "model/timeline_state.hpp"

namespace model {

/// For tables by pid.
struct PidHash {
  std::size_t operator()(std::int64_t pid) const { return static_cast<std::size_t>(pid) * 0x9E3779B97F4A7C15ULL >> 20; }
};

/// What is under way at the place up to which the timeline has come.
struct Timeline::Builder {
  struct Checkpoint {
    std::size_t place = 0;
    TimelineState state;
    struct LaneEnd {
      std::size_t spans = 0, samples = 0;
      Span last;
    };
    std::vector<LaneEnd> ends;  // By number.
    std::size_t arrows = 0;
    std::uint64_t log = 0;
    TraceTime end{};
  };

  TimelineState state;
  // An actor's number is its index in state.actors and that of its lane in Lanes::stored_.
  FlatMap<Serial, std::uint32_t, SerialHash> number_of;
  FlatMap<std::int64_t, std::uint32_t, PidHash> newest_with_pid;
  bool family_changed = false;                            // Lanes::order_ is out of date.
  FlatMap<MessageKey, MessageSent, MessageKeyHash> sent;  // Not yet received.
  struct Logged {
    MessageKey key;
    MessageSent value;
    bool sent;  // Or received.
  };
  std::deque<Logged> log;  // What happened to `sent`, for taking it back.
  std::uint64_t log_begin = 0;
  std::deque<Checkpoint> checkpoints;
  TraceTime changed{};  // By the update under way: what began before is as it was.

  Timeline& to;
  const trace::Event* event = nullptr;
  std::uint32_t index = 0;
  TraceTime now{};

  explicit Builder(Timeline& timeline) : to{timeline} {}

  std::vector<Lane>& lanes() { return to.lanes_.stored_; }

  void take(const trace::Event& taken, std::size_t place);
  /// An actor and its lane.
  struct Known {
    Lane* lane = nullptr;
    TimelineActor* actor = nullptr;
    explicit operator bool() const { return lane != nullptr; }
  };
  Known find(Serial actor);
  Known need_process(Serial process, Serial parent);
  Known insert(std::uint32_t above, Lane fresh);
  std::uint32_t number(const Known& known) const {
    return static_cast<std::uint32_t>(known.actor - state.actors.data());
  }
  /// The process that lives under this pid as far as is known; nullptr if none does.
  TimelineActor* living_with_pid(std::int64_t pid);
  void born_with_pid(const Known& process, std::int64_t pid);
  void order_family();
  void open(Lane& lane, SpanKind kind);
  void close(Lane& lane);
  void between_operations(const Known& acting);
  void set_kind(Lane& lane, TimelineCall& call, SpanKind kind);
  void created();
  void running();
  void exiting();
  void sampled();
  void show_again(const Known& acting);
  void signalled();
  void object_created();
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

  void checkpoint(std::size_t place);
  void forget_checkpoints();
  /// Returns how many events are still taken in.
  std::size_t go_back_to(std::size_t place);
  void reset();
};

}  // namespace model
