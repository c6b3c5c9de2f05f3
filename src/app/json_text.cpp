#include "app/json_text.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <utility>

#include "app/event_text.hpp"
#include "base/json.hpp"
#include "model/console.hpp"
#include "model/deadlock_finder.hpp"
#include "model/explain.hpp"
#include "model/step.hpp"
#include "model/story.hpp"
#include "model/unseen.hpp"

namespace app {

using base::TraceTime;
using Json = nlohmann::ordered_json;
using Sources = std::span<const model::SourceFile>;

namespace {

constexpr int kIndent = 1;

Json time_json(const std::optional<TraceTime>& time) { return time ? Json(time->count()) : Json(); }
Json serial_json(trace::Serial serial) { return serial != trace::kNobody ? Json(serial) : Json(); }
Json text_json(std::string_view text) { return text.empty() ? Json() : Json(std::string{text}); }

/// Output need not be UTF-8; what is not becomes U+FFFD.
std::string text_of(const Json& json) { return json.dump(kIndent, ' ', false, Json::error_handler_t::replace) + "\n"; }

/// The text of a value that stands so deep in another: each line but the first moves to the right.
std::string nested(const Json& json, std::size_t depth) {
  std::string text;
  for (const char letter : json.dump(kIndent, ' ', false, Json::error_handler_t::replace)) {
    text += letter;
    if (letter == '\n') text.append(depth * kIndent, ' ');  // Within strings it is escaped.
  }
  return text;
}

Json activity_json(const model::Activity& activity) {
  static constexpr const char* kDoing[] = {"nothing", "running", "sleeping", "waiting"};
  return {{"doing", kDoing[static_cast<std::size_t>(activity.doing)]},
          {"operation", activity.in_operation() ? Json(std::string{trace::name_of(activity.operation)}) : Json()},
          {"object", serial_json(activity.object)},
          {"peer", serial_json(activity.peer)},
          {"since_ns", activity.since.count()},
          {"deadline_ns", time_json(activity.deadline)}};
}

Json process_json(const model::Process& process, Sources sources) {
  return {{"serial", process.serial},
          {"name", model::name_of(process)},
          {"pid", process.pid != 0 ? Json(process.pid) : Json()},
          {"creator", serial_json(process.creator)},
          {"parent", serial_json(process.parent)},
          {"daemon", process.daemon},
          {"authkey", text_json(process.authkey)},
          {"sentinel", process.sentinel != 0 ? Json(process.sentinel) : Json()},
          {"found_late", process.found_late()},
          {"state", model::status_of(process)},
          {"zombie", process.zombie()},
          {"exit_status", process.exit_status ? Json(*process.exit_status) : Json()},
          {"created_ns", process.created.count()},
          {"started_ns", time_json(process.started)},
          {"running_ns", time_json(process.running)},
          {"orphaned_ns", time_json(process.orphaned)},
          {"exited_ns", time_json(process.exited)},
          {"reaped_ns", time_json(process.reaped)},
          {"reaped_by", serial_json(process.reaped_by)},
          {"closed_ns", time_json(process.closed)},
          {"raised", text_json(process.raised)},
          {"place", text_json(place_text(sources, process.place))},
          {"activity", activity_json(process.activity)}};
}

Json thread_json(const model::Thread& thread) {
  return {{"serial", thread.serial},
          {"process", thread.process},
          {"name", text_json(thread.name)},
          {"serves", serial_json(thread.serves)},
          {"began_ns", thread.began.count()},
          {"ended_ns", time_json(thread.ended)},
          {"raised", text_json(thread.raised)},
          {"activity", activity_json(thread.activity)}};
}

template <class Messages>
Json messages_json(const Messages& messages) {
  Json list = Json::array();
  for (const model::Message& message : messages)
    list.push_back(
        {{"sender", serial_json(message.sender)}, {"number", message.number}, {"text", text_json(message.text)}});
  return list;
}

Json object_json(const model::IpcObject& object) {
  Json waiters = Json::array();
  for (const model::Waiter& waiter : object.waiters)
    waiters.push_back({{"actor", waiter.actor},
                       {"operation", std::string{trace::name_of(waiter.operation)}},
                       {"since_ns", waiter.since.count()}});
  return {{"serial", object.serial},
          {"name", model::name_of(object)},
          {"type", std::string{trace::name_of(object.type)}},
          {"creator", serial_json(object.creator)},
          {"whole", serial_json(object.whole)},
          {"capacity", object.capacity},
          {"buffer", messages_json(object.buffer)},
          {"pipe", messages_json(object.pipe)},
          {"taken", messages_json(object.taken)},
          {"put_count", object.put_count},
          {"got_count", object.got_count},
          {"holder", serial_json(object.holder)},
          {"count", object.count},
          {"corrupted", object.corrupted},
          {"waiters", waiters}};
}

Json deadlock_json(const model::World& world, const model::Deadlock& deadlock) {
  Json waits = Json::array();
  for (const model::Deadlock::Wait& wait : deadlock.waits)
    waits.push_back({{"actor", wait.actor},
                     {"operation", std::string{trace::name_of(wait.operation)}},
                     {"object", serial_json(wait.object)},
                     {"peer", serial_json(wait.peer)},
                     {"since_ns", wait.since.count()}});
  return {{"since_ns", deadlock.since.count()},
          {"cycle", deadlock.cycle()},
          {"why", model::explain(world, deadlock, base::Language::English)},
          {"remedy", model::remedy(world, deadlock, base::Language::English)},
          {"waits", waits}};
}

Json processes_json(const model::World& world, Sources sources) {
  Json list = Json::array();
  for (const auto& process : world.processes) list.push_back(process_json(*process, sources));
  return list;
}

Json event_json(const trace::Event& event, const recording::Scan& scan) {
  Json json{{"time_ns", event.time_ns}, {"actor", event.actor}, {"kind", std::string{trace::name_of(event.kind)}}};
  const bool call = event.is_call();
  if (call) json["operation"] = std::string{trace::name_of(event.operation())};
  if (event.call != 0) json["call"] = event.call;
  if (event.object != trace::kNobody) json["object"] = event.object;
  if (event.peer != trace::kNobody) json["peer"] = event.peer;
  if (event.serial != 0) json["serial"] = event.serial;
  if (event.kind == trace::Kind::KernelState) json["value"] = std::string(1, static_cast<char>(event.value));
  else json["value"] = event.value;
  if (event.outcome != trace::Outcome::None) json["outcome"] = std::string{trace::name_of(event.outcome)};
  if (const std::string place = place_text(scan.sources(), event.place); !place.empty()) json["place"] = place;
  if (event.flags != 0) json["flags"] = event.flags;
  if (event.text != 0) json["text"] = std::string{scan.text(event.text)};
  return json;
}

Json console_json(const model::Console& console) {
  Json list = Json::array();
  for (const model::ConsoleLine& line : console.lines())
    list.push_back({{"time_ns", line.at.count()},
                    {"process", serial_json(line.process)},
                    {"stream", line.stream},
                    {"text", line.text}});
  return list;
}

}  // namespace

std::string world_json(const model::World& world, const recording::Recording& recording) {
  Json threads = Json::array(), objects = Json::array();
  for (const auto& thread : world.threads) threads.push_back(thread_json(*thread));
  for (const auto& object : world.objects) objects.push_back(object_json(*object));
  Json deadlocks = Json::array();
  for (const model::Deadlock& each : model::standing_deadlocks(recording.history(), world))
    deadlocks.push_back(deadlock_json(world, each));
  return text_of({{"time_ns", world.now.count()},
                  {"events", world.events},
                  {"ended", world.ended},
                  {"main", serial_json(world.main)},
                  {"supervisor", serial_json(world.supervisor)},
                  {"processes", processes_json(world, recording.sources())},
                  {"threads", threads},
                  {"things", objects},
                  {"deadlocks", deadlocks}});
}

// As sha256sum and git write such numbers; a recording of version 1 has none.
Json run_id_text(const trace::RunId& id) {
  return id == trace::RunId{} ? Json() : Json(fmt::format("{:016x}{:016x}", id.words[0], id.words[1]));
}

// Member by member, and the events one by one as they are read: the tree of a million puts would take 11 GB, its events
// 336 MB.
void write_recording_json(recording::Scan& scan, std::ostream& out) {
  model::World world;
  model::Hints hints;
  model::Console console{scan};
  model::DeadlockFinder finder;
  Json deadlocks = Json::array();
  const auto look = [&](TraceTime now) {
    for (const model::Deadlock& each : finder.look(world, now)) deadlocks.push_back(deadlock_json(world, each));
  };
  scan.each([&](const trace::Event& event) {
    if (finder.due(event)) look(event.time());
    model::Step{world, event, scan, &hints}.run();
    console.add(event);
  });
  look(scan.end());
  const trace::Reader& reader = scan.reader();
  const Json facts = base::parse_json<Json>(reader.facts());
  const auto member = [&](std::string_view name, const Json& value) {
    out << " \"" << name << "\": " << nested(value, 1) << ",\n";
  };
  out << "{\n";
  member("facts", facts.is_discarded() ? Json() : facts);
  member("sealed", reader.sealed());
  member("incomplete_since_ns", reader.incomplete_since_ns() != 0 ? Json(reader.incomplete_since_ns()) : Json());
  member("skipped", Json{{"events", reader.skipped().events}, {"units", reader.skipped().units}});
  member("run_id", run_id_text(reader.header().run_id));
  member("end_ns", scan.end().count());
  member("processes", processes_json(world, scan.sources()));
  member("console", console_json(console));
  member("deadlocks", deadlocks);
  Json unseen = Json::array();
  for (const model::UnseenThing& each : model::unseen_in(world, base::Language::English))
    unseen.push_back({{"what", each.what}, {"who", each.who}});
  member("unseen", unseen);
  out << " \"events\": [";
  bool any = false;
  scan.each([&](const trace::Event& event) {
    out << (std::exchange(any, true) ? ",\n  " : "\n  ") << nested(event_json(event, scan), 2);
  });
  out << (any ? "\n ]\n}\n" : "]\n}\n");
}

}  // namespace app
