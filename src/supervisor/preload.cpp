#include "supervisor/preload.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "base/check_syscall.hpp"

namespace supervisor {
namespace {

constexpr const char* kPreload = "LD_PRELOAD";
constexpr const char* kSanitizer = "ASAN_OPTIONS";

/// The entry of that name, with one more item.
std::string with(const char* variable, const std::string& item) {
  const char* const before = std::getenv(variable);
  const bool some = before != nullptr && *before != '\0';
  return fmt::format("{}={}{}{}", variable, some ? before : "", some ? ":" : "", item);
}

}  // namespace

Preload::Preload(const std::filesystem::path& library) : path_{library.string()} {
  if (path_.find_first_of(" :") == std::string::npos) return;
  file_ = base::UniqueFd{base::check_syscall(::open(path_.c_str(), O_RDONLY | O_CLOEXEC), "open " + path_)};
  path_ = fmt::format("/proc/{}/fd/{}", ::getpid(), file_.get());
}

std::vector<std::string> Preload::entries() const {
  return {with(kPreload, path_), with(kSanitizer, "verify_asan_link_order=0")};
}

bool Preload::is_entry(const std::string& entry) {
  const std::string_view name = std::string_view{entry}.substr(0, entry.find('='));
  return name == kPreload || name == kSanitizer;
}

}  // namespace supervisor
