#include "view/stage.hpp"

#include <cmath>
#include <unordered_map>

#include "model/explain.hpp"
#include "model/operations.hpp"
#include "model/story.hpp"
#include "view/labels.hpp"
#include "view/stage_painter.hpp"
#include "view/stage_plan.hpp"
#include "view/toolkit/fonts.hpp"

namespace view {
namespace {

using model::Process;
using model::World;

constexpr Text kNothingYet{"Nothing has happened yet.", "还没有发生任何事。"};
constexpr Text kDeadlock{"Deadlock: {0}", "死锁：{0}"};

constexpr std::size_t kMostWithEdges = 8;  ///< So many single lines at most have edges.

/// How long a signal remains to be seen where it arrived.
constexpr TraceTime kSignalStays = std::chrono::milliseconds{700};

/// The same curve, a little aside; in its flat middle above or below.
std::vector<ImVec2> shifted(std::vector<ImVec2> way, float by) {
  const float across = way.back().x < way.front().x ? by : -by;
  for (std::size_t i = 0; i < way.size(); ++i) {
    const float t = static_cast<float>(i) / static_cast<float>(way.size() - 1);
    way[i].x += by;
    if (std::abs(way.back().x - way.front().x) > std::abs(by)) way[i].y += across * 1.4F * t * (1 - t);
  }
  return way;
}

/// What a stage shows and where: everything but the drawing.
class StageLayout {
 public:
  StageLayout(const Scene& scene, const StageState& state, const std::vector<Shoal>& shoals, const StagePlan& plan,
              std::span<const model::Deadlock> deadlocks)
      : scene_{scene},
        deadlocks_{deadlocks},
        state_{state},
        shoals_{shoals},
        plan_{plan},
        em_{plan.em},
        finally_{scene.whole.finally},
        corridors_{plan.area} {
    items_.zoom = plan.zoom;
  }

  void run(const FamilyShape& shape) {
    items_.family = shape.lay_out(plan_.fit, plan_.family, em_);
    settle();
    ranks();
    items_.traffic = traffic(scene_.world);
    if (!items_.supervisor.empty()) corridors_.add_row({items_.supervisor});
    for (const auto& row : items_.family.rows) corridors_.add_row(row);
    for (const auto& row : items_.traffic.rows) corridors_.add_row(row);
    cards();
    bonds();
    bolts();
    uses();
    sparks();
  }

  StageItems& items() { return items_; }

  /// The things as they are in a world; what a process got last is in its hand.
  Traffic traffic(const World& world) const {
    const bool in_hands = items_.family.form <= CardForm::Medium;
    const Hands hands = in_hands ? this->hands(world) : Hands{};
    const auto hand = [&](Serial thing, const model::Message& message) -> std::optional<Rect> {
      const Process* process = world.process_of(message.receiver);
      const auto found = process == nullptr ? hands.end() : hands.find(process->serial);
      if (found == hands.end() || found->second.first != thing) return std::nullopt;
      const model::Message& newest = *found->second.second;
      if (newest.sender != message.sender || newest.number != message.number) return std::nullopt;
      return hand_of(items_.family.form, items_.family.slots[slots_.at(process->serial)].rect, em_);
    };
    return layout_traffic(finally_, world, traffic_area_, scene_,
                          {[&](Serial queue) { return mirrored(queue); }, hand});
  }

 private:
  using Hands = std::unordered_map<Serial, std::pair<Serial, const model::Message*>>;

  /// Of each process with a card, from which thing it got its newest message, and that.
  Hands hands(const World& world) const {
    Hands hands;
    for (const model::IpcObject* object : visible_objects(world))
      for (const model::Message& message : object->taken) {
        const Process* process = world.process_of(message.receiver);
        const FamilySlot* slot = process == nullptr || !process->alive() ? nullptr : slot_of(process->serial);
        if (slot == nullptr || slot->shoal) continue;
        auto& newest = hands[process->serial];
        if (newest.second == nullptr || newest.second->since <= message.since) newest = {object->serial, &message};
      }
    return hands;
  }

  /// Whether the processes that put into a queue stand at the right of those that get.
  bool mirrored(Serial queue) const {
    float put = 0, puts = 0, got = 0, gets = 0;
    const auto add = [&](Serial actor, float& sum, float& count) {
      const Process* process = finally_.process_of(actor);
      const auto slot = process == nullptr ? slots_.end() : slots_.find(process->serial);
      if (slot != slots_.end()) sum += items_.family.slots[slot->second].rect.center().x, count += 1;
    };
    for (const auto& thread : finally_.threads)
      if (thread->serves == queue) add(thread->process, put, puts);
    if (const model::IpcObject* object = finally_.object(queue))
      for (const model::Message& message : object->taken) {
        if (puts == 0 || object->type == model::ObjectType::SimpleQueue) add(message.sender, put, puts);
        add(message.receiver, got, gets);
      }
    return puts > 0 && gets > 0 && put / puts > got / gets + em_;
  }
  float way_of(Serial serial) const { return static_cast<float>(scene_.transition.of(serial)); }
  const Process* before(Serial serial) const {
    const World* world = scene_.transition.before(serial);
    return world != nullptr ? world->process(serial) : nullptr;
  }
  /// The figure of an actor's process: its card, or the shoal in which it is.
  const FamilySlot* slot_of(Serial actor) const {
    const Process* process = scene_.world.process_of(actor);
    if (process == nullptr) return nullptr;
    const auto found = slots_.find(process->serial);
    return found == slots_.end() ? nullptr : &items_.family.slots[found->second];
  }
  const Rect* place(Serial actor) const {
    const FamilySlot* slot = slot_of(actor);
    return slot ? &slot->rect : nullptr;
  }

  /// Height that is left: a part between family and traffic, the rest above and below.
  void settle() {
    traffic_area_ = plan_.traffic;
    float left = std::max(0.F, plan_.family.bottom() - items_.family.extent.bottom());
    if (!traffic_area_.empty()) {
      const float corridor = std::min(left * 0.5F, 2.2F * em_);
      traffic_area_.y -= left - corridor;
      left -= corridor;
    }
    const float down = left * 0.45F;
    items_.family.move_down(down);
    traffic_area_.y += down;
    if (plan_.supervisor.empty()) return;
    const float wide =
        std::min(plan_.supervisor.width, text_width(scene_.theme.fonts.text, scene_.tr(kSupervisor)) + 1.6F * em_);
    items_.supervisor = {plan_.supervisor.right() - wide, plan_.supervisor.y, wide, plan_.supervisor.height};
  }

  void ranks() {
    const auto& slots = items_.family.slots;
    for (std::size_t i = 0; i < slots.size(); ++i) slots_[slots[i].serial] = i;
    for (const Shoal& shoal : shoals_)
      for (const Serial member : shoal.members) slots_[member] = slots_[shoal.members.front()];
  }

  void cards() {
    std::vector<std::string> names;
    for (const FamilySlot& slot : items_.family.slots) {
      items_.cards.push_back(slot.shoal ? CardFacts{}
                                        : card_facts(scene_.world.process(slot.serial), before(slot.serial),
                                                     way_of(slot.serial), scene_, state_.texts));
      // All names of the run, so that no label changes when another process is born.
      const Process* process = finally_.process(slot.serial);
      names.push_back(slot.shoal || process == nullptr ? std::string{} : model::name_of(*process));
    }
    label(names);
    cards_before();
    if (items_.family.form <= CardForm::Medium && !items_.traffic.figures.empty())
      for (const auto& [process, message] : hands(scene_.world)) items_.cards[slots_.at(process)].hand = true;
    for (const model::Deadlock& deadlock : deadlocks_)
      for (const auto& wait : deadlock.waits)
        for (CardFacts& card : items_.cards)
          if (const Process* process = scene_.world.process_of(wait.actor); process && process->serial == card.process)
            card.deadlocked = true;
  }

  void cards_before() {
    items_.before.resize(items_.cards.size());
    for (std::size_t i = 0; i < items_.cards.size(); ++i) {
      const Serial serial = items_.cards[i].process;
      if (serial == trace::kNobody || way_of(serial) >= 1 || before(serial) == nullptr) continue;
      items_.before[i] =
          card_facts(before(serial), nullptr, 1, scene_.with(*scene_.transition.before(serial)), state_.texts);
      items_.before[i].label = items_.cards[i].label;
    }
  }

  void label(const std::vector<std::string>& names) {
    const CardForm form = items_.family.form;
    if (form == CardForm::Dot || items_.family.slots.empty()) return;
    const auto card = std::find_if(items_.family.slots.begin(), items_.family.slots.end(),
                                   [](const FamilySlot& slot) { return !slot.shoal; });
    if (card == items_.family.slots.end()) return;
    const float room = label_room(form, card->rect.width, em_);
    const Font font = label_font(form, scene_.theme);
    const std::vector<std::string> labels = distinct_labels(font, names, room);
    for (std::size_t i = 0; i < labels.size(); ++i)
      items_.cards[i].label =
          items_.cards[i].name == names[i] ? labels[i] : cut_in_middle(font, items_.cards[i].name, room);
  }

  void bonds() {
    for (const FamilyEdge& edge : items_.family.edges) family_bond(edge);
    for (const auto& process : scene_.world.processes) joins(process->serial, *process, process->activity);
    for (const auto& thread : scene_.world.threads)
      if (const Process* process = scene_.world.process(thread->process))
        joins(thread->serial, *process, thread->activity);
    for (const model::Deadlock& deadlock : deadlocks_)
      for (const auto& wait : deadlock.waits)
        if (!model::joins_actor(wait.operation)) add_wait({BondKind::Deadlock, wait.actor, wait.peer});
  }

  void family_bond(const FamilyEdge& edge) {
    const Process *child = scene_.world.process(edge.child), *was = before(edge.child);
    if (child == nullptr) return;
    const float way = way_of(edge.child);
    const bool fresh = way < 1 && was == nullptr;
    if (child->orphaned) {
      items_.bonds.push_back({BondKind::Left, edge.parent, edge.child, edge.way});
      const bool just = way < 1 && was != nullptr && !was->orphaned;
      if (!items_.supervisor.empty())
        items_.bonds.push_back(
            {BondKind::Adopted, scene_.world.supervisor, edge.child, adoption_way(edge), just ? way : 1.F});
      return;
    }
    const bool starts = is_started(*child) && way < 1 && (fresh || !is_started(*was));
    if (!is_started(*child) || (starts && !fresh))
      items_.bonds.push_back({BondKind::Promised, edge.parent, edge.child, edge.way, fresh ? way : 1.F});
    if (is_started(*child))
      items_.bonds.push_back({BondKind::Child, edge.parent, edge.child, edge.way, starts ? arrow_of_start(way) : 1.F});
  }

  static bool is_started(const Process& process) { return process.started || process.running; }
  /// It grows from its tail, is there after three fifths, and leaves the rest to the card.
  static float arrow_of_start(float way) {
    const float left = 1 - std::min(1.F, way / 0.6F);
    return 1 - left * left;
  }

  /// From an actor to each whose end it waits for: such a bond grows as the wait begins, and goes as it ends.
  void joins(Serial actor, const Process& process, const model::Activity& activity) {
    const float way = way_of(process.serial);
    const auto awaited = [&](const World& world, const model::Activity& doing) {
      return doing.doing == model::Doing::Waiting ? model::awaited(world, actor, doing) : std::vector<Serial>{};
    };
    const std::vector<Serial> now = awaited(scene_.world, activity);
    if (way >= 1) {
      for (const Serial each : now) add_wait({BondKind::Joins, actor, each});
      return;
    }
    const World* const old = scene_.transition.before(process.serial);
    const model::Actor* const did = old != nullptr ? old->actor(actor) : nullptr;
    const std::vector<Serial> was = did != nullptr ? awaited(*old, did->activity) : std::vector<Serial>{};
    const auto in = [](const std::vector<Serial>& all, Serial one) {
      return std::find(all.begin(), all.end(), one) != all.end();
    };
    for (const Serial each : now) add_wait({BondKind::Joins, actor, each, {}, in(was, each) ? 1.F : way});
    for (const Serial each : was)
      if (!in(now, each)) add_wait({BondKind::Joins, actor, each, {}, 1, 1 - way});
  }

  /// From actor to actor; its way is found here.
  void add_wait(Bond bond) {
    const FamilySlot *from = slot_of(bond.from), *to = slot_of(bond.to);
    if (from == nullptr || to == nullptr || from == to) return;
    const bool known = std::any_of(items_.bonds.begin(), items_.bonds.end(), [&](const Bond& each) {
      return each.kind == bond.kind && slot_of(each.from) == from && slot_of(each.to) == to;
    });
    if (known) return;  // Those of a shoal lead to the same place.
    bond.from = scene_.world.process_of(bond.from)->serial;
    bond.to = scene_.world.process_of(bond.to)->serial;
    bond.way = wait_way(*from, *to);
    items_.bonds.push_back(std::move(bond));
  }

  std::vector<ImVec2> wait_way(const FamilySlot& from, const FamilySlot& to) const {
    const float aside = 0.75F * em_;
    const auto edge = [&](const FamilySlot& parent, const FamilySlot& child) -> const FamilyEdge* {
      const FamilyEdge* found = items_.family.edge_to(child.serial);
      return found != nullptr && found->parent == parent.serial ? found : nullptr;
    };
    // Beside the edge of the family, on the outer side of the children.
    if (const FamilyEdge* found = edge(from, to))
      return found->curved ? shifted(found->way, aside)
                           : corridors_.way(corridors_.foot(from.rect, found->way.front().x + aside),
                                            corridors_.head(to.rect, found->way.back().x + aside), found->lane + 0.1F);
    if (const FamilyEdge* found = edge(to, from)) {
      auto way = found->curved
                     ? shifted(found->way, -aside)
                     : corridors_.way(corridors_.foot(to.rect, found->way.front().x - aside),
                                      corridors_.head(from.rect, found->way.back().x - aside), found->lane - 0.1F);
      std::reverse(way.begin(), way.end());
      return way;
    }
    const float a = from.rect.center().x + (from.rect.x < to.rect.x ? aside : -aside),
                b = to.rect.center().x + (from.rect.x < to.rect.x ? -aside : aside);
    const bool above = from.rect.bottom() <= to.rect.y, below = to.rect.bottom() <= from.rect.y;
    constexpr float kLane = 0.25F;
    if (above) return corridors_.way(corridors_.foot(from.rect, a), corridors_.head(to.rect, b), kLane);
    if (below) return corridors_.way(corridors_.head(from.rect, a), corridors_.foot(to.rect, b), kLane);
    return corridors_.way(corridors_.foot(from.rect, a), corridors_.foot(to.rect, b), kLane);
  }

  std::vector<ImVec2> adoption_way(const FamilyEdge& edge) const {
    const Rect* child = place(edge.child);
    const float x = std::min(edge.way.back().x + 1.4F * em_, child->right() - 0.5F * em_);
    return corridors_.way(corridors_.foot(items_.supervisor, items_.supervisor.right() - 0.8F * em_),
                          corridors_.head(*child, x), 0.15F);
  }

  void bolts() {
    for (const auto& process : scene_.world.processes) {
      if (!process->signal) continue;
      const Process* old = before(process->serial);
      const float way = way_of(process->serial);
      const bool now = way < 1 && old != nullptr && !(old->signal && old->signal->at == process->signal->at);
      // It stays until it is seen what it did, and goes with the life that it ended.
      const bool ends = process->exited && way < 1 && old != nullptr && !old->exited;
      if (!now && !ends && (process->exited || scene_.t - process->signal->at > kSignalStays)) continue;
      const FamilySlot* const target = slot_of(process->serial);
      if (target == nullptr) continue;
      Bolt bolt{process->signal->sender,
                process->serial,
                {target->rect.x, target->rect.y},
                model::signal_name(process->signal->number),
                ends && !now ? 1 - way : 1};
      if (const FamilyEdge* edge = items_.family.edge_to(target->serial)) {
        const Process* sender = scene_.world.process_of(process->signal->sender);
        const bool by_parent = sender != nullptr && sender->serial == edge->parent;
        const FamilySlot* source = by_parent || sender == nullptr ? nullptr : slot_of(sender->serial);
        bolt.at = struck(source ? wait_way(*source, *target) : edge->way, now ? way : 1);
      }
      items_.bolts.push_back(std::move(bolt));
    }
  }

  /// It falls faster and faster, and comes to rest just before its target.
  ImVec2 struck(const std::vector<ImVec2>& way, float fraction) const {
    float whole = 0;
    for (std::size_t i = 1; i < way.size(); ++i) whole += std::hypot(way[i].x - way[i - 1].x, way[i].y - way[i - 1].y);
    const float rest = std::min(0.9F * em_, whole / 2);
    return along(way, fraction * fraction * (1 - rest / std::max(whole, 1.F)));
  }

  void uses() {
    // Among many single lines edges would be a thicket.
    if (items_.traffic.figures.empty()) return;
    if (items_.traffic.figures.front().brief && visible_objects(finally_).size() > kMostWithEdges) return;
    const auto& slots = items_.family.slots;
    std::vector<std::size_t> order(slots.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::pair{slots[a].rect.x, slots[a].rect.y} < std::pair{slots[b].rect.x, slots[b].rect.y};
    });
    std::vector<EdgePlace> cards(slots.size());
    for (std::size_t i = 0; i < order.size(); ++i)
      cards[order[i]] = {slots[order[i]].rect, (static_cast<float>(i) + 0.5F) / static_cast<float>(order.size())};
    std::unordered_map<Serial, EdgePlace> figures;
    const auto count = static_cast<float>(items_.traffic.figures.size());
    for (const Figure& figure : items_.traffic.figures)
      figures.emplace(figure.object, edge_place(figure, (static_cast<float>(figures.size()) + 0.5F) / count));
    const EdgePlaces places{[&](Serial process) -> const EdgePlace* {
                              const FamilySlot* slot = slot_of(process);
                              return slot ? &cards[static_cast<std::size_t>(slot - slots.data())] : nullptr;
                            },
                            [&](Serial object) -> const EdgePlace* {
                              const auto found = figures.find(object);
                              return found == figures.end() ? nullptr : &found->second;
                            },
                            slots.size()};
    items_.uses = object_edges(finally_, scene_.world,
                               {[&](Serial process) { return scene_.transition.before(process); },
                                [&](Serial process) { return way_of(process); }, uses_on_the_way()},
                               places, corridors_, em_);
  }

  /// Temporary edges: one for each act under way between a process and a thing. A feeder works inside its queue.
  std::vector<ObjectUse> uses_on_the_way() const {
    std::vector<ObjectUse> uses;
    for (const Motion& each : scene_.transition.motions) {
      if (!uses_edge(each.act) || each.event == nullptr || scene_.world.object(each.object) == nullptr) continue;
      const model::Thread* thread = scene_.world.thread(each.event->actor);
      if (thread != nullptr && thread->serves != trace::kNobody) continue;
      const auto waits = model::facts_of(each.event->operation()).waits_for;
      const bool gets = each.event->is_call() && (waits == model::WaitsFor::Item || waits == model::WaitsFor::Message);
      uses.push_back({each.actor, each.object, Use::Acts, gets});
    }
    return uses;
  }

  void sparks() {
    for (const Motion& each : scene_.transition.motions) {
      const std::optional<Errand> errand = errand_of(each, scene_);
      if (!errand) continue;
      const Serial other = errand->other != trace::kNobody ? errand->other : each.object;
      if (const auto spark = spark_at(*errand, way_between(each.actor, other), static_cast<float>(each.fraction)))
        items_.sparks.push_back(*spark);
    }
  }

  /// From a process to another, or to a thing; empty: there is none on this stage.
  std::vector<ImVec2> way_between(Serial process, Serial other) const {
    const FamilySlot *from = slot_of(process), *to = slot_of(other);
    if (from != nullptr && to != nullptr) return from != to ? wait_way(*from, *to) : std::vector<ImVec2>{};
    for (const ObjectEdge& edge : items_.uses) {
      if (edge.use.process != process || edge.use.object != other) continue;
      std::vector<ImVec2> way = edge.way;
      if (edge.use.use == Use::Takes) std::reverse(way.begin(), way.end());
      return way;
    }
    return {};
  }

  EdgePlace edge_place(const Figure& figure, float rank) const {
    EdgePlace place{figure.rect, rank};
    const model::IpcObject* object = finally_.object(figure.object);
    if (object == nullptr || !is_queue(object->type)) return place;
    place.put = {0.04F, 0.4F}, place.get = {0.72F, 0.96F};
    if (mirrored(figure.object)) place.put = {0.6F, 0.96F}, place.get = {0.04F, 0.28F};
    return place;
  }

  const Scene& scene_;
  std::span<const model::Deadlock> deadlocks_;
  const StageState& state_;
  const std::vector<Shoal>& shoals_;
  const StagePlan& plan_;
  float em_;
  const World& finally_;
  Corridors corridors_;
  Rect traffic_area_;
  std::unordered_map<Serial, std::size_t> slots_;  // Of each process its card or shoal.
  StageItems items_;
};

}  // namespace

void prepare_stage(const Scene& scene, std::span<const model::SourceFile> sources, StageState& state) {
  state.texts.update(scene.history, sources);
}

StageItems layout_stage(const Scene& scene, const StageState& state, ImVec2 size) {
  const World& finally = scene.whole.finally;
  const std::vector<Shoal> shoals = shoals_of(finally);
  const std::vector<FamilyMember> members = members_of(finally, shoals);
  StageItems items;
  if (scene.world.processes.empty() || members.empty()) {
    const float em = scene.theme.fonts.text.size;
    const Rect area = Rect{0, 0, size.x, size.y}.inset(0.8F * em, 0.5F * em);
    items.drawing.add(Words{area, scene.tr(kNothingYet), Type::Regular, Ink::Faint, trace::kNobody, Align::Center, 1});
    return items;
  }
  const FamilyShape shape{members};
  const std::vector<model::Deadlock> deadlocks = model::standing_deadlocks(scene.history, scene.world, scene.end());
  const std::string trouble = deadlocks.empty()
                                  ? std::string{}
                                  : scene.tr(kDeadlock, model::explain(scene.world, deadlocks.front(), scene.language));
  const StageWishes wishes{.supervisor = std::any_of(finally.processes.begin(), finally.processes.end(),
                                                     [](const auto& p) { return p->orphaned.has_value(); }),
                           .banner = trouble,
                           .banner_later = !visible_objects(finally).empty()};
  const StagePlan plan = plan_stage(shape, finally, wishes, size, scene.theme);
  const Theme theme = zoomed(scene.theme, plan.zoom);
  const Scene larger = scene.in(theme);
  StageLayout layout{larger, state, shoals, plan, deadlocks};
  layout.run(shape);
  const Traffic before = scene.transition.from ? layout.traffic(*scene.transition.from) : Traffic{};
  items = std::move(layout.items());
  items.trouble = trouble;
  add_stage(items, {shoals, state.open, plan, before}, larger);
  return items;
}

void draw_stage(const StageItems& items, const Scene& scene, Canvas& canvas, StageState& state, Actions& actions) {
  const Theme theme = zoomed(scene.theme, items.zoom);
  const Scene larger = scene.in(theme);
  Canvas whole = canvas.part(canvas.area(), theme);
  paint(items.drawing, larger, whole, actions);
  if (!scene.interactive) return;
  const Pointer& pointer = canvas.pointer();
  for (const ShoalItems& shoal : items.shoals)
    for (const ShoalGroup& group : shoal.groups) {
      if (!pointer.clicked(group.row)) continue;
      const OpenGroup clicked{shoal.first, group.words};
      state.open = state.open == clicked ? std::nullopt : std::optional{clicked};
    }
  // A click beside everything selects nothing.
  const bool on_something = std::any_of(items.drawing.spots.begin(), items.drawing.spots.end(),
                                        [&](const Spot& s) { return pointer.over(s.rect); });
  if (pointer.clicked(canvas.area()) && !on_something) actions.add(action::Select{});
}

}  // namespace view
