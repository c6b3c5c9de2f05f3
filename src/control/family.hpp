#pragma once

#include <sys/types.h>

#include <functional>
#include <map>
#include <thread>
#include <vector>

#include "base/unique_fd.hpp"
#include "trace/event.hpp"

namespace control {

/// The processes of a run that live, each held by a pidfd: a death is seen, never concluded. A thread of its own sleeps
/// until one ends.
class Family {
 public:
  /// `on_death` is called on that thread, up to the end of the destructor.
  explicit Family(std::function<void()> on_death);
  Family(const Family&) = delete;
  Family& operator=(const Family&) = delete;
  ~Family();

  /// Does nothing for a process that is known already.
  void add(trace::Serial process, pid_t pid);
  bool lives(trace::Serial process) const { return living_.contains(process); }
  pid_t pid_of(trace::Serial process) const;  ///< 0: it does not live.
  std::vector<trace::Serial> living() const;
  bool empty() const { return living_.empty(); }
  /// The processes that have ended since the last call.
  std::vector<trace::Serial> take_dead();

 private:
  struct Member {
    pid_t pid = 0;
    base::UniqueFd pidfd;
  };
  void watch();

  std::function<void()> on_death_;
  base::UniqueFd epoll_, stop_;
  std::map<trace::Serial, Member> living_;
  std::vector<trace::Serial> known_;  ///< Sorted: all that ever were added.
  std::vector<trace::Serial> gone_;   ///< Ended before there was a pidfd of it.
  std::thread watcher_;
};

}  // namespace control
