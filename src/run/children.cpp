#include "run/children.hpp"

#include <unistd.h>

#include <cstdint>
#include <mutex>
#include <set>
#include <utility>

#include "supervisor/family.hpp"
#include "supervisor/proc.hpp"

namespace run {
namespace {

/// A pid alone is not an identity: it is used again after its process was reaped.
using Identity = std::pair<pid_t, std::uint64_t>;

std::set<Identity> children_now() {
  std::set<Identity> children;
  for (const pid_t pid : supervisor::children_of(::getpid(), 2))
    if (const auto stat = supervisor::read_stat(pid)) children.emplace(pid, stat->start_ticks);
  return children;
}

class OwnChildren {
 public:
  engine::Spawned spawn(const engine::SpawnOptions& options) {
    const std::lock_guard lock{mutex_};
    supervisor::become_subreaper();
    if (!std::exchange(begun_, true)) own_ = children_now();
    forget_reaped();
    try {
      engine::Spawned spawned = engine::spawn(options);
      if (const auto stat = supervisor::read_stat(spawned.child.pid))
        own_.emplace(spawned.child.pid, stat->start_ticks);
      return spawned;
    } catch (const engine::SpawnError&) {
      end_rest();  // A child that was begun and given up may have started others.
      throw;
    }
  }

  void end_others() {
    const std::lock_guard lock{mutex_};
    end_rest();
  }

 private:
  void end_rest() {
    forget_reaped();
    std::set<pid_t> spared;
    for (const auto& [pid, start_ticks] : own_) spared.insert(pid);
    supervisor::end_descendants(spared);
  }

  void forget_reaped() {
    std::erase_if(own_, [](const Identity& child) {
      const auto stat = supervisor::read_stat(child.first);
      return !stat || stat->start_ticks != child.second || stat->parent != ::getpid();
    });
  }

  std::mutex mutex_;  ///< Held while a child is born, so that it is never taken for an adopted one.
  bool begun_ = false;
  std::set<Identity> own_;
};

OwnChildren& own_children() {
  static OwnChildren children;
  return children;
}

}  // namespace

engine::Spawned spawn_own(const engine::SpawnOptions& options) { return own_children().spawn(options); }

void end_adopted() { own_children().end_others(); }

}  // namespace run
