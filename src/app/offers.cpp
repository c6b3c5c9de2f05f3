#include "app/offers.hpp"

#include <algorithm>

namespace app {
namespace {

using host::Ability;

// The ability that a command needs, if any.
std::optional<Ability> ability_for(view::Command command, bool two_runs) {
  using enum view::Command;
  switch (command) {
    case RunAgain:
    case Hold:
    case StopRun:
    case TypeInput:
    case EndInput:
      return Ability::Run;
    case OpenFile:
      return Ability::Open;
    case TakeAlong:
    case SaveRecording:
    case SavePicture:
      return Ability::Export;
    case Edit:
    case RunEdited:
      return Ability::Edit;
    case SideBySide:
    case BackToOriginal:
      return two_runs ? std::nullopt : std::optional(Ability::Edit);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<base::Text> why_no_first_screen(const host::Host& host) {
  const auto no_lessons = host.why_not(Ability::Run);
  return no_lessons && host.why_not(Ability::Open) ? no_lessons : std::nullopt;
}

std::optional<base::Text> why_not(view::Command command, const host::Host& host, bool two_runs) {
  if (command == view::Command::Lessons) return why_no_first_screen(host);
  const auto needed = ability_for(command, two_runs);
  return needed ? host.why_not(*needed) : std::nullopt;
}

std::vector<view::Command> withheld_commands(const host::Host& host, bool two_runs) {
  std::vector<view::Command> withheld;
  for (const view::Shortcut& each : view::shortcuts())
    if (why_not(each.command, host, two_runs)) withheld.push_back(each.command);
  return withheld;
}

}  // namespace app
