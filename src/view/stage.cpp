#include "view/stage.hpp"

#include "model/explain.hpp"
#include "model/operations.hpp"
#include "model/story.hpp"

namespace view {
namespace {

using model::Process;
using model::World;

constexpr Text kSupervisor{"supervisor", "监督进程 supervisor"};
constexpr Text kSupervisorTip{"It adopts whose parent has ended, as init would do.",
                              "它收养父进程已结束的孤儿，代替 init。"};
constexpr Text kAdopted{"adopted by supervisor", "被监督进程收养"};
constexpr Text kNothingYet{"Nothing has happened yet.", "还没有发生任何事。"};
constexpr Text kDeadlock{"Deadlock: {0}", "死锁：{0}"};

/// From this height on, in ems, a stage has room for a line that may never be needed.
constexpr float kTallStage = 26;

/// How long a signal remains to be seen where it arrived.
constexpr TraceTime kSignalStays = std::chrono::milliseconds{700};

/// The same way, a little aside. Around corners it keeps to the outer side of the trunk, where no card is.
std::vector<ImVec2> shifted(std::vector<ImVec2> way, float by) {
  if (way.size() == 6) {
    for (const std::size_t trunk : {2U, 3U}) way[trunk].x -= std::abs(by) / 2;
    for (const std::size_t end : {0U, 1U, 4U, 5U}) way[end].x += by / 2;
    way[1].y = way[2].y -= std::abs(by) / 2;
    way[3].y = way[4].y -= std::abs(by) / 3;
    return way;
  }
  for (std::size_t i = 0; i < way.size(); ++i) {
    way[i].x += by;
    if (i > 0 && i + 1 < way.size()) way[i].y += by * 0.5F;
  }
  return way;
}

/// To children side by side lead curves, to children in rows corners.
std::vector<ImVec2> drawn_way(const FamilyEdge& edge) {
  return edge.in_rows ? edge.way : curve_points(edge.way.front(), edge.way.back());
}

class StageLayout {
 public:
  StageLayout(const Scene& scene, ImVec2 size)
      : scene_{scene},
        em_{scene.theme.fonts.text.size},
        finally_{scene.whole.finally},
        area_{Rect{0, 0, size.x, size.y}.inset(0.8F * em_, 0.5F * em_)} {}

  StageItems run() {
    const auto members = members_of(finally_);
    if (scene_.world.processes.empty() || members.empty()) {
      items_.drawing.add(
          Words{area_, scene_.tr(kNothingYet), Type::Regular, Ink::Faint, trace::kNobody, Align::Center, 1});
      return std::move(items_);
    }
    trouble();
    Rect family = share_area();
    place_supervisor(family);
    items_.family = layout_family(members, family, em_);
    settle(family);
    for (const FamilySlot& slot : items_.family.slots)
      items_.cards.push_back(
          card_facts(scene_.world.process(slot.serial), before(slot.serial), way_of(slot.serial), scene_));
    mark_deadlocked();
    bonds();
    bolts();
    paint_all();
    return std::move(items_);
  }

 private:
  float way_of(Serial serial) const { return static_cast<float>(scene_.transition.of(serial)); }
  const Process* before(Serial serial) const {
    return scene_.transition.from ? scene_.transition.from->process(serial) : nullptr;
  }
  const Rect* place(Serial actor) const {
    const Process* process = scene_.world.process_of(actor);
    const FamilySlot* slot = process ? items_.family.slot(process->serial) : nullptr;
    return slot ? &slot->rect : nullptr;
  }

  /// The traffic gets what it wants below the family, at most half of the height.
  Rect share_area() {
    const float gap = 0.9F * em_,
                height = wanted_traffic_height(finally_, area_.width, (area_.height - gap) * 0.55F, scene_.theme);
    if (height == 0) return area_;
    traffic_area_ = {area_.x, area_.bottom() - height, area_.width, height};
    items_.traffic = layout_traffic(finally_, scene_.world, traffic_area_, scene_);
    return {area_.x, area_.y, area_.width, area_.height - height - gap};
  }

  /// The supervisor has its place at the upper right as soon as it will adopt somebody in this run.
  void place_supervisor(Rect& family) {
    const bool adopts = std::any_of(finally_.processes.begin(), finally_.processes.end(),
                                    [](const auto& p) { return p->orphaned.has_value(); });
    if (!adopts) return;
    const float height = 1.8F * em_,
                width =
                    std::min(family.width, text_width(scene_.theme.fonts.text, scene_.tr(kSupervisor)) + 1.6F * em_);
    items_.supervisor = {family.right() - width, family.y, width, height};
    family.y += height + 0.4F * em_;
    family.height -= height + 0.4F * em_;
    family.width -= 1.2F * em_;  // For the way down at the right side.
  }

  /// A small family stands in the middle of the height that it has.
  void settle(const Rect& family) {
    const float spare = family.bottom() - items_.family.extent.bottom();
    const float down = std::max(0.F, spare * 0.45F);
    items_.family.extent = items_.family.extent.moved({0, down});
    for (FamilySlot& slot : items_.family.slots) slot.rect = slot.rect.moved({0, down});
    for (FamilyEdge& edge : items_.family.edges)
      for (ImVec2& point : edge.way) point.y += down;
  }

  void bonds() {
    for (const FamilyEdge& edge : items_.family.edges) {
      const Process* child = scene_.world.process(edge.child);
      if (child == nullptr) continue;
      const bool left = child->orphaned.has_value();
      items_.bonds.push_back({left ? BondKind::Left : BondKind::Child, edge.parent, edge.child, drawn_way(edge)});
      if (left && !items_.supervisor.empty())
        items_.bonds.push_back({BondKind::Adopted, scene_.world.supervisor, edge.child, adoption_way(edge)});
    }
    const auto joins = [&](Serial actor, const model::Activity& activity) {
      if (activity.doing != model::Doing::Waiting) return;
      for (const Serial each : model::awaited(scene_.world, actor, activity)) add_wait(BondKind::Joins, actor, each);
    };
    for (const auto& process : scene_.world.processes) joins(process->serial, process->activity);
    for (const auto& thread : scene_.world.threads) joins(thread->serial, thread->activity);
    for (const model::Deadlock& deadlock : deadlocks_)
      for (const auto& wait : deadlock.waits)
        if (!model::joins_actor(wait.operation)) add_wait(BondKind::Deadlock, wait.actor, wait.peer);
  }

  void add_wait(BondKind kind, Serial actor, Serial peer) {
    const Process *from = scene_.world.process_of(actor), *to = scene_.world.process_of(peer);
    const Rect *a = place(actor), *b = place(peer);
    if (a == nullptr || b == nullptr || from == to) return;
    const FamilyEdge* edge = items_.family.edge_to(to->serial);
    const float aside = 0.55F * em_;
    if (edge != nullptr && edge->parent == from->serial) {
      items_.bonds.push_back({kind, from->serial, to->serial, shifted(drawn_way(*edge), aside)});
      return;
    }
    edge = items_.family.edge_to(from->serial);
    if (edge != nullptr && edge->parent == to->serial) {
      auto way = shifted(drawn_way(*edge), -aside);
      std::reverse(way.begin(), way.end());
      items_.bonds.push_back({kind, from->serial, to->serial, std::move(way)});
      return;
    }
    // Between others: out at the foot, below both, in at the foot.
    const float low = std::max(a->bottom(), b->bottom()) + 0.7F * em_;
    const float shift = a->x < b->x ? 0.6F * em_ : -0.6F * em_;
    items_.bonds.push_back({kind,
                            from->serial,
                            to->serial,
                            {{a->center().x + shift, a->bottom()},
                             {a->center().x + shift, low},
                             {b->center().x - shift, low},
                             {b->center().x - shift, b->bottom()}}});
  }

  /// Down at the right side of everything, along the gap above the child, into it.
  std::vector<ImVec2> adoption_way(const FamilyEdge& edge) const {
    const ImVec2 to = plus(edge.way.back(), {0.9F * em_, 0});
    const float side = area_.right() - 0.4F * em_, above = to.y - 0.9F * em_;
    return {{side, items_.supervisor.bottom()}, {side, above}, {to.x, above}, to};
  }

  void bolts() {
    for (const auto& process : scene_.world.processes) {
      if (!process->signal) continue;
      const Process* old = before(process->serial);
      const float way = way_of(process->serial);
      const bool now = way < 1 && old != nullptr && !(old->signal && old->signal->at == process->signal->at);
      // It stays until it is seen what it did; a process whose end has been collected shows that itself.
      const bool told = process->exited && !process->zombie();
      if (!now && (told || scene_.t - process->signal->at > kSignalStays)) continue;
      const Rect* target = place(process->serial);
      if (target == nullptr) continue;
      Bolt bolt{process->signal->sender,
                process->serial,
                {target->x, target->y},
                model::signal_name(process->signal->number)};
      if (const FamilyEdge* edge = items_.family.edge_to(process->serial)) {
        const Process* sender = scene_.world.process_of(process->signal->sender);
        const bool by_parent = sender != nullptr && sender->serial == edge->parent;
        const Rect* source = by_parent || sender == nullptr ? nullptr : place(sender->serial);
        const std::vector<ImVec2> straight{source ? source->center() : edge->way.front(), top_of(*target)};
        bolt.at = along(source ? straight : drawn_way(*edge), now ? way : 0.5F);
      }
      items_.bolts.push_back(std::move(bolt));
    }
  }

  void trouble() {
    // Where there are locks or queues a line is kept for it, so that nothing jumps when it comes; a longer sentence
    // covers what is above. A low stage needs its height for the cards: there the line is taken only when it is needed.
    const Rect whole = area_;
    deadlocks_ = model::deadlocks(scene_.world);
    const bool tall = area_.height > kTallStage * em_;
    if (!visible_objects(finally_).empty() && (tall || !deadlocks_.empty()))
      area_.height -= 2 * line_height(scene_.theme.fonts.small) + 0.9F * em_;
    if (deadlocks_.empty()) return;
    items_.trouble = scene_.tr(kDeadlock, model::explain(scene_.world, deadlocks_.front(), scene_.language));
    // Two lines of small text have the room that is kept for one of the other.
    const float width = area_.width - 3 * em_;
    banner_type_ = wrapped(scene_.theme.fonts.text, items_.trouble, width).size() > 1 ? Type::Small : Type::Regular;
    const Font font = font_of(scene_.theme, banner_type_);
    banner_lines_ = wrapped(font, items_.trouble, width);
    const float height = static_cast<float>(banner_lines_.size()) * line_height(font) + 0.5F * em_;
    banner_ = {whole.x, whole.bottom() - height, whole.width, height};
  }

  void mark_deadlocked() {
    for (const model::Deadlock& deadlock : deadlocks_)
      for (const auto& wait : deadlock.waits)
        for (CardFacts& card : items_.cards)
          if (const Process* process = scene_.world.process_of(wait.actor); process && process->serial == card.process)
            card.deadlocked = true;
  }

  void paint_all() {
    Drawing& drawing = items_.drawing;
    const bool told = items_.family.form <= CardForm::Compact;
    for (const Bond& bond : items_.bonds) paint_bond(bond, told);
    if (!items_.supervisor.empty()) {
      drawing.add(Box{items_.supervisor, Stroke::Dashed, 1, Ground::None, 7, Ink::Quiet});
      drawing.add(Words{items_.supervisor.inset(0.4F * em_, 0), scene_.tr(kSupervisor), Type::Regular, Ink::Quiet,
                        trace::kNobody, Align::Center, 1});
      drawing.spots.push_back({items_.supervisor, trace::kNobody, scene_.tr(kSupervisorTip), {}});
    }
    for (std::size_t i = 0; i < items_.cards.size(); ++i)
      add_card(drawing, items_.cards[i], items_.family.form, items_.family.slots[i].rect, scene_);
    for (const Bond& bond : items_.bonds)
      if (bond.kind == BondKind::Adopted && items_.family.form <= CardForm::Medium) {
        const float wide = text_width(scene_.theme.fonts.small, scene_.tr(kAdopted));
        label(plus(between(bond.way[1], bond.way[2], 0.5F), {-wide / 2, 0}), scene_.tr(kAdopted), Ink::Quiet);
      }
    for (const Bolt& bolt : items_.bolts) {
      drawing.add(Mark{Icon::Signal, bolt.at, 1.7F * em_, Ink::Now});
      // Beside the bolt where no way of a sibling is: outwards.
      const Rect *sender = place(bolt.from), *target = place(bolt.to);
      const float wide = text_width(scene_.theme.fonts.small, bolt.name), left = bolt.at.x - 1.5F * em_ - wide;
      const bool outwards_left =
          sender != nullptr && target != nullptr && target->center().x < sender->center().x - em_ && left > area_.x;
      label({outwards_left ? left : bolt.at.x + 0.9F * em_, bolt.at.y}, bolt.name, Ink::Now);
    }
    drawing.shapes.insert(drawing.shapes.end(), items_.traffic.drawing.shapes.begin(),
                          items_.traffic.drawing.shapes.end());
    drawing.spots.insert(drawing.spots.end(), items_.traffic.drawing.spots.begin(), items_.traffic.drawing.spots.end());
    add_values(drawing, moving_values(), scene_.theme);
    if (banner_.empty()) return;
    drawing.add(Box{banner_, Stroke::Solid, 1.5F, Ground::Tint, 6, Ink::Trouble});
    drawing.add(Mark{Icon::Deadlock, {banner_.x + 1.2F * em_, banner_.center().y}, 1.2F * em_, Ink::Trouble});
    float y = banner_.y + 0.25F * em_;
    const float line_room = line_height(font_of(scene_.theme, banner_type_));
    for (const std::string& line : banner_lines_) {
      drawing.add(
          Words{{banner_.x + 2.2F * em_, y, banner_.width - 2.4F * em_, line_room}, line, banner_type_, Ink::Text});
      y += line_room;
    }
  }

  void paint_bond(const Bond& bond, bool told) {
    Way way{bond.way, Stroke::Solid, 1.5F, told, Ink::Quiet, trace::kNobody, 1};
    switch (bond.kind) {
      case BondKind::Child: {
        const Process* child = scene_.world.process(bond.to);
        const bool started = child->started || child->running;
        if (!started) way.stroke = Stroke::Dotted, way.width = 1, way.head = false;
        if (way_of(bond.to) < 1 && started &&
            !(before(bond.to) && (before(bond.to)->started || before(bond.to)->running)))
          grow(way, way_of(bond.to));
        break;
      }
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
    items_.drawing.add(std::move(way));
  }

  /// Only the first part of the way, while the child is being started.
  static void grow(Way& way, float fraction) {
    std::vector<ImVec2> part;
    for (int i = 0; i <= 24; ++i) part.push_back(along(way.points, fraction * static_cast<float>(i) / 24));
    way.points = std::move(part);
  }

  /// Words beside a point, on a ground of their own so that lines do not run through them.
  void label(ImVec2 at, const std::string& text, Ink ink) {
    const float wide = text_width(scene_.theme.fonts.small, text) + 0.6F * em_, high = 1.2F * em_;
    Rect rect{at.x, at.y - high / 2, wide, high};
    rect.x = std::clamp(rect.x, area_.x, std::max(area_.x, area_.right() - wide));
    items_.drawing.add(Box{rect, Stroke::None, 1, Ground::Panel, 3, Ink::Line});
    items_.drawing.add(Words{rect.inset(0.3F * em_, 0), text, Type::Small, ink});
  }

  std::vector<ValueItem> moving_values() const {
    if (scene_.transition.from == nullptr) return items_.traffic.values;
    return values_between(layout_traffic(finally_, *scene_.transition.from, traffic_area_, scene_).values,
                          items_.traffic.values, [&](Serial object) { return way_of(object); });
  }

  const Scene& scene_;
  float em_;
  const World& finally_;
  Rect area_, traffic_area_, banner_;
  Type banner_type_ = Type::Regular;
  std::vector<std::string> banner_lines_;
  std::vector<model::Deadlock> deadlocks_;
  StageItems items_;
};

}  // namespace

std::vector<FamilyMember> members_of(const World& world) {
  std::vector<FamilyMember> members;
  for (const auto& process : world.processes) {
    if (process->serial == world.supervisor) continue;
    const Serial creator = process->creator != trace::kNobody ? process->creator : process->parent;
    const Process* parent = world.process_of(creator);
    members.push_back({process->serial, parent ? parent->serial : trace::kNobody});
  }
  return members;
}

StageItems layout_stage(const Scene& scene, const StageState&, ImVec2 size) { return StageLayout{scene, size}.run(); }

void draw_stage(const StageItems& items, const Scene& scene, Canvas& canvas, StageState&, Actions& actions) {
  paint(items.drawing, scene, canvas, actions);
  // A click beside everything selects nothing.
  const Pointer& pointer = canvas.pointer();
  const bool on_something = std::any_of(items.drawing.spots.begin(), items.drawing.spots.end(),
                                        [&](const Spot& s) { return pointer.over(s.rect); });
  if (scene.interactive && pointer.clicked(canvas.area()) && !on_something) actions.add(action::Select{});
}

}  // namespace view
