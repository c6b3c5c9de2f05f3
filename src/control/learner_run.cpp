#include "control/learner_run.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/quiet_thread.hpp"
#include "control/decisions.hpp"
#include "control/held_step.hpp"
#include "control/schedule.hpp"

namespace control {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 200ms;        // Somebody moves: meanwhile, look whether the window is to be closed.
constexpr int kMostWithoutAsking = 200;  // A loop without an end must leave the learner a choice.

/// Whether both are the same step at the same moment.
bool same_step(const host::HeldStep& one, const host::HeldStep& other) {
  return one.event.actor == other.event.actor && one.event.object == other.event.object &&
         one.event.kind == other.event.kind && one.event.detail == other.event.detail && one.until == other.until &&
         one.gives_up == other.gives_up && one.signal == other.signal && one.standing == other.standing;
}

bool same_hand(const host::Hand& one, const host::Hand& other) {
  return one.steps == other.steps && one.each == other.each && one.out_of_sight == other.out_of_sight &&
         one.stuck == other.stuck && std::ranges::equal(one.choices, other.choices, same_step);
}

host::Launch in_folder(host::Launch launch, const run::PrivateFolder* copy) {
  if (copy != nullptr) launch.folder = copy->work();
  return launch;
}

}  // namespace

LearnerRun::LearnerRun(host::Launch launch, std::function<void()> on_news, std::unique_ptr<run::PrivateFolder> copy)
    : copy_{std::move(copy)},
      run_{in_folder(launch, copy_.get()), {.input = engine::Stream::Pipe}},
      controller_{run_.trace()},
      on_news_{std::move(on_news)},
      each_{launch.each_step},
      by_itself_{.first = std::move(launch.steps)} {
  run_.on_change(on_news_);
  worker_ = base::quiet_thread([this] { work(); });
}

// The program is ended before the controller lets go, so that no process runs on.
LearnerRun::~LearnerRun() {
  run_.end();
  leaving_ = true;
  controller_.ring();
  worker_.join();
}

std::optional<host::Hand> LearnerRun::hand() const {
  const std::lock_guard lock{mutex_};
  return hand_;
}

void LearnerRun::choose(std::uint64_t turn, std::size_t choice) { order({Order::Kind::Choose, turn, choice}); }
void LearnerRun::keep_on(std::uint64_t turn, std::size_t choice) { order({Order::Kind::KeepOn, turn, choice}); }
void LearnerRun::let_go() { order({.kind = Order::Kind::LetGo}); }

void LearnerRun::ask_for_each(bool each) {
  each_ = each;
  controller_.ring();
}

void LearnerRun::order(Order order) {
  {
    const std::lock_guard lock{mutex_};
    order_ = order;
  }
  controller_.ring();
}

void LearnerRun::work() {
  while (!leaving_) {
    const Controller::Settled settled = controller_.settle(kPatience);
    if (settled == Controller::Settled::Ended) break;
    if (obey()) {
      if (!held_) break;
      continue;
    }
    if (settled == Controller::Settled::Late) {
      if (!controller_.out_of_sight().empty()) show();
      continue;
    }
    if (take_by_itself()) continue;
    show();
    controller_.await_news();
  }
  held_ = false;
  {
    const std::lock_guard lock{mutex_};
    hand_.reset();
  }
  on_news_();
}

std::vector<host::TakenStep> LearnerRun::taken() const {
  const std::lock_guard lock{mutex_};
  return taken_;
}

/// The next of the steps that are taken first. nullptr: all were taken, or the program behaves differently this time.
const Choice* LearnerRun::next_of_first() {
  if (by_itself_.differs || taken_.size() >= by_itself_.first.size()) return nullptr;
  const auto step = parse_step(by_itself_.first[taken_.size()].step);
  const Choice* next = step ? find(controller_, *step) : nullptr;
  by_itself_.differs = next == nullptr;
  return next;
}

/// Executes the pending order. Returns whether a step was taken, or the program was let go.
bool LearnerRun::obey() {
  std::optional<Order> order;
  std::optional<host::Hand> shown;
  {
    const std::lock_guard lock{mutex_};
    order = std::exchange(order_, std::nullopt);
    shown = hand_;
  }
  if (!order) return false;
  if (order->kind == Order::Kind::LetGo) {
    controller_.let_go();
    held_ = false;
    return true;
  }
  const auto& choices = controller_.choices();
  if (!shown || order->turn != shown->turn || order->choice >= std::min(choices.size(), shown->choices.size()))
    return false;
  if (!choices[order->choice].may_be_chosen() ||
      !same_step(to_held_step(choices[order->choice]), shown->choices[order->choice]))
    return false;  // Somebody has died since.
  by_itself_.steps = 0;
  by_itself_.actor = order->kind == Order::Kind::KeepOn ? choices[order->choice].actor() : trace::kNobody;
  take(choices[order->choice], By::Learner);
  return true;
}

/// Takes a step without asking: one of those that are taken first, one of the actor that keeps on, or one that needs no
/// decision.
bool LearnerRun::take_by_itself() {
  if (const Choice* next = next_of_first())
    return take(*next, by_itself_.first[taken_.size()].chosen ? By::Learner : By::Schedule), true;
  if (by_itself_.actor != trace::kNobody) {
    const Choice* next = controller_.choice_of(by_itself_.actor);
    if (next != nullptr && next->standing == Choice::Standing::Ready) return take(*next, By::Learner), true;
    by_itself_.actor = trace::kNobody;
  }
  if (each_ || by_itself_.steps >= kMostWithoutAsking) return false;
  const Choice* next = without_decision(controller_);
  if (next == nullptr) return false;
  ++by_itself_.steps;
  return take(*next, By::Rule), true;
}

void LearnerRun::take(const Choice& choice, By by) {
  {
    const std::lock_guard lock{mutex_};
    hand_.reset();
    taken_.push_back({step_text(choice, controller_.names()), by == By::Learner});
  }
  controller_.choose(choice, by);
}

/// Publishes the present hand, unless it equals the last one.
void LearnerRun::show() {
  host::Hand hand{.turn = 0,
                  .steps = controller_.steps(),
                  .time = controller_.time(),
                  .choices = {},
                  .usual = std::nullopt,
                  .out_of_sight = controller_.out_of_sight(),
                  .each = each_,
                  .can_undo = std::any_of(taken_.begin(), taken_.end(), [](const auto& each) { return each.chosen; }),
                  .stuck = controller_.stuck(),
                  .differs = by_itself_.differs};
  const Choice* usual = controller_.obvious();
  for (const Choice& choice : controller_.choices()) {
    if (&choice == usual) hand.usual = hand.choices.size();
    hand.choices.push_back(to_held_step(choice));
  }
  {
    const std::lock_guard lock{mutex_};
    if (hand_ && same_hand(*hand_, hand)) return;
    hand.turn = ++turns_;
    hand_ = std::move(hand);
  }
  on_news_();
}

}  // namespace control
