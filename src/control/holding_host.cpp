#include "control/holding_host.hpp"

#include <utility>

#include "control/learner_run.hpp"

namespace control {

std::unique_ptr<host::LiveProgram> HoldingHost::start(const host::Launch& launch, std::function<void()> on_news) {
  if (!launch.step) return LocalHost::start(launch, std::move(on_news));
  return std::make_unique<LearnerRun>(launch, std::move(on_news));
}

}  // namespace control
