#include "view/stage_plan.hpp"

#include <cmath>
#include <optional>
#include <tuple>

#include "view/toolkit/fonts.hpp"

namespace view {
namespace {

/// From this height on, in ems, a stage has room for a line that may never be needed.
constexpr float kTallStage = 26;
/// In em: between family and traffic, where the edges to things run.
constexpr float kLeastCorridor = 1.7F;
/// Of the height at most for figures of things; where they need more, they become lines.
constexpr float kMostTraffic = 0.55F;
/// What it costs a stage, as a share of its zoom, that siblings stand in several rows.
constexpr float kWrapped = 0.72F;

/// In em.
constexpr float kAboveBanner = 0.4F, kInBanner = 0.5F, kBesideWords = 3;

float banner_height(std::size_t lines, const Font& font, float em) {
  return static_cast<float>(lines) * line_height(font) + kInBanner * em;
}

std::optional<StagePlan> plan_at(float zoom, bool figures, const FamilyShape& shape, const model::World& finally,
                                 const StageWishes& wishes, ImVec2 size, const Theme& theme) {
  const Theme larger = zoomed(theme, zoom);
  StagePlan plan;
  plan.zoom = zoom, plan.em = larger.fonts.text.size;
  const float em = plan.em;
  plan.area = Rect{0, 0, size.x, size.y}.inset(0.8F * em, 0.5F * em);
  const bool tall = size.y > kTallStage * theme.fonts.text.size;
  const float banner =
      wishes.banner.empty() ? 0 : banner_text(wishes.banner, plan.area.width, larger).height + kAboveBanner * em;
  const float later = wishes.banner_later && tall ? banner_height(2, larger.fonts.small, em) + kAboveBanner * em : 0;
  plan.banner = std::max(banner, later);
  plan.area.height -= plan.banner;
  plan.family = plan.area;
  if (wishes.supervisor) {
    plan.supervisor = {plan.area.x, plan.area.y, plan.area.width, 1.8F * em};
    const float used = plan.supervisor.height + 1.2F * em;
    plan.family.y += used;
    plan.family.height -= used;
  }
  const TrafficHeight things = traffic_height(finally, plan.area.width, em);
  if (things.figures > 0) {
    const float corridor = kLeastCorridor * em, room = plan.family.height - corridor;
    const float height = std::max(0.F, figures ? things.figures : std::min(room * kMostTraffic, things.lines));
    if (figures && height > room * kMostTraffic) return std::nullopt;
    plan.figures = figures;
    plan.traffic = {plan.area.x, plan.area.bottom() - height, plan.area.width, height};
    plan.family.height -= height + corridor;
  }
  plan.fit = shape.fit(plan.family.size(), em);
  return plan;
}

/// Better plans are less: nothing pressed together, more words, larger. Figures of things are worth more than a line of
/// the cards, and less than what a card does now.
auto rank(const StagePlan& plan) {
  const float size = (plan.fit.cramped ? 1 / plan.zoom : plan.zoom) * (plan.fit.wrapped ? kWrapped : 1);
  const int missing = 2 * static_cast<int>(plan.fit.card) + (plan.figures ? 0 : 3) +
                      (plan.fit.card > CardForm::Medium ? 4 : 0) + (plan.fit.cramped ? 1 : 0);
  return std::tuple{plan.fit.pressed, missing, -size};
}

}  // namespace

BannerText banner_text(const std::string& words, float width, const Theme& theme) {
  const float em = theme.fonts.text.size, room = width - kBesideWords * em;
  BannerText text{.lines = wrapped(theme.fonts.text, words, room)};
  if (text.lines.size() > 1) text = {.type = Type::Small, .lines = wrapped(theme.fonts.small, words, room)};
  text.height = banner_height(text.lines.size(), font_of(theme, text.type), em);
  return text;
}

StagePlan plan_stage(const FamilyShape& shape, const model::World& finally, const StageWishes& wishes, ImVec2 size,
                     const Theme& theme) {
  std::optional<StagePlan> best;
  for (const float zoom : kZooms) {
    if (zoom > 1 && theme.px(15) * zoom > kLargestLetters) break;
    for (const bool figures : {true, false}) {
      auto plan = plan_at(zoom, figures, shape, finally, wishes, size, theme);
      if (plan && (!best || rank(*plan) < rank(*best))) best = std::move(plan);
    }
  }
  return *best;
}

}  // namespace view
