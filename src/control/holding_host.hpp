#pragma once

#include <optional>

#include "run/local_host.hpp"
#include "run/private_folder.hpp"

namespace control {

/// The host of a desktop that can also hold programs: Launch::step starts a LearnerRun.
class HoldingHost : public run::LocalHost {
 public:
  std::unique_ptr<host::LiveProgram> start(const host::Launch& launch, std::function<void()> on_news) override;
  std::string why_not_repeated() const override { return found_ ? found_->trouble() : std::string{}; }

 private:
  std::optional<run::FolderAsFound> found_;  ///< By the last held program that works in its folder itself.
};

}  // namespace control
