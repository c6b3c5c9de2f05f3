#include <algorithm>

#include "lesson/retelling.hpp"

namespace lesson {
namespace {

// The n-th child of a process that already has its word.
void name_by_family(const model::World& world, const ProcessName& name, std::map<Serial, std::string>& aliases) {
  for (const auto& [serial, alias] : aliases) {
    if (alias != name.parent) continue;
    const std::vector<const model::Process*> children = world.children_of(serial);
    if (static_cast<std::size_t>(name.nth) <= children.size()) {
      aliases[children[static_cast<std::size_t>(name.nth) - 1]->serial] = name.alias;
    }
    return;
  }
}

}  // namespace

// Renaming does not change what a lesson calls a process.
std::map<Serial, std::string> aliases_of(const model::World& world, const Lesson& lesson) {
  std::map<Serial, std::string> aliases;
  if (world.main != trace::kNobody) aliases[world.main] = "main";
  for (const ProcessName& name : lesson.processes) {
    if (name.name.empty()) {
      name_by_family(world, name, aliases);
      continue;
    }
    const auto named = std::find_if(world.processes.begin(), world.processes.end(), [&](const auto& each) {
      return each->born_as == name.name && !aliases.contains(each->serial);
    });
    if (named != world.processes.end()) aliases[(*named)->serial] = name.alias;
  }
  for (const auto& process : world.processes) aliases.emplace(process->serial, process->born_as);
  return aliases;
}

}  // namespace lesson
