#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace supervisor {

/// What a recording says of its run beside its events, as a JSON object of strings, numbers and lists:
///
///     {"spawnarium": "0.1.0", "arguments": ["python3", ".../__main__.py", ...], "folder": "/home/ada", "kernel":
///     "Linux 6.1.0", "machine": "x86_64",
///      "cores": 2, "start_methods": ["fork", "spawn"], "supervisor_pid": 812, "lesson": "01"}
///
/// `more` is what the caller knows: the lesson, the interpreter and its version.
std::string facts_of_run(const std::vector<std::string>& arguments,
                         const std::vector<std::pair<std::string, std::string>>& more);

/// `text` as a JSON string with its quotes. Bytes that are not UTF-8 stay as they are.
std::string json_string(std::string_view text);

}  // namespace supervisor
