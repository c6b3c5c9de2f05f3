#include "view/stage_painter.hpp"

#include <algorithm>

#include "view/toolkit/fonts.hpp"

namespace view {
namespace {

using model::Process;

constexpr Text kSupervisorTip{"It adopts whose parent has ended, as init would do.",
                              "它收养父进程已结束的孤儿，代替 init。"};
constexpr Text kAdopted{"adopted by supervisor", "被监督进程收养"};

class StagePainter {
 public:
  StagePainter(StageItems& items, const StageView& view, const Scene& scene)
      : items_{items}, drawing_{items.drawing}, view_{view}, scene_{scene}, em_{view.plan.em}, area_{view.plan.area} {}

  void run() {
    const bool told = items_.family.form <= CardForm::Compact;
    for (const ObjectEdge& edge : items_.uses) use(edge);
    for (const Bond& each : items_.bonds) bond(each, told);
    if (!items_.supervisor.empty()) supervisor();
    for (std::size_t i = 0; i < items_.cards.size(); ++i)
      if (!items_.family.slots[i].shoal)
        add_card(drawing_, items_.cards[i], items_.before[i], items_.family.form, items_.family.slots[i].rect, scene_);
    for (const Shoal& shoal : view_.shoals)
      if (const FamilySlot* slot = items_.family.slot(shoal.members.front()))
        items_.shoals.push_back(add_shoal(drawing_, shoal, slot->rect, view_.open, scene_));
    adopted();
    bolts();
    const std::vector<ValueItem> values = moving_values();
    for (const Shape& shape : items_.traffic.drawing.shapes) drawing_.shapes.push_back(giving_way(shape, values));
    drawing_.spots.insert(drawing_.spots.end(), items_.traffic.drawing.spots.begin(),
                          items_.traffic.drawing.spots.end());
    add_values(drawing_, values, scene_.theme);
    for (const Spark& spark : items_.sparks) add_spark(drawing_, spark, area_, scene_.theme);
    if (!items_.trouble.empty()) banner();
  }

 private:
  float way_of(Serial serial) const { return static_cast<float>(scene_.transition.of(serial)); }
  const Rect* place(Serial actor) const {
    const Process* process = scene_.world.process_of(actor);
    const FamilySlot* slot = process ? items_.family.slot(process->serial) : nullptr;
    return slot ? &slot->rect : nullptr;
  }

  void use(const ObjectEdge& edge) {
    Way way{edge.way, Stroke::Solid, 1.2F, false, Ink::Owner, edge.use.process, edge.opacity};
    switch (edge.use.use) {
      case Use::Gives:
      case Use::Takes:
        way.head = true, way.ink = Ink::Line;
        break;
      case Use::Acts:
        way.head = true, way.width = 2;
        break;
      case Use::Holds:
        way.width = 3;
        break;
      case Use::Waits:
        way.stroke = Stroke::Dashed, way.width = 1.8F, way.ink = Ink::Now, way.head = true;
        break;
    }
    drawing_.add(std::move(way));
    if (edge.use.use != Use::Holds) return;
    // The key comes from the lock, and goes back there.
    const ImVec2 middle = along(edge.way, 1 - 0.5F * edge.opacity);
    const float radius = 0.62F * em_;
    drawing_.add(Box{{middle.x - radius, middle.y - radius, 2 * radius, 2 * radius},
                     Stroke::Solid,
                     1.8F,
                     Ground::Panel,
                     40,
                     Ink::Owner,
                     edge.use.process,
                     edge.opacity});
    drawing_.add(Mark{Icon::Key, middle, 0.8F * em_, Ink::Owner, edge.use.process, edge.opacity});
  }

  void bond(const Bond& bond, bool told) {
    if (bond.grown <= 0 || bond.opacity <= 0) return;
    Way way{bond.way, Stroke::Solid, 1.8F, told, Ink::Quiet, trace::kNobody, bond.opacity};
    switch (bond.kind) {
      case BondKind::Promised:
        way.stroke = Stroke::Dotted, way.width = 1, way.head = false;
        break;
      case BondKind::Child:
        break;
      case BondKind::Left:
        way.stroke = Stroke::Dotted, way.width = 1, way.head = false, way.ink = Ink::Faint;
        break;
      case BondKind::Adopted:
        way.stroke = Stroke::Dashed, way.width = 1;
        break;
      case BondKind::Joins:
        way.stroke = Stroke::Dashed, way.ink = Ink::Now;
        break;
      case BondKind::Deadlock:
        way.stroke = Stroke::Dashed, way.width = 2, way.ink = Ink::Trouble;
        break;
    }
    if (bond.grown < 1) grow(way, bond.grown);
    drawing_.add(std::move(way));
  }

  /// Only the first part of the way.
  static void grow(Way& way, float fraction) {
    std::vector<ImVec2> part;
    for (int i = 0; i <= 24; ++i) part.push_back(along(way.points, fraction * static_cast<float>(i) / 24));
    way.points = std::move(part);
  }

  void supervisor() {
    drawing_.add(Box{items_.supervisor, Stroke::Dashed, 1, Ground::None, 7, Ink::Quiet});
    drawing_.add(Words{items_.supervisor.inset(0.4F * em_, 0), scene_.tr(kSupervisor), Type::Regular, Ink::Quiet,
                       trace::kNobody, Align::Center, 1});
    drawing_.spots.push_back({items_.supervisor, trace::kNobody, scene_.tr(kSupervisorTip), {}});
  }

  void adopted() {
    if (items_.family.form > CardForm::Medium) return;
    for (const Bond& bond : items_.bonds) {
      if (bond.kind != BondKind::Adopted || bond.way.size() < 4) continue;
      const float wide = text_width(scene_.theme.fonts.small, scene_.tr(kAdopted));
      label(plus(between(bond.way[1], bond.way[2], 0.5F), {-wide / 2, 0}), scene_.tr(kAdopted), Ink::Quiet);
    }
  }

  void bolts() {
    for (const Bolt& bolt : items_.bolts) {
      drawing_.add(Mark{Icon::Signal, bolt.at, 1.7F * em_, Ink::Now, trace::kNobody, bolt.opacity});
      // Beside the bolt where no way of a sibling is: outwards.
      const Rect *sender = place(bolt.from), *target = place(bolt.to);
      const float wide = text_width(scene_.theme.fonts.small, bolt.name), left = bolt.at.x - 1.5F * em_ - wide;
      const bool outwards_left =
          sender != nullptr && target != nullptr && target->center().x < sender->center().x - em_ && left > area_.x;
      label({outwards_left ? left : bolt.at.x + 0.9F * em_, bolt.at.y}, bolt.name, Ink::Now, bolt.opacity);
    }
  }

  /// Words beside a point, on a ground of their own so that lines do not run through them.
  void label(ImVec2 at, const std::string& text, Ink ink, float opacity = 1) {
    const float wide = text_width(scene_.theme.fonts.small, text) + 0.6F * em_, high = 1.2F * em_;
    Rect rect{at.x, at.y - high / 2, wide, high};
    rect.x = std::clamp(rect.x, area_.x, std::max(area_.x, area_.right() - wide));
    drawing_.add(Box{rect, Stroke::None, 1, Ground::Panel, 3, Ink::Line, trace::kNobody, opacity});
    drawing_.add(Words{rect.inset(0.3F * em_, 0), text, Type::Small, ink, trace::kNobody, Align::Left, opacity});
  }

  std::vector<ValueItem> moving_values() const {
    if (scene_.transition.from == nullptr) return items_.traffic.values;
    return values_between(
        view_.before.values, items_.traffic.values, [&](Serial object) { return way_of(object); },
        [&](const ValueItem* old, const ValueItem& now) { return flight(old, now); });
  }

  /// Words over which a message passes step back: half covered they would be read as others.
  Shape giving_way(const Shape& shape, const std::vector<ValueItem>& values) const {
    const auto* words = std::get_if<Words>(&shape);
    if (words == nullptr || words->align != Align::Center) return shape;
    const float wide = std::min(words->rect.width, text_width(font_of(scene_.theme, words->type), words->text));
    const Rect ink{words->rect.center().x - wide / 2, words->rect.y, wide, words->rect.height};
    float covered = 0;
    for (const ValueItem& value : values)
      if (value.rect.overlaps(ink))
        covered = std::max(covered, std::min(value.rect.right(), ink.right()) - std::max(value.rect.x, ink.x));
    Words back = *words;
    back.opacity *= 1 - 0.85F * std::min(1.F, covered / (0.7F * em_));
    return back;
  }

  /// From the card whose process puts it, or into that whose process gets it, a message flies along the edge.
  Path flight(const ValueItem* old, const ValueItem& now) const {
    for (const ObjectEdge& edge : items_.uses) {
      if (edge.use.object != now.object) continue;
      const Rect* card = place(edge.use.process);
      if (card == nullptr) continue;
      Path way = edge.way;
      if (edge.use.use == Use::Takes) std::reverse(way.begin(), way.end());
      const bool given = old == nullptr && !edge.use.gets && edge.use.process == now.owner;
      const bool got = edge.use.gets && holds(*card, now.rect) && (old == nullptr || !holds(*card, old->rect));
      if (given) way.push_back(now.rect.center());
      if (got) {
        std::reverse(way.begin(), way.end());
        if (old != nullptr) way.insert(way.begin(), old->rect.center());
        way.push_back(now.rect.center());
      }
      if (given || got) return way;
    }
    return {};
  }

  void banner() {
    const BannerText text = banner_text(items_.trouble, area_.width, scene_.theme);
    const Font font = font_of(scene_.theme, text.type);
    const Rect rect{area_.x, area_.bottom() + view_.plan.banner - text.height, area_.width, text.height};
    drawing_.add(Box{rect, Stroke::Solid, 1.5F, Ground::Tint, 6, Ink::Trouble});
    drawing_.add(Mark{Icon::Deadlock, {rect.x + 1.2F * em_, rect.center().y}, 1.2F * em_, Ink::Trouble});
    float y = rect.y + 0.25F * em_;
    for (const std::string& line : text.lines) {
      drawing_.add(
          Words{{rect.x + 2.2F * em_, y, rect.width - 2.4F * em_, line_height(font)}, line, text.type, Ink::Text});
      y += line_height(font);
    }
  }

  StageItems& items_;
  Drawing& drawing_;
  const StageView& view_;
  const Scene& scene_;
  float em_;
  const Rect& area_;
};

}  // namespace

void add_stage(StageItems& items, const StageView& view, const Scene& scene) { StagePainter{items, view, scene}.run(); }

}  // namespace view
