#pragma once

#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace app {

/// A time as people write it after --at: "2.5s", "300ms", "80us", "120ns", "2.5" (seconds). Throws WrongUsage.
/// "end" is nullopt.
std::optional<base::TraceTime> time_option(std::string_view text);

}  // namespace app
