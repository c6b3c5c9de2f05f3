#include <fmt/format.h>

#include <CLI/App.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/beats.hpp"
#include "app/commands.hpp"
#include "app/event_text.hpp"
#include "app/json_text.hpp"
#include "app/lives.hpp"
#include "app/standard_output.hpp"
#include "app/time_option.hpp"
#include "base/json.hpp"
#include "base/standard_streams.hpp"
#include "model/explain.hpp"
#include "model/story.hpp"
#include "recording/recording.hpp"
#include "trace/reader.hpp"

namespace app {
namespace {

struct DumpOptions {
  std::string file;
  std::string at;
  std::string language = "en";
  bool events = false;
  bool json = false;
  bool beats = false;
};

std::string command_line_of(const nlohmann::json& facts) {
  std::string line;
  for (const auto& argument : base::member(facts, "arguments"))
    line += (line.empty() ? "" : " ") + base::text_or(argument, "?");
  return line;
}

void print_head(const recording::Recording& recording) {
  const trace::Reader& reader = recording.reader();
  const auto facts = base::parse_json(reader.facts());
  if (facts.is_object()) {
    fmt::print("command    {}\n", command_line_of(facts));
    fmt::print("machine    {}, {}, {} cores\n", base::text_or(base::member(facts, "kernel"), "?"),
               base::text_or(base::member(facts, "machine"), "?"),
               base::whole_number(base::member(facts, "cores"), 1, 1 << 20).value_or(0));
  }
  fmt::print("recording  {} events in {}{}\n", recording.history().size(), model::time_text(recording.history().end()),
             reader.sealed() ? "" : ", not sealed: its run is still going on, or did not end in order");
  if (reader.incomplete_since_ns() != 0)
    fmt::print("           incomplete from {} on: there was no more space\n",
               model::time_text(recording.incomplete_since()));
  if (reader.skipped().any()) fmt::print("           {}\n", skipped_text(reader.skipped(), base::Language::English));
  fmt::print("\n");
}

int dump(const DumpOptions& options) {
  const bool at_end = options.at.empty();
  const auto at = at_end ? std::nullopt : time_option(options.at);
  if (options.beats) {
    const recording::Recording recording{options.file};
    fmt::print("{}", options.json ? beats_json(recording) : beats_text(recording));
    return 0;
  }
  if (at_end && (options.json || options.events)) {
    recording::Scan scan{options.file};
    StandardOutput out;
    if (options.json) write_recording_json(scan, out);
    else scan.each([&](const trace::Event& event) { out << event_text(scan, event) << '\n'; });
    if (const trace::Skipped& skipped = scan.reader().skipped(); skipped.any() && !options.json)
      base::print_error("spawnarium: {}: {}\n", options.file, skipped_text(skipped, base::Language::English));
    return 0;
  }
  const recording::Recording recording{options.file};
  const model::History& history = recording.history();
  if (!at_end) {
    const model::World world = at ? history.at(*at) : history.after(history.size());
    if (options.json) fmt::print("{}", world_json(world, recording));
    else
      fmt::print("{}\n{}", world.dump(),
                 model::explain(world, model::standing_deadlocks(history, world), at.value_or(world.now),
                                *base::language_named(options.language)));
  } else {
    print_head(recording);
    const base::Language language = *base::language_named(options.language);
    fmt::print("{}{}{}{}", lives_text(recording), tasks_text(recording, language), deadlocks_text(recording, language),
               unseen_text(recording, language));
  }
  return 0;
}

}  // namespace

void add_dump_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<DumpOptions>();
  CLI::App* command =
      app.add_subcommand("dump", "Print the life of each process of a recording, its events, or the world at a time");
  command->add_option("FILE", options->file, "The recording (.spawn)")->required()->type_name("");
  command->add_option("--at", options->at, "The world at this time, and in words: 2.5s, 300ms, 80us, end")
      ->type_name("TIME");
  command->add_option("--lang", options->language, "Language of the words: en, zh")
      ->check(CLI::IsMember({"en", "zh"}))
      ->type_name("LANGUAGE");
  command->add_flag("--events", options->events, "Every event, one line each");
  command->add_flag("--beats", options->beats, "What the story tells, one act after the other, and for how long")
      ->excludes("--at")
      ->excludes("--events");
  command->add_flag("--json", options->json, "As JSON, for other programs");
  describe(*command, "[OPTIONS] FILE",
           {{"spawnarium dump run.spawn", "the life of each process"},
            {"spawnarium dump run.spawn --events", "every event"},
            {"spawnarium dump run.spawn --beats", "the story, beat by beat"},
            {"spawnarium dump run.spawn --at 2.5s", "what there was 2.5 s after the beginning"},
            {"spawnarium dump run.spawn --json", "processes, output and events as JSON"}});
  command->callback([options, &context] { context.action = [options] { return dump(*options); }; });
}

}  // namespace app
