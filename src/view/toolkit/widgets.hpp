#pragma once

#include <string_view>

#include "view/scroll_step.hpp"
#include "view/toolkit/canvas.hpp"

/// Buttons and bars that are drawn, for Canvas. They keep no state: what the mouse does in this frame is all they know.
namespace view {

enum class Look { Plain, On, Off };  ///< Off: there, but it would do nothing now.

/// Returns whether it was clicked. `tooltip` may be empty.
bool icon_button(Canvas& canvas, Rect rect, Icon icon, Look look, std::string_view tooltip);
bool text_button(Canvas& canvas, Rect rect, std::string_view text, Look look, std::string_view tooltip);
/// A key as it stands on a keyboard. Returns its width.
float key_cap(Canvas& canvas, ImVec2 at, std::string_view key);
float key_cap_width(const Theme& theme, std::string_view key);

/// A scroll bar at the right edge of `rect`, the wheel over it, and keys: changes `offset` so that content of `height`
/// can be seen. Draws nothing where all of it fits. Returns the offset in whole pixels.
float scroll(Canvas& canvas, Rect rect, float height, float& offset, const ScrollSteps& keys = {});

/// Where one step leads from `offset` at which `page` of `height` is in sight. Sideways it is not known here: nowhere.
float scrolled(float offset, ScrollStep step, float page, float height, const Theme& theme);

/// A sentence in a box in the middle, above or below `y`. Nothing for an empty one.
enum class NoticeAt : std::uint8_t { Above, Below };
void draw_notice(std::string_view notice, bool trouble, Canvas& canvas, float y, NoticeAt at);

}  // namespace view
