#include "view/guide.hpp"

#include <cmath>
#include <utility>

#include "model/story.hpp"
#include "view/guide_column.hpp"
#include "view/guide_document.hpp"
#include "view/guide_question.hpp"
#include "view/legend.hpp"
#include "view/present.hpp"
#include "view/process_words.hpp"
#include "view/stop_path.hpp"
#include "view/time_scale.hpp"
#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

constexpr Text kGoOn{"Go on", "继续"};
constexpr Text kNow{"Now", "现在"};
constexpr Text kSoFar{"So far", "到目前为止"};
constexpr Text kNothingYet{"Nothing has happened yet.", "还没有发生任何事。"};
constexpr Text kTry{"Try", "试一试"};
constexpr Text kDocumentOrder{"Run it in the document's order", "按文档的顺序运行"};
constexpr Text kDocumentOrderWatch{
    "The same program by {0} steps that are given: it prints what the document shows ({1}).",
    "同一个程序，按给定的 {0} 步运行：打印出文档里的那些行（{1}）。"};
constexpr Text kHold{"Choose the order yourself", "自己来选顺序"};
constexpr Text kHoldWatch{"Nobody moves until you say who goes on ({0}). Which outputs can you make?",
                          "你不说谁走，谁也不动（{0}）。你能让它打印出哪几种结果？"};
constexpr Text kDocument{"What the document prints", "文档里印出的输出"};
constexpr Text kMarks{"What the marks mean", "图例"};
constexpr Text kStillOpen{"Still open", "还没有答的问题"};
constexpr Text kAllAnswered{"Every question of this lesson is settled.", "这一课的问题都有了答案。"};
constexpr Text kNextLesson{"The next lesson", "下一课"};
constexpr Text kInShort{"In short", "一句话"};
constexpr Text kLastLesson{"This was the last lesson.", "这是最后一课。"};
constexpr Text kWatchAgain{"Watch the film again", "再看一遍影片"};
constexpr Text kNoChange{"This lesson suggests no change. {0} edits a copy of its program.",
                         "这一课没有建议的改动。按 {0} 可以编辑程序的副本。"};

constexpr std::size_t kStoryLines = 14;
/// In em: around the box of the present; the row that says that there is more text, and the least room for it.
constexpr float kAboveNow = 0.3F, kBelowNow = 0.5F, kMore = 1.F, kRoomForMore = 6;

class GuideLayout {
 public:
  GuideLayout(const Scene& scene, const LessonScene& lesson, const std::optional<LiveScene>& live, GuideState& state,
              ImVec2 size)
      : scene_{scene},
        lesson_{lesson},
        live_{live},
        state_{state},
        em_{scene.theme.fonts.text.size},
        size_{size},
        questions_{scene, lesson, state.right} {
    for (const auto& [serial, alias] : scene.whole.aliases) processes_.emplace(alias, serial);
    if (!scene_.world.ended) cue_ = due_cue(scene_, lesson_);  // It speaks of a moment that is over then.
  }

  GuideItems run() {
    stops();
    state_.readable.clear();
    // Laid out once to learn its height, then where the scroll puts it.
    const float height = text(top_);
    items_.content_height = height;
    present(height);
    items_.body = {0, top_, size_.x, std::max(0.F, items_.now.y - kAboveNow * em_ - top_)};
    const bool overflows = height > items_.body.height && items_.body.height > kRoomForMore * em_;
    if (overflows) items_.body.height -= kMore * em_;
    if (std::exchange(state_.reveal, std::nullopt) && revealed_) scroll_to(*revealed_);
    const float most = std::max(0.F, height - items_.body.height);
    items_.scroll = lesson_.lesson == nullptr && !state_.scrolled ? std::ceil(most)
                                                                  : std::floor(std::clamp(state_.scroll, 0.F, most));
    if (items_.scroll > 0) {
      items_.text = {};
      items_.spots.clear();
      text(top_ - items_.scroll);
    }
    whole_lines();
    if (overflows && height - items_.scroll > items_.body.height + 1) more();
    for (const Rect& choice : next_choices_) state_.readable.push_back(in_sight(choice));
    return std::move(items_);
  }

 private:
  /// The shortest way, in whole pixels. What is too tall for the panel is shown from the chosen answer on, or from the
  /// verdict.
  void scroll_to(const GuideQuestions::Place& place) {
    const float room = items_.body.height;
    float top = place.top;
    if (place.bottom - top > room && place.verdict < place.bottom)
      top = place.bottom - place.chosen <= room ? place.chosen : place.verdict;
    const float last = std::floor(top), first = std::min(std::ceil(place.bottom - room), last);
    state_.scroll = std::clamp(state_.scroll, first, last);
    state_.scrolled = true;
  }

  /// All of it, or as much as the panel has room for. Layout is in whole pixels: less than one does not count.
  bool in_sight(const Rect& rect) const {
    const float seen = std::min(rect.bottom(), items_.shown.bottom()) - std::max(rect.y, items_.shown.y);
    return seen > 0 && seen >= std::min(rect.height, items_.shown.height) - 1;
  }

  /// Moves the edges of what is shown to where they cut no line and no choice.
  void whole_lines() {
    float top = items_.body.y, bottom = items_.body.bottom();
    for (bool moved = true; std::exchange(moved, false);)
      for (const Shape& shape : items_.text.shapes) {
        const Rect* rect = nullptr;
        if (const auto* words = std::get_if<Words>(&shape)) rect = &words->rect;
        if (const auto* box = std::get_if<Box>(&shape)) rect = &box->rect;
        if (rect == nullptr || rect->height > items_.body.height / 2) continue;  // The ground of many lines.
        if (rect->y < top - 0.5F && rect->bottom() > top + 0.5F) top = rect->bottom(), moved = true;
        if (rect->y < bottom - 0.5F && rect->bottom() > bottom + 0.5F) bottom = rect->y, moved = true;
      }
    items_.shown = items_.body;
    if (bottom - top > 2 * em_) items_.shown.y = top, items_.shown.height = bottom - top;
  }

  /// Below the text: there is more of it.
  void more() {
    items_.more = {0, items_.body.bottom(), size_.x, kMore * em_};
    items_.path.add(Mark{Icon::Down, items_.more.center(), 0.9F * em_, Ink::Quiet});
  }

  /// Above and below all else: where one is, and the ways on.
  void stops() {
    bottom_ = size_.y;
    if (!lesson_.stops) return;
    const StopScene& stops = *lesson_.stops;
    const float pad = 0.8F * em_, row = 2.1F * em_, gap = 0.6F * em_;
    const Rect area{pad, 0.4F * em_, std::max(0.F, size_.x - 2 * pad), 0};
    top_ = 0.4F * em_ + add_stop_path(items_.path, items_.fixed, area, size_.y * 0.2F, stops, scene_);
    if (size_.y < 12 * em_) return;
    bottom_ = size_.y - row - gap;
    const float half = std::floor((area.width - gap) / 2);
    const auto here = static_cast<int>(stops.here);
    if (here > 0)
      add_stop_button(items_.path, items_.fixed, {pad, bottom_, half, row}, static_cast<lesson::Stop>(here - 1), false,
                      false, scene_);
    // While something is asked here, the answer comes before the way on.
    const bool open = questions_.next() != nullptr && lesson::is_asked_at(*questions_.next(), stops.here);
    if (stops.waits) {
      add_way_button(
          items_.path, items_.fixed, {pad + area.width - half, bottom_, half, row},
          {.words = scene_.tr(kGoOn), .forward = true, .primary = true, .spot = {.button = GuideButton::PlayOn}},
          scene_);
    } else if (here + 1 < lesson::kStops)
      add_stop_button(items_.path, items_.fixed, {pad + area.width - half, bottom_, half, row},
                      static_cast<lesson::Stop>(here + 1), true, scene_.world.ended && !open, scene_);
  }

  /// The box at the bottom: what the lesson says of this moment, and what is so now. It may take up to half of the
  /// panel; where the text needs the room, what the cards of the stage say as well gives way.
  void present(float text_height) {
    if (lesson_.captioned) {
      items_.now = {0, bottom_, size_.x, 0};
      return;
    }
    const float pad = 0.8F * em_, inner = 0.7F * em_;
    const auto build = [&](float top, std::size_t sentences) {
      items_.present = {};
      const Rect box{pad, top, std::max(0.F, size_.x - 2 * pad), 0};
      Column column{
          items_.spots, items_.present, scene_, {box.x + inner, top, box.width - 1.6F * inner, 0}, top + 0.5F * em_};
      column.one_line(scene_.tr(kNow), Type::Bold, Ink::Text);
      if (cue_ != nullptr) column.paragraph(cue_->say.in(scene_.language));
      const auto now = present_sentences(scene_, sentences);
      if (!now.empty()) column.space(0.15F);
      for (std::size_t i = 0; i < now.size(); ++i)
        i == 0 && scene_.world.ended ? column.paragraph(now[i]) : column.paragraph(now[i], Type::Small, Ink::Quiet);
      return column.y() + 0.5F * em_ - top;
    };
    std::size_t sentences = 4;
    const std::size_t least = cue_ != nullptr ? 0 : 1;
    const float room = bottom_ - top_, beside = (kAboveNow + kBelowNow) * em_;
    float height = build(0, sentences);
    while (sentences > 0 && (height > room * 0.5F || (sentences > least && text_height + height + beside > room)))
      height = build(0, --sentences);
    items_.now = {pad, bottom_ - height - kBelowNow * em_, std::max(0.F, size_.x - 2 * pad), height};
    build(items_.now.y, sentences);
    items_.present.shapes.insert(items_.present.shapes.begin(),
                                 {Box{items_.now, Stroke::None, 1, Ground::Raised, 4},
                                  Box{{items_.now.x, items_.now.y, scene_.theme.px(3), items_.now.height},
                                      Stroke::None,
                                      1,
                                      Ground::Solid,
                                      0,
                                      Ink::Now}});
  }

  float text(float from) {
    from_ = from;
    next_choices_.clear();
    const float pad = 0.8F * em_;
    Column column{items_.spots,
                  items_.text,
                  scene_,
                  {pad, 0, std::max(0.F, size_.x - 2 * pad - 0.4F * em_), 0},
                  from + 0.2F * em_};
    if (lesson_.lesson != nullptr) {
      lesson(column);
    } else {
      story(column);
    }
    column.space(0.6F);
    column.fold(scene_.tr(kMarks), state_.folds.marks, GuideButton::FoldMarks);
    if (state_.folds.marks)
      column.space(add_legend(items_.text, {column.area().x, column.y() + 0.3F * em_}, column.area().width, scene_) /
                       em_ +
                   0.6F);
    return column.y() + 0.6F * em_ - from;
  }

  void story(Column& column) {
    const auto& lines = state_.story.until(scene_.history, scene_.world.events, kStoryLines, trace::kNobody,
                                           scene_.end(), scene_.language);
    column.heading(scene_.tr(kSoFar));
    column.space(0.3F);
    if (lines.empty()) column.paragraph(scene_.tr(kNothingYet), Type::Regular, Ink::Faint);
    for (const StoryLine& line : lines) {
      const float top = column.y();
      column.one_line(moment_text(line.at), Type::Small, Ink::Quiet);
      column.paragraph(line.text);
      items_.spots.push_back(
          {GuideButton::Seek, {column.area().x, top, column.area().width, column.y() - top}, {}, 0, line.event});
      column.space(0.3F);
    }
  }

  void lesson(Column& column) {
    if (lesson_.stops) return at_stop(column, lesson_.stops->here);
    const lesson::Lesson& lesson = *lesson_.lesson;
    column.heading(lesson.title.in(scene_.language), Type::Large);
    column.space(0.5F);
    for (const lesson::markdown::Block& block : lesson.guide.in(scene_.language).blocks)
      column.block(block, processes_);
    for (const lesson::Question& each : lesson.questions) question(each, questions_.add(column, each));
    tries(column);
    document(column);
  }

  void at_stop(Column& column, lesson::Stop stop) {
    const lesson::Lesson& lesson = *lesson_.lesson;
    if (stop == lesson::Stop::Guess) {
      column.heading(lesson.title.in(scene_.language), Type::Large);
      column.space(0.3F);
    }
    for (const lesson::markdown::Block& block : lesson::blocks_at(stop, lesson.guide.in(scene_.language)))
      column.block(block, processes_);
    for (const lesson::Question& question : lesson.questions) {
      if (!lesson::is_asked_at(question, stop)) continue;
      this->question(question,
                     question.at == stop ? questions_.add(column, question) : questions_.add_guess(column, question));
    }
    if (stop == lesson::Stop::Why) document(column);
    if (stop == lesson::Stop::Try) tries(column);
    if (stop == lesson::Stop::Next) next_lesson(column);
  }

  /// Remembers where a question was laid out.
  void question(const lesson::Question& question, GuideQuestions::Place place) {
    if (&question == questions_.next()) next_choices_ = place.choices;
    if (state_.reveal == question.id) revealed_ = place.moved(-from_);
  }

  void next_lesson(Column& column) {
    // The summary says how it came out: it stands where that is known.
    column.heading(scene_.tr(kInShort));
    column.paragraph(lesson_.lesson->summary.in(scene_.language));
    column.space(0.8F);
    const lesson::Lesson* next = lesson_.stops->next;
    column.heading(scene_.tr(kNextLesson), Type::Large);
    column.space(0.4F);
    if (next == nullptr) {
      column.paragraph(scene_.tr(kLastLesson));
    } else if (lesson_.no_tries) {  // Where no program can be run, no lesson can.
      column.paragraph(next->number + "  " + next->title.in(scene_.language), Type::Bold);
      column.paragraph(scene_.tr(*lesson_.no_tries), Type::Small, Ink::Quiet);
    } else {
      const Rect box =
          column.choice(next->number + "  " + next->title.in(scene_.language), Icon::Next, Ink::Now, false);
      items_.spots.push_back({GuideButton::Link, box, "lesson:" + next->number, 0, 0});
      column.paragraph(next->summary.in(scene_.language), Type::Small, Ink::Quiet);
    }
    column.space(0.6F);
    const Rect again = column.choice(scene_.tr(kWatchAgain), Icon::Again, Ink::Alive, false);
    items_.spots.push_back({GuideButton::Again, again, {}, 0, 0});
    column.space(0.6F);
    still_open(column);
  }

  void still_open(Column& column) {
    bool any = false;
    for (const lesson::Question& question : lesson_.lesson->questions) {
      if (!lesson::wants_answer(questions_.standing(question))) continue;
      if (!std::exchange(any, true)) column.heading(scene_.tr(kStillOpen));
      column.space(0.3F);
      const Rect box = column.choice(question.ask.in(scene_.language), Icon::Previous, Ink::Now, false);
      items_.spots.push_back({GuideButton::GoTo, box, {}, static_cast<int>(question.at), 0});
    }
    if (!any) column.paragraph(scene_.tr(kAllAnswered), Type::Regular, Ink::Quiet);
  }

  void tries(Column& column) {
    if (lesson_.lesson->tries.empty() && !lesson_.stops) return;
    const Language language = scene_.language;
    column.space(0.6F);
    column.heading(scene_.tr(kTry));
    column.space(0.3F);
    if (lesson_.lesson->tries.empty()) column.paragraph(scene_.tr(kNoChange, key_of(Command::Edit)));
    if (lesson_.no_tries) {
      column.paragraph(scene_.tr(*lesson_.no_tries), Type::Small, Ink::Quiet);
      column.space(0.3F);
    }
    for (std::size_t i = 0; i < lesson_.lesson->tries.size(); ++i) {
      const lesson::Try& suggestion = lesson_.lesson->tries[i];
      if (lesson_.no_tries) {
        column.paragraph(suggestion.title.in(language), Type::Bold);
      } else {
        const Rect box = column.choice(suggestion.title.in(language), Icon::Play, Ink::Alive, false);
        items_.spots.push_back({GuideButton::Try, box, {}, static_cast<int>(i), 0});
      }
      column.paragraph(suggestion.watch.in(language), Type::Small, Ink::Quiet);
      column.space(0.4F);
    }
    document_order(column);
    hold(column);
  }

  /// Adds the entry that runs the program by the steps that print what the document printed, and what they cannot
  /// decide.
  void document_order(Column& column) {
    const lesson::Schedule& schedule = lesson_.lesson->schedule;
    if (!lesson_.stops || lesson_.no_tries || schedule.steps.empty()) return;
    const Rect box = column.choice(scene_.tr(kDocumentOrder), Icon::Play, Ink::Alive, false);
    items_.spots.push_back({GuideButton::DocumentOrder, box, {}, 0, 0});
    column.paragraph(scene_.tr(kDocumentOrderWatch, schedule.steps.size(), key_of(Command::DocumentOrder)), Type::Small,
                     Ink::Quiet);
    for (const lesson::Undecided& each : schedule.undecided)
      column.paragraph(undecided_text(each, scene_.language), Type::Small, Ink::Quiet);
    column.space(0.4F);
  }

  /// Adds the entry that runs the program held, so that the learner chooses the order of its steps.
  void hold(Column& column) {
    if (!lesson_.stops || lesson_.no_tries || !lesson_.lesson->program.may_be_held) return;
    const Rect box = column.choice(scene_.tr(kHold), Icon::Hand, Ink::Now, false);
    items_.spots.push_back({GuideButton::Hold, box, {}, 0, 0});
    column.paragraph(scene_.tr(kHoldWatch, key_of(Command::Hold)), Type::Small, Ink::Quiet);
    column.space(0.4F);
  }

  void document(Column& column) {
    if (!lesson_.lesson->document_output) return;
    column.space(0.6F);
    const bool open = state_.folds.document.value_or(false);
    column.fold(scene_.tr(kDocument), open, GuideButton::FoldDocument);
    if (open) add_document(column, scene_, lesson_, live_, state_.compared);
  }

  const Scene& scene_;
  const LessonScene& lesson_;
  const std::optional<LiveScene>& live_;
  GuideState& state_;
  float em_;
  ImVec2 size_;
  std::map<std::string, Serial> processes_;
  const lesson::Cue* cue_ = nullptr;
  GuideQuestions questions_;
  float top_ = 0, bottom_ = 0;                     ///< Between the way above and the buttons below.
  float from_ = 0;                                 ///< Where the text begins: above the panel, where it is scrolled.
  std::vector<Rect> next_choices_;                 ///< Of the next question.
  std::optional<GuideQuestions::Place> revealed_;  ///< Of the question to be shown, from the top of the text.
  GuideItems items_;
};

// Where an answer has taken away what was marked, the mark goes back to what stands above it: the key for the next goes
// on from there.
void keep_mark(const GuideItems& items, GuideState& state) {
  const auto is_marked = [&](const GuideSpot& spot) {
    return spot.button == state.marked_spot->button && spot.text == state.marked_spot->text &&
           spot.number == state.marked_spot->number;
  };
  if (!state.marked_anew && state.marked_spot && !is_marked(items.spots[*state.marked])) {
    const auto below = std::find_if(items.spots.begin(), items.spots.end(), [&](const GuideSpot& spot) {
      return spot.rect.y + items.scroll > state.marked_spot->rect.y;
    });
    if (below == items.spots.begin()) {
      state.marked.reset();
      state.marked_spot.reset();
      return;
    }
    state.marked = static_cast<std::size_t>(below - items.spots.begin()) - 1;
  }
  state.marked_spot = items.spots[*state.marked];
  state.marked_spot->rect.y += items.scroll;
}

// What a key has marked is brought into sight, framed, and chosen when the user says so.
void draw_marked(const GuideItems& items, const LessonScene& lesson, Canvas& canvas, GuideState& state,
                 Actions& actions) {
  const Theme& theme = canvas.theme();
  if (!state.marked || items.spots.empty()) return;
  state.marked = std::min(*state.marked, items.spots.size() - 1);
  keep_mark(items, state);
  if (!state.marked) return;
  const GuideSpot& spot = items.spots[*state.marked];
  if (std::exchange(state.accepted, false)) return press_spot(spot, lesson, state.folds, actions);
  const float above = spot.rect.y - items.body.y, below = spot.rect.bottom() - items.body.bottom();
  if (std::exchange(state.marked_anew, false) && (above < 0 || below > 0)) {
    state.scroll = std::clamp(items.scroll + (above < 0 ? above : below), 0.F,
                              std::max(0.F, items.content_height - items.body.height));
    state.scrolled = true;
  }
  canvas.begin_clip(items.body);
  canvas.frame(spot.rect.inset(-theme.px(2)), theme.colors.now, theme.px(2), theme.px(5));
  canvas.end_clip();
}

}  // namespace

void prepare_guide(const Scene& scene, const LessonScene& lesson, GuideState& state) {
  const lesson::Retelling* told = scene.whole.told();
  if (lesson.lesson == nullptr || told == nullptr) return;
  if (scene.world.ended && !state.folds.document) state.folds.document = true;
  if (std::exchange(state.of, scene.history.version().id) != scene.history.version().id) state.compared.reset();
  state.right.follow(lesson.lesson->questions, scene.history.version());
  const auto& printed = lesson.lesson->document_output;
  if (!printed || lesson.changed) return state.compared.reset();
  if (state.compared) return state.compared->update(*printed, *told);
  state.compared.emplace(*printed, *told);
}

bool may_answer(GuideState& state, const std::string& question, std::size_t place, bool laid_out) {
  if (laid_out && place < state.readable.size() && state.readable[place]) return true;
  if (state.shown == question) return true;
  state.shown = question;
  state.reveal = question;
  return false;
}

GuideItems layout_guide(const Scene& scene, const LessonScene& lesson, const std::optional<LiveScene>& live,
                        GuideState& state, ImVec2 size) {
  return GuideLayout{scene, lesson, live, state, size}.run();
}

void draw_guide(const GuideItems& items, const Scene& scene, const LessonScene& lesson, Canvas& canvas,
                GuideState& state, Actions& actions) {
  canvas.begin_clip(items.shown);
  paint(items.text, scene, canvas, actions);
  canvas.end_clip();
  paint(items.present, scene, canvas, actions);
  paint(items.path, scene, canvas, actions);
  if (!scene.interactive) return;
  for (const GuideSpot& spot : items.fixed)
    if (canvas.pointer().clicked(spot.rect)) press_spot(spot, lesson, state.folds, actions);
  if (canvas.pointer().clicked(items.more)) state.keys.push_back(ScrollStep::PageDown);
  float offset = items.scroll;
  scroll(canvas, items.body, items.content_height, offset, std::exchange(state.keys, {}));
  state.scrolled =
      std::abs(offset - items.scroll) >= 1 || (state.scrolled && offset < items.content_height - items.body.height - 1);
  state.scroll = offset;
  for (const GuideSpot& spot : items.spots) {
    if (!canvas.pointer().over(items.shown) || !canvas.pointer().over(spot.rect)) continue;
    canvas.frame(spot.rect, scene.theme.colors.line, 1, scene.theme.px(5));
    if (canvas.pointer().pressed) press_spot(spot, lesson, state.folds, actions);
  }
  draw_marked(items, lesson, canvas, state, actions);
}

}  // namespace view
