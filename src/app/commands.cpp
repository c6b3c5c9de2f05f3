#include "app/commands.hpp"

#include <CLI/App.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>
#include <utility>

namespace app {
namespace {

/// The library's help with a usage line of our own.
class UsageFormatter : public CLI::Formatter {
 public:
  explicit UsageFormatter(std::string usage) : usage_{std::move(usage)} { column_width(34); }
  std::string make_usage(const CLI::App* app, std::string name) const override {
    if (name.empty()) name = app->get_name();
    return "\nUsage: " + name + " " + usage_ + "\n";
  }

 private:
  std::string usage_;
};

}  // namespace

void add_commands(CLI::App& app, Context& context) {
  add_lesson_command(app, context);
  add_run_command(app, context);
  add_schedule_command(app, context);
  add_orders_command(app, context);
  add_explore_command(app, context);
  add_dump_command(app, context);
  add_export_command(app, context);
  add_shot_command(app, context);
  add_replay_command(app, context);
  add_golden_command(app, context);
  add_tour_command(app, context);
  add_check_command(app, context);
  add_describe_command(app, context);
}

void describe(CLI::App& command, std::string usage, const std::vector<Example>& examples) {
  command.formatter(std::make_shared<UsageFormatter>(std::move(usage)));
  std::size_t width = 0;
  for (const Example& example : examples) width = std::max(width, example.line.size());
  std::string text = "Examples:\n";
  for (const Example& example : examples)
    text += "  " + example.line + std::string(width - example.line.size() + 3, ' ') + example.meaning + "\n";
  if (!examples.empty()) command.footer(text);
}

}  // namespace app
