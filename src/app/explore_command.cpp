#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/commands.hpp"
#include "app/exploring.hpp"
#include "app/held_words.hpp"
#include "base/file_replacement.hpp"
#include "base/standard_streams.hpp"
#include "base/text.hpp"
#include "control/schedule.hpp"
#include "model/explain.hpp"
#include "model/left_over.hpp"

namespace app {

using base::Language;
using base::Text;
using base::tr;
using control::End;
using control::Trace;
using nlohmann::json;

namespace {

/// Ways for a run to end badly.
enum class Harm { Deadlock, Hang, Exception, Lost, Different };

struct HarmWords {
  Harm harm;
  const char* name;
  Text found, none;
};
constexpr HarmWords kHarms[] = {
    {Harm::Deadlock,
     "deadlock",
     {"Run {0} ends in a deadlock.", "第 {0} 次运行陷入死锁。"},
     {"No deadlock", "没有死锁"}},
    {Harm::Hang,
     "hang",
     {"Run {0} does not come to an end.", "第 {0} 次运行没有结束。"},
     {"No run without an end", "没有不结束的运行"}},
    {Harm::Exception,
     "exception",
     {"Run {0} ends with an exception.", "第 {0} 次运行抛出了异常。"},
     {"No exception", "没有异常"}},
    {Harm::Lost,
     "lost",
     {"Run {0} leaves something behind.", "第 {0} 次运行留下了东西。"},
     {"Nothing is left behind", "没有留下什么"}},
    {Harm::Different,
     "different",
     {"Run {0} prints something else than the first one.", "第 {0} 次运行印出的与第一次不同。"},
     {"No two different outputs", "没有两种不同的输出"}},
};

struct ExploreCommand : ExploringCommand {
  std::vector<std::string> wanted{"deadlock"};
  std::filesystem::path output;
};

/// A run that ended badly.
struct Counterexample {
  std::size_t run = 0;
  Harm harm = Harm::Deadlock;
  std::size_t preemptions = 0;
  control::Schedule schedule;
  std::vector<std::string> words;
  /// The step of the schedule, from 1, after which every continuation ends badly. 0: all runs do. nullopt: not known.
  std::optional<std::size_t> no_return = {};
};

/// The lines that a run printed, sorted: two runs with the same lines differ only in who came first.
std::vector<std::string> lines_of(const Trace& trace) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < trace.order.size(); ++i)
    if (const std::string& line = trace.order.step(i).print; !line.empty()) lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

class Search {
 public:
  Search(const ExploreCommand& command, Exploring& exploring, Language language)
      : command_{command}, exploring_{exploring}, language_{language} {}

  /// Up to the first that is looked for; the other runs are not made.
  void go() {
    while (!found_) {
      const auto trace = exploring_.next();
      if (!trace) return;
      if (trace->end == End::Deadlock) ++deadlocks_;
      if (!first_) first_ = lines_of(*trace);
      if (const auto harm = harm_of(*trace)) keep(*trace, *harm);
    }
  }
  const std::optional<Counterexample>& found() const { return found_; }
  std::size_t deadlocks() const { return deadlocks_; }

 private:
  bool looks_for(Harm harm) const {
    return std::any_of(std::begin(kHarms), std::end(kHarms), [&](const HarmWords& each) {
      return each.harm == harm &&
             std::find(command_.wanted.begin(), command_.wanted.end(), each.name) != command_.wanted.end();
    });
  }

  std::optional<Harm> harm_of(const Trace& trace) {
    if (looks_for(Harm::Deadlock) && trace.end == End::Deadlock) return Harm::Deadlock;
    if (looks_for(Harm::Hang) && trace.end != End::Whole) return Harm::Hang;
    if (looks_for(Harm::Exception) && !exploring_.program().raised().empty()) return Harm::Exception;
    if (looks_for(Harm::Lost) && trace.end == End::Whole && !left_over().empty()) return Harm::Lost;
    if (looks_for(Harm::Different) && trace.end == End::Whole && lines_of(trace) != *first_) return Harm::Different;
    return std::nullopt;
  }

  std::string left_over() {
    const model::History& history = exploring_.recording().history();
    return model::left_over(history.after(history.size()), language_);
  }

  void keep(const Trace& trace, Harm harm) {
    found_ = Counterexample{.run = exploring_.runs(),
                            .harm = harm,
                            .preemptions = trace.preemptions,
                            .schedule = exploring_.program().schedule(),
                            .words = {}};
    auto& words = found_->words;
    if (harm == Harm::Deadlock || (harm == Harm::Hang && trace.end == End::Deadlock)) {
      const recording::Recording& recording = exploring_.recording();
      for (const model::DeadlockLine& line :
           model::deadlock_lines(recording.history(), stood_long(recording), language_))
        words.push_back(line.sentence);
    }
    if (harm == Harm::Exception) words.push_back(exploring_.program().raised());
    if (harm == Harm::Lost) words.push_back(left_over().substr(2));
    if (harm == Harm::Different) words.push_back(control::printed(trace));
    words.push_back(decision_text(trace));
    look_for_no_return(trace);
  }

  /// Of a run that did not come to its end: after which step no other order could help any more.
  void look_for_no_return(const Trace& trace) {
    if (trace.end != End::Deadlock) return;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < trace.order.size(); ++i) places.push_back(exploring_.program().place_of(i) + 1);
    const auto steps = exploring_.point_of_no_return(trace, [](const Trace& other) { return other.end == End::Whole; });
    if (!steps) return;
    found_->no_return = *steps == 0 ? 0 : places[*steps - 1];
    found_->words.push_back(
        *steps == 0 ? std::string{Text{"No order of the steps could have saved it.", "无论按什么顺序走都救不了它。"}.in(
                          language_)}
                    : tr(language_,
                         {"After step {0}, '{1}', no other order could have saved it.",
                          "走完第 {0} 步“{1}”之后，再换什么顺序也救不了了。"},
                         *found_->no_return, control::to_text(found_->schedule.steps[*found_->no_return - 1])));
  }

  std::string step_text(const control::Transition& step) const {
    const control::Access& access = step.accesses.front();
    std::string text =
        exploring_.program().name_of(step.move.actor) + " " + std::string{trace::name_of(access.operation)};
    if (access.object != control::Access::kNothing) text += " " + exploring_.program().name_of(access.object);
    return text;
  }

  std::string decision_text(const Trace& trace) const {
    if (!trace.decision)
      return tr(language_, {"It ends so in the first run, in which everybody goes on as long as it can.",
                            "第一次运行就这样结束：每个进程都走到走不动为止。"});
    return tr(language_, {"What decided: '{0}' came before '{1}'.", "起决定作用的是：“{0}”先于“{1}”。"},
              step_text(trace.decision->first), step_text(trace.decision->second));
  }

  const ExploreCommand& command_;
  Exploring& exploring_;
  const Language language_;
  std::optional<std::vector<std::string>> first_;
  std::optional<Counterexample> found_;
  std::size_t deadlocks_ = 0;
};

const HarmWords& words_of(Harm harm) {
  return *std::find_if(std::begin(kHarms), std::end(kHarms), [&](const HarmWords& each) { return each.harm == harm; });
}

void print_json(const Search& search, const Exploring& exploring) {
  json object{{"runs", exploring.runs()},
              {"redundant", exploring.redundant()},
              {"all", !search.found() && exploring.is_all()},
              {"deadlocks", search.deadlocks()},
              {"first_at", nullptr},
              {"what", nullptr},
              {"preemptions", nullptr},
              {"schedule", nullptr},
              {"words", json::array()},
              {"no_return", nullptr},
              {"not_controlled", exploring.not_controlled()}};
  if (const auto& found = search.found()) {
    json steps = json::array();
    for (const control::Step& step : found->schedule.steps) steps.push_back(control::to_text(step));
    object["first_at"] = found->run;
    object["what"] = words_of(found->harm).name;
    object["preemptions"] = found->preemptions;
    object["schedule"] = steps;
    object["words"] = found->words;
    if (found->no_return) object["no_return"] = *found->no_return;
  }
  fmt::print("{}\n", object.dump(2, ' ', false, json::error_handler_t::replace));
}

void print_none(const ExploreCommand& command, const Exploring& exploring, Language language) {
  std::string none;
  for (const HarmWords& each : kHarms)
    if (std::find(command.wanted.begin(), command.wanted.end(), each.name) != command.wanted.end())
      none += std::string{none.empty() ? "" : Text{"; ", "；"}.in(language)} + each.none.in(language);
  fmt::print(
      "{}: {}\n", exploring.name(),
      exploring.exhausted()
          ? tr(language, {"{0} in all {1} orders of what is controlled.", "{0}：受控部分的全部 {1} 种顺序都看过。"},
               none, exploring.runs())
          : tr(language, {"{0} in {1} orders, which are not all.", "{0}：看了 {1} 种顺序，还不是全部。"}, none,
               exploring.runs()));
  for (const std::string& each : exploring.not_controlled())
    fmt::print("{}\n", tr(language, {"Not controlled: {0}", "不受控制：{0}"}, each));
}

void print_found(const Counterexample& found, const Exploring& exploring, Language language) {
  fmt::print("{}: {}\n", exploring.name(), tr(language, words_of(found.harm).found, found.run));
  for (const std::string& each : found.words) fmt::print("{}\n", each);
  fmt::print("{}\n", tr(language, {"The steps (preemptions: {0}):", "步骤（抢占 {0} 次）："}, found.preemptions));
  for (std::size_t i = 0; i < found.schedule.steps.size(); ++i)
    fmt::print("{:4}  {}\n", i + 1, control::to_text(found.schedule.steps[i]));
}

void write_schedule(const Counterexample& found, const std::filesystem::path& file, Language language) {
  base::FileReplacement replacement{file};
  replacement.out() << control::schedule_text(found.schedule);
  replacement.commit();
  base::print_error("spawnarium: {}\n",
                    tr(language,
                       {"{0} steps in {1}: `spawnarium run --schedule {1} PROGRAM` takes them again.",
                        "{0} 步，写入 {1}：用 `spawnarium run --schedule {1} 程序` 再走一遍。"},
                       found.schedule.steps.size(), file.string()));
}

int explore(const ExploreCommand& command) {
  const ExploringOptions options = command.read();
  Exploring exploring{options};
  return explore_guarded(options.language, exploring, [&] {
    Search search{command, exploring, options.language};
    search.go();
    if (command.json) print_json(search, exploring);
    else if (search.found()) print_found(*search.found(), exploring, options.language);
    else print_none(command, exploring, options.language);
    if (!search.found()) return 0;
    if (!command.output.empty()) write_schedule(*search.found(), command.output, options.language);
    return 1;
  });
}

}  // namespace

void add_explore_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<ExploreCommand>();
  CLI::App* command = app.add_subcommand("explore", "Look for an order of steps in which a program goes wrong");
  options->add_to(*command);
  command->add_option("--for", options->wanted, "What to look for, separated by commas")
      ->delimiter(',')
      ->check(CLI::IsMember({"deadlock", "hang", "exception", "lost", "different"}))
      ->type_name("WHAT")
      ->default_str("deadlock");
  command->add_option("-o,--output", options->output, "Write the steps into FILE (.toml), for run --schedule")
      ->type_name("FILE");
  describe(*command, "[OPTIONS] SCRIPT | LESSON",
           {{"spawnarium explore locks.py", "can it come to a deadlock?"},
            {"spawnarium explore locks.py -o bad.toml", "keep the steps that lead there"},
            {"spawnarium run --schedule bad.toml locks.py", "and see them"},
            {"spawnarium explore 48 --for different", "can a lesson print something else?"}});
  command->footer(
      command->get_footer() +
      "\nThe program is run again and again under run control, in a copy of its folder, first in the orders with the\n"
      "fewest preemptions, until one goes wrong: a deadlock; a hang (it does not come to an end); an exception that\n"
      "nobody caught; something lost (messages that nobody received); different lines than in the first run.\n"
      "JSON: runs, redundant, all, deadlocks, first_at (the run), what, preemptions, schedule, words, no_return\n"
      "(the step after which every continuation ends so; 0: all do), not_controlled.\n"
      "Exit status: 0 when nothing was found, 1 when something was; 122 when the program cannot be held or does not\n"
      "do the same in each run; 2 for wrong usage.\n");
  command->callback([options, &context] { context.action = [options] { return explore(*options); }; });
}

}  // namespace app
