#include "app/beats.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "model/story.hpp"
#include "model/story_clock.hpp"

namespace app {
namespace {

/// A beat with the names of what it shows; empty: it shows nothing.
struct NamedBeat {
  model::Beat beat;
  std::string who{}, moves{};
  std::size_t first = 0;  ///< Of the events that it covers, counted from 0.
};

std::string name_of_moved(const model::World& world, const trace::Event& event) {
  if (event.object == trace::kNobody || event.object == event.actor) return {};
  if (const model::IpcObject* object = world.object(event.object)) return model::name_of(*object);
  return model::name_of_actor(world, event.object, base::Language::English);
}

std::vector<NamedBeat> beats_of(const recording::Recording& recording) {
  const model::History& history = recording.history();
  model::StoryClock clock;
  clock.update(history, model::StoryClock::kAll);
  std::vector<NamedBeat> named;
  std::size_t covered = 0;
  for (const model::Beat& beat : clock.beats()) {
    NamedBeat each{.beat = beat, .first = covered};
    const bool shows = beat.act != model::Act::Pause && beat.act != model::Act::Startup && beat.events > 0;
    if (shows) {
      const trace::Event& event = history.event(beat.events - 1);
      const model::World world = history.after(beat.events);
      // What the supervisor has seen happens to its object.
      const bool seen = event.actor == world.supervisor && event.object != trace::kNobody;
      each.who = model::name_of_actor(world, seen ? event.object : event.actor, base::Language::English);
      if (!seen) each.moves = name_of_moved(world, event);
    }
    named.push_back(std::move(each));
    covered = beat.events;
  }
  return named;
}

double seconds(model::StoryTicks ticks) { return static_cast<double>(ticks) / model::kTicksPerSecond; }

nlohmann::json text_or_null(const std::string& text) { return text.empty() ? nlohmann::json() : nlohmann::json(text); }

}  // namespace

std::string beats_text(const recording::Recording& recording) {
  std::string text =
      fmt::format("{:>10}{:>10}  {:14}{:20}{:20}{}\n", "begin", "length", "act", "who", "moves", "events");
  for (const NamedBeat& each : beats_of(recording)) {
    text += fmt::format("{:10.4f}{:10.4f}  {:14}{:20}{:20}", seconds(each.beat.begin), seconds(each.beat.length),
                        model::name_of(each.beat.act), each.who.empty() ? "-" : each.who,
                        each.moves.empty() ? "-" : each.moves);
    text += each.first < each.beat.events ? fmt::format("{}-{}", each.first, each.beat.events - 1) : "-";
    text += each.beat.times > 1 ? fmt::format("  x{}\n", each.beat.times) : "\n";
  }
  return text;
}

std::string beats_json(const recording::Recording& recording) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const NamedBeat& each : beats_of(recording)) {
    nlohmann::ordered_json beat{{"begin_s", seconds(each.beat.begin)},   {"duration_s", seconds(each.beat.length)},
                                {"kind", model::name_of(each.beat.act)}, {"who", text_or_null(each.who)},
                                {"moves", text_or_null(each.moves)},     {"times", each.beat.times},
                                {"events", nlohmann::json::array()}};
    if (each.first < each.beat.events) beat["events"] = {each.first, each.beat.events - 1};
    list.push_back(std::move(beat));
  }
  return list.dump(1) + "\n";
}

}  // namespace app
