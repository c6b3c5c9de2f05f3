#include "view/start_screen.hpp"

#include <algorithm>
#include <cmath>

#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

constexpr Text kTagline{
    "An aquarium for processes: run a real program, watch its processes live, stop, go back, understand.",
    "进程的水族箱：运行真正的程序，看进程怎样活着，停下、倒回、看懂。"};
constexpr Text kOpen{"Open a file …", "打开文件……"};
constexpr Text kHelp{"Help", "帮助"};
constexpr Text kMinutes{"{0} min", "{0} 分钟"};
constexpr Text kDone{"done", "已完成"};
constexpr Text kHint{"↑ ↓ choose · Enter opens · a script or recording can be dropped here",
                     "↑ ↓ 选择 · Enter 打开 · 也可以把脚本或录制文件拖到这里"};
constexpr Text kEmpty{"There are no lessons here. Open a Python script or a recording.",
                      "这里没有课程。请打开一个 Python 脚本或录制文件。"};

constexpr float kHeader = 132, kFooter = 34, kMargin = 40, kGap = 12, kHeading = 38, kPad = 12, kBetween = 2,
                kTwoColumns = 900;

}  // namespace

StartItems layout_start(std::span<const StartEntry> entries, const Theme& theme, ImVec2 size) {
  StartItems items;
  const float margin = theme.px(kMargin), gap = theme.px(kGap), pad = theme.px(kPad);
  items.list = {margin, theme.px(kHeader), size.x - 2 * margin, std::max(0.0F, size.y - theme.px(kHeader + kFooter))};
  items.columns = items.list.width >= theme.px(kTwoColumns) ? 2 : 1;
  const float room = items.list.width - theme.px(14);  // For the scroll bar.
  const float width =
      std::floor((room - gap * static_cast<float>(items.columns - 1)) / static_cast<float>(items.columns));
  float y = 0, row_bottom = 0;
  int column = 0;
  const std::string* document = nullptr;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const StartEntry& entry = entries[i];
    if (document == nullptr || *document != entry.document) {
      if (document != nullptr) y = row_bottom + gap;
      items.headings.push_back({entry.document, {0, y, room, theme.px(kHeading)}});
      y += theme.px(kHeading);
      column = 0;
      document = &entry.document;
    } else if (column == items.columns) {
      y = row_bottom + gap;
      column = 0;
    }
    const float left = entry.number.empty() ? 0 : theme.px(44);
    std::vector<std::string> lines = wrapped(theme.fonts.text, entry.summary, width - 2 * pad - left - theme.px(4));
    if (entry.summary.empty()) lines.clear();
    const float height = 2 * pad + line_height(theme.fonts.bold) + (lines.empty() ? 0.0F : theme.px(kBetween)) +
                         static_cast<float>(lines.size()) * line_height(theme.fonts.text);
    items.cards.push_back({i, {static_cast<float>(column) * (width + gap), y, width, height}, std::move(lines)});
    row_bottom = column == 0 ? y + height : std::max(row_bottom, y + height);
    ++column;
  }
  // Cards beside each other are equally high.
  for (std::size_t i = 0; i + 1 < items.cards.size(); ++i) {
    Rect &a = items.cards[i].rect, &b = items.cards[i + 1].rect;
    if (a.y == b.y) a.height = b.height = std::max(a.height, b.height);
  }
  items.height = row_bottom;
  return items;
}

std::size_t next_marked(const StartItems& items, std::size_t marked, int down) {
  if (items.cards.empty()) return 0;
  const std::size_t last = items.cards.size() - 1;
  if (down < 0) return marked > 0 ? marked - 1 : 0;
  return std::min(marked + 1, last);
}

std::size_t marked_a_page_away(const StartItems& items, std::size_t marked, int down) {
  if (marked >= items.cards.size()) return 0;
  const Rect from = items.cards[marked].rect;
  std::size_t found = next_marked(items, marked, down);  // One at least, however low the window is.
  for (std::size_t i = 0; i < items.cards.size(); ++i) {
    const Rect& card = items.cards[i].rect;
    const float away = (card.y - from.y) * static_cast<float>(down);
    const float found_away =
        items.cards[found].rect.x == from.x ? (items.cards[found].rect.y - from.y) * static_cast<float>(down) : 0;
    if (card.x == from.x && away > found_away && away <= items.list.height - from.height) found = i;
  }
  return found;
}

void reveal_marked(const StartItems& items, StartState& state) {
  if (items.cards.empty()) return;
  state.marked = std::min(state.marked, items.cards.size() - 1);
  const Rect& card = items.cards[state.marked].rect;
  const float heading = state.marked == 0 ? card.y : 0;
  state.scroll = std::clamp(state.scroll, card.bottom() - items.list.height, std::max(0.0F, card.y - heading));
}

namespace {

void draw_card(const StartItems::Card& card, const StartEntry& entry, Language language, bool marked, Canvas& canvas,
               float offset) {
  const Theme& theme = canvas.theme();
  const Rect rect = card.rect.moved(ImVec2(0, -offset));
  const bool hot = canvas.pointer().over(rect);
  const float pad = theme.px(kPad);
  canvas.fill(rect, hot || marked ? theme.colors.raised : theme.colors.panel.mixed(theme.colors.raised, 0.45F),
              theme.px(8));
  canvas.frame(marked ? rect.inset(theme.px(1)) : rect, marked ? theme.colors.now : theme.colors.line,
               marked ? theme.px(2) : 1, theme.px(8));
  float x = rect.x + pad;
  if (!entry.number.empty()) {
    canvas.text({x, rect.y + pad, theme.px(44), line_height(theme.fonts.bold)}, theme.fonts.large,
                theme.colors.quiet_text, entry.number);
    x += theme.px(44);
  }
  const Rect line{x, rect.y + pad, rect.right() - pad - x, line_height(theme.fonts.bold)};
  float right = 0;
  if (entry.minutes > 0) {
    const std::string minutes = tr(language, kMinutes, entry.minutes);
    right = canvas.text(line, theme.fonts.small, theme.colors.quiet_text, minutes, Align::Right) + theme.px(10);
  }
  if (entry.done) {
    const float words = text_width(theme.fonts.small, tr(language, kDone));
    const Rect place{line.right() - right - words, line.y, words, line.height};
    canvas.text(place, theme.fonts.small, theme.colors.alive, tr(language, kDone));
    canvas.icon(Icon::Check, ImVec2(place.x - theme.px(9), place.center().y), theme.px(10), theme.colors.alive);
    right += words + theme.px(24);
  }
  canvas.text({line.x, line.y, line.width - right, line.height}, theme.fonts.bold, theme.colors.text, entry.title);
  Rect row{x, line.bottom() + theme.px(kBetween), rect.right() - x, line_height(theme.fonts.text)};
  for (const std::string& each : card.summary) {
    canvas.text(row, theme.fonts.text, theme.colors.quiet_text, each);
    row.y += row.height;
  }
}

void draw_head(Language language, Canvas& canvas, Actions& actions, bool files) {
  const Theme& theme = canvas.theme();
  const float margin = theme.px(kMargin), width = canvas.area().width - 2 * margin;
  canvas.text(ImVec2(margin, theme.px(26)), theme.fonts.title, theme.colors.text, "Spawnarium");
  canvas.paragraph(ImVec2(margin, theme.px(72)), theme.fonts.text, theme.colors.quiet_text, tr(language, kTagline),
                   width);
  float x = canvas.area().width - margin;
  const auto button = [&](std::string_view words, Command command) {
    const std::string key = key_of(command);
    const float cap = key_cap_width(theme, key), text = text_width(theme.fonts.text, words) + theme.px(12);
    const float y = theme.px(28), height = theme.px(28);
    x -= cap;
    key_cap(canvas, ImVec2(x, y + (height - theme.fonts.small.size - theme.px(5)) / 2), key);
    x -= text + theme.px(4);
    if (text_button(canvas, {x, y, text, height}, words, Look::Plain, "")) actions.add(action::Do{command});
    x -= theme.px(14);
  };
  if (width > theme.px(520)) {
    button(tr(language, kHelp), Command::Help);
    button("中 / EN", Command::NextLanguage);
  }
  if (files) button(tr(language, kOpen), Command::OpenFile);
}

}  // namespace

std::optional<std::size_t> draw_start(const StartItems& items, std::span<const StartEntry> entries, Language language,
                                      Canvas& canvas, StartState& state, Actions& actions,
                                      const std::optional<Text>& no_files) {
  const Theme& theme = canvas.theme();
  draw_head(language, canvas, actions, !no_files);
  std::optional<std::size_t> chosen;
  if (entries.empty()) {
    canvas.text(items.list, theme.fonts.large, theme.colors.quiet_text, tr(language, no_files.value_or(kEmpty)),
                Align::Center);
  }
  {
    Canvas list = canvas.part(items.list);
    list.own_presses(state.grip);
    const float offset = scroll(list, list.area(), items.height, state.scroll);
    for (const StartItems::Heading& heading : items.headings) {
      list.text(heading.rect.moved(ImVec2(0, -offset)), theme.fonts.bold, theme.colors.now, heading.text);
    }
    for (std::size_t i = 0; i < items.cards.size(); ++i) {
      const StartItems::Card& card = items.cards[i];
      draw_card(card, entries[card.entry], language, i == state.marked, list, offset);
      if (list.pointer().clicked(card.rect.moved(ImVec2(0, -offset)))) chosen = card.entry;
    }
  }
  const Rect foot{theme.px(kMargin), canvas.area().height - theme.px(kFooter),
                  canvas.area().width - 2 * theme.px(kMargin), theme.px(kFooter)};
  canvas.text(foot, theme.fonts.small, theme.colors.quiet_text, tr(language, no_files.value_or(kHint)));
  return chosen;
}

}  // namespace view
