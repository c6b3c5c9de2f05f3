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
  /// Another run begins.
  void restart();
  /// In the order in which they happened.
  void take(const trace::Event& event, const Names& names);

  int number_of(const std::string& name);
  const std::string& name_of(int number) const { return names_[static_cast<std::size_t>(number)]; }

  /// What this actor is about to do.
  Access of(const record::GateControl::Arrival& at, const Names& names);
  /// What it has done within a step, besides or instead of what it had announced.
  Access of(const trace::Event& ended, const Names& names);
  /// A process has ended: that, and that it holds no ends of pipes any more.
  std::vector<Access> of_death(trace::Serial process, int by, const Names& names);
  /// An end was closed: of the direction into which it wrote, and of that from which it read.
  std::vector<Access> of_closing(trace::Serial pipe, trace::End end, int by, const Names& names);

  /// Its pipe was full: from now on, in all runs, the order of writing and reading matters.
  void note_crowded(const Access& access) { crowded_.insert(access.object); }
  /// It was done, or a first part of it: a lock that its holder takes again is nobody else's business.
  void note_done(const Access& access, int actor);
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
