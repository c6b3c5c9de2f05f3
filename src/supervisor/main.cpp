// spawnarium-supervisor: the small process beside the window (supervisor.hpp).
#include <fcntl.h>
#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "base/standard_streams.hpp"
#include "supervisor/control.hpp"
#include "supervisor/guardian.hpp"
#include "supervisor/options.hpp"
#include "supervisor/supervisor.hpp"

int main(int argc, char** argv) {
  base::fill_missing_standard_streams();
  int control = -1;
  try {
    const supervisor::Options options = supervisor::parse_options(argc, argv);
    control = options.control;
    if (options.control != -1) ::fcntl(options.control, F_SETFD, FD_CLOEXEC);
    const base::UniqueFd guardian = supervisor::split_off_guardian(options.control, options.trace);
    const auto value = supervisor::supervise(options, guardian.get());
    if (!value) return 127;
    return *value < 0 ? 128 - *value : *value;
  } catch (const supervisor::WrongUsage& error) {
    base::print_error("spawnarium-supervisor: {}\n{}", error.what(), supervisor::kUsage);
    return 2;
  } catch (const std::exception& error) {
    if (control == -1 || !supervisor::send(control, supervisor::Report::Failed, error.what()))
      base::print_error("spawnarium-supervisor: {}\n", error.what());
    return 1;
  }
}
