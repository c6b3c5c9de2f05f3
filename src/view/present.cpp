#include "view/present.hpp"

#include <algorithm>

#include "model/explain.hpp"
#include "view/process_words.hpp"

namespace view {
namespace {

using model::Process;

constexpr Text kEnded{"The program has ended.", "程序已经结束。"};
constexpr Text kEndedInDeadlock{"The program has ended. It was in a deadlock until it was ended from outside.",
                                "程序已经结束。它一直处于死锁，直到从外部被结束。"};
constexpr Text kNothingYet{"The program has not begun.", "程序还没有开始。"};

bool failed(const Process& process) { return process.exit_status && *process.exit_status != 0; }

constexpr int kNotSaid = 5;

/// Sort key: the lower, the earlier it is said. kNotSaid: a process that is not there yet or has gone, unless it is
/// selected, or the run is `over` and it failed.
int rank(const Process& process, Serial selected, bool over) {
  if (process.serial == selected) return 0;
  switch (presence_of(&process)) {
    case Presence::Waiting:
      return 1;
    case Presence::Zombie:
      return 2;
    case Presence::Sleeping:
      return 3;
    case Presence::Running:
      return 4;
    case Presence::Gone:
      return over && failed(process) ? 1 : kNotSaid;
    case Presence::Unborn:
    case Presence::Initial:
      break;
  }
  return kNotSaid;
}

}  // namespace

const lesson::Cue* due_cue(const Scene& scene, const LessonScene& lesson) {
  if (lesson.lesson == nullptr || lesson.changed || scene.whole.told() == nullptr) return nullptr;
  const lesson::Cue* due = nullptr;
  for (const lesson::CueMoment& moment : scene.whole.told()->cue_moments())
    if (moment.event < scene.world.events) due = &lesson.lesson->cues[moment.cue];
  return due;
}

std::vector<std::string> present_sentences(const Scene& scene, std::size_t most) {
  if (scene.world.processes.empty()) return {scene.tr(kNothingYet)};
  std::vector<std::string> sentences;
  if (scene.world.ended) {
    sentences.emplace_back(scene.tr(scene.whole.ended_in.empty() ? kEnded : kEndedInDeadlock));
    for (const model::FoundDeadlock& each : scene.whole.ended_in)
      if (sentences.size() < most)
        sentences.push_back(model::deadlock_sentence(scene.history.after(each.seen), each.deadlock, scene.language));
  }
  const auto ranked = [&](const Process& process) { return rank(process, scene.selected, scene.world.ended); };
  std::vector<const Process*> processes;
  for (const auto& process : scene.world.processes)
    if (process->serial != scene.world.supervisor && ranked(*process) < kNotSaid) processes.push_back(process.get());
  std::stable_sort(processes.begin(), processes.end(),
                   [&](const Process* a, const Process* b) { return ranked(*a) < ranked(*b); });
  for (const Process* process : processes) {
    if (sentences.size() >= most) break;
    if (std::string sentence = model::explain(scene.world, process->serial, scene.t, scene.language); !sentence.empty())
      sentences.push_back(std::move(sentence));
  }
  return sentences;
}

}  // namespace view
