#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

#include "app/commands.hpp"
#include "app/goldens.hpp"

namespace app {
namespace {

struct Arguments {
  std::string folder, report = "golden-report";
};

int compare_command(const Arguments& arguments) {
  const auto goldens = read_goldens(arguments.folder);
  const auto results = compare_goldens(goldens, [](const GoldenResult& each) {
    if (each.verdict == GoldenVerdict::Missing)
      fmt::print("{}: there is no picture to compare with\n", each.golden.name);
    if (each.verdict == GoldenVerdict::Different)
      fmt::print("{}: {} pixels differ\n", each.golden.name, each.difference.pixels);
  });
  const auto good = [](const GoldenResult& each) {
    return each.verdict == GoldenVerdict::Same || each.verdict == GoldenVerdict::Close;
  };
  const auto right = std::count_if(results.begin(), results.end(), good);
  fmt::print("{} of {} pictures are as they were\n", right, results.size());
  if (static_cast<std::size_t>(right) == results.size()) return 0;
  fmt::print("{} shows the others\n", write_report(results, arguments.report).string());
  return 1;
}

int update_command(const Arguments& arguments) {
  const auto goldens = read_goldens(arguments.folder);
  fmt::print("{} of {} pictures written anew: look at each\n", update_goldens(goldens), goldens.size());
  return 0;
}

}  // namespace

void add_golden_command(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* golden = app.add_subcommand("golden", "Compare pictures with those that were found good");
  golden->require_subcommand(1);
  CLI::App* compare = golden->add_subcommand("compare", "Draw the pictures of a folder and compare");
  compare->add_option("DIR", arguments->folder, "A folder with a goldens.toml")->required();
  compare->add_option("--report", arguments->report, "Where a page with the differences is written")
      ->capture_default_str();
  compare->callback([arguments, &context] { context.action = [arguments] { return compare_command(*arguments); }; });
  CLI::App* update = golden->add_subcommand("update", "Draw the pictures of a folder and keep them as the good ones");
  update->add_option("DIR", arguments->folder, "A folder with a goldens.toml")->required();
  update->callback([arguments, &context] { context.action = [arguments] { return update_command(*arguments); }; });
  describe(*golden, "COMMAND DIR",
           {{"spawnarium golden compare tests/goldens", "what has changed?"},
            {"spawnarium golden update tests/goldens", "it is good as it is now"}});
}

}  // namespace app
