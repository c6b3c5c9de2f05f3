#include "app/holding.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "app/held_words.hpp"
#include "base/text.hpp"
#include "model/story.hpp"
#include "model/words.hpp"
#include "view/process_words.hpp"

namespace app {
namespace {

using base::Text;
using base::tr;
using host::HeldStep;
using Standing = host::HeldStep::Standing;

constexpr int kDigits = 9;

constexpr Text kStuck{"Nobody can move any more: each waits for another.", "谁也动不了了：都在等别人。"};
constexpr Text kAwaitsLine{"The program waits for a line: type it below the output.",
                           "程序在等一行输入：在输出下面键入。"};
constexpr Text kDiffers{"The program did not come to the next given step: from here on you choose.",
                        "程序没有走到给定的下一步：从这里起由你来选。"};
constexpr Text kOutOfSight{"{0} does something that cannot be held: it computes, or waits for what is not seen here.",
                           "{0} 正在做按不住的事：在计算，或在等这里看不见的东西。"};
constexpr Text kNoCard{"No card has the key {0} now.", "现在没有按键为 {0} 的牌。"};
constexpr Text kCannotMove{"{0} cannot move now: {1}.", "{0} 现在不能走：{1}。"};
constexpr Text kNobody{"Nobody can go on.", "谁也不能走。"};
constexpr Text kMoves{"Somebody moves: wait for the next cards.", "有谁正在走：请等下一手牌。"};
constexpr Text kLetGo{"Let go: everybody goes on by itself now.", "已放手：现在大家自己走。"};

int digit_of(view::Command command) {
  return static_cast<int>(command) - static_cast<int>(view::Command::HandCard1) + 1;
}

bool is_card(view::Command command) {
  return command >= view::Command::HandCard1 && command <= view::Command::HandCard9;
}

view::HandCard::State state_of(const HeldStep& step) {
  switch (step.standing) {
    case Standing::Ready:
      return view::HandCard::State::Ready;
    case Standing::Waits:
      return view::HandCard::State::Waits;
    case Standing::Asleep:
    case Standing::Next:
      break;
  }
  return view::HandCard::State::Asleep;
}

/// The text of a put or a send, or the first line of a print.
std::string text_of(const HeldStep& step, const model::History& history) {
  std::string text{history.texts().text(step.event.text)};
  if (!step.event.is_print() && !step.event.is_write()) return model::shortened(text);
  return text.substr(0, text.find('\n'));
}

}  // namespace

void Holding::look_at(const Showing& showing, view::Language language, bool awaits_line) {
  host::HeldProgram* program = showing.run ? showing.run->held() : nullptr;
  if (program == nullptr || !program->is_held()) {
    there_ = false;
    return;
  }
  if (!std::exchange(there_, true)) scene_ = {}, said_that_it_differs_ = false;
  const auto hand = program->hand();
  scene_.open = hand.has_value();
  if (hand && (hand->turn != scene_.turn || dealt_in_ != language)) deal(*hand, showing, language);
  if (!hand && awaits_line) scene_.says = tr(language, kAwaitsLine);
}

void Holding::deal(const host::Hand& hand, const Showing& showing, view::Language language) {
  const model::History& history = showing.recording->history();
  const model::World world = history.after(history.size());
  dealt_in_ = language;
  scene_.turn = hand.turn;
  scene_.steps = hand.steps;
  scene_.seconds = std::chrono::duration<double>{hand.time}.count();
  scene_.each = hand.each;
  scene_.can_undo = hand.can_undo;
  scene_.trouble = hand.stuck;
  scene_.says.clear();
  if (hand.stuck) scene_.says = tr(language, kStuck);
  else if (hand.differs && !std::exchange(said_that_it_differs_, true)) scene_.says = tr(language, kDiffers);
  else if (!hand.usual && !hand.out_of_sight.empty())
    scene_.says = tr(language, kOutOfSight, model::name_of_actor(world, hand.out_of_sight.front(), language));
  else if (hand.choices.empty()) scene_.says = tr(language, kAwaitsLine);
  scene_.cards.clear();
  scene_.held.clear();
  int threads = static_cast<int>(showing.whole.finally.processes.size());
  for (std::size_t i = 0; i < hand.choices.size(); ++i) {
    const HeldStep& step = hand.choices[i];
    const trace::Event& event = step.event;
    view::HandCard card{.actor = event.actor,
                        .choice = i,
                        .who = model::name_of_actor(world, event.actor, language),
                        .does = view::call_text(event.operation(), event.object, {}, world),
                        .text = text_of(step, history),
                        .stands = standing_text(step, world, language),
                        .line = event.line(),
                        .state = state_of(step),
                        .may_be_chosen = step.may_be_chosen(),
                        .usual = hand.usual == i};
    if (step.signal != 0) card.state = view::HandCard::State::Ready;
    const bool second = !scene_.cards.empty() && scene_.cards.back().actor == event.actor;
    card.thread = world.process(event.actor) == nullptr || second;  // Or the end of its time.
    const auto number = static_cast<int>(showing.whole.order_of(event.actor).value_or(0) + 1);
    card.digit = card.thread ? ++threads : number;
    if (card.digit > kDigits) card.digit = 0;
    if (event.kind == trace::Kind::CallBegun) scene_.held.push_back(event.actor);
    scene_.cards.push_back(std::move(card));
  }
}

std::optional<Holding::Answer> Holding::choose_card(int digit, Showing& showing, view::Language language) {
  const auto card = std::find_if(scene_.cards.begin(), scene_.cards.end(),
                                 [&](const view::HandCard& each) { return each.digit == digit; });
  if (card == scene_.cards.end()) return Answer{tr(language, kNoCard, digit)};
  if (!card->may_be_chosen) return Answer{tr(language, kCannotMove, card->who, card->stands)};
  showing.run->held()->choose(scene_.turn, card->choice);
  return Answer{};
}

std::optional<Holding::Answer> Holding::command(view::Command command, Showing& showing, view::Language language) {
  using enum view::Command;
  if (!there_ || !showing.run || showing.run->held() == nullptr) return std::nullopt;
  host::HeldProgram& program = *showing.run->held();
  if (command == HandLetGo) return program.let_go(), Answer{tr(language, kLetGo)};
  if (command == HandEachStep) {
    scene_.each = !scene_.each;
    return program.ask_for_each(scene_.each), Answer{};
  }
  const bool chooses = is_card(command) || command == HandUsual || command == HandKeepOn || command == HandDice;
  if (!chooses) return std::nullopt;
  if (!scene_.open) return Answer{tr(language, kMoves)};
  if (is_card(command)) return choose_card(digit_of(command), showing, language);
  std::vector<const view::HandCard*> can;
  for (const view::HandCard& each : scene_.cards)
    if (command == HandDice ? each.may_be_chosen && each.state != view::HandCard::State::Waits : each.usual)
      can.push_back(&each);
  if (can.empty()) return Answer{tr(language, kNobody)};
  const auto chosen = std::uniform_int_distribution<std::size_t>{0, can.size() - 1}(dice_);
  if (command == HandKeepOn) program.keep_on(scene_.turn, can[chosen]->choice);
  else program.choose(scene_.turn, can[chosen]->choice);
  return Answer{};
}

void Holding::choose(const view::action::ChooseStep& step, Showing& showing) {
  if (showing.run && showing.run->held() != nullptr) showing.run->held()->choose(step.turn, step.choice);
}

}  // namespace app
