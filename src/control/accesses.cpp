#include "control/accesses.hpp"

#include <algorithm>

#include "model/operations.hpp"

namespace control {

using trace::Event;
using trace::Kind;
using trace::ObjectType;
using trace::Operation;
using trace::Serial;

namespace {

constexpr trace::End other(trace::End end) { return end == trace::End::A ? trace::End::B : trace::End::A; }

constexpr const char* kMain = "main";  // As Names has it.

/// Whether it writes a message into a pipe.
bool fills(const Access& access) {
  return kFills.contain(access.operation) ||
         (kPuts.contain(access.operation) && access.type == ObjectType::SimpleQueue);
}

}  // namespace

void Accesses::restart() {
  objects_.clear();
  serves_.clear();
  ends_.clear();
  depths_.clear();
  moved_.clear();
}

int Accesses::number_of(const std::string& name) {
  const auto [place, is_new] = numbers_.emplace(name, static_cast<int>(names_.size()));
  if (is_new) names_.push_back(name);
  return place->second;
}

void Accesses::take(const Event& event, const Names& names) {
  if (event.kind == Kind::ObjectCreated) objects_[event.object] = {event.object_type(), event.value};
  if (event.kind == Kind::ThreadBegan && event.serial != 0) serves_[event.object] = static_cast<Serial>(event.serial);
  const Serial process = names.process_of(event.actor);
  if (event.kind == Kind::EndOpened) ends_[process].insert({event.object, static_cast<trace::End>(event.detail)});
  if (event.kind == Kind::EndClosed && names.of(process) == kMain && is_held_elsewhere(event, process))
    main_closes_.emplace(names.of(event.object), static_cast<trace::End>(event.detail));
  if (event.kind == Kind::EndClosed) ends_[process].erase({event.object, static_cast<trace::End>(event.detail)});
}

/// Whether another process holds this end, too, when it is closed.
bool Accesses::is_held_elsewhere(const Event& closed, Serial process) const {
  const End end{closed.object, static_cast<trace::End>(closed.detail)};
  return std::any_of(ends_.begin(), ends_.end(),
                     [&](const auto& holder) { return holder.first != process && holder.second.contains(end); });
}

/// One direction of a pipe: that which ends at `reading`.
int Accesses::channel(Serial pipe, trace::End reading, const Names& names) {
  return number_of(names.of(pipe) + (reading == trace::End::A ? ">A" : ">B"));
}

Access Accesses::basic(Operation operation, Serial object, trace::End end, int process, const Names& names) {
  Access access{.operation = operation, .process = process};
  const auto known = objects_.find(object);
  if (known != objects_.end()) {
    access.type = known->second.type;
    access.bound = trace::is_lock(access.type) ? 1 : known->second.value;
  }
  if (const auto served = serves_.find(object); served != serves_.end() && kExits.contain(operation))
    access.object = number_of(names.of(served->second));
  else if (kExits.contain(operation)) access.operation = Operation::None;  // Not dead yet: of_death.
  else if (kSends.contain(operation) || kReceives.contain(operation) || kPolls.contain(operation))
    access.object = channel(object, kSends.contain(operation) ? other(end) : end, names);
  else if (!names.of(object).empty()) access.object = number_of(names.of(object));
  access.crowded = crowded_.contains(access.object);
  return access;
}

Access Accesses::of(const record::GateControl::Arrival& at, const Names& names) {
  const int process = number_of(names.of(names.process_of(at.actor)));
  Access access = basic(at.operation, at.object, at.end, process, names);
  access.sure = !model::facts_of(at.operation).has_timeout || at.value != 0;
  if (model::facts_of(at.operation).subject == model::Subject::Memory) access.element = at.value;
  access.again = at.state == trace::GateState::Blocked && at.progress > 0;
  if (fills(access) || kEmpties.contain(access.operation))
    access.message = moved_[{access.object, fills(access)}] + (access.again ? 0 : 1);
  return access;
}

Access Accesses::of(const Event& ended, const Names& names) {
  const int process = number_of(names.of(names.process_of(ended.actor)));
  return basic(ended.operation(), ended.object, static_cast<trace::End>(ended.extra), process, names);
}

/// Whether main also holds this end and never closes it. Main outlives its children, so no process can notice that
/// another one has closed the end.
bool Accesses::stays_open(const End& end, Serial process, const Names& names) const {
  const Serial main = names.named(kMain);
  const auto held = ends_.find(main);
  return process != main && held != ends_.end() && held->second.contains(end) &&
         !main_closes_.contains({names.of(end.pipe), end.end});
}

std::vector<Access> Accesses::of_death(Serial process, int by, const Names& names) {
  std::vector<Access> all{{.operation = Operation::Exit, .object = number_of(names.of(process)), .process = by}};
  const std::set<End> ends = ends_[process];
  for (const auto& [pipe, end] : ends) {
    if (stays_open({pipe, end}, process, names)) continue;
    const std::vector<Access> both = of_closing(pipe, end, by, names);
    all.insert(all.end(), both.begin(), both.end());
  }
  ends_.erase(process);
  return all;
}

std::vector<Access> Accesses::of_closing(Serial pipe, trace::End end, int by, const Names& names) {
  std::vector<Access> both(2, {.operation = Operation::CloseConnection, .process = by});
  both[0].object = channel(pipe, other(end), names);
  both[0].writing_end = true;
  both[1].object = channel(pipe, end, names);
  return both;
}

void Accesses::note_done(const Access& access, int actor) {
  if (access.message != 0) moved_[{access.object, fills(access)}] = access.message;
  if (access.type != ObjectType::RLock) return;
  if (kAcquires.contain(access.operation)) ++depths_[{access.object, actor}];
  if (kReleases.contain(access.operation)) --depths_[{access.object, actor}];
}

bool Accesses::is_nested(const Access& access, int actor) const {
  if (access.type != ObjectType::RLock) return false;
  const auto depth = depths_.find({access.object, actor});
  const int held = depth != depths_.end() ? depth->second : 0;
  return (kAcquires.contain(access.operation) && held > 0) || (kReleases.contain(access.operation) && held > 1);
}

}  // namespace control
