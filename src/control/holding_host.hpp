#pragma once

#include "run/local_host.hpp"

namespace control {

/// The host of a desktop that can also hold programs: Launch::step starts a LearnerRun.
class HoldingHost : public run::LocalHost {
 public:
  std::unique_ptr<host::LiveProgram> start(const host::Launch& launch, std::function<void()> on_news) override;
};

}  // namespace control
