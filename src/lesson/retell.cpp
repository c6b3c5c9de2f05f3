#include <fmt/format.h>

#include <algorithm>

#include "lesson/retelling.hpp"

namespace lesson {
namespace {

using trace::Event;
using trace::Kind;
using trace::Serial;

bool is_life(Kind kind) {
  return (kind >= Kind::Created && kind <= Kind::Vanished) || kind == Kind::SignalSent || kind == Kind::AuthKeySet;
}

class Reteller {
 public:
  Reteller(const model::History& history, const Lesson& lesson)
      : history_{history}, world_{history.after(history.size())}, aliases_{aliases_of(world_, lesson)} {}

  Retelling retell() {
    for (std::size_t i = 0; i < history_.size(); ++i) tell(i, history_.event(i));
    for (const model::ConsoleLine& line : history_.console()) {
      if (line.stream == 0) continue;
      result_.lines.push_back({.at = line.at, .event = line.event, .process = word_for(line.process), .on_stderr = line.stream == 2, .text = line.text});
    }
    for (const auto& process : world_.processes) tell_life(*process);
    result_.end = history_.end();
    result_.ended = world_.ended;
    return std::move(result_);
  }

 private:
  void tell(std::size_t index, const Event& event) {
    Happening happening;
    happening.at = TraceTime{event.time_ns};
    happening.event = index;
    happening.text = history_.texts().text(event.text);
    happening.outcome = event.outcome;
    happening.value = event.value;
    if (event.kind == Kind::CallBegun || event.kind == Kind::CallBlocked || event.kind == Kind::CallEnded) {
      tell_call(event, std::move(happening));
    } else {
      tell_fact(event, std::move(happening));
    }
  }

  // The later moments of a call are told with its beginning's object and text: a lesson says "the end of the get from queue1".
  void tell_call(const Event& event, Happening happening) {
    happening.what = event.operation();
    happening.process = word_of_actor(event.actor);
    happening.object = word_for(event.object);
    const std::pair key{event.actor, event.call};
    if (event.kind == Kind::CallBegun) {
      happening.over = false;
      open_[key] = result_.happenings.size();
    } else if (const auto begun = open_.find(key); begun != open_.end()) {
      Happening& beginning = result_.happenings[begun->second];
      happening.phase = event.kind == Kind::CallBlocked ? Phase::Blocked : Phase::Ended;
      happening.what = beginning.what;
      if (happening.object.empty()) happening.object = beginning.object;
      if (!beginning.text.empty()) happening.text = beginning.text + (happening.text.empty() ? "" : " " + happening.text);
      if (event.kind == Kind::CallEnded) beginning.over = true;
    } else {
      return;
    }
    result_.happenings.push_back(std::move(happening));
  }

  void tell_fact(const Event& event, Happening happening) {
    happening.what = event.kind;
    if (is_life(event.kind)) {
      happening.process = word_for(event.object);
      happening.by = word_of_actor(event.actor);
    } else if (event.kind == Kind::RunBegan || event.kind == Kind::RunEnded) {
      happening.process = "main";
    } else {
      happening.process = word_of_actor(event.actor);
      happening.object = word_for(event.object);
    }
    if (event.kind == Kind::Running && event.object == world_.main) result_.pids["outside"] = event.extra;
    result_.happenings.push_back(std::move(happening));
  }

  void tell_life(const model::Process& process) {
    ProcessLife life{.process = word_for(process.serial), .name = std::string(process.name), .serial = process.serial, .pid = process.pid,
                     .state = model::status_of(process), .exitcode = process.exit_status, .started = process.started,
                     .ended = process.exited, .reaped_by = word_for(process.reaped_by)};
    if (!life.started) life.started = process.running;
    if (process.pid != 0) result_.pids[life.process] = process.pid;
    result_.processes.push_back(std::move(life));
  }

  std::string word_of_actor(Serial actor) const {
    const model::Process* process = world_.process_of(actor);
    return process == nullptr ? word_for(actor) : word_for(process->serial);
  }

  std::string word_for(Serial serial) const {
    if (serial == trace::kNobody) return "";
    if (const auto alias = aliases_.find(serial); alias != aliases_.end()) return alias->second;
    if (serial == world_.supervisor) return "supervisor";
    const model::Thing* thing = world_.thing(serial);
    if (thing == nullptr) return "";
    if (thing->whole != trace::kNobody) return word_for(thing->whole) + "." + std::string(thing->name);
    return fmt::format("{}{}", trace::name_of(thing->type), thing->number);
  }

  const model::History& history_;
  const model::World world_;
  const std::map<Serial, std::string> aliases_;
  std::map<std::pair<Serial, std::uint32_t>, std::size_t> open_;
  Retelling result_;
};

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

Retelling retell(const model::History& history, const Lesson& lesson) { return Reteller{history, lesson}.retell(); }

}  // namespace lesson
