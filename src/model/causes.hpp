#pragma once

#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "model/flat_map.hpp"
#include "trace/event.hpp"

namespace model {

/// Event::flags of an event in a History whose time was moved back to that of its first effect.
inline constexpr std::uint8_t kMovedBack = 0x80;

/// What must come first did so, even where its stamp is later. The end of an operation is stamped after the system
/// call: a put is often stamped as ended after the get of the same message, a start after the child's first step. Such
/// a cause is moved back to the time of its first effect; the effects, and what waited for them, keep their times.
///
///     Started of a process                  <- its Running
///     end of put / send of a message        <- end of its feed, its get / recv
///     end of feed                           <- end of its get
///     Exited of a process                   <- its Reaped, the end of a join that returned
///
/// (Release, set, notify need none of this: the world lets them take effect when they begin.)
class Causes {
 public:
  /// A cause that is already in the history, and the time to which it must move back.
  struct Move {
    trace::Event
        cause;  ///< As it was last told or moved: time, actor, kind, object, call, serial, flags; no more than that.
    std::uint64_t to_ns = 0;
  };
  /// Takes note of an event with its own time. Appends what must move on account of it; it may be that event itself.
  void note(const trace::Event& event, std::vector<Move>& moves);

 private:
  static constexpr std::uint64_t kNever = ~0ULL;
  struct End {  // Of an operation: as much as finds it again.
    std::uint64_t time_ns = kNever;
    trace::Serial actor = trace::kNobody, object = trace::kNobody;
    std::uint32_t call = 0;
    bool moved = false;
  };
  struct Journey {  // Of one message; forgotten when it is complete.
    End put, fed;
    std::uint64_t got_ns = kNever;
  };
  struct LifeTimes {
    trace::Event started;
    std::vector<trace::Event> exited;
    std::uint64_t running_ns = kNever, gone_ns = kNever;
  };

  void note_exited(const trace::Event& event, std::vector<Move>& moves);
  void note_started(const trace::Event& event, std::vector<Move>& moves);
  void note_running(const trace::Event& event, std::vector<Move>& moves);
  void note_gone(const trace::Event& event, std::vector<Move>& moves);
  void note_message(const trace::Event& event, std::vector<Move>& moves);
  static void move_end(End& end, const MessageKey& key, std::uint64_t to_ns, std::vector<Move>& moves);
  static void move(trace::Event& cause, std::uint64_t to_ns, std::vector<Move>& moves);

  FlatMap<MessageKey, Journey, MessageKeyHash> journeys_;
  std::unordered_map<trace::Serial, LifeTimes> lives_;
  std::unordered_map<trace::Serial, trace::Serial> pipe_of_connection_;
  std::unordered_set<trace::Serial> fed_queues_;  // A feeder lies between put and get.
};

/// Whether `a` comes before `b` in a history: by time; a cause that was moved back before its effect; then by actor.
/// Equal events keep the order in which their actor wrote them.
bool comes_before(const trace::Event& a, const trace::Event& b);

/// Events as they were read, made ready for a history: in order, each with its own time (damaged ones bounded), and
/// none of no kind.
void put_in_order(std::vector<trace::Event>& events);

}  // namespace model
