#include "view/start_screen.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "view/drawing.hpp"
#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

constexpr Text kTagline{"watch processes begin, wait, talk and end", "看进程出生、等待、交谈、结束"};
constexpr Text kOpen{"Open a script or a recording …", "打开脚本或录制文件……"};
constexpr Text kDrop{"or drop a file here", "也可以把文件拖到这里"};
constexpr Text kHelp{"Help", "帮助"};
constexpr Text kBegin{"Begin here", "从这里开始"};
constexpr Text kContinue{"Continue", "继续"};
constexpr Text kStart{"Start lesson {0}", "开始第 {0} 课"};
constexpr Text kOn{"On with lesson {0}", "接着学第 {0} 课"};
constexpr Text kNewcomer{"A small program runs, and you watch what its processes do. {0} minutes.",
                         "一个小程序会运行起来，你来看它的进程在做什么。约 {0} 分钟。"};
constexpr Text kOwn{"Your own programs", "自己的程序"};
constexpr Text kProgress{"Progress", "进度"};
constexpr Text kOf{"{0} of {1} lessons", "{0} / {1} 课"};
constexpr Text kByIdea{"by idea", "按主题"};
constexpr Text kByDocument{"by tutorial", "按教程"};
constexpr Text kSearch{"Find a lesson, a word, a function: join, lock, EOFError",
                       "找一课、一个词、一个函数：join、锁、EOFError"};
constexpr Text kNothingFound{"No lesson has this in it. Esc shows all again.",
                             "没有一课含有这些字。按 Esc 重新显示全部。"};
constexpr Text kFound{"{0} found", "找到 {0} 课"};
constexpr Text kMinutes{"{0} min", "{0} 分钟"};
constexpr Text kHint{"← ↑ ↓ → choose · Enter opens · / searches · T other order",
                     "← ↑ ↓ → 选择 · Enter 打开 · / 查找 · T 换一种排列"};
constexpr Text kEmpty{"There are no lessons here. Open a Python script or a recording.",
                      "这里没有课程。请打开一个 Python 脚本或录制文件。"};

// In points.
constexpr float kEdge = 16, kGap = 12, kPad = 14, kTop = 60, kFoot = 30, kSide = 300, kWide = 1000, kTile = 124,
                kPicture = 66, kBetween = 8, kHeading = 34, kButton = 40, kRow = 30, kAfterNumber = 6;
constexpr std::size_t kTitleLines = 4;  ///< Own lessons may have longer titles.

class Layout {
 public:
  Layout(const StartCourse& course, const StartState& state, Language language, const Theme& theme, ImVec2 size)
      : course_{course}, state_{state}, language_{language}, theme_{theme}, size_{size} {}

  StartItems run() {
    const float edge = px(kEdge), gap = px(kGap);
    items_.narrow = size_.x < px(kWide);
    items_.list = {edge, px(kTop), size_.x - 2 * edge, std::max(0.F, size_.y - px(kTop + kFoot))};
    search();
    if (!items_.narrow) {
      side({edge, px(kTop), px(kSide), items_.list.height});
      items_.list.x += px(kSide) + gap;
      items_.list.width -= px(kSide) + gap;
    }
    width_ = items_.list.width - px(12);  // Beside it the scroll bar.
    if (items_.narrow) {
      go_on({0, 0, width_, 0}, true);
      if (!items_.go_on.empty()) y_ = items_.go_on.height + gap;
    }
    state_.letters.empty() ? groups() : found();
    if (items_.narrow) own({0, y_, width_, 0}, true);
    items_.places.insert(items_.places.end(), files_.begin(), files_.end());
    items_.height = y_;
    return std::move(items_);
  }

 private:
  float px(float points) const { return std::floor(theme_.px(points)); }

  void search() {
    const float height = px(34), width = std::min(px(460), size_.x * 0.36F);
    const float x = items_.narrow ? px(kEdge) + text_width(theme_.fonts.large, "Spawnarium") + px(20)
                                  : std::max(px(kEdge + kSide + kGap), (size_.x - width) / 2);
    const float right = size_.x - px(kEdge) - px(190);
    if (right - x < px(120)) return;
    items_.search = {x, px(13), std::min(width, right - x), height};
  }

  void side(const Rect& column) {
    go_on(column, false);
    const float gap = px(kGap);
    float y = items_.go_on.empty() ? column.y : items_.go_on.bottom() + gap;
    const float wanted = px(kHeading) + squares_height(column.width) + px(kRow) + 2 * px(kPad);
    const bool progress = has_lessons() && column.bottom() - y > wanted + px(130);
    const float bottom = progress ? column.bottom() - wanted - gap : column.bottom();
    own({column.x, y, column.width, bottom - y}, false);
    if (!progress) return;
    items_.progress = {column.x, column.bottom() - wanted, column.width, wanted};
    items_.panels.push_back({items_.progress, false});
  }

  bool has_lessons() const { return course_.go_on.has_value(); }
  float squares_height(float width) const {
    const float step = px(17);
    const auto columns = std::max(1.F, std::floor((width - 2 * px(kPad)) / step));
    const auto lessons = static_cast<float>(std::count_if(course_.entries.begin(), course_.entries.end(),
                                                          [](const StartEntry& each) { return !each.file(); }));
    return std::ceil(lessons / columns) * step;
  }

  // Low windows leave its drawing out, then what it says of the lesson.
  void go_on(const Rect& column, bool flat) {
    if (!course_.go_on) return;
    const StartEntry& entry = course_.entries[*course_.go_on];
    const float pad = px(kPad), line = std::ceil(line_height(theme_.fonts.text)), room = column.width - 2 * pad;
    const float high = flat ? size_.y : column.height;
    const bool picture = !flat && entry.picture && high > px(430);
    const std::vector<std::string> title =
        wrapped(theme_.fonts.bold, entry.number + "  " + entry.title, flat ? room - px(230) : room);
    std::string about = entry.summary;
    if (!course_.begun) about = tr(language_, kNewcomer, entry.minutes);
    items_.about = wrapped(theme_.fonts.text, about, flat ? room - px(230) : room);
    if (high < px(360) || about.empty()) items_.about.clear();
    float y = column.y + px(kHeading) + px(6);
    StartItems::Place place{
        .kind = StartItems::Place::Kind::GoOn, .entry = *course_.go_on, .rect = {}, .scrolls = flat};
    place.title = title;
    if (picture) {
      place.picture = {column.x + pad, y, room, std::min(px(112), room / 2)};
      y = place.picture.bottom() + px(10);
    }
    y += line * static_cast<float>(title.size());
    if (!items_.about.empty()) y += px(4) + line * static_cast<float>(items_.about.size());
    if (flat) {
      items_.go_on = {column.x, column.y, column.width, y + pad - column.y};
      place.rect = {column.right() - pad - px(210), items_.go_on.center().y - px(kButton) / 2, px(210), px(kButton)};
    } else {
      place.rect = {column.x + pad, y + px(12), room, px(kButton)};
      items_.go_on = {column.x, column.y, column.width, place.rect.bottom() + pad - column.y};
    }
    items_.panels.push_back({items_.go_on, flat});
    items_.places.push_back(std::move(place));
  }

  void own(const Rect& column, bool flat) {
    if (course_.no_files) return;
    const float pad = px(kPad), row = px(kRow);
    float y = column.y + px(kHeading) + px(4);
    items_.own = {column.x + pad, column.y + px(4), column.width - 2 * pad, px(kHeading)};
    items_.open = {column.x + pad, y, std::min(column.width - 2 * pad, px(280)), px(kButton)};
    y = items_.open.bottom() + px(6);
    const float hint = flat ? 0 : std::ceil(line_height(theme_.fonts.small)) + px(4);
    y += hint;
    for (std::size_t i = 0; i < course_.entries.size(); ++i) {
      if (!course_.entries[i].file()) continue;
      if (!flat && y + row > column.bottom() - px(4)) break;
      files_.push_back({.kind = StartItems::Place::Kind::File,
                        .entry = i,
                        .rect = {column.x + pad / 2, y, column.width - pad, row},
                        .scrolls = flat});
      y += row;
    }
    items_.panels.push_back({{column.x, column.y, column.width,
                              flat ? y + pad - column.y : std::max(y + pad / 2 - column.y, column.height)},
                             flat});
    if (flat) y_ = y + pad;
  }

  float tile_height(std::size_t lines) const {
    return px(kPicture) + px(5) + static_cast<float>(lines) * std::ceil(line_height(theme_.fonts.small)) + px(2);
  }
  std::size_t columns(float width, float tile) const {
    return static_cast<std::size_t>(
        std::max(1.F, std::floor((width - 2 * px(kPad) + px(kBetween)) / (tile + px(kBetween)))));
  }

  /// Tiles share what their row leaves.
  void widen(std::size_t most) {
    tile_ = std::floor((width_ - 2 * px(kPad) + px(kBetween)) / static_cast<float>(most)) - px(kBetween);
  }

  // Small groups share a row.
  void groups() {
    const std::size_t most = columns(width_, px(kTile));
    widen(most);
    const float gap = px(kGap), step = tile_ + px(kBetween);
    for (std::size_t i = 0; i < course_.groups.size(); ++i) {
      std::size_t last = i, used = course_.groups[i].entries.size();
      while (last + 1 < course_.groups.size() &&
             used + course_.groups[last + 1].entries.size() + (last + 1 - i) <= most)
        used += course_.groups[++last].entries.size();
      if (used > most) last = i;
      float x = 0, height = 0;
      for (std::size_t j = i; j <= last; ++j) {
        const auto count = static_cast<float>(course_.groups[j].entries.size());
        const float wide = j == last ? width_ - x : count * step - px(kBetween) + 2 * px(kPad);
        height = std::max(height, group(course_.groups[j], {x, y_, wide, 0}));
        x += wide + gap;
      }
      y_ += height + gap;
      i = last;
    }
    if (!course_.groups.empty()) y_ -= gap;
    if (items_.narrow) y_ += gap;
  }

  /// In whole lines: the first one beside the number, the others below it.
  std::vector<std::string> title_of(const StartEntry& entry) const {
    const Font font = theme_.fonts.small;
    std::vector<std::string> lines =
        wrapped(font, entry.title, tile_ - text_width(font, entry.number) - px(kAfterNumber));
    if (lines.size() < 2) return lines;
    std::string_view rest = entry.title;
    rest.remove_prefix(rest.find(lines.front()) + lines.front().size());
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    lines.resize(1);
    for (std::string& line : wrapped(font, rest, tile_)) lines.push_back(std::move(line));
    return lines;
  }

  /// Two, so that short titles leave no ragged rows; more where a title of the row needs them.
  std::size_t title_lines(const StartGroup& group, std::size_t first, std::size_t end) const {
    std::size_t most = 2;
    for (std::size_t i = first; i < end; ++i) most = std::max(most, title_of(course_.entries[group.entries[i]]).size());
    return std::min(most, kTitleLines);
  }

  float group(const StartGroup& group, const Rect& area) {
    const float pad = px(kPad), step = tile_ + px(kBetween);
    const std::size_t most = columns(area.width, tile_);
    StartItems::Heading heading{.name = group.name,
                                .says = group.says,
                                .rect = {area.x + pad, area.y + px(6), area.width - 2 * pad, px(kHeading)}};
    float y = area.y + px(kHeading) + px(10);
    for (std::size_t first = 0; first < group.entries.size(); first += most) {
      const std::size_t end = std::min(first + most, group.entries.size());
      const float height = tile_height(title_lines(group, first, end));
      for (std::size_t i = first; i < end; ++i) {
        tile(group.entries[i], {area.x + pad + static_cast<float>(i - first) * step, y, tile_, height});
        heading.done += course_.entries[group.entries[i]].done ? 1U : 0U;
      }
      y += height + px(10);
    }
    heading.all = group.entries.size();
    items_.headings.push_back(std::move(heading));
    const Rect panel{area.x, area.y, area.width, y + px(4) - area.y};
    items_.panels.push_back({panel, true});
    return panel.height;
  }

  void tile(std::size_t at, const Rect& rect) {
    std::vector<std::string> title = title_of(course_.entries[at]);
    if (title.size() > kTitleLines) {
      title.resize(kTitleLines);
      title.back() = shortened(theme_.fonts.small, title.back() + " …", tile_);
    }
    items_.places.push_back(
        {.entry = at, .rect = rect, .picture = {rect.x, rect.y, rect.width, px(kPicture)}, .title = std::move(title)});
  }

  void found() {
    StartGroup all{.name = {}, .says = {}, .entries = {}};
    const std::string wanted = small_letters(state_.letters);
    for (std::size_t i = 0; i < course_.entries.size(); ++i)
      if (!course_.entries[i].file() && course_.entries[i].words.find(wanted) != std::string::npos)
        all.entries.push_back(i);
    // Search by number: the lesson with that number comes first.
    std::stable_partition(all.entries.begin(), all.entries.end(),
                          [&](std::size_t entry) { return course_.entries[entry].words.starts_with(wanted); });
    all.name = tr(language_, kFound, all.entries.size());
    if (all.entries.empty()) all.says = tr(language_, kNothingFound);
    widen(columns(width_, px(kTile)));
    y_ += group(all, {0, y_, width_, 0});
    if (items_.narrow) y_ += px(kGap);
  }

  const StartCourse& course_;
  const StartState& state_;
  Language language_;
  const Theme& theme_;
  ImVec2 size_;
  float width_ = 0, tile_ = 0, y_ = 0;
  std::vector<StartItems::Place> files_;  // After the lessons.
  StartItems items_;
};

}  // namespace

StartItems layout_start(const StartCourse& course, const StartState& state, Language language, const Theme& theme,
                        ImVec2 size) {
  return Layout{course, state, language, theme, size}.run();
}

namespace {

// Of the window, as if nothing were scrolled.
Rect in_window(const StartItems& items, const StartItems::Place& place) {
  return place.scrolls ? place.rect.moved(items.list.top_left()) : place.rect;
}

}  // namespace

std::size_t next_marked(const StartItems& items, std::size_t marked, int right, int down) {
  if (items.places.empty()) return 0;
  const std::size_t last = items.places.size() - 1;
  marked = std::min(marked, last);
  if (right > 0) return std::min(marked + 1, last);
  if (right < 0) return marked > 0 ? marked - 1 : 0;
  const Rect from = in_window(items, items.places[marked]);
  std::optional<std::size_t> found;
  float least = 0;
  for (std::size_t i = 0; i < items.places.size(); ++i) {
    if (items.places[i].scrolls != items.places[marked].scrolls && !items.narrow) continue;  // The column beside it.
    const Rect to = in_window(items, items.places[i]);
    const float away = (to.center().y - from.center().y) * static_cast<float>(down);
    if (away <= from.height / 3) continue;
    const float distance = away * 3 + std::abs(to.center().x - from.center().x);
    if (!found || distance < least) found = i, least = distance;
  }
  if (found) return *found;
  // At the end of a column: on in the order of the arrows to the side.
  return down > 0 ? std::min(marked + 1, last) : (marked > 0 ? marked - 1 : 0);
}

std::size_t marked_a_page_away(const StartItems& items, std::size_t marked, int down) {
  if (items.places.empty()) return 0;
  const float from = in_window(items, items.places[std::min(marked, items.places.size() - 1)]).y;
  std::size_t at = next_marked(items, marked, 0, down);  // One at least, however low the window is.
  for (std::size_t steps = 0; steps < items.places.size(); ++steps) {
    const std::size_t next = next_marked(items, at, 0, down);
    const float away = (in_window(items, items.places[next]).bottom() - from) * static_cast<float>(down);
    if (next == at || away > items.list.height) break;
    at = next;
  }
  return at;
}

std::string small_letters(std::string_view text) {
  std::string small{text};
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return small;
}

bool press_in_search(KeyPress key, StartState& state) {
  if (key.ctrl || key.alt) return false;
  if (!state.searching) {
    if (key.character != '/') return false;
    return state.searching = true;
  }
  const auto changed = [&] { return state.marked = 1, state.scroll = 0, true; };
  if (key.key == Key::Escape) {
    state.searching = false;
    state.letters.clear();
    return state.marked = 0, true;
  }
  if (key.key == Key::Backspace) {
    erase_last_character(state.letters);
    return changed();
  }
  if (key.key == Key::Space) return state.letters += ' ', changed();
  if (key.key != Key::None || key.character < ' ') return false;
  append_utf8(state.letters, key.character);
  return changed();
}

namespace {

class Paint {
 public:
  Paint(const StartItems& items, const StartCourse& course, Language language, Canvas& canvas, StartState& state,
        Actions& actions)
      : items_{items},
        course_{course},
        language_{language},
        canvas_{canvas},
        state_{state},
        actions_{actions},
        theme_{canvas.theme()},
        colors_{theme_.colors} {}

  std::optional<std::size_t> run() {
    canvas_.fill(canvas_.area(), colors_.ground);
    head();
    grounds(canvas_, false, 0);
    beside(canvas_, false, 0);
    {
      Canvas list = canvas_.part(items_.list);
      list.own_presses(state_.grip);
      const float offset = scroll(list, list.area(), items_.height, state_.scroll);
      grounds(list, true, offset);
      beside(list, true, offset);
      for (const StartItems::Heading& each : items_.headings) heading(list, each, offset);
      places(list, true, offset);
      if (course_.entries.empty())
        list.text(list.area(), theme_.fonts.large, colors_.quiet_text, tr(language_, course_.no_files.value_or(kEmpty)),
                  Align::Center);
    }
    places(canvas_, false, 0);
    if (!items_.progress.empty()) progress();
    foot();
    return chosen_;
  }

 private:
  float px(float points) const { return std::floor(theme_.px(points)); }

  void head() {
    const float edge = px(kEdge), right = canvas_.area().width - edge;
    const float name =
        canvas_.text(Rect{edge, px(12), px(300), px(36)}, theme_.fonts.large, colors_.text, "Spawnarium");
    const float x = edge + name + px(14);
    const float until = items_.search.empty() ? right - px(190) : items_.search.x - px(16);
    const std::string says{tr(language_, kTagline)};
    if (x + text_width(theme_.fonts.text, says) <= until)
      canvas_.text({x, px(12), until - x, px(37)}, theme_.fonts.text, colors_.quiet_text, says);
    float at = right;
    const auto button = [&](std::string_view words, Command command) {
      const float wide = text_width(theme_.fonts.text, words) + px(20);
      at -= wide;
      if (text_button(canvas_, {at, px(14), wide, px(32)}, words, Look::Plain, tip(command)))
        actions_.add(action::Do{command});
      at -= px(8);
    };
    button(tr(language_, kHelp), Command::Help);
    at -= px(32);
    if (icon_button(canvas_, {at, px(14), px(32), px(32)}, Icon::Theme, Look::Plain, tip(Command::NextTheme)))
      actions_.add(action::Do{Command::NextTheme});
    at -= px(8);
    button("中 / EN", Command::NextLanguage);
    if (!items_.search.empty()) search();
  }

  static std::string tip(Command command) { return key_of(command); }

  void search() {
    const Rect& field = items_.search;
    canvas_.fill(field, colors_.panel, px(8));
    canvas_.frame(field, state_.searching ? colors_.now : colors_.line, state_.searching ? px(2) : 1, px(8));
    canvas_.icon(Icon::Search, {field.x + px(18), field.center().y}, px(15), colors_.quiet_text);
    const Rect room{field.x + px(36), field.y, field.width - px(36 + 34), field.height};
    canvas_.note(state_.letters);
    if (state_.letters.empty() && !state_.searching) {
      canvas_.text(room, theme_.fonts.text, colors_.quiet_text, tr(language_, kSearch));
      key_cap(canvas_, {field.right() - px(28), field.center().y - (theme_.fonts.small.size + px(5)) / 2}, "/");
    } else {
      const float wide = canvas_.text(room, theme_.fonts.text, colors_.text, state_.letters);
      canvas_.fill({room.x + wide + 1, field.y + px(8), std::max(1.F, px(2)), field.height - px(16)}, colors_.now);
      if (icon_button(canvas_, {field.right() - px(32), field.y + px(3), px(28), px(28)}, Icon::Close, Look::Plain,
                      key_of(Command::SelectNothing))) {
        state_.searching = false;
        state_.letters.clear();
        return;
      }
    }
    if (canvas_.pointer().clicked(field)) state_.searching = true;
  }

  void grounds(Canvas& canvas, bool scrolls, float offset) {
    for (const StartItems::Panel& each : items_.panels)
      if (each.scrolls == scrolls) canvas.fill(each.rect.moved({0, -offset}), colors_.panel, px(10));
  }

  void heading(Canvas& list, const StartItems::Heading& each, float offset) {
    const Rect rect = each.rect.moved({0, -offset});
    const float radius = px(8);
    const ImVec2 ring{rect.x + radius + 1, rect.center().y};
    list.ring(ring, radius, colors_.line, px(3));
    const double share = each.all == 0 ? 0 : static_cast<double>(each.done) / static_cast<double>(each.all);
    if (share > 0) {
      std::vector<ImVec2> arc;
      const int steps = std::max(2, static_cast<int>(share * 32));
      for (int i = 0; i <= steps; ++i) {
        const auto turn = static_cast<float>(share * 6.2831853 * i / steps - 1.5707963);
        arc.push_back({ring.x + radius * std::cos(turn), ring.y + radius * std::sin(turn)});
      }
      list.polyline(arc, colors_.now, px(3));
    }
    const float x = ring.x + radius + px(10);
    const float name =
        list.text({x, rect.y, rect.right() - x, rect.height}, theme_.fonts.bold, colors_.text, each.name);
    const std::string counted = fmt::format("{} / {}", each.done, each.all);
    const float count = list.text(rect, theme_.fonts.small, colors_.quiet_text, counted, Align::Right);
    const float says = x + name + px(10);
    list.text({says, rect.y, std::max(0.F, rect.right() - count - px(10) - says), rect.height}, theme_.fonts.text,
              colors_.quiet_text, each.says);
  }

  /// The card of where to begin, and what is the user's own.
  void beside(Canvas& canvas, bool scrolls, float offset) {
    if (!items_.go_on.empty() && items_.narrow == scrolls) go_on(canvas, offset);
    if (items_.open.empty() || items_.narrow != scrolls) return;
    const Rect open = items_.open.moved({0, -offset});
    canvas.text(items_.own.moved({0, -offset}), theme_.fonts.bold, colors_.text, tr(language_, kOwn));
    const bool hot = canvas.pointer().over(open);
    canvas.fill(open, hot ? colors_.raised : colors_.card, px(8));
    canvas.frame(open, colors_.edge, 1.2F, px(8), Line::Dashed);
    canvas.text(open, theme_.fonts.text, colors_.text, tr(language_, kOpen), Align::Center);
    if (hot) canvas.tooltip(key_of(Command::OpenFile));
    if (canvas.pointer().clicked(open)) actions_.add(action::Do{Command::OpenFile});
    if (!items_.narrow)
      canvas.text({open.x, open.bottom() + px(4), open.width, std::ceil(line_height(theme_.fonts.small))},
                  theme_.fonts.small, colors_.quiet_text, tr(language_, kDrop), Align::Center);
  }

  void go_on(Canvas& canvas, float offset) {
    const Rect card = items_.go_on.moved({0, -offset});
    const StartItems::Place& place = items_.places.front();
    const float pad = px(kPad), line = std::ceil(line_height(theme_.fonts.text));
    canvas.text({card.x + pad, card.y + px(6), card.width - 2 * pad, px(kHeading)}, theme_.fonts.bold, colors_.text,
                tr(language_, course_.begun ? kContinue : kBegin));
    float y = card.y + px(kHeading) + px(6);
    if (!place.picture.empty()) {
      const Rect picture = place.picture.moved({0, -offset});
      canvas.fill(picture, colors_.card, px(8));
      draw_lesson_picture(canvas, *course_.entries[place.entry].picture, picture.inset(px(12), px(8)));
      y = picture.bottom() + px(10);
    }
    Rect row{card.x + pad, y, card.width - 2 * pad, line};
    for (const std::string& each : place.title) canvas.text(row, theme_.fonts.bold, colors_.text, each), row.y += line;
    if (!items_.about.empty()) row.y += px(4);
    for (const std::string& each : items_.about)
      canvas.text(row, theme_.fonts.text, colors_.quiet_text, each), row.y += line;
  }

  void places(Canvas& canvas, bool scrolls, float offset) {
    for (std::size_t i = 0; i < items_.places.size(); ++i) {
      const StartItems::Place& place = items_.places[i];
      if (place.scrolls != scrolls) continue;
      const Rect rect = place.rect.moved({0, -offset});
      if (scrolls && (rect.bottom() < 0 || rect.y > canvas.area().height)) continue;
      const bool marked = i == state_.marked, hot = canvas.pointer().over(rect);
      if (hot) hovered_ = i;
      switch (place.kind) {
        case StartItems::Place::Kind::GoOn:
          button(canvas, rect, place, marked, hot);
          break;
        case StartItems::Place::Kind::Lesson:
          tile(canvas, rect, place, marked, hot);
          break;
        case StartItems::Place::Kind::File:
          file(canvas, rect, place, marked, hot);
          break;
      }
      if (canvas.pointer().clicked(rect)) chosen_ = place.entry;
    }
  }

  void button(Canvas& canvas, const Rect& rect, const StartItems::Place& place, bool marked, bool hot) {
    const StartEntry& entry = course_.entries[place.entry];
    canvas.fill(rect, colors_.marker, px(8));
    if (marked || hot) canvas.frame(rect.inset(-px(3)), colors_.now, px(2), px(10));
    canvas.text(rect.inset(px(8), 0), theme_.fonts.bold, readable_on(colors_.marker),
                tr(language_, course_.begun ? kOn : kStart, entry.number), Align::Center);
  }

  void tile(Canvas& canvas, const Rect& rect, const StartItems::Place& place, bool marked, bool hot) {
    const StartEntry& entry = course_.entries[place.entry];
    const Rect picture{rect.x, rect.y, place.picture.width, place.picture.height};
    canvas.fill(picture, hot || marked ? colors_.raised : colors_.card, px(8));
    if (marked) canvas.frame(picture, colors_.now, px(2), px(8));
    else if (place.entry == course_.go_on && course_.begun)
      canvas.frame(picture, colors_.now, 1.2F, px(8), Line::Dashed);
    if (entry.picture) draw_lesson_picture(canvas, *entry.picture, picture.inset(px(5), px(4)));
    else
      canvas.text(picture, theme_.fonts.large, entry.number == "!" ? colors_.trouble : colors_.quiet_text, entry.number,
                  Align::Center);
    if (entry.done) {
      const ImVec2 tick{picture.right() - px(9), picture.y + px(9)};
      canvas.disc(tick, px(8), colors_.marker);
      canvas.ring(tick, px(8), colors_.now, 1);
      canvas.icon(Icon::Check, tick, px(9), readable_on(colors_.marker));
    }
    const Font font = theme_.fonts.small;
    const float line = std::ceil(line_height(font));
    Rect row{rect.x, picture.bottom() + px(5), rect.width, line};
    float left = canvas.text(row, font, marked ? colors_.now : colors_.quiet_text, entry.number) + px(kAfterNumber);
    for (const std::string& each : place.title) {
      canvas.text({row.x + left, row.y, row.width - left + 1, line}, font, colors_.text, each);
      row.y += line, left = 0;
    }
  }

  void file(Canvas& canvas, const Rect& rect, const StartItems::Place& place, bool marked, bool hot) {
    const StartEntry& entry = course_.entries[place.entry];
    if (hot || marked) canvas.fill(rect, colors_.raised, px(6));
    if (marked) canvas.frame(rect, colors_.now, px(2), px(6));
    canvas.icon(entry.title.ends_with(".spawn") ? Icon::Play : Icon::File, {rect.x + px(16), rect.center().y}, px(13),
                colors_.quiet_text);
    canvas.text({rect.x + px(30), rect.y, rect.width - px(38), rect.height}, theme_.fonts.mono, colors_.text,
                entry.title);
  }

  void progress() {
    const Rect& card = items_.progress;
    const float pad = px(kPad), step = px(17), side = px(12);
    std::size_t done = 0, all = 0;
    for (const StartEntry& each : course_.entries)
      if (!each.file()) ++all, done += each.done ? 1 : 0;
    const Rect head{card.x + pad, card.y + px(4), card.width - 2 * pad, px(kHeading)};
    canvas_.text(head, theme_.fonts.bold, colors_.text, tr(language_, kProgress));
    canvas_.text(head, theme_.fonts.text, colors_.quiet_text, tr(language_, kOf, done, all), Align::Right);
    const auto columns = static_cast<std::size_t>(std::max(1.F, std::floor((card.width - 2 * pad) / step)));
    std::size_t at = 0;
    for (const StartEntry& each : course_.entries) {
      if (each.file()) continue;
      const Rect square{card.x + pad + static_cast<float>(at % columns) * step,
                        head.bottom() + px(4) + static_cast<float>(at / columns) * step, side, side};
      if (each.done) canvas_.fill(square, colors_.marker, px(3));
      canvas_.frame(square, each.done ? colors_.now : colors_.edge, 1, px(3));
      ++at;
    }
    order(card);
  }

  void order(const Rect& card) {
    const float pad = px(kPad), wide = std::floor((card.width - 2 * pad - px(8)) / 2), y = card.bottom() - pad - px(28);
    const auto choice = [&](float x, std::string_view words, bool now) {
      const Rect rect{x, y, wide, px(28)};
      const bool hot = canvas_.pointer().over(rect);
      if (hot) canvas_.fill(rect, colors_.raised, px(8));
      canvas_.frame(rect, now ? colors_.now : colors_.line, now ? px(2) : 1, px(8));
      canvas_.text(rect, now ? theme_.fonts.bold : theme_.fonts.text, now ? colors_.text : colors_.quiet_text, words,
                   Align::Center);
      if (!now && canvas_.pointer().clicked(rect)) actions_.add(action::Do{Command::NextPace});
    };
    choice(card.x + pad, tr(language_, kByIdea), course_.by_idea);
    choice(card.x + pad + wide + px(8), tr(language_, kByDocument), !course_.by_idea);
  }

  /// What the lesson under the mouse, else the marked one, is about.
  void foot() {
    const Rect foot{px(kEdge), canvas_.area().height - px(kFoot), canvas_.area().width - 2 * px(kEdge), px(kFoot)};
    const std::size_t at = hovered_.value_or(state_.marked);
    const bool lesson = at < items_.places.size() && (hovered_ || at > 0);
    if (!lesson)
      return void(
          canvas_.text(foot, theme_.fonts.small, colors_.quiet_text, tr(language_, course_.no_files.value_or(kHint))));
    const StartEntry& entry = course_.entries[items_.places[at].entry];
    float x = foot.x;
    x += canvas_.text(foot, theme_.fonts.bold, colors_.text,
                      entry.file() ? entry.title : entry.number + "  " + entry.title) +
         px(12);
    std::string more = entry.summary;
    if (entry.minutes > 0) more += (more.empty() ? "" : " · ") + tr(language_, kMinutes, entry.minutes);
    canvas_.text({x, foot.y, std::max(0.F, foot.right() - x), foot.height}, theme_.fonts.text, colors_.quiet_text,
                 more);
  }

  const StartItems& items_;
  const StartCourse& course_;
  Language language_;
  Canvas& canvas_;
  StartState& state_;
  Actions& actions_;
  const Theme& theme_;
  const Colors& colors_;
  std::optional<std::size_t> chosen_, hovered_;
};

// So that what is marked can be seen.
void reveal(const StartItems& items, StartState& state) {
  if (!std::exchange(state.reveal, false) || items.places.empty()) return;
  const StartItems::Place& place = items.places[std::min(state.marked, items.places.size() - 1)];
  if (!place.scrolls) return;
  const float above = state.marked <= 1 ? place.rect.y : 44;  // With its heading.
  state.scroll =
      std::clamp(state.scroll, place.rect.bottom() + 12 - items.list.height, std::max(0.F, place.rect.y - above));
}

}  // namespace

std::optional<std::size_t> draw_start(const StartItems& items, const StartCourse& course, Language language,
                                      Canvas& canvas, StartState& state, Actions& actions) {
  if (!items.places.empty()) state.marked = std::min(state.marked, items.places.size() - 1);
  reveal(items, state);
  return Paint{items, course, language, canvas, state, actions}.run();
}

}  // namespace view
