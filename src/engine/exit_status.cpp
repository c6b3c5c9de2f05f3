#include "engine/exit_status.hpp"

#include <string.h>

namespace engine {

std::string ExitStatus::text() const {
  if (exitcode_ == 0) return "stopped";
  if (!by_signal()) return "stopped[" + std::to_string(exitcode_) + "]";
  const char* name = ::sigabbrev_np(signal());
  return std::string{"stopped["} + (name != nullptr ? std::string{"SIG"} + name : std::to_string(exitcode_)) + "]";
}

}  // namespace engine
