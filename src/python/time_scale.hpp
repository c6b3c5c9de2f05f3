#pragma once

#include <cstdlib>

namespace python {

/// The factor by which every sleep and timeout of the program is stretched or shortened: SPAWNARIUM_TIME_SCALE, which
/// `spawnarium check --time-scale` sets; 1 where it is not set or no positive number.
inline double time_scale() {
  static const double scale = [] {
    const char* text = std::getenv("SPAWNARIUM_TIME_SCALE");
    const double number = text != nullptr ? std::strtod(text, nullptr) : 1;
    return number > 0 ? number : 1;
  }();
  return scale;
}

}  // namespace python
