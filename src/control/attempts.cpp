#include "control/attempts.hpp"

#include <algorithm>
#include <utility>

#include "model/operations.hpp"

namespace control {

using trace::GateState;

void Attempts::granted(const Arrival& at, bool in_time) {
  if (in_time) ++moved_;
  else granted_ = at;
}

void Attempts::see(const std::vector<record::GateControl::Gate>& gates, const std::vector<Arrival>& waiting) {
  std::set<trace::Serial> have_gate;
  for (const record::GateControl::Gate& gate : gates) have_gate.insert(gate.actor);
  if (!std::includes(have_gate.begin(), have_gate.end(), had_gate_.begin(), had_gate_.end())) ++moved_;
  had_gate_ = std::move(have_gate);
  if (const auto before = std::exchange(granted_, std::nullopt)) {
    const auto now =
        std::find_if(waiting.begin(), waiting.end(), [&](const Arrival& at) { return at.actor == before->actor; });
    const bool failed = now != waiting.end() && now->state == GateState::Blocked &&
                        now->operation == before->operation && now->object == before->object &&
                        now->progress == before->progress;
    if (!failed) ++moved_;
  }
  for (const Arrival& at : waiting) {
    Tried& tried = tried_[at.actor];
    if (tried.sequence != at.sequence) tried = {at.sequence, moved_};
  }
}

/// An actor that waits for a line of input is at no gate (GateState::WaitsForInput). When it is back at its gate, the
/// line has come.
bool Attempts::in_vain(const Arrival& at) const {
  if (model::facts_of(at.operation).waits_for == model::WaitsFor::Line) return false;
  const auto found = tried_.find(at.actor);
  return at.state == GateState::Blocked && found != tried_.end() && found->second.sequence == at.sequence &&
         found->second.moved == moved_;
}

}  // namespace control
