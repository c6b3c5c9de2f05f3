#include "app/recorded.hpp"

#include <fmt/format.h>

#include "run/places.hpp"

namespace app {

std::string where_recorded(const run::Run& run) {
  const std::filesystem::path& recording = run.recording();
  if (!run::is_live_trace(recording)) return fmt::format("recorded in {}", recording.string());
  return fmt::format("recorded in {}, where only the newest {} stay", run::shown_path(recording), run::kKeptTraces);
}

std::string help_on_live_recordings() {
  return fmt::format(
      "Without --record the recording goes to {},\nwhere only the newest {} stay. One that was saved is never "
      "deleted.\n",
      run::kLiveFolder, run::kKeptTraces);
}

}  // namespace app
