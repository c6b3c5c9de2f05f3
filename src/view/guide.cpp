#include "view/guide.hpp"

#include <cmath>
#include <utility>

#include "model/story.hpp"
#include "view/legend.hpp"
#include "view/process_words.hpp"
#include "view/time_scale.hpp"
#include "view/widgets.hpp"

namespace view {
namespace {

using lesson::markdown::Block;

constexpr Text kNow{"Now", "现在"};
constexpr Text kSoFar{"So far", "到目前为止"};
constexpr Text kNothingYet{"Nothing has happened yet.", "还没有发生任何事。"};
constexpr Text kGuess{"What do you think?", "猜一猜"};
constexpr Text kTry{"Try", "试一试"};
constexpr Text kDocument{"What the document prints", "文档里印出的输出"};
constexpr Text kMarks{"What the marks mean", "图例"};
constexpr Text kRight{"Right", "对"};
constexpr Text kNotThis{"Not this", "不是这个"};

constexpr std::size_t kStoryLines = 14;

lesson::Language language_of(Language language) { return language == Language::Chinese ? lesson::Language::Zh : lesson::Language::En; }

std::vector<lesson::markdown::Span> bold(std::vector<lesson::markdown::Span> spans) {
  for (auto& span : spans) span.bold = true;
  return spans;
}

/// Text from above to below in one column.
class Column {
 public:
  Column(GuideItems& items, Picture& picture, const Scene& scene, Rect area, float y)
      : items_{items}, picture_{picture}, scene_{scene}, area_{area}, y_{y}, em_{scene.theme.fonts.text.size} {}

  float y() const { return y_; }
  void space(float ems) { y_ += ems * em_; }
  Rect area() const { return area_; }
  void indent(float ems) {
    area_.x += ems * em_;
    area_.width -= ems * em_;
  }

  void heading(const std::string& text, Type type = Type::Bold) {
    for (const std::string& line : wrapped(font_of(scene_.theme, type), text, area_.width)) one_line(line, type, Ink::Text);
  }
  void paragraph(const std::string& text, Type type = Type::Regular, Ink ink = Ink::Text) {
    for (const std::string& line : wrapped(font_of(scene_.theme, type), text, area_.width)) one_line(line, type, ink);
  }
  void one_line(const std::string& text, Type type, Ink ink) {
    const float height = std::ceil(line_height(font_of(scene_.theme, type)));
    picture_.add(Words{{area_.x, y_, area_.width + 1, height}, text, type, ink});
    y_ += height;
  }

  void rich(const std::vector<lesson::markdown::Span>& spans, bool heading, const std::map<std::string, Serial>& processes) {
    const RichText text = layout_rich(spans, area_.width, scene_.theme, heading);
    for (const RichPiece& piece : text.pieces) {
      const Rect rect = piece.rect.moved({area_.x, y_});
      Words words{{rect.x, rect.y, rect.width + 2, rect.height}, piece.text, piece.type};
      if (piece.type == Type::Mono) picture_.add(Box{{rect.x - 1, rect.y + 0.1F * em_, rect.width + 2, rect.height - 0.2F * em_}, Stroke::None, 1, Ground::Raised, 3});
      if (!piece.link.empty()) {
        const auto target = lesson::parse_target(piece.link);
        const auto process = processes.find(target.name);
        words.ink = process != processes.end() ? Ink::Owner : Ink::Text;
        words.owner = process != processes.end() ? process->second : trace::kNobody;
        const float under = rect.bottom() - 0.12F * em_;
        picture_.add(Way{{{rect.x, under}, {rect.x + text_width(font_of(scene_.theme, piece.type), piece.text), under}}, Stroke::Dotted, 1, false, words.ink == Ink::Owner ? Ink::Owner : Ink::Quiet, words.owner});
        items_.spots.push_back({GuideButton::Link, rect, piece.link, 0, 0});
      }
      picture_.add(std::move(words));
    }
    y_ += text.height;
  }

  void code(std::string_view text) {
    const float line = std::ceil(line_height(scene_.theme.fonts.mono)), pad = 0.5F * em_;
    std::vector<std::string> rows;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      for (std::string& row : wrapped(scene_.theme.fonts.mono, text.substr(0, end), area_.width - 2 * pad)) rows.push_back(std::move(row));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    const Rect box{area_.x, y_, area_.width, line * static_cast<float>(rows.size()) + pad};
    picture_.add(Box{box, Stroke::None, 1, Ground::Sunken, 5});
    y_ += pad / 2;
    for (const std::string& row : rows) {
      picture_.add(Words{{area_.x + pad, y_, area_.width - 2 * pad + 1, line}, row, Type::Mono, Ink::Text});
      y_ += line;
    }
    y_ += pad / 2;
  }

  /// A heading that folds and unfolds what comes below it.
  void fold(const std::string& text, bool open, GuideButton button) {
    const Rect row{area_.x, y_, area_.width, 1.8F * em_};
    picture_.add(Mark{open ? Icon::Up : Icon::Down, {row.x + 0.5F * em_, row.center().y}, 0.9F * em_, Ink::Quiet});
    picture_.add(Words{{row.x + 1.4F * em_, row.y, row.width - 1.4F * em_, row.height}, text, Type::Bold, Ink::Quiet});
    items_.spots.push_back({button, row, {}, 0, 0});
    y_ += row.height;
  }

  /// A framed row to choose: a ring or a mark, and the text.
  Rect choice(const std::string& text, std::optional<Icon> mark, Ink ink, bool chosen) {
    const float pad = 0.55F * em_, icon = 1.6F * em_, line = std::ceil(line_height(scene_.theme.fonts.text));
    const auto lines = wrapped(scene_.theme.fonts.text, text, area_.width - icon - 2 * pad);
    const Rect box{area_.x, y_, area_.width, line * static_cast<float>(lines.size()) + 2 * pad - 0.2F * em_};
    picture_.add(Box{box, Stroke::Solid, chosen ? 1.5F : 1.F, chosen ? Ground::Raised : Ground::None, 6, chosen ? ink : Ink::Line});
    const ImVec2 at{box.x + pad + 0.45F * em_, box.y + pad + line / 2 - 0.1F * em_};
    if (mark) {
      picture_.add(Mark{*mark, at, em_, ink});
    } else {
      picture_.add(Disc{at, 0.38F * em_, false, Ink::Quiet});
    }
    float y = box.y + pad - 0.1F * em_;
    for (const std::string& each : lines) {
      picture_.add(Words{{box.x + pad + icon, y, box.width - icon - 2 * pad + 1, line}, each, Type::Regular, Ink::Text});
      y += line;
    }
    y_ = box.bottom() + 0.35F * em_;
    return box;
  }

 private:
  GuideItems& items_;
  Picture& picture_;
  const Scene& scene_;
  Rect area_;
  float y_;
  float em_;
};

class GuideLayout {
 public:
  GuideLayout(const Scene& scene, GuideState& state, ImVec2 size) : scene_{scene}, state_{state}, em_{scene.theme.fonts.text.size}, size_{size} {
    if (scene.lesson != nullptr)
      for (const auto& [serial, alias] : lesson::aliases_of(scene.history, *scene.lesson)) processes_.emplace(alias, serial);
    cue_ = due_cue();
  }

  GuideItems run() {
    present();
    items_.body = {0, 0, size_.x, std::max(0.F, items_.now.y - 0.3F * em_)};
    // Laid out once to learn its height, then where the scroll puts it.
    const float height = text(0);
    items_.content_height = height;
    const float most = std::max(0.F, height - items_.body.height);
    items_.scroll = scene_.lesson == nullptr && !state_.scrolled ? std::ceil(most) : std::floor(std::clamp(state_.scroll, 0.F, most));
    if (items_.scroll > 0) {
      items_.text = {};
      items_.spots.clear();
      text(-items_.scroll);
    }
    return std::move(items_);
  }

 private:
  /// What the lesson says of the last of its moments that has come.
  const lesson::Text* due_cue() const {
    if (scene_.lesson == nullptr || state_.told == nullptr) return nullptr;
    const lesson::Text* said = nullptr;
    for (const lesson::CueMoment& moment : lesson::cue_moments(*scene_.lesson, *state_.told))
      if (moment.event < scene_.world.events) said = &scene_.lesson->cues[moment.cue].say;
    return said;
  }

  /// The box at the bottom: what the lesson says of this moment, and what is so now. It may take up to half of the panel.
  void present() {
    const float pad = 0.8F * em_, inner = 0.7F * em_;
    const auto build = [&](float top, std::size_t sentences) {
      items_.present = {};
      const Rect box{pad, top, std::max(0.F, size_.x - 2 * pad), 0};
      Column column{items_, items_.present, scene_, {box.x + inner, top, box.width - 1.6F * inner, 0}, top + 0.5F * em_};
      column.one_line(scene_.tr(kNow), Type::Bold, Ink::Text);
      if (cue_ != nullptr) column.paragraph(cue_->in(language_of(scene_.language)));
      const auto now = present_sentences(scene_, sentences);
      if (!now.empty()) column.space(0.15F);
      for (const std::string& sentence : now) column.paragraph(sentence, Type::Small, Ink::Quiet);
      return column.y() + 0.5F * em_ - top;
    };
    std::size_t sentences = 4;
    float height = build(0, sentences);
    while (height > size_.y * 0.5F && sentences > 0) height = build(0, --sentences);
    items_.now = {pad, size_.y - height - 0.5F * em_, std::max(0.F, size_.x - 2 * pad), height};
    build(items_.now.y, sentences);
    items_.present.shapes.insert(items_.present.shapes.begin(), {Box{items_.now, Stroke::None, 1, Ground::Raised, 4}, Box{{items_.now.x, items_.now.y, scene_.theme.px(3), items_.now.height}, Stroke::None, 1, Ground::Solid, 0, Ink::Now}});
  }

  float text(float from) {
    const float pad = 0.8F * em_;
    Column column{items_, items_.text, scene_, {pad, 0, std::max(0.F, size_.x - 2 * pad - 0.4F * em_), 0}, from + 0.2F * em_};
    if (scene_.lesson != nullptr) {
      lesson(column);
    } else {
      story(column);
    }
    column.space(0.6F);
    column.fold(scene_.tr(kMarks), state_.marks, GuideButton::FoldMarks);
    if (state_.marks) column.space(add_legend(items_.text, {column.area().x, column.y() + 0.3F * em_}, column.area().width, scene_) / em_ + 0.6F);
    return column.y() + 0.6F * em_ - from;
  }

  void story(Column& column) {
    const auto& lines = state_.story.until(scene_.history, scene_.world.events, kStoryLines, trace::kNobody, scene_.language);
    column.heading(scene_.tr(kSoFar));
    column.space(0.3F);
    if (lines.empty()) column.paragraph(scene_.tr(kNothingYet), Type::Regular, Ink::Faint);
    for (const StoryLine& line : lines) {
      const float top = column.y();
      column.one_line(moment_text(line.at), Type::Small, Ink::Faint);
      column.paragraph(line.text);
      items_.spots.push_back({GuideButton::Seek, {column.area().x, top, column.area().width, column.y() - top}, {}, 0, line.event});
      column.space(0.3F);
    }
  }

  void lesson(Column& column) {
    const lesson::Lesson& lesson = *scene_.lesson;
    column.heading(lesson.title.in(language_of(scene_.language)), Type::Large);
    column.space(0.5F);
    for (const Block& block : lesson.guide.in(language_of(scene_.language)).blocks) this->block(column, block);
    for (const lesson::Question& question : lesson.questions) this->question(column, question);
    tries(column);
    document(column);
  }

  void block(Column& column, const Block& block) {
    Column part = column;
    if (block.quote > 0) part.indent(0.9F * static_cast<float>(block.quote));
    switch (block.kind) {
      case Block::Kind::Heading:
        part.space(0.3F);
        part.rich(bold(block.spans), block.level == 1, processes_);
        part.space(0.25F);
        break;
      case Block::Kind::Paragraph:
        part.rich(block.spans, false, processes_);
        part.space(0.55F);
        break;
      case Block::Kind::ListItem: {
        part.indent(1.3F * static_cast<float>(std::max(block.level, 1)));
        const Rect area = part.area();
        const float line = std::ceil(line_height(scene_.theme.fonts.text));
        if (!block.continues && block.number > 0)
          items_.text.add(Words{{area.x - 1.4F * em_, part.y(), 1.3F * em_, line}, std::to_string(block.number) + ".", Type::Regular, Ink::Quiet});
        else if (!block.continues)
          items_.text.add(Disc{{area.x - 0.7F * em_, part.y() + line * 0.48F}, 0.16F * em_, true, Ink::Quiet});
        part.rich(block.spans, false, processes_);
        part.space(0.3F);
        break;
      }
      case Block::Kind::Code:
        part.code(block.code);
        part.space(0.55F);
        break;
      case Block::Kind::Rule: {
        const Rect area = part.area();
        items_.text.add(Way{{{area.x, part.y()}, {area.x + area.width, part.y()}}, Stroke::Solid, 1, false, Ink::Line});
        part.space(0.6F);
        break;
      }
    }
    if (block.quote > 0) {
      const float x = column.area().x + 0.2F * em_;
      items_.text.add(Way{{{x, column.y()}, {x, part.y() - 0.4F * em_}}, Stroke::Solid, 2, false, Ink::Line});
    }
    column.space((part.y() - column.y()) / em_);
  }

  void question(Column& column, const lesson::Question& question) {
    const lesson::Language language = language_of(scene_.language);
    column.space(0.5F);
    column.one_line(scene_.tr(kGuess), Type::Bold, Ink::Now);
    column.paragraph(question.ask.in(language));
    column.space(0.4F);
    std::optional<std::size_t> chosen;
    if (scene_.answers != nullptr)
      if (const auto found = scene_.answers->find(question.id); found != scene_.answers->end() && static_cast<std::size_t>(found->second) < question.choices.size())
        chosen = static_cast<std::size_t>(found->second);
    // What the run says is told only once it has been seen to its end.
    const bool may_tell = !question.answered_by_run || (scene_.world.ended && state_.told != nullptr);
    const auto right = chosen && may_tell && state_.told ? lesson::right_choice(question, *state_.told) : std::nullopt;
    for (std::size_t i = 0; i < question.choices.size(); ++i) {
      const bool is_chosen = chosen == i, is_right = right == i;
      std::optional<Icon> mark;
      Ink ink = Ink::Quiet;
      if (is_right) {
        mark = Icon::Check;
        ink = Ink::Alive;
      } else if (is_chosen && right) {
        mark = Icon::Close;
        ink = Ink::Trouble;
      } else if (is_chosen) {
        mark = Icon::Running;
        ink = Ink::Now;
      }
      const Rect box = column.choice(question.choices[i].text.in(language), mark, ink, is_chosen);
      items_.spots.push_back({GuideButton::Choose, box, question.id, static_cast<int>(i), 0});
    }
    if (!chosen) return;
    column.space(0.2F);
    if (!right) {
      column.paragraph(scene_.tr(kWatchAndSee), Type::Small, Ink::Quiet);
      return;
    }
    column.one_line(scene_.tr(*chosen == *right ? kRight : kNotThis), Type::Bold, *chosen == *right ? Ink::Alive : Ink::Trouble);
    column.paragraph(lesson::explanation(question, *chosen, right).in(language));
  }

  void tries(Column& column) {
    if (scene_.lesson->tries.empty()) return;
    const lesson::Language language = language_of(scene_.language);
    column.space(0.6F);
    column.heading(scene_.tr(kTry));
    column.space(0.3F);
    for (std::size_t i = 0; i < scene_.lesson->tries.size(); ++i) {
      const lesson::Try& suggestion = scene_.lesson->tries[i];
      const Rect box = column.choice(suggestion.title.in(language), Icon::Play, Ink::Alive, false);
      items_.spots.push_back({GuideButton::Try, box, {}, static_cast<int>(i), 0});
      column.paragraph(suggestion.watch.in(language), Type::Small, Ink::Quiet);
      column.space(0.4F);
    }
  }

  void document(Column& column) {
    const auto& output = scene_.lesson->document_output;
    if (!output) return;
    const lesson::Language language = language_of(scene_.language);
    column.space(0.6F);
    column.fold(scene_.tr(kDocument), state_.document, GuideButton::FoldDocument);
    if (!state_.document) return;
    std::string text;
    for (const std::string& line : output->lines) text += line + "\n";
    column.code(text);
    column.space(0.4F);
    for (const lesson::DocumentNote& note : output->notes) {
      column.paragraph(note.text.in(language), Type::Small, Ink::Quiet);
      column.space(0.3F);
    }
  }

  static constexpr Text kWatchAndSee{"Play it to its end and see.", "播放到最后，看看结果。"};

  const Scene& scene_;
  GuideState& state_;
  float em_;
  ImVec2 size_;
  std::map<std::string, Serial> processes_;
  const lesson::Text* cue_ = nullptr;
  GuideItems items_;
};

void click(const GuideSpot& spot, const Scene& scene, GuideState& state, Actions& actions) {
  switch (spot.button) {
    case GuideButton::Choose: actions.add(action::Answer{spot.text, spot.number}); break;
    case GuideButton::Link: actions.add(action::OpenLink{spot.text}); break;
    case GuideButton::Seek: actions.add(action::SeekEvent{spot.event}); break;
    case GuideButton::FoldMarks: state.marks = !state.marks; break;
    case GuideButton::FoldDocument: state.document = !state.document; break;
    case GuideButton::Try:
      actions.add(action::RunChanged{lesson::apply(scene.lesson->tries[static_cast<std::size_t>(spot.number)], scene.lesson->program.source)});
      break;
  }
}

// What a key has marked is kept in sight, framed, and chosen when the user says so.
void draw_marked(const GuideItems& items, const Scene& scene, Canvas& canvas, GuideState& state, Actions& actions) {
  if (!state.marked || items.spots.empty()) return;
  state.marked = std::min(*state.marked, items.spots.size() - 1);
  const GuideSpot& spot = items.spots[*state.marked];
  if (std::exchange(state.accepted, false)) return click(spot, scene, state, actions);
  const float above = spot.rect.y - items.body.y, below = spot.rect.bottom() - items.body.bottom();
  if (above < 0 || below > 0) {
    state.scroll = std::clamp(items.scroll + (above < 0 ? above : below), 0.F, std::max(0.F, items.content_height - items.body.height));
    state.scrolled = true;
  }
  canvas.begin_clip(items.body);
  canvas.frame(spot.rect.inset(-scene.theme.px(2)), scene.theme.colors.now, scene.theme.px(2), scene.theme.px(5));
  canvas.end_clip();
}

}  // namespace

void prepare_guide(const Scene& scene, GuideState& state) {
  if (scene.lesson == nullptr) return;
  if (state.told && state.told_of == scene.lesson && state.told_revision == scene.history.revision()) return;
  state.told = std::make_shared<const lesson::Retelling>(lesson::retell(scene.history, *scene.lesson));
  state.told_of = scene.lesson;
  state.told_revision = scene.history.revision();
}

GuideItems layout_guide(const Scene& scene, GuideState& state, ImVec2 size) { return GuideLayout{scene, state, size}.run(); }

void draw_guide(const GuideItems& items, const Scene& scene, Canvas& canvas, GuideState& state, Actions& actions) {
  canvas.begin_clip(items.body);
  paint(items.text, scene, canvas, actions);
  canvas.end_clip();
  paint(items.present, scene, canvas, actions);
  if (!scene.interactive) return;
  float offset = items.scroll;
  scroll(canvas, items.body, items.content_height, offset);
  state.scrolled = std::abs(offset - items.scroll) >= 1 || (state.scrolled && offset < items.content_height - items.body.height - 1);
  state.scroll = offset;
  for (const GuideSpot& spot : items.spots) {
    if (!canvas.pointer().over(items.body) || !canvas.pointer().over(spot.rect)) continue;
    canvas.frame(spot.rect, scene.theme.colors.line, 1, scene.theme.px(5));
    if (canvas.pointer().pressed) click(spot, scene, state, actions);
  }
  draw_marked(items, scene, canvas, state, actions);
}

}  // namespace view
