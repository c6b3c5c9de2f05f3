#include "app/unbegun.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "view/bars.hpp"

namespace app {
namespace {

constexpr float kGap = 8, kHeader = 30, kMargin = 12;  // Points.

struct NoTexts : model::Texts {
  std::string_view text(trace::TextRef) const override { return {}; }
};

}  // namespace

struct Unbegun::Empty {
  explicit Empty(const lesson::Lesson& lesson)
      : sources{{{.path = lesson.program.file, .content = lesson.program.source}}} {}
  view::Scene scene(view::Language language, const view::Theme& theme) const {
    return {
        .history = history, .timeline = timeline, .world = world, .whole = whole, .language = language, .theme = theme};
  }
  NoTexts texts;
  model::History history{texts};
  model::Timeline timeline;
  model::World world;
  view::Whole whole;
  std::array<model::SourceFile, 1> sources;
};

Unbegun::Unbegun(const lesson::Lesson& lesson, std::filesystem::path record)
    : lesson_{lesson}, record_{std::move(record)}, empty_{std::make_unique<Empty>(lesson)} {}
Unbegun::~Unbegun() = default;

const lesson::Question* Unbegun::question(const lesson::Answers* answers) const {
  const auto& all = lesson_.questions;
  const auto asked = std::find_if(all.begin(), all.end(), [&](const lesson::Question& each) {
    return each.at == lesson::Stop::Guess && (answers == nullptr || !answers->contains(each.id));
  });
  return asked == all.end() ? nullptr : &*asked;
}

void Unbegun::draw(view::Canvas& canvas, const Look& look) {
  const view::Theme& theme = canvas.theme();
  scene_ = look.lesson;
  const view::RunScene run{
      .moment = empty_->scene(look.language, theme), .lesson = look.lesson, .sources = empty_->sources};
  const view::Scene& scene = run.moment;
  const view::BeforeItems places = view::layout_before(canvas.area().size(), theme.scale, look.bars);
  const float gap = std::floor(theme.px(kGap)), header = std::floor(theme.px(kHeader));
  for (const view::Rect& rect : {places.page, places.code, places.console})
    if (!rect.empty()) view::paint_ground(canvas, rect, gap);
  {
    view::Canvas page = canvas.part(places.page);
    items_ = view::layout_guess(scene, scene_, question(scene_.answers), state_, places.page.size());
    view::draw_guess(items_, scene, scene_, page, state_, asked_);
  }
  for (const auto& [panel, rect] :
       {std::pair{view::Panel::Code, places.code}, std::pair{view::Panel::Console, places.console}}) {
    if (rect.empty()) continue;
    canvas.text(view::Rect{rect.x + theme.px(kMargin), rect.y, rect.width, header}, theme.fonts.bold,
                theme.colors.quiet_text, scene.tr(view::title_of(panel)));
    if (panel == view::Panel::Code)
      canvas.text(view::Rect{rect.x + theme.px(kMargin), rect.y, rect.width - 2 * theme.px(kMargin), header},
                  theme.fonts.small, theme.colors.quiet_text,
                  std::filesystem::path{lesson_.program.file}.filename().string(), view::Align::Right);
    view::Canvas inner = canvas.part({rect.x, rect.y + header, rect.width, std::max(0.F, rect.height - header)});
    panels_.show(panel, run, inner, asked_);
  }
  if (places.top_bar.empty()) return;
  view::Canvas bar = canvas.part(places.top_bar);
  draw_bar(bar, look.language, look.shell);
}

void Unbegun::draw_bar(view::Canvas& bar, view::Language language, const view::ShellScene& shell) {
  const view::Scene scene = empty_->scene(language, bar.theme());
  view::draw_top_bar(scene, std::nullopt, shell, bar, asked_);
}

bool Unbegun::command(view::Command command) {
  using enum view::Command;
  const auto mark = [&](int direction) {
    const std::size_t count = std::max<std::size_t>(items_.choices.size(), 1);
    if (!state_.marked) state_.marked = direction > 0 ? 0 : count - 1;
    else state_.marked = (*state_.marked + (direction > 0 ? 1 : count - 1)) % count;
  };
  const auto scroll = [&](view::ScrollStep step) { state_.keys.push_back(step); };
  switch (command) {
    case NextInGuide:
    case SelectNext:
    case Down:
      mark(1);
      return true;
    case PreviousInGuide:
    case SelectPrevious:
    case Up:
      mark(-1);
      return true;
    case ScrollDown:
      scroll(view::ScrollStep::Down);
      return true;
    case ScrollUp:
      scroll(view::ScrollStep::Up);
      return true;
    case ScrollPageDown:
      scroll(view::ScrollStep::PageDown);
      return true;
    case ScrollPageUp:
      scroll(view::ScrollStep::PageUp);
      return true;
    case Accept:
      if (!view::press_marked(items_, scene_, state_, asked_)) asked_.add(view::action::GoTo{lesson::Stop::See});
      return true;
    case CueForward:
    case NextStop:
    case PlayOrPause:
    case RunAgain:
      asked_.add(view::action::GoTo{lesson::Stop::See});
      return true;
    default:
      return false;
  }
}

}  // namespace app
