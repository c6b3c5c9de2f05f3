#include "supervisor/identities.hpp"

namespace supervisor {

void Identities::note_owner(pid_t pid, trace::Serial process) {
  owners_[pid] = process;
  pids_[process] = pid;
}

std::optional<pid_t> Identities::pid_of(trace::Serial process) const {
  const auto found = pids_.find(process);
  return found == pids_.end() ? std::nullopt : std::optional{found->second};
}

trace::Serial Identities::owner_of(pid_t pid) const {
  const auto found = owners_.find(pid);
  return found == owners_.end() ? trace::kNobody : found->second;
}

trace::Serial Identities::process_of(trace::Serial actor) const {
  const auto thread = processes_.find(actor);
  return thread == processes_.end() ? actor : thread->second;
}

}  // namespace supervisor
