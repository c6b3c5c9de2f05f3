#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "control/controller.hpp"
#include "control/dependence.hpp"

namespace control {

/// What the operations of a run do to which objects, in numbers that are the same in each run: those of names.
class Accesses {
 public:
  /// Forgets the objects of the last run.
  void restart();
  /// Learns from an event which objects there are. To be called in the order of the events.
  void take(const trace::Event& event, const Names& names);

  int number_of(const std::string& name);
  const std::string& name_of(int number) const { return names_[static_cast<std::size_t>(number)]; }

  /// The access that this actor is about to make.
  Access of(const record::GateControl::Arrival& at, const Names& names);
  /// An access that an actor has made within a step, besides or instead of the one that it had announced.
  Access of(const trace::Event& ended, const Names& names);
  /// The accesses of a process's death: its end, and the ends of pipes that it no longer holds.
  std::vector<Access> of_death(trace::Serial process, int by, const Names& names);
  /// The accesses of closing an end of a pipe: to the direction into which it wrote, and to that from which it read.
  std::vector<Access> of_closing(trace::Serial pipe, trace::End end, int by, const Names& names);

  /// Records that its pipe was full: from now on, in all runs, the order of writing and reading matters.
  void note_crowded(const Access& access) { crowded_.insert(access.object); }
  /// Records that an access has taken place, or its first part. Counts how often an RLock is held, for is_nested().
  void note_done(const Access& access, int actor);
  /// Whether the holder of an RLock acquires it again, or releases it without giving it up: no other actor can notice.
  bool is_nested(const Access& access, int actor) const;

 private:
  struct Object {
    trace::ObjectType type = trace::ObjectType::None;
    std::int64_t value = 0;  ///< ObjectCreated::value.
  };
  struct End {
    trace::Serial pipe;
    trace::End end;
    auto operator<=>(const End&) const = default;
  };
  Access basic(trace::Operation operation, trace::Serial object, trace::End end, int process, const Names& names);
  bool is_held_elsewhere(const trace::Event& closed, trace::Serial process) const;
  bool stays_open(const End& end, trace::Serial process, const Names& names) const;
  int channel(trace::Serial pipe, trace::End reading, const Names& names);

  std::vector<std::string> names_;
  std::map<std::string, int> numbers_;
  std::set<int> crowded_;
  std::set<std::pair<std::string, trace::End>> main_closes_;  ///< Ends of pipes that main has closed in some run.

  // Of this run.
  std::map<trace::Serial, Object> objects_;
  std::map<trace::Serial, trace::Serial> serves_;       ///< A feeder's queue.
  std::map<trace::Serial, std::set<End>> ends_;         ///< Which a process holds open.
  std::map<std::pair<int, int>, int> depths_;           ///< Of an RLock, by its holder.
  std::map<std::pair<int, bool>, std::int64_t> moved_;  ///< Messages, by queue or direction: written, or read.
};

}  // namespace control
