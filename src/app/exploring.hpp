#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/interrupts.hpp"
#include "base/language.hpp"
#include "control/explored_run.hpp"
#include "control/explorer.hpp"
#include "host/program.hpp"

namespace CLI {
class App;
}

namespace app {

class PrivateRun;

/// Which program is to be explored, and how much.
struct ExploringOptions {
  std::string program;  ///< A script, or a lesson's number or name.
  control::Explorer::Mode mode = control::Explorer::Mode::Reduced;
  control::ExploredRun::Sleep sleep = control::ExploredRun::Sleep::ByClock;
  std::size_t runs = 20'000;  ///< At most so many.
  double budget_s = 600;      ///< And for so long.
  base::Language language = base::Language::English;
};

/// What `orders` and `explore` have in common: --runs, --budget, --naive, --sleep, --lang, and the positional.
struct ExploringCommand {
  ExploringOptions options;
  bool naive = false, json = false;
  std::string language, sleep = "clock";

  void add_to(CLI::App& command);
  /// As they were given. Throws WrongUsage.
  ExploringOptions read() const;
};

/// All orders of a script or a lesson's program, each in a run of its own in a copy of its folder.
///
///     Exploring exploring{options};
///     while (const auto trace = exploring.next()) look_at(*trace, exploring.program());
///     if (exploring.is_all()) ...
///
/// next() blocks for a run or several. Throws control::Refused, control::Interrupted, base::Failure; control::Refused
/// also where the program does not do the same in each run.
class Exploring {
 public:
  explicit Exploring(ExploringOptions options);
  ~Exploring();

  /// nullopt: there are no more, or so many and so much time was given.
  std::optional<control::Trace> next();
  control::ExploredRun& program() { return *program_; }
  /// Of a run that next() has returned (control/no_return.hpp). Other runs are made: the present one is over.
  std::optional<std::size_t> point_of_no_return(const control::Trace& bad,
                                                const std::function<bool(const control::Trace&)>& ends_well);
  /// The recording of the present run. Until the next one.
  const recording::Recording& recording();

  const std::string& name() const { return name_; }
  std::size_t runs() const { return explorer_->runs(); }
  std::size_t redundant() const { return explorer_->redundant(); }
  bool spent() const { return spent_; }
  /// Whether there is no order of what is controlled that was not looked at.
  bool exhausted() const { return explorer_->exhausted() && !spent_; }
  /// What of the program is not controlled, a sentence each. Empty: nothing that was noticed.
  const std::set<std::string>& not_controlled() const { return not_controlled_; }
  bool by_clock() const { return options_.sleep == control::ExploredRun::Sleep::ByClock; }
  /// All orders that there are.
  bool is_all() const { return exhausted() && not_controlled_.empty(); }
  int interrupted_status() const { return interrupts_.exit_status(); }

 private:
  control::HeldRun& start();
  void note_what_is_not_controlled();
  void check_that_it_repeats();

  const ExploringOptions options_;
  host::Launch launch_;
  std::filesystem::path folder_;
  std::string input_, name_;
  Interrupts interrupts_;
  std::chrono::steady_clock::time_point end_;
  std::unique_ptr<PrivateRun> run_;
  std::unique_ptr<control::ExploredRun> program_;
  std::unique_ptr<control::Explorer> explorer_;
  std::set<std::string> not_controlled_;
  std::vector<control::Transition> first_;  ///< The steps of the first run, until they have been taken again.
  bool spent_ = false;
};

/// Runs an action, and says on standard error why it could not be done. Returns the exit status.
int explore_guarded(base::Language language, Exploring& exploring, const std::function<int()>& action);

/// What the terminal says of how much was looked at: "These are all orders: 6 runs." Of a search for something and of
/// an enumeration.
std::string extent_text(const Exploring& exploring, base::Language language);

}  // namespace app
