#include "control/held_step.hpp"

namespace control {
namespace {

using Standing = host::HeldStep::Standing;

Standing standing_of(const Choice& choice) {
  switch (choice.standing) {
    case Choice::Standing::Ready:
      return Standing::Ready;
    case Choice::Standing::Waits:
      return Standing::Waits;
    case Choice::Standing::Later:
      return choice.may_be_chosen() ? Standing::Next : Standing::Asleep;
    case Choice::Standing::Time:
      break;
  }
  return Standing::Next;
}

}  // namespace

host::HeldStep to_held_step(const Choice& choice) {
  const auto& at = choice.at;
  return {.event = {.actor = at.actor,
                    .object = at.object,
                    .value = choice.begins() ? at.value : 0,
                    .text = at.text,
                    .place = at.place,
                    .extra = static_cast<std::uint32_t>(at.end),
                    .kind = choice.begins() ? trace::Kind::CallBegun : trace::Kind::CallBlocked,
                    .detail = static_cast<std::uint8_t>(at.operation)},
          .standing = standing_of(choice),
          .gives_up = choice.grant == record::Grant::TimedOut,
          .signal = choice.signal,
          .until = std::chrono::nanoseconds{static_cast<std::int64_t>(at.deadline_ns)}};
}

}  // namespace control
