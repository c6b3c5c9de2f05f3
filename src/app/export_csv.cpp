#include <string>
#include <string_view>
#include <vector>

#include "app/event_text.hpp"
#include "app/export.hpp"
#include "model/explain.hpp"
#include "model/step.hpp"
#include "model/story.hpp"

namespace app {
namespace {

/// The world after all events.
model::World last_world(recording::Scan& scan, const base::Progress& progress) {
  model::World world;
  model::Hints hints;
  scan.each([&](const trace::Event& event) { model::Step{world, event, scan, &hints}.run(); }, progress);
  return world;
}

/// RFC 4180: in quotes where it holds a comma, a quote or a line's end; quotes doubled.
std::string field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string{text};
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string{"\"\""} : std::string(1, c);
  return quoted + "\"";
}

std::string name_or_nothing(const model::World& world, trace::Serial object) {
  return object == trace::kNobody ? std::string{} : model::name_of_object(world, object, base::Language::English);
}

}  // namespace

// Names are those of the end: it is passed through twice.
void export_csv(recording::Scan& scan, std::ostream& out, const base::Progress& progress) {
  const model::World world = last_world(scan, base::part_of(progress, 0, 0.5));
  out << "time_ns,actor,actor_name,kind,operation,call,object,object_name,peer,serial,value,outcome,observed,place,"
         "text\r\n";
  const auto write_row = [&](const trace::Event& event) {
    out << event.time_ns << ',' << event.actor << ','
        << field(model::name_of_actor(world, event.actor, base::Language::English)) << ',' << trace::name_of(event.kind)
        << ',' << (event.is_call() ? trace::name_of(event.operation()) : std::string_view{}) << ',' << event.call << ','
        << event.object << ',' << field(name_or_nothing(world, event.object)) << ',' << event.peer << ','
        << event.serial << ',';
    if (event.kind == trace::Kind::KernelState) out << static_cast<char>(event.value);
    else out << event.value;
    out << ',' << (event.outcome == trace::Outcome::None ? std::string_view{} : trace::name_of(event.outcome)) << ','
        << ((event.flags & trace::kObserved) != 0 ? 1 : 0) << ',' << field(place_text(scan.sources(), event.place))
        << ',' << field(scan.text(event.text)) << "\r\n";
  };
  scan.each(write_row, base::part_of(progress, 0.5, 1));
}

void export_story(const recording::Recording& recording, std::ostream& out, base::Language language,
                  const base::Progress& progress) {
  const model::History& history = recording.history();
  const std::vector<model::DeadlockLine> deadlocks = model::deadlock_lines(history, history.end(), language);
  auto deadlock = deadlocks.begin();
  for (std::size_t i = 0; i < history.size(); ++i) {
    base::tell(progress, i, history.size());
    const std::string sentence = model::sentence(history, i, language);
    if (!sentence.empty()) out << story_line(history.event(i).time(), sentence) << '\n';
    for (; deadlock != deadlocks.end() && deadlock->events == i + 1; ++deadlock)
      out << story_line(deadlock->at, deadlock->sentence) << '\n';
  }
}

}  // namespace app
