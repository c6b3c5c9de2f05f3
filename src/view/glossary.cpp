#include "view/glossary.hpp"

#include <algorithm>
#include <cmath>

#include "lesson/glossary.hpp"
#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

constexpr Text kTitle{"Words", "词汇表"};
constexpr Text kHint{"letters: look for · ↑ ↓ choose · Enter its lesson · Esc closes",
                     "输入字母：查找 · ↑ ↓ 选择 · Enter 打开课程 · Esc 关闭"};
constexpr Text kHintWithoutLessons{"letters: look for · ↑ ↓ choose · Esc closes",
                                   "输入字母：查找 · ↑ ↓ 选择 · Esc 关闭"};
constexpr Text kLooking{"with “{0}” · Esc: all words", "含“{0}” · Esc：全部词语"};
constexpr Text kNone{"There is no such word here. Esc shows all.", "这里没有这个词。按 Esc 显示全部。"};
constexpr Text kLesson{"Lesson {0}: {1}", "第 {0} 课：{1}"};
constexpr float kWidth = 700, kPad = 24, kTop = 78, kGap = 14, kInset = 12;  // Points.
constexpr std::size_t kPage = 5;

std::vector<std::size_t> shown(std::span<const GlossaryEntry> entries, std::string_view letters) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (lesson::matches(entries[i].term, letters)) found.push_back(i);
  std::stable_partition(found.begin(), found.end(),
                        [&](std::size_t i) { return lesson::begins(entries[i].term, letters); });
  return found;
}

bool has_lesson(const GlossaryEntry& entry) { return !entry.term.lesson.empty(); }

std::string other_words(const lesson::Term& term, Language language) {
  const Language other = base::next(language);
  std::string words = term.name.in(other) == term.name.in(language) ? "" : term.name.in(other);
  for (const std::string& each : term.also)
    if (each != term.name.english && each != term.name.chinese) words += (words.empty() ? "" : " · ") + each;
  return words;
}

Rect box_in(const Canvas& canvas) {
  const Theme& theme = canvas.theme();
  const Rect window = canvas.area();
  const float width = std::min(theme.px(kWidth), window.width - theme.px(24));
  return {(window.width - width) / 2, theme.px(kPad), width, window.height - 2 * theme.px(kPad)};
}

void draw_row(Canvas& list, const GlossaryItems::Row& row, float offset, bool marked) {
  const Theme& theme = list.theme();
  const Rect rect = row.rect.moved({0, -offset});
  if (rect.bottom() < 0 || rect.y > list.area().height) return;
  if (marked) {
    list.fill(rect, theme.colors.raised, theme.px(5));
    list.fill({rect.x, rect.y + theme.px(5), theme.px(3), rect.height - theme.px(10)}, theme.colors.now);
  }
  for (const GlossaryItems::Line& line : row.lines) {
    const Rect place = line.rect.moved({0, -offset});
    const Font font = line.name ? theme.fonts.bold : line.link ? theme.fonts.small : theme.fonts.text;
    const float width = list.text(place, font, line.link ? theme.colors.quiet_text : theme.colors.text, line.text);
    if (line.link)
      list.line({place.x, place.bottom() - theme.px(1)}, {place.x + width, place.bottom() - theme.px(1)},
                theme.colors.quiet_text, 1, Line::Dotted);
    if (line.quiet.empty()) continue;
    const float rest = place.x + width + theme.px(12);
    list.text({rest, place.y, std::max(0.F, place.right() - rest), place.height}, theme.fonts.text,
              theme.colors.quiet_text, line.quiet);
  }
}

}  // namespace

GlossaryItems layout_glossary(std::span<const GlossaryEntry> entries, std::string_view letters, Language language,
                              const Theme& theme, float width) {
  GlossaryItems items;
  const float inset = theme.px(kInset), room = width - 2 * inset, gap = theme.px(kGap) / 2;
  const float line = std::ceil(line_height(theme.fonts.text)), small = std::ceil(line_height(theme.fonts.small));
  for (const std::size_t i : shown(entries, letters)) {
    const GlossaryEntry& entry = entries[i];
    GlossaryItems::Row row{.entry = i, .rect = {0, items.height, width, 0}, .link = {}, .lines = {}};
    float y = items.height + gap;
    const auto add = [&](GlossaryItems::Line made, float height) {
      made.rect = {inset, y, room, height};
      row.lines.push_back(std::move(made));
      y += height;
    };
    // The names stand beside each other where there is room, else in lines of their own.
    std::string name = entry.term.name.in(language), quiet = other_words(entry.term, language);
    const float both = text_width(theme.fonts.bold, name) + theme.px(12) + text_width(theme.fonts.text, quiet);
    const bool one_line = both <= room;
    for (const std::string& each : wrapped(theme.fonts.bold, name, room))
      add({.rect = {}, .text = each, .name = true, .link = false, .quiet = one_line ? quiet : ""}, line);
    if (!one_line)
      for (const std::string& each : wrapped(theme.fonts.text, quiet, room))
        add({.rect = {}, .text = "", .name = false, .link = false, .quiet = each}, line);
    for (const std::string& each : wrapped(theme.fonts.text, entry.term.says.in(language), room))
      add({.rect = {}, .text = each, .name = false, .link = false, .quiet = ""}, line);
    const float link = y;
    std::vector<std::string> leads_to;
    if (has_lesson(entry))
      leads_to = wrapped(theme.fonts.small, tr(language, kLesson, entry.term.lesson, entry.lesson.in(language)), room);
    for (const std::string& each : leads_to)
      add({.rect = {}, .text = each, .name = false, .link = true, .quiet = ""}, small);
    row.link = {inset, link, room, y - link};
    row.rect.height = y + gap - row.rect.y;
    items.height = row.rect.bottom();
    items.rows.push_back(std::move(row));
  }
  return items;
}

void mark_term(std::span<const GlossaryEntry> entries, std::string_view id, GlossaryState& state) {
  state = {};
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (entries[i].term.id == id) state.marked = i;
}

bool press_in_glossary(KeyPress key, std::span<const GlossaryEntry> entries, GlossaryState& state,
                       std::optional<std::string>& open) {
  const std::vector<std::size_t> now = shown(entries, state.letters);
  const std::size_t last = now.empty() ? 0 : now.size() - 1;
  const auto mark = [&](std::size_t at) {
    state.marked = std::min(at, last);
    return state.reveal = true;
  };
  const auto look_for = [&](auto change) {
    change();
    return mark(0);
  };
  if (key.ctrl || key.alt) return false;
  switch (key.key) {
    case Key::Up:
      return mark(state.marked > 0 ? state.marked - 1 : 0);
    case Key::Down:
      return mark(state.marked + 1);
    case Key::PageUp:
      return mark(state.marked > kPage ? state.marked - kPage : 0);
    case Key::PageDown:
      return mark(state.marked + kPage);
    case Key::Home:
      return mark(0);
    case Key::End:
      return mark(last);
    case Key::Enter:
      if (now.empty()) return true;
      if (const GlossaryEntry& entry = entries[now[std::min(state.marked, last)]]; has_lesson(entry))
        open = entry.term.lesson;
      return true;
    case Key::Backspace:
      return look_for([&] { erase_last_character(state.letters); });
    case Key::Space:
      return look_for([&] { state.letters += ' '; });
    case Key::Escape:
      if (state.letters.empty()) return false;
      return look_for([&] { state.letters.clear(); });
    case Key::None:
      if (key.character < ' ') return false;
      return look_for([&] { append_utf8(state.letters, key.character); });
    default:
      return false;
  }
}

GlossaryAsk draw_glossary(Canvas& canvas, Language language, std::span<const GlossaryEntry> entries,
                          GlossaryState& state) {
  const Theme& theme = canvas.theme();
  const Rect box = box_in(canvas);
  const float pad = theme.px(kPad), top = theme.px(kTop);
  canvas.fill(canvas.area(), theme.colors.ground.faded(0.7F));
  canvas.fill(box, theme.colors.panel, theme.px(8));
  canvas.frame(box, theme.colors.line, 1, theme.px(8));
  canvas.text({box.x + pad, box.y + theme.px(8), box.width - 2 * pad, theme.px(38)}, theme.fonts.large,
              theme.colors.text, tr(language, kTitle));
  canvas.note(state.letters);
  const bool leads = std::any_of(entries.begin(), entries.end(), has_lesson);
  canvas.text({box.x + pad, box.y + theme.px(44), box.width - 2 * pad, theme.px(26)}, theme.fonts.small,
              state.letters.empty() ? theme.colors.quiet_text : theme.colors.now,
              state.letters.empty() ? std::string(tr(language, leads ? kHint : kHintWithoutLessons))
                                    : tr(language, kLooking, state.letters));

  Canvas list = canvas.part({box.x + pad / 2, box.y + top, box.width - pad, std::max(1.F, box.height - top - pad / 2)});
  list.own_presses(state.grip);
  const GlossaryItems items =
      layout_glossary(entries, state.letters, language, theme, list.area().width - theme.px(12));
  if (!items.rows.empty()) state.marked = std::min(state.marked, items.rows.size() - 1);
  if (std::exchange(state.reveal, false) && !items.rows.empty()) {
    const Rect& row = items.rows[state.marked].rect;
    state.scroll = std::clamp(state.scroll, std::min(row.y, row.bottom() - list.area().height), row.y);
  }
  const float offset = scroll(list, list.area(), items.height, state.scroll);
  GlossaryAsk ask;
  for (std::size_t i = 0; i < items.rows.size(); ++i) {
    draw_row(list, items.rows[i], offset, i == state.marked);
    if (!list.pointer().clicked(items.rows[i].rect.moved({0, -offset}))) continue;
    state.marked = i;
    const GlossaryEntry& entry = entries[items.rows[i].entry];
    if (has_lesson(entry) && list.pointer().over(items.rows[i].link.moved({0, -offset}))) ask.open = entry.term.lesson;
  }
  if (items.rows.empty())
    list.paragraph({theme.px(kInset), theme.px(kGap)}, theme.fonts.text, theme.colors.text, tr(language, kNone),
                   list.area().width - 2 * theme.px(kInset));
  ask.close = canvas.pointer().pressed && !canvas.pointer().over(box);
  return ask;
}

}  // namespace view
