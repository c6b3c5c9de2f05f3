#pragma once

#include <cstdint>
#include <vector>

namespace view {

/// What a key asks of what scrolls. Up, down, left and right are a notch of the wheel.
enum class ScrollStep : std::uint8_t { Up, Down, Left, Right, PageUp, PageDown, Begin, End };

/// Until the next frame, in the order in which they were pressed.
using ScrollSteps = std::vector<ScrollStep>;

}  // namespace view
