#include <fmt/format.h>

#include <CLI/App.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "app/commands.hpp"
#include "trace/reader.hpp"

namespace app {
namespace {

struct DumpOptions {
  std::string file;
};

std::string line_of(const trace::Reader& reader, const trace::Event& event) {
  std::string line = fmt::format("{:>12.6f} {:>4} {:<14}", static_cast<double>(event.time_ns) / 1e9, event.actor,
                                 trace::name_of(event.kind));
  if (event.kind == trace::Kind::CallBegun || event.kind == trace::Kind::CallEnded)
    line += fmt::format(" {}", trace::name_of(event.operation()));
  if (event.object != trace::kNobody) line += fmt::format(" object={}", event.object);
  if (event.peer != trace::kNobody) line += fmt::format(" peer={}", event.peer);
  if (event.value != 0) line += fmt::format(" value={}", event.value);
  if (event.outcome != trace::Outcome::None) line += fmt::format(" {}", trace::name_of(event.outcome));
  if (event.text != 0) line += fmt::format(" {:?}", std::string{reader.text(event.text)});
  return line;
}

int dump(const DumpOptions& options) {
  trace::Reader reader{options.file};
  std::vector<trace::Event> events;
  reader.read_new(events);
  for (const trace::Event& event : events) fmt::print("{}\n", line_of(reader, event));
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
