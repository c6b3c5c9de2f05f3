#include "supervisor/facts.hpp"

#include <fmt/format.h>
#include <sched.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "base/build_config.hpp"

namespace supervisor {
namespace {

std::string json_list(const std::vector<std::string>& texts) {
  std::string list = "[";
  for (const std::string& text : texts) list += (list.size() > 1 ? ", " : "") + json_string(text);
  return list + "]";
}

/// The processors that this run may use, which is what os.cpu_count and the learner's picture should be compared with.
int cores() {
  cpu_set_t set;
  return ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set)
                                                       : static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN));
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string facts_of_run(const std::vector<std::string>& arguments,
                         const std::vector<std::pair<std::string, std::string>>& more) {
  utsname host{};
  ::uname(&host);
  std::error_code gone;
  std::string facts = fmt::format(
      "{{\"spawnarium\": {}, \"arguments\": {}, \"folder\": {}, \"kernel\": {}, \"machine\": {}, \"cores\": {}, "
      "\"start_methods\": [\"fork\", \"spawn\"], \"supervisor_pid\": {}",
      json_string(spawnarium::build_config::kVersion), json_list(arguments),
      json_string(std::filesystem::current_path(gone).string()),
      json_string(fmt::format("{} {}", host.sysname, host.release)), json_string(host.machine), cores(), ::getpid());
  for (const auto& [key, value] : more) facts += ", " + json_string(key) + ": " + json_string(value);
  return facts + "}";
}

}  // namespace supervisor
