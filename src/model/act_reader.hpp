#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "model/acts.hpp"
#include "model/flat_map.hpp"
#include "model/world.hpp"

namespace model {

/// What an event tells: which act, who moves, and what it follows from.
struct Telling {
  Act act = Act::None;
  Serial mover = trace::kNobody;
  Serial follows = trace::kNobody;      ///< It begins after the last act of this one too.
  Serial gives = trace::kNobody;        ///< What follows from this one begins after it.
  std::optional<MessageKey> message{};  ///< That is put (then `gives_message`), moved on, or got.
  bool gives_message = false;
  bool takes_message = false;
  std::uint64_t origin = 0;  ///< Equal ones repeat each other: the line of code, else the object.
  double stretch = 1;        ///< Of its length: many lines take longer to read than one.
};

/// Reads a history event by event and says what each tells (the table of acts.hpp; what an operation and a kind tell
/// stands in operations.hpp and kinds.hpp). Has to see every event, in the order of the history. A value: it is copied
/// for the way back.
class ActReader {
 public:
  explicit ActReader(const Texts& texts) : texts_{&texts} {}

  /// `soon`: the events after it, as far as they are within StoryClock::kNear of it.
  Telling read(const trace::Event& event, std::span<const trace::Event> soon) {
    Telling telling;
    read(event, soon, telling);
    return telling;
  }

  /// About how many things are remembered: what a copy costs.
  std::size_t size() const { return actors_.size() + pipes_.size(); }

 private:
  struct Call {
    std::uint32_t call = 0;
    Operation operation = Operation::None;
    std::uint32_t place = 0;
    bool part = false;
    bool blocked = false;    ///< It has been told that it waits.
    bool signalled = false;  ///< A signal was sent by it.
    bool touch = false;      ///< It acquires what is released at once.
  };
  struct Actor {
    std::vector<Call> calls;          ///< Outermost first.
    Serial process = trace::kNobody;  ///< Of a thread.
    std::uint32_t born_at = 0;        ///< The line at which it was created or started.
    Serial creator = trace::kNobody;
    Serial reaped = trace::kNobody;  ///< What it has collected last, and when.
    TraceTime reaped_at{};
    Serial touched = trace::kNobody;  ///< What it will release as the second half of a touch.
    bool library = false, feeder = false, started = false, running = false, exiting = false, exited = false,
         stopped = false;
    bool raised = false;  ///< An exception has left its code.
  };
  struct Printed {
    TraceTime at{};
    std::size_t bytes = 0;
  };

  void read(const trace::Event& event, std::span<const trace::Event> soon, Telling& telling);
  Telling rare(const trace::Event& event);
  Actor& actor(Serial serial) { return actors_[serial]; }
  /// What a library's thread does by itself; what the program's function does there has a place in the program.
  static bool is_of_library(const Actor& actor, std::uint32_t place) { return actor.library && place == 0; }
  /// The process whose thread it is, or itself. nullptr: a damaged recording does not have that process. Looks only, so
  /// that references to actors hold.
  Actor* process_of(Actor& acting);
  bool has_exited(Actor& acting);
  const Call* visible_call(const Actor& of) const;

  static Act birth_under_way(const Actor& of);

  static Telling as_its_kind(const trace::Event& event);
  Telling found(const trace::Event& event);
  Telling created(const trace::Event& event);
  Telling started(const trace::Event& event);
  Telling running(const trace::Event& event);
  Telling exited(const trace::Event& event);
  Telling reaped(const trace::Event& event);
  Telling sampled(const trace::Event& event);
  Telling signalled(const trace::Event& event);
  Telling thread(const trace::Event& event);
  Telling thing(const trace::Event& event);
  Telling output(const trace::Event& event);

  // Most events are calls. They fill in the caller's Telling: a copy right after its fields were written would stall.
  void begun(const trace::Event& event, Telling& telling);
  void blocked(const trace::Event& event, Telling& telling);
  void ended(const trace::Event& event, std::span<const trace::Event> soon, Telling& telling);
  void returned(const trace::Event& event, const Call& call, std::span<const trace::Event> soon, Telling& telling);
  /// What becomes of a lock that has just been acquired.
  enum class Held : std::uint8_t {
    Longer,
    GivenBack,  ///< Its actor is the next to do anything to it, and gives it back.
    ForAccess,  ///< The same, and meanwhile reads or writes memory that processes share: that is what it was for.
  };
  static Held held_for(const trace::Event& acquired, std::span<const trace::Event> soon);
  bool joins_reaped(const trace::Event& event);
  MessageKey message_key(const trace::Event& event);

  const Texts* texts_;
  FlatMap<Serial, Actor, SerialHash> actors_;
  FlatMap<Serial, Serial, SerialHash> pipes_;  ///< Connection -> its pipe.
  std::deque<Printed> printed_;                ///< Not yet seen as output.
  Serial main_ = trace::kNobody;
};

}  // namespace model
