#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "control/controller.hpp"

namespace control {

/// One step of a schedule, as a line: who does what, to which object, and whether it is that its time is over. Names as
/// Names has them; no object where the operation has none.
///
///     main start Process-1
///     Process-1 acquire lock1
///     main join Process-1 timeout
///     main sleep
struct Step {
  std::string actor, operation, object;
  bool timeout = false;
  bool operator==(const Step&) const = default;
};
/// nullopt: the line is no step.
std::optional<Step> parse_step(std::string_view line);
std::string to_text(const Step& step);

/// The step that this choice takes, as a line.
std::string step_text(const Choice& choice, const Names& names);
/// The choice that a step is; nullptr: it cannot be taken now. A time may come before that of another: the schedule
/// says so.
const Choice* find(const Controller& controller, const Step& step);

/// An order in which a program can run: the choices that lead there.
struct Schedule {
  std::vector<Step> steps;
};

/// From a recording of a run under run control (.spawn, also packed): what was chosen. From a text (.toml): its
/// `steps`, a list of lines, in a table [schedule] or alone. Throws base::Failure: there is none in it, or it is none.
Schedule read_schedule(const std::filesystem::path& file);

/// Throws base::Failure, which names the file: a line is no step.
Schedule schedule_of(const std::vector<std::string>& lines, const std::filesystem::path& file);
/// As read_schedule() reads it from a .toml.
std::string schedule_text(const Schedule& schedule);

/// Why a step cannot be taken, and what can: for the user.
base::OwnedText refusal(const Controller& controller, const Step& step, std::size_t number);

}  // namespace control
