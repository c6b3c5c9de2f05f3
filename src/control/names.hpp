#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "trace/event.hpp"

namespace control {

/// The process that the standard library starts to clean up after a program: it does nothing of the program, and
/// nothing waits for it.
inline constexpr std::string_view kResourceTracker = "resource_tracker";

/// What the actors of a run are called in its schedules: a name that is the same in each run that took the same steps,
/// so never a pid, a descriptor or a serial.
///
///     main                        the program's main process
///     Process-1                   a child of main, by the name with which it was made
///     Process-1.worker            a child of that child; Process-1:2 and fork-1:2 name their parents themselves
///     Process-1.feeder(queue1)    a thread, and the queue that it serves
///     worker#2                    the second of its parent with this name
///     my_worker                   blanks are no part of a name
///
/// Events are taken in the order in which they happened: the numbers count births. Objects are called as everywhere
/// else, by type and number: "queue1".
class Names {
 public:
  /// `text` is what the event's text says.
  void take(const trace::Event& event, std::string_view text);
  /// Empty for one that is not known.
  const std::string& of(trace::Serial serial) const;
  /// kNobody where nothing is called so.
  trace::Serial named(std::string_view name) const;
  /// In the order of birth: 0, 1 ... of actors; the number of them for one that is not known.
  std::size_t order_of(trace::Serial actor) const;
  /// The process of a thread; of a process: itself.
  trace::Serial process_of(trace::Serial actor) const;

 private:
  struct Known {
    std::string name;
    std::size_t order = 0;
    trace::Serial process = trace::kNobody;
  };
  void add_object(const trace::Event& event, std::string_view part);
  void add(trace::Serial serial, trace::Serial parent, trace::Serial process, std::string own);

  std::map<trace::Serial, Known> actors_;
  std::map<trace::Serial, std::string> objects_;
  std::map<std::string, trace::Serial, std::less<>> serials_;
  trace::Serial main_ = trace::kNobody;
};

}  // namespace control
