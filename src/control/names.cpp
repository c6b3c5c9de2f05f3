#include "control/names.hpp"

#include <algorithm>
#include <utility>

namespace control {

using trace::Event;
using trace::Kind;
using trace::Serial;

void Names::take(const Event& event, std::string_view text) {
  if (event.kind == Kind::RunBegan) add(main_ = event.object, trace::kNobody, event.object, "main");
  if (event.kind == Kind::Created) add(event.object, process_of(event.actor), event.object, std::string{text});
  if (event.kind == Kind::Running || event.kind == Kind::ForeignProcess)
    add(event.object, event.peer, event.object, std::string{text});
  if (event.kind == Kind::ThreadBegan) {
    const std::string& queue = of(static_cast<Serial>(event.serial));
    add(event.object, event.peer, event.peer, std::string{text} + (queue.empty() ? "" : "(" + queue + ")"));
  }
  if (event.kind == Kind::ObjectCreated) add_object(event, text);
}

void Names::add_object(const Event& event, std::string_view part) {
  const auto whole = objects_.find(event.peer);
  std::string name = whole != objects_.end()
                         ? whole->second + "." + std::string{part}
                         : std::string{trace::name_of(event.object_type())} + std::to_string(event.extra);
  objects_.emplace(event.object, name);
  serials_.emplace(std::move(name), event.object);
}

void Names::add(Serial serial, Serial parent, Serial process, std::string own) {
  if (serial == trace::kNobody || actors_.contains(serial)) return;
  if (own.empty()) own = serial == process ? "process" : "thread";
  std::replace_if(
      own.begin(), own.end(), [](unsigned char c) { return c <= ' '; }, '_');
  const std::string& above = of(parent);
  const bool names_parent = own.starts_with(above + ":");
  const bool child_of_main = parent == main_ && serial == process;
  std::string name = parent == trace::kNobody || child_of_main || names_parent ? own : above + "." + own;
  const std::string first = name;
  for (int n = 2; serials_.contains(name); ++n) name = first + "#" + std::to_string(n);
  serials_.emplace(name, serial);
  const std::size_t order = actors_.size();
  actors_.emplace(serial, Known{std::move(name), order, process});
}

const std::string& Names::of(Serial serial) const {
  static const std::string nothing;
  if (const auto actor = actors_.find(serial); actor != actors_.end()) return actor->second.name;
  const auto object = objects_.find(serial);
  return object != objects_.end() ? object->second : nothing;
}

Serial Names::named(std::string_view name) const {
  const auto found = serials_.find(name);
  return found != serials_.end() ? found->second : trace::kNobody;
}

std::size_t Names::order_of(Serial actor) const {
  const auto found = actors_.find(actor);
  return found != actors_.end() ? found->second.order : actors_.size();
}

Serial Names::process_of(Serial actor) const {
  const auto found = actors_.find(actor);
  return found != actors_.end() ? found->second.process : trace::kNobody;
}

}  // namespace control
