#include "view/guess_page.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "lesson/progress.hpp"
#include "view/bars.hpp"
#include "view/stage_plan.hpp"
#include "view/stop_path.hpp"
#include "view/toolkit/fonts.hpp"
#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

constexpr float kGap = 8, kRoomForTwo = 1000, kConsole = 0.25F;  // Points; of the height.
constexpr float kWidest = 58, kPathWidth = 30, kPad = 1.6F;      // In ems.
constexpr float kCardHeight = 2.4F, kCardWidth = 10, kCardGap = 1.2F, kRowGap = 1.8F;
constexpr float kNarrowChoice = 14;
constexpr std::size_t kMostInRow = 5;

constexpr Text kNotBegun{"The program has not begun.", "程序还没有开始。"};
constexpr Text kJustRun{"Just run it, without a guess", "不猜了，直接运行"};
constexpr Text kRunIt{"Run it", "运行"};
constexpr Text kMinutes{"About {0} minutes", "大约 {0} 分钟"};
constexpr Text kKeys{"{0} to {1} choose · {2} runs it · {3} all lessons", "{0} 到 {1} 选择 · {2} 运行 · {3} 全部课程"};
constexpr Text kKeysOnly{"{0} runs it · {1} all lessons", "{0} 运行 · {1} 全部课程"};
constexpr Text kPutInOrder{"Put them in order: the one that is printed first, first.",
                           "按打印的先后点出顺序：最先的先点。"};

class Page {
 public:
  Page(const Scene& scene, const LessonScene& lesson, const lesson::Question* question, ImVec2 size)
      : scene_{scene}, lesson_{lesson}, question_{question}, em_{scene.theme.fonts.text.size} {
    width_ = std::max(0.F, std::min(size.x - 2 * kPad * em_, kWidest * em_));
    left_ = std::floor((size.x - width_) / 2);
  }

  GuessItems run(float from) {
    y_ = from + 0.8F * em_;
    const float path = std::min(width_, kPathWidth * em_);
    const StopScene stops = lesson_.stops.value_or(StopScene{});
    y_ +=
        add_stop_path(items_.drawing, items_.spots, {left_ + (width_ - path) / 2, y_, path, 0}, 4 * em_, stops, scene_);
    y_ += 1.6F * em_;
    centered(lesson_.lesson->title.in(scene_.language), Type::Title, Ink::Text);
    y_ += 1.2F * em_;
    if (!lesson_.lesson->hide_family) family();
    centered(scene_.tr(kNotBegun), Type::Small, Ink::Quiet);
    y_ += 1.6F * em_;
    if (question_ != nullptr) ask();
    run_it();
    y_ += 1.6F * em_;
    foot();
    items_.height = y_ + 0.8F * em_ - from;
    return std::move(items_);
  }

 private:
  void centered(const std::string& text, Type type, Ink ink) {
    const Font font = font_of(scene_.theme, type);
    const float line = std::ceil(line_height(font));
    for (const std::string& each : wrapped(font, text, width_)) {
      items_.drawing.add(Words{{left_, y_, width_, line}, each, type, ink, trace::kNobody, Align::Center});
      y_ += line;
    }
  }

  /// Each generation is a row. What is promised is an outline; of many only the first are drawn.
  void family() {
    std::map<std::string, int> depth{{"main", 0}};
    std::vector<std::vector<const lesson::ProcessName*>> rows;
    for (const lesson::ProcessName& each : lesson_.lesson->processes) {
      const auto parent = depth.find(each.parent);
      const int row = each.alias == "main" ? 0 : parent == depth.end() ? 1 : parent->second + 1;
      depth[each.alias] = row;
      if (rows.size() <= static_cast<std::size_t>(row)) rows.resize(static_cast<std::size_t>(row) + 1);
      rows[static_cast<std::size_t>(row)].push_back(&each);
    }
    std::map<std::string, ImVec2> feet;
    for (const auto& row : rows) {
      const std::size_t shown = std::min(row.size(), kMostInRow);
      const bool more = row.size() > shown;
      const auto cells = static_cast<float>(shown + (more ? 1 : 0));
      const float wide = std::min(kCardWidth * em_, (width_ - (cells - 1) * kCardGap * em_) / cells);
      float x = left_ + (width_ - cells * wide - (cells - 1) * kCardGap * em_) / 2;
      for (std::size_t i = 0; i < shown; ++i, x += wide + kCardGap * em_)
        member(*row[i], {x, y_, wide, kCardHeight * em_}, feet);
      if (more)
        items_.drawing.add(
            Words{{x, y_, wide, kCardHeight * em_}, "…", Type::Bold, Ink::Quiet, trace::kNobody, Align::Left});
      y_ += (kCardHeight + kRowGap) * em_;
    }
    y_ -= kRowGap * em_ - 0.6F * em_;
  }

  void member(const lesson::ProcessName& process, Rect card, std::map<std::string, ImVec2>& feet) {
    const auto parent = feet.find(process.parent.empty() ? "main" : process.parent);
    if (process.alias != "main" && parent != feet.end()) {
      const std::vector<ImVec2> way = curve_points(parent->second, top_of(card));
      items_.drawing.add(Way{way, Stroke::Dashed, 1, false, Ink::Line});
    }
    feet[process.alias] = foot_of(card);
    items_.drawing.add(Box{card, Stroke::Dotted, 1.2F, Ground::None, 8, Ink::Quiet});
    const bool both = !process.name.empty() && process.name != process.alias && process.alias != "main";
    const Rect inner = card.inset(0.7F * em_, 0);
    const float own = both ? text_width(scene_.theme.fonts.bold, process.alias) + 0.8F * em_ : inner.width;
    items_.drawing.add(Words{{inner.x, inner.y, own, inner.height},
                             process.alias,
                             Type::Bold,
                             Ink::Text,
                             trace::kNobody,
                             both ? Align::Left : Align::Center});
    if (both && inner.width - own > 2 * em_)
      items_.drawing.add(Words{{inner.x + own, inner.y, inner.width - own, inner.height},
                               process.name,
                               Type::Small,
                               Ink::Quiet,
                               trace::kNobody,
                               Align::Right});
  }

  void ask() {
    centered(question_->ask.in(scene_.language), Type::Large, Ink::Text);
    y_ += 1.0F * em_;
    if (question_->answering == lesson::Answering::Lines) return lines();
    std::vector<std::string> texts;
    const auto order = lesson::choice_order(*lesson_.lesson, *question_, lesson_.learner);
    for (const std::size_t i : order) texts.push_back(question_->choices[i].text.in(scene_.language));
    const auto count = static_cast<float>(texts.size());
    const float wide = (width_ - (count - 1) * em_) / count;
    const bool in_row = wide >= kNarrowChoice * em_;
    items_.in_row = in_row;
    const float height = card_height(texts, in_row ? wide : width_);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const Rect card = in_row ? Rect{left_ + static_cast<float>(i) * (wide + em_), y_, wide, height}
                               : Rect{left_, y_, width_, card_height({texts[i]}, width_)};
      choice(card, std::string(1, static_cast<char>('A' + i)), texts[i], false,
             {GuideButton::Choose, card, question_->id, static_cast<int>(order[i]), 0});
      if (!in_row) y_ += card.height + 0.6F * em_;
    }
    if (in_row) y_ += height;
    y_ += 1.2F * em_;
  }

  void lines() {
    centered(scene_.tr(kPutInOrder), Type::Small, Ink::Quiet);
    y_ += 0.6F * em_;
    const auto taken = lesson_.stops ? lesson_.stops->in_order : std::span<const std::size_t>{};
    char letter = 'A';
    for (const std::size_t i : lesson::line_order(*lesson_.lesson, *question_, lesson_.learner)) {
      const auto place = std::find(taken.begin(), taken.end(), i);
      const Rect card{left_, y_, width_, card_height({question_->lines[i]}, width_)};
      choice(card, place == taken.end() ? std::string(1, letter) : std::to_string(place - taken.begin() + 1),
             question_->lines[i], place != taken.end(),
             {GuideButton::TakeLine, card, question_->id, static_cast<int>(i), 0});
      ++letter;
      y_ += card.height + 0.6F * em_;
    }
    y_ += 0.6F * em_;
  }

  float card_height(const std::vector<std::string>& texts, float wide) const {
    std::size_t most = 1;
    for (const std::string& text : texts)
      most = std::max(most, wrapped(scene_.theme.fonts.text, text, wide - kInset * em_).size());
    return std::max(3.4F * em_,
                    static_cast<float>(most) * std::ceil(line_height(scene_.theme.fonts.text)) + 1.4F * em_);
  }

  void choice(Rect card, const std::string& key, const std::string& text, bool taken, const GuideSpot& spot) {
    const Ink ink = taken ? Ink::Now : Ink::Line;
    items_.drawing.add(Box{card, Stroke::Solid, taken ? 2.F : 1.F, Ground::Raised, 10, ink});
    const ImVec2 at{card.x + 1.8F * em_, card.center().y};
    items_.drawing.add(Disc{at, 1.1F * em_, taken, taken ? Ink::Now : Ink::Quiet});
    items_.drawing.add(Words{{at.x - em_, at.y - em_, 2 * em_, 2 * em_},
                             key,
                             Type::Bold,
                             taken ? Ink::OnNow : Ink::Text,
                             trace::kNobody,
                             Align::Center});
    const Font font = scene_.theme.fonts.text;
    const float line = std::ceil(line_height(font)), wide = card.width - kInset * em_;
    const auto rows = wrapped(font, text, wide);
    float y = card.center().y - line * static_cast<float>(rows.size()) / 2;
    for (const std::string& row : rows) {
      items_.drawing.add(Words{{card.x + 3.6F * em_, y, wide + 1, line}, row, Type::Regular, Ink::Text});
      y += line;
    }
    items_.choices.push_back(items_.spots.size());
    items_.spots.push_back(spot);
  }

  /// A text, not one more card: the question is what counts.
  void run_it() {
    const std::string words = scene_.tr(question_ != nullptr ? kJustRun : kRunIt), key = key_of(Command::Accept);
    const float text = text_width(scene_.theme.fonts.text, words), cap = key_cap_width(scene_.theme, key);
    const float wide = 1.8F * em_ + text + em_ + cap, height = 2 * em_;
    const Rect row{left_ + (width_ - wide) / 2, y_, wide, height};
    items_.drawing.add(Mark{Icon::Play, {row.x + 0.7F * em_, row.center().y}, 0.9F * em_, Ink::Text});
    items_.drawing.add(Words{{row.x + 1.8F * em_, row.y, text + 2, height}, words, Type::Regular, Ink::Text});
    const Rect box{row.right() - cap, row.y + 0.35F * em_, cap, height - 0.7F * em_};
    items_.drawing.add(Box{box, Stroke::Solid, 1, Ground::None, 4, Ink::Line});
    items_.drawing.add(Words{box, key, Type::Small, Ink::Quiet, trace::kNobody, Align::Center});
    items_.choices.push_back(items_.spots.size());
    items_.spots.push_back({GuideButton::GoTo, row.inset(-0.4F * em_, 0), {}, static_cast<int>(lesson::Stop::See), 0});
    y_ += height;
  }

  void foot() {
    const std::string run = key_of(Command::Accept), close = key_of(Command::SelectNothing);
    const std::size_t count = question_ == nullptr                               ? 0
                              : question_->answering == lesson::Answering::Lines ? question_->lines.size()
                                                                                 : question_->choices.size();
    const std::string keys = count == 0 ? scene_.tr(kKeysOnly, run, close)
                                        : scene_.tr(kKeys, "A", static_cast<char>('A' + count - 1), run, close);
    centered(scene_.tr(kMinutes, lesson_.lesson->minutes), Type::Small, Ink::Quiet);
    centered(keys, Type::Small, Ink::Quiet);
  }

  static constexpr float kInset = 4.6F;  // Of the text in a choice: the letter before it, the margin after it.

  const Scene& scene_;
  const LessonScene& lesson_;
  const lesson::Question* question_;
  float em_, width_ = 0, left_ = 0, y_ = 0;
  GuessItems items_;
};

}  // namespace

BeforeItems layout_before(ImVec2 size, float scale, Bars bars) {
  BeforeItems items;
  const float gap = std::floor(kGap * scale);
  const float top = bars == Bars::All ? std::min(kTopBarHeight * scale, size.y * 0.15F) : 0;
  items.top_bar = {0, 0, size.x, top};
  const Rect area{gap, top + gap, size.x - 2 * gap, std::max(0.F, size.y - top - 2 * gap)};
  items.page = area;
  if (area.width < kRoomForTwo * scale) return items;
  items.page.width = std::floor((area.width - gap) * 0.64F);
  const float x = items.page.right() + gap, console = std::floor(area.height * kConsole);
  items.code = {x, area.y, area.right() - x, area.height - console - gap};
  items.console = {x, area.bottom() - console, area.right() - x, console};
  return items;
}

GuessItems layout_guess(const Scene& scene, const LessonScene& lesson, const lesson::Question* question,
                        const GuessState& state, ImVec2 size) {
  const auto page = [&](float zoom, float from) {
    const Theme theme = zoomed(scene.theme, zoom);
    const Scene larger = scene.in(theme);
    GuessItems made = Page{larger, lesson, question, size}.run(from);
    made.zoom = zoom;
    return made;
  };
  // As large as there is room for, as long as the choices stand as they would in the usual size.
  GuessItems items = page(1, 0);
  for (const float zoom : kZooms) {
    if (scene.theme.px(15) * zoom > kLargestLetters) break;
    GuessItems larger = page(zoom, 0);
    if (larger.height > size.y || larger.in_row != items.in_row) break;
    items = std::move(larger);
  }
  const float most = std::max(0.F, items.height - size.y);
  // What fits stands in the upper half of what is left.
  const float from =
      most > 0 ? -std::floor(std::clamp(state.scroll, 0.F, most)) : std::floor((size.y - items.height) / 3);
  if (from == 0) return items;
  items = page(items.zoom, from);
  items.scroll = std::max(0.F, -from);
  return items;
}

void draw_guess(const GuessItems& items, const Scene& scene, const LessonScene& lesson, Canvas& canvas,
                GuessState& state, Actions& actions) {
  canvas.own_presses(state.grip);
  const Theme theme = zoomed(scene.theme, items.zoom);
  const Scene larger = scene.in(theme);
  GuideFolds none;
  const auto frame = [&](const GuideSpot& spot, float width) {
    canvas.frame(spot.rect.inset(-theme.px(2)), theme.colors.now, theme.px(width), theme.px(12));
  };
  {
    Canvas page = canvas.part(canvas.area(), theme);
    paint(items.drawing, larger, page, actions);
  }
  for (const GuideSpot& spot : items.spots) {
    if (!canvas.pointer().over(spot.rect)) continue;
    if (spot.button != GuideButton::GoTo) frame(spot, 1);
    if (canvas.pointer().pressed) press_spot(spot, lesson, none, actions);
  }
  if (state.marked && !items.choices.empty())
    frame(items.spots[items.choices[std::min(*state.marked, items.choices.size() - 1)]], 2);
  float offset = items.scroll;
  scroll(canvas, canvas.area(), items.height, offset, std::exchange(state.keys, {}));
  state.scroll = offset;
}

bool press_marked(const GuessItems& items, const LessonScene& lesson, const GuessState& state, Actions& actions) {
  if (!state.marked || items.choices.empty()) return false;
  GuideFolds none;
  press_spot(items.spots[items.choices[std::min(*state.marked, items.choices.size() - 1)]], lesson, none, actions);
  return true;
}

}  // namespace view
