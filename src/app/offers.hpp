#pragma once

#include <optional>
#include <vector>

#include "host/host.hpp"
#include "view/commands.hpp"

/// What the window offers on a host that cannot do everything: a command that would do nothing is neither listed nor
/// drawn as a button, and its key gives the reason.
namespace app {

/// Why a command cannot be obeyed on this host; nullopt: it can. `two_runs`: an original and a changed run are open.
std::optional<base::Text> why_not(view::Command command, const host::Host& host, bool two_runs);

/// All commands for which there is a reason.
std::vector<view::Command> withheld_commands(const host::Host& host, bool two_runs);

/// Whether the first screen has anything to choose from: lessons run, files are opened.
std::optional<base::Text> why_no_first_screen(const host::Host& host);

}  // namespace app
