#include "view/work_bar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "view/commands.hpp"
#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

constexpr Text kCancel{"Cancel ({0})", "取消（{0}）"};

}  // namespace

bool draw_work(const Work& work, Language language, Canvas& canvas, float bottom) {
  if (work.says.empty()) return false;
  const Theme& theme = canvas.theme();
  const std::string cancel = tr(language, kCancel, key_of(Command::SelectNothing));
  const float pad = theme.px(14), button = text_width(theme.fonts.text, cancel) + theme.px(20);
  const float width = std::min(theme.px(560), canvas.area().width - theme.px(24)), height = theme.px(62);
  const Rect box{std::floor((canvas.area().width - width) / 2), std::max(0.0F, bottom - height - theme.px(56)), width,
                 height};
  canvas.fill(box, theme.colors.raised, theme.px(8));
  canvas.frame(box, theme.colors.line, 1, theme.px(8));

  const auto percent = static_cast<int>(std::clamp(work.part, 0.0, 1.0) * 100);
  const Rect row{box.x + pad, box.y + theme.px(8), std::max(0.0F, width - 3 * pad - button), theme.px(26)};
  const std::string number = fmt::format("{} %", percent);
  const float number_width = text_width(theme.fonts.mono, "100 %");
  canvas.text({row.x, row.y, std::max(0.0F, row.width - number_width - pad), row.height}, theme.fonts.text,
              theme.colors.text, work.says);
  canvas.text(row, theme.fonts.mono, theme.colors.quiet_text, number, Align::Right);
  const Rect rail{row.x, row.bottom() + theme.px(8), row.width, theme.px(6)};
  canvas.fill(rail, theme.colors.ground, rail.height / 2);
  canvas.fill({rail.x, rail.y, std::max(rail.height, rail.width * static_cast<float>(percent) / 100), rail.height},
              theme.colors.now, rail.height / 2);
  const Rect place{box.right() - pad - button, box.y + theme.px(15), button, theme.px(32)};
  canvas.frame(place, theme.colors.line, 1, theme.px(5));
  return text_button(canvas, place, cancel, Look::Plain, {});
}

}  // namespace view
