#include "app/step_list.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/event_text.hpp"
#include "base/text.hpp"
#include "control/held_step.hpp"
#include "model/story.hpp"
#include "model/words.hpp"

namespace app {

using base::Language;
using base::Text;
using base::tr;
using control::Choice;
using control::Controller;
using record::Grant;
using trace::Event;
using trace::GateState;

namespace {

std::string sentence_of(const Choice& choice, const recording::Recording& recording, Language language) {
  const model::History& history = recording.history();
  const model::World world = history.after(history.size());
  const std::string who = model::name_of_actor(world, choice.actor(), language);
  const std::string time = fmt::format("{:.3f} s", static_cast<double>(choice.at.deadline_ns) / 1e9);
  if (choice.grant == Grant::TimedOut)
    return tr(language, {"{0} waits no longer: at {1} its time is over", "{0} 不再等待：到 {1} 超时"}, who, time);
  if (choice.signal != 0)
    return tr(language, {"{0} reaches {1}", "{0} 到了 {1} 这里"}, model::signal_name(choice.signal), who);
  if (choice.at.state == GateState::Sleeping)
    return choice.may_be_chosen() ? tr(language, {"{0} wakes up at {1}", "{0} 在 {1} 醒来"}, who, time)
                                  : tr(language, {"{0} sleeps until {1}", "{0} 睡到 {1}"}, who, time);
  std::string told = model::sentence(control::to_held_step(choice).event, world, history.texts(), language);
  if (!told.empty()) return told;
  const auto operation = trace::name_of(choice.at.operation);
  if (choice.at.object == trace::kNobody) return tr(language, {"{0}: {1}", "{0}：{1}"}, who, operation);
  return tr(language, {"{0}: {1} of {2}", "{0}：{2} 的 {1}"}, who, operation,
            model::name_of_object(world, choice.at.object, language));
}

const char* standing_text(const Choice& choice, Language language) {
  if (choice.standing == Choice::Standing::Waits) return tr(language, {"; it would only wait on", "；还得继续等"});
  const bool tries_again =
      choice.standing == Choice::Standing::Ready && choice.at.state == GateState::Blocked && choice.grant == Grant::Go;
  return tries_again ? tr(language, {"; it can try again", "；可以再试一次"}) : "";
}

std::string not_held(const Controller& controller, trace::Serial actor, const recording::Recording& recording,
                     Language language) {
  const model::History& history = recording.history();
  const std::string who = model::name_of_actor(history.after(history.size()), actor, language);
  return controller.is_other_program(actor)
             ? tr(language, {"{0} is another program: it is not held", "{0} 是别的程序：拦不住它"}, who)
             : tr(language,
                  {"{0} does something that cannot be held: it computes, or waits for what is not seen here",
                   "{0} 正在做拦不住的事：在计算，或在等这里看不见的东西"},
                  who);
}

std::string awaits_input(trace::Serial actor, const recording::Recording& recording, Language language) {
  const model::History& history = recording.history();
  return tr(language, {"{0} waits for a line: i TEXT sends one", "{0} 在等一行输入：用“i 文字”给它"},
            model::name_of_actor(history.after(history.size()), actor, language));
}

}  // namespace

std::string choice_text(const Choice& choice, const recording::Recording& recording, Language language) {
  std::string text = sentence_of(choice, recording, language);
  text += standing_text(choice, language);
  const std::string place = place_text(recording, choice.at.place);
  return place.empty() ? text : text + " (" + place + ")";
}

bool ends_line(const Choice& choice, const recording::Recording& recording) {
  const Event event = control::to_held_step(choice).event;
  return (event.is_print() || event.is_write()) &&
         recording.history().texts().text(event.text).find('\n') != std::string_view::npos;
}

std::vector<const Choice*> numbered(const Controller& controller) {
  std::vector<const Choice*> all;
  for (const Choice& choice : controller.choices())
    if (choice.may_be_chosen()) all.push_back(&choice);
  return all;
}

std::string step_list(const Controller& controller, const recording::Recording& recording, Language language) {
  const std::chrono::duration<double> time = controller.time();
  std::string text =
      tr(language, {"step {0}, {1:.3f} s\n", "第 {0} 步，{1:.3f} s\n"}, controller.steps() + 1, time.count());
  std::size_t number = 0;
  for (const Choice& choice : controller.choices())
    text += fmt::format("  {:>3}  {}\n", choice.may_be_chosen() ? std::to_string(++number) : "",
                        choice_text(choice, recording, language));
  for (const trace::Serial actor : controller.awaiting_input())
    text += fmt::format("       {}\n", awaits_input(actor, recording, language));
  for (const trace::Serial actor : controller.out_of_sight())
    text += fmt::format("       {}\n", not_held(controller, actor, recording, language));
  return text;
}

}  // namespace app
