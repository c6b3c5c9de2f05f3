#include "view/object_edges.hpp"

#include <cmath>
#include <map>
#include <set>
#include <span>
#include <tuple>

#include "model/operations.hpp"

namespace view {
namespace {

using model::IpcObject;

bool lives(const model::World& world, Serial process) {
  const model::Process* found = world.process(process);
  return found != nullptr && found->alive();
}

/// The thing of which it is a part, or itself.
const IpcObject* whole_of(const model::World& world, Serial serial) {
  const IpcObject* object = world.object(serial);
  while (object != nullptr && object->whole != trace::kNobody) object = world.object(object->whole);
  return object;
}

class Uses {
 public:
  Uses(const model::World& finally, const model::World& world) : finally_{finally}, world_{world} {}

  std::vector<ObjectUse> run() {
    for (const auto& object : world_.objects) {
      if (object->holder != trace::kNobody) add(object->holder, *object, Use::Holds, false);
      for (const model::Waiter& waiter : object->waiters)
        add(waiter.actor, *object, Use::Waits, gets(waiter.operation));
    }
    for (const auto& process : world_.processes) acts(process->serial, process->activity);
    for (const auto& thread : world_.threads)
      if (thread->serves == trace::kNobody) acts(thread->serial, thread->activity);
    for (const auto& thread : finally_.threads)
      if (const IpcObject* queue = world_.object(thread->serves); queue != nullptr && lives(world_, thread->process))
        add(thread->process, *queue, Use::Gives, false);
    for (const auto& object : finally_.objects)
      for (const model::Message& message : object->taken)
        if (const model::Process* taker = finally_.process_of(message.receiver);
            taker != nullptr && lives(world_, taker->serial) && world_.object(object->serial) != nullptr)
          add(taker->serial, *object, Use::Takes, true);
    std::vector<ObjectUse> uses;
    for (const auto& [pair, use] : strongest_)
      uses.push_back({std::get<0>(pair), std::get<1>(pair), use, std::get<2>(pair)});
    return uses;
  }

 private:
  static bool gets(model::Operation operation) {
    const model::OperationFacts& facts = model::facts_of(operation);
    return facts.waits_for == model::WaitsFor::Item;
  }

  void acts(Serial actor, const model::Activity& activity) {
    if (!activity.in_operation()) return;
    if (const IpcObject* object = world_.object(activity.object))
      add(actor, *object, Use::Acts, gets(activity.operation));
  }

  void add(Serial actor, const IpcObject& part, Use use, bool gets) {
    const IpcObject* object = whole_of(world_, part.serial);
    const model::Process* process = world_.process_of(actor);
    if (object == nullptr || process == nullptr) return;
    const auto [known, fresh] = strongest_.emplace(std::tuple{process->serial, object->serial, gets}, use);
    if (!fresh) known->second = std::max(known->second, use);
  }

  const model::World& finally_;
  const model::World& world_;
  std::map<std::tuple<Serial, Serial, bool>, Use> strongest_;  // A process may put into a queue and get from it.
};

bool contains(std::span<const ObjectUse> uses, const ObjectUse& use) {
  return std::find(uses.begin(), uses.end(), use) != uses.end();
}

/// Of what is to be seen only while an act is on its way: it comes at once and goes at its end.
float there_and_gone(float fraction) { return std::clamp(8 * std::min(fraction, 1 - fraction), 0.F, 1.F); }

std::vector<ImVec2> way_of(const EdgePlace& card, const EdgePlace& figure, const ObjectUse& use,
                           const EdgePlaces& places, const Corridors& corridors, float em) {
  // The middle of a card's foot belongs to the family.
  float from = card.rect.x + card.rect.width * (0.6F + 0.35F * figure.rank);
  const auto [low, high] = use.gets ? figure.get : figure.put;
  float to = figure.rect.x + figure.rect.width * (low + (high - low) * card.rank);
  // What leads to a part that is reached below the card goes straight down.
  const float least = figure.rect.x + figure.rect.width * low, most = figure.rect.x + figure.rect.width * high;
  const float straight = std::clamp(from, least, most);
  if (places.cards <= 4) to = straight;
  // A shoal may hold and wait for the same thing.
  if (use.use == Use::Waits && figure.rect.right() - to > 2 * em) to += em, from -= em;
  const bool below = to > card.rect.x + 0.8F * em && to < card.rect.right() - 0.8F * em &&
                     std::abs(to - card.rect.center().x) > 0.8F * em;
  if (below) from = to;  // Straight down.
  // The middle of a corridor belongs to the family, too.
  const float order = std::clamp(card.rank + (figure.rank - 0.5F) / static_cast<float>(places.cards), 0.F, 1.F);
  const float lane = order < 0.5F ? 0.06F + 0.52F * order : 0.48F + 0.46F * order;
  return corridors.way(corridors.foot(card.rect, from), corridors.head(figure.rect, to), lane);
}

}  // namespace

std::vector<ObjectUse> object_uses(const model::World& finally, const model::World& world) {
  return Uses{finally, world}.run();
}

std::vector<ObjectEdge> object_edges(const model::World& finally, const model::World& world,
                                     const UsesOnTheWay& on_the_way, const EdgePlaces& places,
                                     const Corridors& corridors, float em) {
  const auto& [before, fraction_of, acting] = on_the_way;
  const std::vector<ObjectUse> now = object_uses(finally, world);
  std::map<const model::World*, std::vector<ObjectUse>> old;
  const auto uses_before = [&](Serial process) -> std::span<const ObjectUse> {
    const model::World* from = before(process);
    if (from == nullptr) return {};
    const auto [found, fresh] = old.try_emplace(from);
    if (fresh) found->second = object_uses(finally, *from);
    return found->second;
  };
  std::vector<ObjectEdge> edges;
  std::set<std::tuple<const EdgePlace*, const EdgePlace*, Use, bool>> known;  // Those of a shoal lead from one place.
  const auto add = [&](const ObjectUse& use, float opacity) {
    const EdgePlace *card = places.card(use.process), *figure = places.figure(use.object);
    if (opacity <= 0 || card == nullptr || figure == nullptr || card->rect.bottom() > figure->rect.y) return;
    if (!known.emplace(card, figure, use.use, use.gets).second) return;
    ObjectEdge edge{use, way_of(*card, *figure, use, places, corridors, em), opacity};
    if (use.use == Use::Takes) std::reverse(edge.way.begin(), edge.way.end());
    edges.push_back(std::move(edge));
  };
  for (const ObjectUse& use : now)
    add(use,
        before(use.process) != nullptr && !contains(uses_before(use.process), use) ? fraction_of(use.process) : 1.F);
  for (const auto& process : world.processes)
    for (const ObjectUse& use : uses_before(process->serial))
      if (use.process == process->serial && !contains(now, use)) add(use, 1 - fraction_of(use.process));
  for (const ObjectUse& use : acting) add(use, there_and_gone(fraction_of(use.process)));
  return edges;
}

}  // namespace view
