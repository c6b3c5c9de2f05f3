#include "control/holding_host.hpp"

#include <utility>

#include "base/failure.hpp"
#include "control/learner_run.hpp"

namespace control {

std::unique_ptr<host::LiveProgram> HoldingHost::start(const host::Launch& launch, std::function<void()> on_news) {
  if (!launch.step) return LocalHost::start(launch, std::move(on_news));
  const std::filesystem::path folder = launch.folder.empty() ? std::filesystem::current_path() : launch.folder;
  std::unique_ptr<run::PrivateFolder> copy;
  switch (launch.work) {
    case host::Launch::Work::Itself:
      found_.emplace(folder);
      break;
    case host::Launch::Work::Copy:
      copy = std::make_unique<run::PrivateFolder>(folder);
      break;
    case host::Launch::Work::AsFound:
      if (!found_) throw base::Failure{"There is no held run to be repeated."};
      copy = found_->copy();
      break;
  }
  return std::make_unique<LearnerRun>(launch, std::move(on_news), std::move(copy));
}

}  // namespace control
