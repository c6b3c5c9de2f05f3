#include "control/decisions.hpp"

#include <algorithm>
#include <vector>

#include "model/operations.hpp"

namespace control {
namespace {

using model::Order;

Order order_of(const Choice& choice) { return model::facts_of(choice.at.operation).order; }

bool is_ready(const Choice& choice) { return choice.standing == Choice::Standing::Ready; }

/// A step that enables others needs no decision, unless another actor is about to ask something whose answer may depend
/// on it.
bool concerns_nobody(const Choice& choice, const std::vector<Choice>& all) {
  if (order_of(choice) == Order::Own) return true;
  if (order_of(choice) != Order::Enables) return false;
  return std::none_of(all.begin(), all.end(), [&](const Choice& other) {
    return other.actor() != choice.actor() && is_ready(other) && order_of(other) == Order::Asks;
  });
}

}  // namespace

const Choice* without_decision(const Controller& controller) {
  const Choice* usual = controller.obvious();
  const std::vector<Choice>& all = controller.choices();
  const auto free = [&](const Choice& choice) { return is_ready(choice) && concerns_nobody(choice, all); };
  if (usual == nullptr || free(*usual)) return usual;
  if (const auto found = std::find_if(all.begin(), all.end(), free); found != all.end()) return &*found;
  // By the clock, a sleeper wakes up when no other actor can go on.
  const auto ready = std::count_if(all.begin(), all.end(), is_ready);
  const auto next = std::count_if(all.begin(), all.end(),
                                  [](const Choice& choice) { return choice.standing == Choice::Standing::Time; });
  return ready == 1 || (ready == 0 && next == 1) ? usual : nullptr;
}

}  // namespace control
