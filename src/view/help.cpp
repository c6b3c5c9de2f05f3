#include "view/help.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/build_config.hpp"
#include "view/commands.hpp"
#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

constexpr Text kTitle{"Keys", "按键"};
constexpr Text kClose{"Esc closes", "按 Esc 关闭"};
constexpr Text kWords{"Words", "词汇表"};
constexpr Text kAbout{"About", "关于"};
constexpr Text kAboutVersion{"About Spawnarium {0}", "关于 Spawnarium {0}"};
constexpr Text kLicences{
    "© The Spawnarium authors. The program is under the MIT licence, the texts and pictures of the "
    "lessons under CC BY 4.0. "
    "Programs, outputs and quotations from the tutorials stay their authors'; they are listed in {0}.",
    "© The Spawnarium authors。程序采用 MIT 许可证，课程的文字和图片采用 CC BY 4.0。"
    "取自各篇教程的程序、输出和引文归原作者所有，清单见 {0}。"};
constexpr float kColumn = 380, kRow = 23, kLine = 18, kKeys = 92, kPad = 24, kTop = 58;  // Points.

struct Row {
  const Shortcut* shortcut = nullptr;  // Nothing: the title of a group, or a gap.
  std::optional<CommandGroup> title;
  std::vector<std::string> lines;
  float height = 0;
  int column = 0;
  float y = 0;
  bool gap() const { return shortcut == nullptr && !title; }
};

std::vector<Row> rows(const Theme& theme, Language language, float room, const HelpState& state) {
  const std::vector<Command>& withheld = state.withheld;
  std::vector<Row> all;
  for (int group = 0; group < kCommandGroups; ++group) {
    if (static_cast<CommandGroup>(group) == CommandGroup::Hand && state.table != KeyTable::Hand) continue;
    if (!all.empty()) all.push_back({.shortcut = nullptr, .title = {}, .lines = {}, .height = theme.px(kRow / 2)});
    all.push_back(
        {.shortcut = nullptr, .title = static_cast<CommandGroup>(group), .lines = {}, .height = theme.px(kRow)});
    for (const Shortcut& each : shortcuts(state.table)) {
      if (!each.listed || each.group != static_cast<CommandGroup>(group)) continue;
      if (std::find(withheld.begin(), withheld.end(), each.command) != withheld.end()) continue;
      auto lines = wrapped(theme.fonts.text, tr(language, each.says), room);
      const float more = static_cast<float>(lines.size() - 1) * theme.px(kLine);
      all.push_back({.shortcut = &each, .title = {}, .lines = std::move(lines), .height = theme.px(kRow) + more});
    }
  }
  return all;
}

// Columns of about the same height; none begins with a gap or ends with a title. Returns the height of the highest.
float place(std::vector<Row>& all, int columns) {
  float total = 0, highest = 0;
  for (const Row& row : all) total += row.height;
  const float target = total / static_cast<float>(columns);
  int column = 0;
  float y = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const float needed = all[i].height + (all[i].title && i + 1 < all.size() ? all[i + 1].height : 0);
    if (column + 1 < columns && y > 0 && y + needed > target + all[i].height * 0.75F) {
      ++column;
      y = 0;
    }
    all[i].column = column;
    all[i].y = y;
    if (!(all[i].gap() && y == 0)) y += all[i].height;
    highest = std::max(highest, y);
  }
  return highest;
}

void draw_row(Canvas& canvas, const Row& row, Rect place, Language language) {
  const Theme& theme = canvas.theme();
  if (row.title)
    return static_cast<void>(
        canvas.text(place, theme.fonts.bold, theme.colors.now, tr(language, title_of(*row.title))));
  if (row.gap()) return;
  const std::string key = name_of(row.shortcut->press);
  canvas.note(key);
  key_cap(canvas, ImVec2(place.x, place.y + theme.px(2)), key);
  const float keys = theme.px(kKeys);
  Rect line{place.x + keys, place.y, place.width - keys + 1, theme.px(kRow)};
  for (const std::string& each : row.lines) {
    canvas.text(line, theme.fonts.text, theme.colors.text, each);
    line.y += theme.px(kLine);
  }
}

/// Below the keys, over the whole width.
struct About {
  std::vector<std::string> lines;
  float height = 0;
};

About about(const Theme& theme, Language language, std::string_view notice, float room) {
  About about{wrapped(theme.fonts.text, about_text(language, notice), room), 0};
  about.height = theme.px(kRow * 1.5F) + static_cast<float>(about.lines.size()) * theme.px(kLine);
  return about;
}

void draw_about(Canvas& canvas, const About& about, Rect place, Language language) {
  const Theme& theme = canvas.theme();
  Rect line{place.x, place.y + theme.px(kRow / 2), place.width, theme.px(kRow)};
  canvas.text(line, theme.fonts.bold, theme.colors.now,
              tr(language, kAboutVersion, spawnarium::build_config::kVersion));
  line.y += theme.px(kRow);
  for (const std::string& each : about.lines) {
    canvas.note(each);
    canvas.text(line, theme.fonts.text, theme.colors.text, each);
    line.y += theme.px(kLine);
  }
}

// An entry that ends at `right`, with the key that does the same. Returns whether it was clicked; `right` moves on.
bool head_entry(Canvas& canvas, Rect head, float& right, const std::string& words, const std::string& key) {
  const Theme& theme = canvas.theme();
  const float cap = key_cap_width(theme, key), button = text_width(theme.fonts.text, words) + theme.px(16);
  const float height = theme.px(28), y = head.y + (head.height - height) / 2, x = right - cap;
  right = x - theme.px(4) - button - theme.px(14);
  if (right < head.x + theme.px(90)) return false;  // The title has precedence.
  key_cap(canvas, ImVec2(x, y + (height - theme.fonts.small.size - theme.px(5)) / 2), key);
  return text_button(canvas, {x - theme.px(4) - button, y, button, height}, words, Look::Plain, {});
}

// The title, how to leave, an entry for the words, and where About is out of sight one for it.
enum class Entry : std::uint8_t { None, About, Words };
Entry draw_head(Canvas& canvas, Rect head, Language language, bool about_out_of_sight) {
  const Theme& theme = canvas.theme();
  canvas.text(head, theme.fonts.large, theme.colors.text, tr(language, kTitle));
  const float close = canvas.text(head, theme.fonts.small, theme.colors.quiet_text, tr(language, kClose), Align::Right);
  float right = head.right() - close - theme.px(22);
  if (about_out_of_sight && head_entry(canvas, head, right, tr(language, kAbout), name_of(KeyPress{.key = Key::End})))
    return Entry::About;
  return head_entry(canvas, head, right, tr(language, kWords), key_of(Command::Words)) ? Entry::Words : Entry::None;
}

}  // namespace

std::string about_text(Language language, std::string_view notice) { return tr(language, kLicences, notice); }

HelpAsk draw_help(Canvas& canvas, Language language, HelpState& state) {
  const Theme& theme = canvas.theme();
  const Rect window = canvas.area();
  const float pad = theme.px(kPad), top = theme.px(kTop);
  const auto columns = std::clamp(static_cast<int>((window.width - 4 * pad) / theme.px(kColumn)), 1, 3);
  const float width = std::min(window.width - 2 * pad, static_cast<float>(columns) * theme.px(kColumn) + 2 * pad);
  const float column_width = (width - 2 * pad) / static_cast<float>(columns);
  std::vector<Row> all = rows(theme, language, column_width - theme.px(kKeys + 14), state);
  const float keys = std::ceil(place(all, columns));
  const About licences = about(theme, language, state.notice, width - 2 * pad);
  const float content = keys + std::ceil(licences.height);
  const float height = std::min(window.height - 2 * pad, content + top + pad);
  const Rect box{(window.width - width) / 2, (window.height - height) / 2, width, height};
  canvas.fill(window, theme.colors.ground.faded(0.7F));
  canvas.fill(box, theme.colors.panel, theme.px(8));
  canvas.frame(box, theme.colors.line, 1, theme.px(8));
  const bool scrolls = content > height - top - pad / 2;
  const Entry entry = draw_head(canvas, {box.x + pad, box.y, width - 2 * pad, top}, language, scrolls);
  if (entry == Entry::About) state.keys.push_back(ScrollStep::End);

  Canvas body = canvas.part({box.x + pad, box.y + top, width - 2 * pad + theme.px(14), height - top - pad / 2});
  body.own_presses(state.grip);
  const float offset = scroll(body, body.area(), content, state.scroll, std::exchange(state.keys, {}));
  for (const Row& row : all)
    draw_row(
        body, row,
        {static_cast<float>(row.column) * column_width, row.y - offset, column_width - theme.px(14), theme.px(kRow)},
        language);
  draw_about(body, licences, {0, keys - offset, width - 2 * pad, licences.height}, language);
  if (entry == Entry::Words) return HelpAsk::Words;
  return canvas.pointer().pressed && !canvas.pointer().over(box) ? HelpAsk::Close : HelpAsk::Nothing;
}

}  // namespace view
