// A file that may be a recording: read, and asked everything that the window and the command line ask of one.
#include <ostream>
#include <sstream>

#include "app/event_text.hpp"
#include "app/export.hpp"
#include "app/json_text.hpp"
#include "app/lives.hpp"
#include "model/explain.hpp"
#include "model/moments.hpp"
#include "recording/recording.hpp"
#include "recording/scan.hpp"
#include "target.hpp"
#include "trace/error.hpp"

namespace {

void ask_about(const model::World& world, base::TraceTime now) {
  world.dump();
  for (const base::Language language : {base::Language::English, base::Language::Chinese}) {
    for (const model::Deadlock& each : model::deadlocks(world)) model::explain(world, each, language);
    model::explain(world, 1, now, language);
  }
}

void ask_about(recording::Scan& scan, std::ostream& out) {
  app::export_csv(scan, out);
  app::write_recording_json(scan, out);
  scan.each([&](const trace::Event& event) { out << app::event_text(scan, event) << '\n'; });
}

void ask_about(const recording::Recording& recording) {
  const model::History& history = recording.history();
  const std::size_t step = std::max<std::size_t>(1, history.size() / 8);
  for (std::size_t count = 0; count <= history.size(); count += step) {
    const model::World world = history.after(count);
    ask_about(world, history.end());
  }
  ask_about(history.at(history.end() / 2), history.end() / 2);
  model::fullest_moment(history);
  app::lives_text(recording);
  std::ostringstream text;
  app::export_story(recording, text, base::Language::English);
  app::export_chrome(recording, text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto path = fuzz::file("fuzzed.spawn", {data, size});
  try {
    const recording::Recording recording{path};
    recording.fact("lesson");
    ask_about(recording);
    recording::Scan scan{path};
    std::ostringstream text;
    ask_about(scan, text);
  } catch (const trace::TraceError&) {  // An answer.
  }
  return 0;
}
