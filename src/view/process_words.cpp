#include "view/process_words.hpp"

#include <fmt/format.h>

#include "model/asleep.hpp"
#include "model/operations.hpp"
#include "model/story.hpp"
#include "model/words.hpp"
#include "view/time_scale.hpp"

namespace view {
namespace {

using model::Doing;
using trace::Operation;

/// A state as a phrase, and as the words that stand where there is no room for the phrase.
struct StatePhrase {
  Text whole, brief;
};

constexpr StatePhrase kNotStarted{{"not yet started", "尚未 start"}, {"not started", "尚未 start"}};
constexpr StatePhrase kNeverStarted{{"never started", "从未 start"}, {"not started", "从未 start"}};
constexpr StatePhrase kCouldNotStart{{"could not be started", "未能启动"}, {"not started", "未能启动"}};
constexpr StatePhrase kStarting{{"starting", "正在启动"}, {"starting", "正在启动"}};
constexpr Text kEnded{"ended", "已结束"};
constexpr Text kEndedCode{"ended with exit code {0}", "结束，退出码 {0}"};
constexpr Text kEndedSignal{"ended by {0}", "被 {0} 结束"};
constexpr Text kEndUnknown{"ended, nobody saw how", "已结束，无人看到如何结束"};
constexpr StatePhrase kNotJoined{{"zombie: not yet joined", "僵尸：尚未被 join"}, {"zombie", "僵尸"}};
constexpr StatePhrase kNotWaitedFor{{"zombie: not yet waited for", "僵尸：尚未被 wait"}, {"zombie", "僵尸"}};
constexpr StatePhrase kEnding{{"ending", "正在结束"}, {"ending", "正在结束"}};
constexpr StatePhrase kPaused{{"paused by a signal", "被信号暂停"}, {"paused", "暂停"}};
constexpr Text kAsleepUntraced{"asleep in the system", "在系统调用中睡眠"};

constexpr Text kKernelReady{"ready or running", "就绪或运行"};
constexpr Text kKernelSleeping{"sleeping", "睡眠"};
constexpr Text kKernelDisk{"waiting for a device", "等待设备"};
constexpr Text kKernelStopped{"stopped (paused)", "暂停"};
constexpr Text kKernelZombie{"zombie", "僵死"};
constexpr Text kKernelDead{"ended", "结束"};

std::string remaining(const model::Activity& activity, model::TraceTime t) {
  if (!activity.deadline) return {};
  return " · " + duration_text(*activity.deadline - t);
}

/// "square(3) · sleep 0.2": what a worker of a Pool or an executor works on comes first.
std::string with_task(trace::Serial worker, std::string doing, const model::World& world) {
  const model::Task* task = world.task_of(worker);
  return task != nullptr ? model::shortened(task->text, 40) + " · " + doing : doing;
}

/// The phrase for what a process is, where it does nothing that has a name; nullptr: it does.
const StatePhrase* phrase_of(const model::Process& process, const model::World& world) {
  switch (presence_of(&process)) {
    case Presence::Initial:
      return process.started                        ? &kStarting
             : model::could_not_start(process)      ? &kCouldNotStart
             : model::never_started(world, process) ? &kNeverStarted
                                                    : &kNotStarted;
    case Presence::Zombie:
      return process.joinable ? &kNotJoined : &kNotWaitedFor;
    case Presence::Running:
      return process.exiting_with && !process.activity.in_operation() ? &kEnding : nullptr;
    case Presence::Sleeping:
    case Presence::Waiting:
      return model::paused(process) ? &kPaused : nullptr;
    case Presence::Unborn:
    case Presence::Gone:
      break;
  }
  return nullptr;
}

std::string or_asleep(std::string call, Language language) {
  return call.empty() ? std::string{tr(language, kAsleepUntraced)} : call;
}

}  // namespace

Presence presence_of(const model::Process* process) {
  if (process == nullptr) return Presence::Unborn;
  if (process->zombie()) return Presence::Zombie;
  if (process->exited || process->end_unknown) return Presence::Gone;
  if (process->life == model::Life::Closed) return Presence::Gone;
  if (!process->running) return Presence::Initial;
  if (model::paused(*process)) return Presence::Sleeping;
  if (model::asleep_untraced(*process))
    return model::is_wait(process->kernel->call) ? Presence::Waiting : Presence::Sleeping;
  switch (process->activity.doing) {
    case Doing::Sleeping:
      return Presence::Sleeping;
    case Doing::Waiting:
      return Presence::Waiting;
    case Doing::Nothing:
    case Doing::Running:
      break;
  }
  return Presence::Running;
}

Icon icon_of(const model::Process& process) {
  if (model::paused(process)) return Icon::Pause;
  switch (presence_of(&process)) {
    case Presence::Sleeping:
      return Icon::Moon;
    case Presence::Waiting:
      return Icon::Hourglass;
    case Presence::Zombie:
      return Icon::Zombie;
    case Presence::Gone:
      if (!process.exit_status || *process.exit_status == 0) return Icon::Ended;
      return *process.exit_status > 0 ? Icon::Failed : Icon::Killed;
    case Presence::Unborn:
    case Presence::Initial:
    case Presence::Running:
      break;
  }
  return Icon::Running;
}

std::string name_of_any(trace::Serial serial, const model::World& world) {
  if (serial == trace::kNobody) return {};
  if (const auto* process = world.process(serial)) return model::name_of(*process);
  if (const auto* object = world.object(serial))
    return object->pool == trace::kNobody ? model::name_of(*object)
                                          : model::name_of_object(world, serial, Language::English);
  if (const auto* thread = world.thread(serial)) {
    const auto* process = world.process(thread->process);
    return (process ? model::name_of(*process) + "." : std::string{}) + std::string{thread->name};
  }
  return {};
}

std::string call_text(Operation operation, trace::Serial object, std::string_view arguments,
                      const model::World& world) {
  if (operation == Operation::None) return {};
  std::string text{trace::name_of(operation)};
  const model::OperationFacts& facts = model::facts_of(operation);
  const bool alone = facts.subject == model::Subject::Nothing;
  if (const std::string name = alone ? std::string{} : name_of_any(object, world); !name.empty()) text += " " + name;
  if (facts.at_first == model::AtFirst::Sleeps && !arguments.empty()) text.append(" ").append(arguments);
  return text;
}

std::string activity_text(const model::Activity& activity, const model::World& world, model::TraceTime t,
                          Language language) {
  switch (activity.doing) {
    case Doing::Nothing:
      return {};
    case Doing::Running:
      if (!activity.in_operation()) return tr(language, texts::kRunning);
      return call_text(activity.operation, activity.object, activity.text, world);
    case Doing::Sleeping:
    case Doing::Waiting:
      break;
  }
  const bool sleeps = model::facts_of(activity.operation).at_first == model::AtFirst::Sleeps;
  if (sleeps && activity.text.empty() && activity.deadline) {
    const double seconds = std::chrono::duration<double>(*activity.deadline - activity.since).count();
    return call_text(activity.operation, activity.object, fmt::format("{:.4g}", seconds), world) +
           remaining(activity, t);
  }
  return call_text(activity.operation, activity.object, activity.text, world) + remaining(activity, t);
}

std::string asleep_call(const model::Lane& lane, const model::Span& span) {
  const model::KernelSample* sample = span.in_operation() ? nullptr : lane.sample_at(span.begin);
  return sample != nullptr ? model::asleep_call(*sample) : std::string{};
}

std::string end_text(const model::Process& process, Language language) {
  if (process.end_unknown) return tr(language, kEndUnknown);
  if (!process.exited) return {};
  if (!process.exit_status || *process.exit_status == 0) return tr(language, kEnded);
  if (*process.exit_status > 0) return tr(language, kEndedCode, *process.exit_status);
  return tr(language, kEndedSignal, model::signal_name(-*process.exit_status));
}

std::string doing_text(const model::Process& process, const model::World& world, model::TraceTime t,
                       Language language) {
  if (const StatePhrase* phrase = phrase_of(process, world)) return tr(language, phrase->whole);
  switch (presence_of(&process)) {
    case Presence::Gone:
      return process.exited || process.end_unknown ? view::end_text(process, language) : tr(language, texts::kClosed);
    case Presence::Sleeping:
    case Presence::Waiting:
      if (model::asleep_untraced(process))
        return with_task(process.serial, or_asleep(model::asleep_call(process), language), world);
      break;
    case Presence::Unborn:
      return {};
    case Presence::Initial:
    case Presence::Zombie:
    case Presence::Running:
      break;
  }
  return with_task(process.serial, activity_text(process.activity, world, t, language), world);
}

std::string brief_state(const model::Process& process, const model::World& world, Language language) {
  const StatePhrase* phrase = phrase_of(process, world);
  return phrase != nullptr ? tr(language, phrase->brief) : std::string{};
}

std::string doing_text(const model::Thread& thread, const model::World& world, model::TraceTime t, Language language) {
  return with_task(thread.serial,
                   model::asleep_untraced(thread) ? or_asleep(model::asleep_call(*thread.kernel), language)
                                                  : activity_text(thread.activity, world, t, language),
                   world);
}

const Text& kernel_words(char state) {
  switch (state) {
    case 'R':
      return kKernelReady;
    case 'S':
      return kKernelSleeping;
    case 'D':
      return kKernelDisk;
    case 'T':
    case 't':
      return kKernelStopped;
    case 'Z':
      return kKernelZombie;
    case 'X':
      return kKernelDead;
    default:
      return texts::kUnknown;
  }
}

bool kernel_state_in_document(char state) { return state == 'R' || state == 'Z' || state == 'X'; }

}  // namespace view
