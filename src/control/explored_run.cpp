#include "control/explored_run.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "control/held_step.hpp"
#include "model/operations.hpp"

namespace control {

using namespace std::chrono_literals;
using trace::Event;
using trace::GateState;
using trace::Kind;
using trace::Operation;
using trace::Serial;

namespace {

constexpr auto kPause = 20ms;   // While what is out of sight could still do something.
constexpr auto kPatience = 5s;  // For that.

Access nothing(int process) { return {.process = process}; }

/// Whether the operation has begun or ended in this step.
bool was_done(const Choice& choice, const std::vector<Event>& events) {
  return std::any_of(events.begin(), events.end(), [&](const Event& event) {
    return event.is_call() && event.actor == choice.actor() && event.operation() == choice.at.operation;
  });
}

}  // namespace

ExploredRun::ExploredRun(std::function<HeldRun&()> start, Sleep sleep) : start_{std::move(start)}, sleep_{sleep} {}

void ExploredRun::start() {
  first_ = run_ == nullptr;
  run_ = &start_();
  accesses_.restart();
  reader_.emplace(run_->run().trace());
  ended_ = false;
  schedule_.steps.clear();
  places_.clear();
  actors_.clear();
  living_.clear();
  pids_.clear();
  raised_.clear();
  settle();
  new_events();
  new_actors();
}

/// Waits until there is a choice. Where no actor can go on, it waits for those out of sight.
void ExploredRun::settle() {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    ended_ = !run_->settle();
    const bool unseen = !ended_ && !controller().out_of_sight().empty();
    if (!ended_ && !controller().reproducible()) beyond_gates_.note_out_of_sight();
    if (!unseen || !moves().empty() || std::chrono::steady_clock::now() > end) return;
    std::this_thread::sleep_for(kPause);
  }
}

/// Whether it is a join that would only wait. To try it changes nothing, and it has no timeout that would begin.
bool ExploredRun::is_hopeless(const Choice& choice) {
  const Arrival& at = choice.at;
  return at.state == GateState::AtGate && kJoins.contain(at.operation) && at.value < 0 && controller().lives(at.object);
}

std::vector<Move> ExploredRun::moves() {
  std::vector<Move> ready, later;
  for (const Choice* choice : controller().ranked()) {
    if (choice->standing == Choice::Standing::Waits || is_hopeless(*choice)) continue;
    const Move move{accesses_.number_of(names().of(choice->actor())), choice->grant == record::Grant::TimedOut};
    if (choice->due_ns == 0 || choice->next_due) (choice->jumps ? later : ready).push_back(move);
  }
  if (sleep_ == Sleep::ByClock) return ready.empty() ? later : ready;
  for (const Choice& choice : controller().choices()) {
    const Move move{accesses_.number_of(names().of(choice.actor())), choice.grant == record::Grant::TimedOut};
    if (choice.due_ns != 0 && std::find(ready.begin(), ready.end(), move) == ready.end()) ready.push_back(move);
  }
  return ready;
}

const Choice* ExploredRun::choice_of(Move move) {
  const auto actor = actors_.find(move.actor);
  if (actor == actors_.end()) return nullptr;
  for (const Choice& choice : controller().choices())
    if (choice.actor() == actor->second && (choice.may_be_chosen() || sleep_ == Sleep::Free) &&
        (choice.grant == record::Grant::TimedOut) == move.timeout)
      return &choice;
  return nullptr;
}

std::optional<ExploredRun::Arrival> ExploredRun::arrival_of(Serial actor) {
  for (const Choice& choice : controller().choices())
    if (choice.actor() == actor) return choice.at;
  return std::nullopt;
}

std::vector<Pending> ExploredRun::pending() {
  std::vector<Pending> all;
  for (const Choice& choice : controller().choices()) {
    if (choice.grant == record::Grant::TimedOut) continue;
    const int actor = accesses_.number_of(names().of(choice.actor()));
    const Access access = accesses_.of(choice.at, names());
    all.push_back(
        {{actor, false}, access.process, {accesses_.is_nested(access, actor) ? nothing(access.process) : access}});
  }
  return all;
}

std::optional<Transition> ExploredRun::take(Move move) {
  const Choice* found = choice_of(move);
  if (found == nullptr) return std::nullopt;
  const Choice choice = *found;
  const Access access = accesses_.of(choice.at, names());
  const std::vector<Pending> before = kSignals.contain(choice.at.operation) ? pending() : std::vector<Pending>{};
  const std::string print = print_of(choice.at);
  const std::size_t place = schedule_.steps.size();
  schedule_.steps.push_back(*parse_step(step_text(choice, names())));
  controller().choose(choice, By::Rule);
  settle();
  const std::vector<Event> events = new_events();
  const auto after = arrival_of(choice.actor());
  const bool waits = after && after->state == GateState::Blocked && after->operation == choice.at.operation &&
                     after->object == choice.at.object && !move.timeout;
  if (waits && kFills.contain(choice.at.operation)) accesses_.note_crowded(access);
  const bool in_vain = waits && after->progress == choice.at.progress;
  const bool begun = choice.begins() && (after && (after->deadline_ns != 0 || kRegisters.contain(choice.at.operation)));
  if (in_vain && !begun) return std::nullopt;
  places_.push_back(place);
  Transition step = made(choice, access, events);
  step.move = move;
  if (was_done(choice, events)) step.print = print;
  else if (!after) step.accesses.front() = nothing(access.process);  // A signal has ended it before.
  if (in_vain && !kRegisters.contain(choice.at.operation)) step.accesses.front() = nothing(access.process);
  for (const Pending& each : before)
    if (each.process == access.object) step.cut_short.push_back(each);
  return step;
}

/// The transition of a step: the announced access, and what else the events say that it did.
Transition ExploredRun::made(const Choice& choice, const Access& announced, const std::vector<Event>& events) {
  const int actor = accesses_.number_of(names().of(choice.actor()));
  Transition step;
  step.process = announced.process;
  step.by_time = sleep_ == Sleep::ByClock && choice.due_ns != 0;
  step.jumps = step.by_time && choice.jumps;
  Access main = announced;
  main.sure &= choice.grant != record::Grant::TimedOut;
  if (model::facts_of(choice.at.operation).at_first == model::AtFirst::Sleeps) main = nothing(main.process);
  step.accesses.push_back(accesses_.is_nested(main, actor) ? nothing(main.process) : main);
  for (const Event& event : events) {
    if (event.kind == Kind::EndClosed)
      for (const Access& closing :
           accesses_.of_closing(event.object, static_cast<trace::End>(event.detail), step.process, names()))
        step.accesses.push_back(closing);
    if (event.kind != Kind::CallEnded || event.actor != choice.actor()) continue;
    const bool itself = event.operation() == choice.at.operation && event.object == choice.at.object;
    if (itself && event.outcome == trace::Outcome::EndOfFile) step.accesses.front().at_end = true;
    const Access access = itself ? main : accesses_.of(event, names());
    if (!itself && !accesses_.is_nested(access, actor)) step.accesses.push_back(access);
    if (!itself || access.message == 0) accesses_.note_done(access, actor);
  }
  if (main.message != 0) accesses_.note_done(main, actor);
  add_deaths(step);
  step.born = new_actors();
  if (first_)
    for (const auto& [pid, name] : pids_) beyond_gates_.look(std::stoi(pid), run_->run().trace());
  return step;
}

/// Adds the deaths of this step, which are mostly those of its own process.
void ExploredRun::add_deaths(Transition& step) {
  std::erase_if(living_, [&](Serial process) {
    if (!ended_ && controller().lives(process)) return false;
    for (const Access& access : accesses_.of_death(process, step.process, names())) step.accesses.push_back(access);
    return true;
  });
}

std::vector<int> ExploredRun::new_actors() {
  std::vector<int> all;
  for (const Choice& choice : controller().choices()) {
    const int number = accesses_.number_of(names().of(choice.actor()));
    if (!actors_.emplace(number, choice.actor()).second) continue;
    all.push_back(number);
    if (names().process_of(choice.actor()) == choice.actor()) living_.push_back(choice.actor());
  }
  return all;
}

std::vector<Event> ExploredRun::new_events() {
  std::vector<Event> events;
  reader_->read_new(events);
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& one, const Event& other) { return one.time_ns < other.time_ns; });
  for (const Event& event : events) {
    accesses_.take(event, names());
    if (event.kind == Kind::Started || event.kind == Kind::Running)
      pids_[std::to_string(event.value)] = names().of(event.object);
    // The observer may take a child that has just died for another program.
    if (event.kind == Kind::ForeignProcess && !pids_.contains(std::to_string(event.value)) &&
        reader_->text(event.text) != kResourceTracker)
      beyond_gates_.note_program(std::string{reader_->text(event.text)});
    if (event.kind == Kind::Raised) raised_ = names().of(event.actor) + ": " + std::string{reader_->text(event.text)};
  }
  return events;
}

/// The text that an actor is about to write on standard output. Empty: none.
std::string ExploredRun::print_of(const Arrival& at) {
  const trace::Event event = to_held_step({.at = at}).event;
  const bool prints = (event.is_print() && event.value != 2) || (event.is_write() && event.value == 1);
  return prints && at.state == GateState::AtGate ? without_pids(std::string{reader_->text(at.text)}) : std::string{};
}

/// The text with {pid:NAME} in the place of each pid of the run: pids differ from run to run.
std::string ExploredRun::without_pids(const std::string& text) const {
  std::string result;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_digit(text[end])) ++end;
    const auto pid = end > i ? pids_.find(text.substr(i, end - i)) : pids_.end();
    if (end == i) ++end;
    result += pid != pids_.end() ? "{pid:" + pid->second + "}" : text.substr(i, end - i);
    i = end;
  }
  return result;
}

End ExploredRun::end() {
  if (ended_) return End::Whole;
  // A join that was not tried is, so that the run shows who waits for whom.
  for (bool more = true; more && !controller().stuck();) {
    const auto& all = controller().choices();
    const auto untried = std::find_if(all.begin(), all.end(), [&](const Choice& each) { return is_hopeless(each); });
    more = untried != all.end();
    if (!more) break;
    schedule_.steps.push_back(*parse_step(step_text(*untried, names())));
    controller().choose(*untried, By::Rule);
    settle();
  }
  return !ended_ && controller().stuck() ? End::Deadlock : End::Cut;
}

}  // namespace control
