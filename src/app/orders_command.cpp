#include <fmt/format.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "app/commands.hpp"
#include "app/exploring.hpp"
#include "base/standard_streams.hpp"
#include "base/text.hpp"
#include "control/orders.hpp"

namespace app {

using base::tr;
using nlohmann::json;

namespace {

constexpr std::size_t kMostListed = 1000;  // Of outputs.

struct OrdersCommand : ExploringCommand {
  bool list = false;
};

struct Found {
  control::Outputs outputs;
  std::set<std::string> seen;
  std::size_t deadlocks = 0;
};

void print_list(const std::vector<std::string>& all, std::uint64_t possible, base::Language language) {
  for (std::size_t i = 0; i < all.size(); ++i)
    fmt::print("--- {}\n{}{}", i + 1, all[i], all[i].ends_with('\n') || all[i].empty() ? "" : "\n");
  if (all.size() < possible) fmt::print("{}\n", tr(language, {"and {0} more", "另有 {0} 种"}, possible - all.size()));
}

std::string possible_text(std::uint64_t possible, bool exact, std::size_t seen, base::Language language) {
  if (!exact)
    return tr(language,
              {"at least {0} outputs are possible; the runs printed {1} of them.",
               "可能的输出至少有 {0} 种；这些运行印出了其中 {1} 种。"},
              possible, seen);
  if (possible == 1) return std::string{tr(language, {"only one output is possible.", "可能的输出只有一种。"})};
  return tr(
      language,
      {"{0} outputs are possible; the runs printed {1} of them.", "可能的输出有 {0} 种；这些运行印出了其中 {1} 种。"},
      possible, seen);
}

void report(const Found& found, const OrdersCommand& command, const Exploring& exploring, base::Language language) {
  const auto count = found.outputs.count();
  const bool exact = count.exact && exploring.is_all();
  const std::vector<std::string> all = found.outputs.first(kMostListed);
  if (command.json) {
    const json object{{"possible", count.number},
                      {"exact", exact},
                      {"runs", exploring.runs()},
                      {"redundant", exploring.redundant()},
                      {"deadlocks", found.deadlocks},
                      {"seen", found.seen.size()},
                      {"not_controlled", exploring.not_controlled()},
                      {"outputs", all}};
    fmt::print("{}\n", object.dump(2, ' ', false, json::error_handler_t::replace));
    return;
  }
  fmt::print("{}: {}\n", exploring.name(), possible_text(count.number, exact, found.seen.size(), language));
  fmt::print("{}", extent_text(exploring, language));
  if (found.deadlocks > 0)
    fmt::print("{}\n", tr(language,
                          {"{0} of the runs ended in a deadlock: `spawnarium explore` shows one.",
                           "其中 {0} 次运行陷入死锁：用 `spawnarium explore` 看一个。"},
                          found.deadlocks));
  if (command.list) print_list(all, count.number, language);
}

int orders(const OrdersCommand& command) {
  const ExploringOptions options = command.read();
  Exploring exploring{options};
  return explore_guarded(options.language, exploring, [&] {
    Found found;
    while (const auto trace = exploring.next()) {
      found.outputs.add(*trace);
      if (trace->end == control::End::Whole) found.seen.insert(control::printed(*trace));
      if (trace->end == control::End::Deadlock) ++found.deadlocks;
    }
    report(found, command, exploring, options.language);
    return 0;
  });
}

}  // namespace

void add_orders_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<OrdersCommand>();
  CLI::App* command =
      app.add_subcommand("orders", "Count the outputs that a program can have, in all orders of its steps");
  options->add_to(*command);
  command->add_flag("--list", options->list, "Print the outputs");
  describe(*command, "[OPTIONS] SCRIPT | LESSON",
           {{"spawnarium orders hello.py", "how many outputs hello.py can have"},
            {"spawnarium orders 01 --list", "those of a lesson, one by one"},
            {"spawnarium orders hello.py --budget 30 --json", "what 30 seconds find, for machines"}});
  command->footer(
      command->get_footer() +
      "\nThe program is run again and again under run control, in a copy of its folder (the present one, or the\n"
      "lesson's); of orders that lead to the same only one is run. Only what stands on standard output counts. What\n"
      "passes no gate is listed, and then no number is called exact.\n"
      "JSON: possible (outputs), exact, runs, redundant, deadlocks, seen (outputs that the runs printed),\n"
      "not_controlled, outputs (the first 1000; a process's number is {pid:NAME}).\n"
      "Exit status: 0; 122 when the program cannot be held or does not do the same in each run; 2 for wrong usage.\n");
  command->callback([options, &context] { context.action = [options] { return orders(*options); }; });
}

}  // namespace app
