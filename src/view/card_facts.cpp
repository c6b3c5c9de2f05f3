#include "view/card_facts.hpp"

#include <algorithm>
#include <cstddef>

#include "model/story.hpp"

namespace view {
namespace {

constexpr Text kPid{"pid {0}", "pid {0}"};
constexpr Text kRead{"read {0}", "读到 {0}"};
constexpr Text kExitCode{"exit code {0}", "退出码 {0}"};

}  // namespace

float life_of(const model::Process* process) {
  if (process == nullptr) return -1;
  if (process->zombie()) return 1.5F;
  if (process->exited || process->end_unknown || process->life == model::Life::Closed) return 2;
  return process->started || process->running ? 1.F : 0.F;
}

ChipShape chip_of(const model::Process& process) {
  if (process.end_unknown) return ChipShape::Unknown;
  if (process.exited) {
    if (!process.exit_status || *process.exit_status == 0) return ChipShape::Stopped;
    return *process.exit_status > 0 ? ChipShape::Failed : ChipShape::Killed;
  }
  if (process.life == model::Life::Closed) return ChipShape::Closed;
  return process.started || process.running ? ChipShape::Started : ChipShape::Initial;
}

CardFacts card_facts(const model::Process* process, const model::Process* before, float fraction, const Scene& scene,
                     const CardTexts& texts) {
  CardFacts facts;
  if (process == nullptr) return facts;
  facts.process = process->serial;
  facts.presence = presence_of(process);
  facts.icon = icon_of(*process);
  facts.number = scene.whole.number_of(process->serial);
  facts.name = facts.label = model::name_of(*process);
  facts.second_name = scene.whole.second_name(*process);
  if (process->pid != 0) facts.pid = scene.tr(kPid, process->pid);
  facts.doing = doing_text(*process, scene.world, scene.t, scene.language);
  facts.brief_state = brief_state(*process, scene.world, scene.language);
  facts.status = model::status_of(*process);
  facts.chip = chip_of(*process);
  if (process->exited && process->exit_status) facts.exit_code = scene.tr(kExitCode, *process->exit_status);
  facts.line_number = trace::line_of(process->place);
  facts.code = texts.line(process->place);
  if (const auto said = texts.last_print(scene.history, process->serial, scene.world.events)) {
    facts.print = said->text;
    facts.print_is_error = said->error;
  }
  if (const std::string_view value = texts.value_read(scene.history, process->serial, scene.world.events);
      !value.empty() && process->alive())
    facts.read = scene.tr(kRead, value);
  if (const model::KernelSample* sample = model::present_sample(*process);
      sample != nullptr && facts.presence != Presence::Gone)
    facts.kernel = std::string{sample->state} + " " + scene.tr(kernel_words(sample->state));
  if (process->alive() && std::find(scene.held.begin(), scene.held.end(), process->serial) != scene.held.end()) {
    facts.icon = Icon::Pause;
    facts.doing = scene.tr(texts::kHeld);
    facts.kernel.clear();  // It sleeps at the gate that we have closed.
  }
  facts.daemon = process->daemon;
  facts.signalled = process->signal && process->alive();
  facts.selected = scene.selected == process->serial;
  facts.hovered = scene.hovered == process->serial;
  facts.life = life_of(process);
  for (const Motion& each : scene.transition.motions)
    if (each.actor == process->serial) facts.acts = static_cast<float>(each.fraction);
  if (fraction < 1) {
    facts.change = fraction;
    if (before == nullptr) {
      facts.there = fraction;
    } else {
      facts.life = life_of(before) + (facts.life - life_of(before)) * fraction;
    }
  }
  return facts;
}

}  // namespace view
