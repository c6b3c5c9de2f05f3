#include <algorithm>

#include "model/story.hpp"
#include "view/guide.hpp"
#include "view/process_words.hpp"
#include "view/time_scale.hpp"

namespace view {
namespace {

using model::Process;
using trace::Operation;

constexpr Text kEnded{"The program has ended.", "程序已经结束。"};
constexpr Text kNothingYet{"The program has not begun.", "程序还没有开始。"};
constexpr Text kJoins{"{0} waits in join until {1} has ended.", "{0} 在 join 中等待 {1} 结束。"};
constexpr Text kGets{"{0} waits: {1} is empty.", "{0} 在等：{1} 是空的。"};
constexpr Text kPuts{"{0} waits: {1} is full.", "{0} 在等：{1} 满了。"};
constexpr Text kAcquires{"{0} waits for {1}, held by {2}.", "{0} 在等 {2} 持有的 {1}。"};
constexpr Text kWaits{"{0} waits in {1}.", "{0} 在 {1} 中等待。"};
constexpr Text kSleeps{"{0} sleeps.", "{0} 在睡眠。"};
constexpr Text kZombie{"{0} has ended and is a zombie: nobody has joined it yet.", "{0} 已结束，是僵尸：还没有人 join 它。"};
constexpr Text kRuns{"{0} runs.", "{0} 在运行。"};
constexpr Text kDoes{"{0}: {1}.", "{0}：{1}。"};
constexpr Text kLeft{" {0} left.", "还剩 {0}。"};
constexpr Text kOrphan{"{0} is an orphan: its parent ended first.", "{0} 是孤儿：父进程先结束了。"};

std::string waiting(const Process& process, const Scene& scene) {
  const model::Activity& activity = process.activity;
  const std::string who = model::name_of(process), what = name_of_any(activity.object, scene.world);
  switch (activity.operation) {
    case Operation::Join: return scene.tr(kJoins, who, what);
    case Operation::Get: return scene.tr(kGets, who, what);
    case Operation::Put: return scene.tr(kPuts, who, what);
    case Operation::Acquire:
      if (activity.peer != trace::kNobody) return scene.tr(kAcquires, who, what, name_of_any(activity.peer, scene.world));
      break;
    default: break;
  }
  return scene.tr(kWaits, who, call_text(activity.operation, activity.object, activity.text, scene.world));
}

std::string sentence_of(const Process& process, const Scene& scene) {
  const std::string who = model::name_of(process);
  const model::Activity& activity = process.activity;
  std::string sentence;
  switch (presence_of(&process)) {
    case Presence::Zombie: return scene.tr(kZombie, who);
    case Presence::Waiting: sentence = waiting(process, scene); break;
    case Presence::Sleeping: sentence = scene.tr(kSleeps, who); break;
    case Presence::Running:
      return activity.operation == Operation::None ? scene.tr(kRuns, who) : scene.tr(kDoes, who, call_text(activity.operation, activity.object, activity.text, scene.world));
    case Presence::Unborn:
    case Presence::Initial:
    case Presence::Gone: return {};
  }
  if (activity.deadline) sentence += scene.tr(kLeft, duration_text(*activity.deadline - scene.t));
  return sentence;
}

/// What is worth telling first.
int rank(const Process& process, Serial selected) {
  if (process.serial == selected) return 0;
  switch (presence_of(&process)) {
    case Presence::Waiting: return 1;
    case Presence::Zombie: return 2;
    case Presence::Sleeping: return 3;
    case Presence::Running: return 4;
    default: return 5;
  }
}

}  // namespace

std::vector<std::string> present_sentences(const Scene& scene, std::size_t most) {
  if (scene.world.processes.empty()) return {scene.tr(kNothingYet)};
  if (scene.world.ended) return {scene.tr(kEnded)};
  std::vector<const Process*> processes;
  for (const auto& process : scene.world.processes)
    if (process->serial != scene.world.supervisor) processes.push_back(process.get());
  std::stable_sort(processes.begin(), processes.end(), [&](const Process* a, const Process* b) { return rank(*a, scene.selected) < rank(*b, scene.selected); });
  std::vector<std::string> sentences;
  for (const Process* process : processes) {
    if (sentences.size() >= most) break;
    std::string sentence = sentence_of(*process, scene);
    if (process->orphaned && process->alive()) sentence = scene.tr(kOrphan, model::name_of(*process)) + (sentence.empty() ? "" : " " + sentence);
    if (!sentence.empty()) sentences.push_back(std::move(sentence));
  }
  return sentences;
}

}  // namespace view
