#pragma once

#include "run/local_host.hpp"

namespace control {

/// This machine, where programs can be held too: what is started with Launch::step is a LearnerRun.
class HoldingHost : public run::LocalHost {
 public:
  std::unique_ptr<host::LiveProgram> start(const host::Launch& launch, std::function<void()> on_news) override;
};

}  // namespace control
