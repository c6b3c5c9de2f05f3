#include "view/console.hpp"

#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/story.hpp"
#include "view/badge.hpp"
#include "view/commands.hpp"
#include "view/process_words.hpp"
#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

constexpr Text kNothing{"Nothing has been printed yet.", "还没有输出。"};
constexpr Text kUnknownOwner{"unknown", "未知"};
constexpr Text kYou{"you", "你"};
constexpr Text kSend{"Send", "发送"};
constexpr Text kEndOfFile{"EOF", "EOF"};
constexpr Text kEndOfFileTip{"End of file: the program's input is over ({0})", "文件结束：程序的输入到此为止（{0}）"};
constexpr Text kType{"input for the program", "给程序的输入"};
constexpr Text kCopyTip{"Copy the output as plain text", "复制输出为纯文本"};
constexpr Text kCopy{"Copy", "复制"};
constexpr Text kRowTip{"{0} printed this at {1}. Click: go there.", "{0} 在 {1} 打印。点击：跳到那里。"};
constexpr Text kUnknownTip{"Who printed this is unknown: it matches no print of a process.",
                           "不知道是谁打印的：它与任何进程的 print 都不符。"};

constexpr float kBadge = 1.2F;  ///< In em.

std::string seconds(TraceTime t) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(t).count();
  return fmt::format("{}.{:03}", ms / 1000, ms % 1000);
}

float text_room(const ConsoleItems& items, float em) { return std::max(4 * em, items.area.right() - items.text_x); }

class ConsoleLayout {
 public:
  ConsoleLayout(const Scene& scene, const std::optional<LiveScene>& live, const ConsoleState& state, ImVec2 size)
      : scene_{scene},
        live_{live},
        state_{state},
        em_{scene.theme.fonts.text.size},
        row_{std::ceil(scene.theme.fonts.mono.size * 1.42F)},
        size_{size} {}

  ConsoleItems run() {
    areas();
    items_.lines = std::min<std::size_t>(scene_.world.console_lines, scene_.history.console().size());
    if (items_.lines == 0) items_.message = scene_.tr(kNothing);
    items_.until = std::min(state_.until.value_or(items_.lines), items_.lines);
    columns();
    rows();
    return std::move(items_);
  }

 private:
  void areas() {
    const float pad = 0.8F * em_;
    float bottom = size_.y - 0.3F * em_;
    if (scene_.interactive && live_ && live_->running && live_->input_open) {
      const float height = 1.9F * em_;
      const float send = text_width(scene_.theme.fonts.text, scene_.tr(kSend)) + 1.2F * em_,
                  eof = text_width(scene_.theme.fonts.text, scene_.tr(kEndOfFile)) + 1.2F * em_;
      const float y = size_.y - height - 0.5F * em_;
      items_.end_of_file = {size_.x - pad - eof, y, eof, height};
      items_.send = {items_.end_of_file.x - send - 0.4F * em_, y, send, height};
      items_.input = {pad, y, std::max(0.F, items_.send.x - pad - 0.4F * em_), height};
      bottom = y - 0.3F * em_;
    }
    items_.area = {pad, 0.2F * em_, std::max(0.F, size_.x - 2 * pad), std::max(0.F, bottom - 0.2F * em_)};
    const float copy = text_width(scene_.theme.fonts.small, scene_.tr(kCopy)) + em_;
    items_.copy = {items_.area.right() - copy, items_.area.y, copy, 1.5F * em_};
  }

  const std::string name(const model::ConsoleLine& line) const {
    if (line.stream == 0) return scene_.tr(kYou);
    const std::string name = name_of_any(line.process, scene_.world);
    return name.empty() ? std::string{scene_.tr(kUnknownOwner)} : name;
  }

  /// As wide as the names of the run need, but the text keeps half of the width; in a narrow panel the time goes first.
  void columns() {
    const Font font = scene_.theme.fonts.text, mono = scene_.theme.fonts.mono;
    float names = 0;
    for (const auto& process : scene_.world.processes)
      names = std::max(names, text_width(font, model::name_of(*process)));
    items_.badge_width =
        scene_.world.processes.empty() ? 0 : badge_width(scene_.world.processes.size(), kBadge * em_) + 0.35F * em_;
    items_.name_width = items_.badge_width + std::min(names, items_.area.width * 0.3F) + 0.6F * em_;
    items_.time_width = text_width(mono, seconds(scene_.end())) + 0.7F * em_;
    if (items_.time_width + items_.name_width > items_.area.width * 0.5F) items_.time_width = 0;
    items_.text_x = items_.area.x + items_.time_width + items_.name_width + 0.9F * em_;
  }

  /// From the newest upwards until the area is full.
  void rows() {
    const float width = text_room(items_, em_);
    const auto& console = scene_.history.console();
    float needed = 0;
    std::vector<std::vector<std::string>> texts;
    std::size_t begin = items_.until;
    const std::size_t end = begin;
    while (begin > 0 && needed < items_.area.height) {
      texts.push_back(wrapped(scene_.theme.fonts.mono, console[begin - 1].text, width));
      if (texts.back().empty()) texts.back().emplace_back();
      needed += row_ * static_cast<float>(texts.back().size());
      --begin;
    }
    // A console that is not full begins above, a full one ends below.
    float y = needed <= items_.area.height ? items_.area.y : items_.area.bottom() - needed;
    const std::size_t before = scene_.transition.from ? scene_.transition.from->console_lines : items_.lines;
    for (std::size_t i = begin; i < end; ++i) {
      const model::ConsoleLine& line = console[i];
      bool first = true;
      for (std::string& text : texts[end - 1 - i]) {
        ConsoleRow row{
            i,           first,      {items_.area.x, y, items_.area.width, row_}, {}, {}, std::move(text), line.process,
            line.stream, i >= before};
        if (first) {
          row.time = seconds(line.at);
          row.name = name(line);
          const float wide = badge_width(scene_.whole.number_of(line.process), kBadge * em_);
          if (scene_.whole.number_of(line.process) > 0 && line.stream != 0)
            row.badge = {row.rect.x + items_.time_width, row.rect.center().y - kBadge * em_ / 2, wide, kBadge * em_};
        }
        // Half a row could not be read; but the last one is always there.
        if (row.rect.y >= items_.area.y - 1 || i + 1 == end) items_.rows.push_back(std::move(row));
        first = false;
        y += row_;
      }
    }
  }

  const Scene& scene_;
  const std::optional<LiveScene>& live_;
  const ConsoleState& state_;
  float em_, row_;
  ImVec2 size_;
  ConsoleItems items_;
};

/// Beside another run: what only this one printed has a sign and a ground of its own, what comes at another place a
/// bent sign.
void draw_line_mark(const ConsoleRow& row, const SideScene& side, Canvas& canvas) {
  if (row.line >= side.line_marks.size() || side.line_marks[row.line] == model::LineMark::Same) return;
  const Theme& theme = canvas.theme();
  const float em = theme.fonts.text.size;
  const bool moved = side.line_marks[row.line] == model::LineMark::Moved;
  const Color color = moved ? theme.colors.now : side.first ? theme.colors.trouble : theme.colors.alive;
  canvas.fill(row.rect.inset(-0.3F * em, 0), color.faded(moved ? 0.10F : 0.18F));
  if (!row.first) return;
  const ImVec2 at(row.rect.x - 0.46F * em, row.rect.center().y);
  const float reach = 0.27F * em, width = theme.px(2);
  if (moved) {
    canvas.triangle({at.x - reach, at.y - width}, {at.x + reach, at.y - width}, {at.x, at.y - reach - width}, color);
    canvas.triangle({at.x - reach, at.y + width}, {at.x + reach, at.y + width}, {at.x, at.y + reach + width}, color);
    return;
  }
  canvas.fill({at.x - reach, at.y - width / 2, 2 * reach, width}, color);
  if (!side.first) canvas.fill({at.x - width / 2, at.y - reach, width, 2 * reach}, color);
}

void draw_row(const ConsoleRow& row, const ConsoleItems& items, const Scene& scene, const SideScene& side,
              Canvas& canvas) {
  const Theme& theme = scene.theme;
  const float em = theme.fonts.text.size;
  const bool owned = row.process != trace::kNobody;
  const Color owner = owned ? scene.color_of(row.process) : theme.colors.quiet_text;
  const bool chosen = scene.interactive && canvas.pointer().over(row.rect);
  if (chosen || (owned && (scene.hovered == row.process || scene.selected == row.process)))
    canvas.fill(row.rect.inset(-0.3F * em, 0), theme.colors.raised.faded(chosen ? 1.F : 0.5F), 3);
  draw_line_mark(row, side, canvas);
  if (items.time_width > 0)
    canvas.text({row.rect.x, row.rect.y, items.time_width, row.rect.height}, theme.fonts.mono, theme.colors.quiet_text,
                row.time);
  draw_badge(canvas, scene, row.process, row.badge);
  const float name = items.time_width + items.badge_width;
  canvas.text({row.rect.x + name, row.rect.y, items.time_width + items.name_width - name - 0.3F * em, row.rect.height},
              theme.fonts.text, owner, row.name);

  const float bar = items.text_x - 0.5F * em;
  if (row.stream == 2) {
    // Standard error: a double bar with teeth.
    canvas.fill({bar - theme.px(3), row.rect.y, theme.px(1.5F), row.rect.height}, theme.colors.trouble);
    canvas.fill({bar, row.rect.y, theme.px(1.5F), row.rect.height}, theme.colors.trouble);
    if (row.first)
      canvas.triangle({bar - 0.75F * em, row.rect.center().y - 0.3F * em}, {bar - 0.3F * em, row.rect.center().y},
                      {bar - 0.75F * em, row.rect.center().y + 0.3F * em}, theme.colors.trouble);
  } else if (row.stream == 0) {
    canvas.icon(Icon::Input, {bar, row.rect.center().y}, 0.8F * em, theme.colors.now);
  } else if (owned) {
    canvas.fill({bar, row.rect.y, theme.px(2), row.rect.height}, owner);
  } else {
    canvas.line({bar, row.rect.y}, {bar, row.rect.bottom()}, owner, 1, Line::Dotted);
  }
  const Color ink = row.stream == 2   ? theme.colors.trouble.mixed(theme.colors.text, 0.45F)
                    : row.stream == 0 ? theme.colors.now
                                      : theme.colors.text;
  canvas.text({items.text_x, row.rect.y, row.rect.right() - items.text_x + 1, row.rect.height}, theme.fonts.mono, ink,
              row.text);
}

/// How many lines there is room for, from the first: farther up there is nothing.
std::size_t lines_from_above(const ConsoleItems& items, const Scene& scene) {
  const float width = text_room(items, scene.theme.fonts.text.size), row = items.rows.front().rect.height;
  float room = items.area.height;
  std::size_t fit = 0;
  for (; fit < items.lines && room > 0; ++fit)
    room -= row * static_cast<float>(std::max<std::size_t>(
                      1, wrapped(scene.theme.fonts.mono, scene.history.console()[fit].text, width).size()));
  return std::max<std::size_t>(1, room < 0 ? fit - 1 : fit);
}

/// By the wheel and by keys, in lines. At the newest line it goes along with it again.
void scroll_lines(const ConsoleItems& items, const Scene& scene, float wheel, ConsoleState& state) {
  const ScrollSteps keys = std::exchange(state.keys, {});
  if (items.rows.empty() || (wheel == 0 && keys.empty())) return;
  constexpr std::ptrdiff_t kNotch = 3;
  const auto page =
      std::max<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(items.rows.back().line - items.rows.front().line));
  const auto least = static_cast<std::ptrdiff_t>(lines_from_above(items, scene)),
             most = static_cast<std::ptrdiff_t>(items.lines);
  auto until = static_cast<std::ptrdiff_t>(items.until);
  const auto move = [&](std::ptrdiff_t lines) { until = std::clamp(until + lines, least, most); };
  move(-std::lround(wheel * kNotch));
  for (const ScrollStep step : keys) {
    switch (step) {
      case ScrollStep::Up:
        move(-kNotch);
        break;
      case ScrollStep::Down:
        move(kNotch);
        break;
      case ScrollStep::PageUp:
        move(-page);
        break;
      case ScrollStep::PageDown:
        move(page);
        break;
      case ScrollStep::Begin:
        until = least;
        break;
      case ScrollStep::End:
        until = most;
        break;
      case ScrollStep::Left:
      case ScrollStep::Right:
        break;
    }
  }
  state.until = until == most ? std::nullopt : std::optional(static_cast<std::size_t>(until));
}

void input_line(const ConsoleItems& items, const Scene& scene, Canvas& canvas, ConsoleState& state, Actions& actions) {
  const Rect window = canvas.to_window(items.input);
  ImGui::SetCursorScreenPos(window.top_left());
  ImGui::SetNextItemWidth(window.width);
  canvas.note(state.input);
  canvas.note(scene.tr(kType));
  state.keyboard.before_field();
  const bool entered =
      ImGui::InputTextWithHint("##program input", scene.tr(kType), &state.input, ImGuiInputTextFlags_EnterReturnsTrue);
  const bool sent = text_button(canvas, items.send, scene.tr(kSend), Look::Plain, {});
  if (entered || sent) {
    actions.add(action::SendInput{state.input});
    state.input.clear();
    if (entered) state.keyboard.want();  // The next line follows.
  }
  if (text_button(canvas, items.end_of_file, scene.tr(kEndOfFile), Look::Plain,
                  scene.tr(kEndOfFileTip, key_of(Command::EndInput))))
    actions.add(action::SendEndOfFile{});
}

}  // namespace

std::string plain_text(const Scene& scene) {
  std::string text;
  const auto& console = scene.history.console();
  for (std::size_t i = 0; i < std::min<std::size_t>(scene.world.console_lines, console.size()); ++i)
    if (console[i].stream != 0) text.append(console[i].text).append("\n");
  return text;
}

ConsoleItems layout_console(const Scene& scene, const std::optional<LiveScene>& live, const ConsoleState& state,
                            ImVec2 size) {
  return ConsoleLayout{scene, live, state, size}.run();
}

void draw_console(const ConsoleItems& items, const Scene& scene, const SideScene& side, Canvas& canvas,
                  ConsoleState& state, Actions& actions) {
  if (!items.message.empty())
    canvas.text(Rect{items.area.x, items.area.y, items.area.width, 2 * scene.theme.fonts.text.size},
                scene.theme.fonts.text, scene.theme.colors.faint_text, items.message);
  canvas.begin_clip(items.area.inset(-0.75F * scene.theme.fonts.text.size, 0));
  for (const ConsoleRow& row : items.rows) draw_row(row, items, scene, side, canvas);
  canvas.end_clip();
  if (!scene.interactive) return;

  const Pointer& pointer = canvas.pointer();
  if (!items.input.empty()) input_line(items, scene, canvas, state, actions);
  scroll_lines(items, scene, pointer.over(items.area) ? pointer.wheel : 0, state);
  if (!pointer.over(items.area)) return;
  if (items.lines > 0) {
    canvas.fill(items.copy, scene.theme.colors.raised, scene.theme.px(5));
    if (text_button(canvas, items.copy, scene.tr(kCopy), Look::Plain, scene.tr(kCopyTip)))
      actions.add(action::Copy{plain_text(scene)});
    if (pointer.over(items.copy)) return;
  }
  for (const ConsoleRow& row : items.rows) {
    if (!pointer.over(row.rect)) continue;
    const model::ConsoleLine& line = scene.history.console()[row.line];
    if (row.process != trace::kNobody) actions.add(action::Hover{row.process});
    if (pointer.pressed) actions.add(action::SeekEvent{line.event});
    const std::string name = name_of_any(row.process, scene.world);
    canvas.tooltip(
        line.stream != 0 && name.empty()
            ? std::string{scene.tr(kUnknownTip)}
            : scene.tr(kRowTip, line.stream == 0 ? std::string{scene.tr(kYou)} : name, model::time_text(line.at)));
  }
}

}  // namespace view
