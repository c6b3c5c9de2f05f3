#include <fmt/format.h>

#include <CLI/App.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "app/commands.hpp"
#include "app/event_text.hpp"
#include "trace/reader.hpp"

namespace app {
namespace {

struct DumpOptions {
  std::string file;
};

int dump(const DumpOptions& options) {
  trace::Reader reader{options.file};
  std::vector<trace::Event> events;
  reader.read_new(events);
  for (const trace::Event& event : events) fmt::print("{}\n", event_text(reader, event));
  return 0;
}

}  // namespace

void add_dump_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<DumpOptions>();
  CLI::App* command = app.add_subcommand("dump", "Print the events of a recording");
  command->add_option("FILE", options->file, "The recording (.spawn)")->required();
  describe(*command, "[OPTIONS] FILE", {{"spawnarium dump run.spawn", "print every event, one line each"}});
  command->callback([options, &context] { context.action = [options] { return dump(*options); }; });
}

}  // namespace app
