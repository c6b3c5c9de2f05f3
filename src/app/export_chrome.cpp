#include <nlohmann/json.hpp>
#include <string>

#include "app/event_text.hpp"
#include "app/export.hpp"
#include "model/story.hpp"

namespace app {

using base::TraceTime;
using model::SpanKind;
using Json = nlohmann::ordered_json;

namespace {

double microseconds(TraceTime time) { return static_cast<double>(time.count()) / 1e3; }

const char* name_of(SpanKind kind) {
  switch (kind) {
    case SpanKind::Run:
      return "running";
    case SpanKind::Sleep:
      return "sleep";
    case SpanKind::WaitJoin:
      return "waiting in join";
    case SpanKind::WaitGet:
      return "waiting in get";
    case SpanKind::WaitPut:
      return "waiting in put";
    case SpanKind::WaitRecv:
      return "waiting in recv";
    case SpanKind::WaitSend:
      return "waiting in send";
    case SpanKind::WaitAcquire:
      return "waiting in acquire";
    case SpanKind::WaitOther:
      return "waiting";
    case SpanKind::Zombie:
      return "zombie";
    case SpanKind::Stopped:
      return "stopped";
  }
  return "?";
}

const char* name_of(model::ArrowKind kind) {
  switch (kind) {
    case model::ArrowKind::Start:
      return "start";
    case model::ArrowKind::Join:
      return "join";
    case model::ArrowKind::Message:
      return "message";
    case model::ArrowKind::Signal:
      return "signal";
  }
  return "?";
}

/// Events one a line, as the viewers like to read them. A process is called by its serial, because pids are reused.
class Chrome {
 public:
  Chrome(const recording::Recording& recording, std::ostream& out, const base::Progress& progress)
      : progress_{progress},
        recording_{recording},
        history_{recording.history()},
        world_{history_.after(history_.size())},
        out_{out} {}

  void write() {
    out_ << "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[";
    const auto& lanes = recording_.timeline().lanes();
    std::size_t all = recording_.timeline().arrows().size() + history_.size(), done = 0;
    for (const model::Lane& lane : lanes) all += lane.spans.size();
    for (const model::Lane& lane : lanes) {
      write_names(lane);
      for (const model::Span& span : lane.spans) {
        base::tell(progress_, done++, all);
        write_span(lane, span);
      }
    }
    int number = 0;
    for (const model::Arrow& arrow : recording_.timeline().arrows()) {
      base::tell(progress_, done++, all);
      write_arrow(arrow, ++number);
    }
    for (std::size_t i = 0; i < history_.size(); ++i) {
      base::tell(progress_, done++, all);
      write_print(history_.event(i));
    }
    out_ << "\n]}\n";
  }

 private:
  void put(const Json& event) {
    out_ << (first_ ? "\n" : ",\n") << event.dump(-1, ' ', false, Json::error_handler_t::replace);
    first_ = false;
  }

  void write_names(const model::Lane& lane) {
    const std::string name = model::name_of_actor(world_, lane.actor, base::Language::English);
    const model::Process* process = world_.process(lane.process);
    if (!lane.thread)
      put({{"ph", "M"},
           {"name", "process_name"},
           {"pid", lane.process},
           {"args",
            {{"name", process != nullptr && process->pid != 0 ? name + " (pid " + std::to_string(process->pid) + ")"
                                                              : name}}}});
    put({{"ph", "M"}, {"name", "thread_name"}, {"pid", lane.process}, {"tid", lane.actor}, {"args", {{"name", name}}}});
  }

  void write_span(const model::Lane& lane, const model::Span& span) {
    const TraceTime end = span.end == TraceTime::max() ? history_.end() : span.end;
    Json arguments = Json::object();
    if (span.object != trace::kNobody)
      arguments["object"] = model::name_of_object(world_, span.object, base::Language::English);
    if (span.outcome != trace::Outcome::None) arguments["outcome"] = std::string{trace::name_of(span.outcome)};
    if (const std::string place = place_text(recording_, span.place); !place.empty()) arguments["place"] = place;
    put({{"ph", "X"},
         {"name", name_of(span.kind)},
         {"cat", "state"},
         {"pid", lane.process},
         {"tid", lane.actor},
         {"ts", microseconds(span.begin)},
         {"dur", microseconds(end - span.begin)},
         {"args", arguments}});
  }

  trace::Serial process_of(trace::Serial actor) const {
    const model::Process* process = world_.process_of(actor);
    return process != nullptr ? process->serial : actor;
  }

  void write_arrow(const model::Arrow& arrow, int number) {
    const Json common{{"cat", "flow"}, {"name", name_of(arrow.kind)}, {"id", number}};
    Json from = common, to = common;
    from.update(
        {{"ph", "s"}, {"pid", process_of(arrow.from)}, {"tid", arrow.from}, {"ts", microseconds(arrow.from_time)}});
    to.update({{"ph", "f"},
               {"bp", "e"},
               {"pid", process_of(arrow.to)},
               {"tid", arrow.to},
               {"ts", microseconds(arrow.to_time)}});
    put(from);
    put(to);
  }

  void write_print(const trace::Event& event) {
    if (!event.is_print()) return;
    put({{"ph", "i"},
         {"s", "t"},
         {"cat", "output"},
         {"name", std::string{history_.texts().text(event.text)}},
         {"pid", process_of(event.actor)},
         {"tid", event.actor},
         {"ts", microseconds(event.time())}});
  }

  const base::Progress& progress_;
  const recording::Recording& recording_;
  const model::History& history_;
  const model::World world_;
  std::ostream& out_;
  bool first_ = true;
};

}  // namespace

void export_chrome(const recording::Recording& recording, std::ostream& out, const base::Progress& progress) {
  Chrome{recording, out, progress}.write();
}

}  // namespace app
