#include "view/traffic.hpp"

#include <algorithm>
#include <map>

#include "view/corridors.hpp"
#include "view/traffic_figures.hpp"

namespace view {
namespace {

using model::IpcObject;
using model::ObjectType;

/// In em: how wide a figure must be, whether it takes what is left of its row, and how high it is.
struct Wish {
  float width, height;
  bool stretches;
};

constexpr float kGap = 0.9F, kBriefHeight = 1.7F, kBriefWidth = 13.F;
constexpr float kWidest = 56.F;  ///< What stretches becomes no wider.

std::size_t producers_of(const model::World& world, Serial queue) {
  return static_cast<std::size_t>(
      std::count_if(world.threads.begin(), world.threads.end(), [&](const auto& t) { return t->serves == queue; }));
}

Wish wish_of(const IpcObject& object, const model::World& finally) {
  switch (object.type) {
    case ObjectType::Queue:
    case ObjectType::JoinableQueue:
      return {28.5F,
              3.4F + 1.75F * static_cast<float>(std::clamp<std::size_t>(producers_of(finally, object.serial), 1, 4)),
              true};
    case ObjectType::SimpleQueue:
      return {26.F, 5.2F, true};
    case ObjectType::Pipe:
    case ObjectType::Connection:
      return {30.F, 5.4F, true};
    case ObjectType::Pool:
    case ObjectType::None:
    case ObjectType::Lock:
    case ObjectType::RLock:
    case ObjectType::Semaphore:
    case ObjectType::BoundedSemaphore:
    case ObjectType::Event:
    case ObjectType::Condition:
    case ObjectType::Barrier:
    case ObjectType::Value:
    case ObjectType::Array:
      break;
  }
  return {15.F, 4.9F, false};
}

struct Places {
  std::vector<Rect> rects;
  float height = 0;
};

/// Row by row, in the order of creation; what stretches shares the rest of its row.
Places flow_within(const std::vector<const IpcObject*>& objects, const model::World& finally, float width, float em) {
  Places places;
  places.rects.resize(objects.size());
  std::size_t first = 0;
  float y = 0;
  while (first < objects.size()) {
    float used = 0, height = 0;
    std::size_t last = first, elastic = 0;
    for (; last < objects.size(); ++last) {
      const Wish wish = wish_of(*objects[last], finally);
      const float more = (last > first ? kGap * em : 0) + std::min(wish.width * em, width);
      if (last > first && used + more > width) break;
      used += more;
      height = std::max(height, wish.height * em);
      elastic += wish.stretches ? 1 : 0;
    }
    const float most = std::min(width, std::max(used, kWidest * em * static_cast<float>(elastic)));
    const float extra = elastic > 0 ? std::max(0.F, most - used) / static_cast<float>(elastic) : 0;
    float x = (width - used - extra * static_cast<float>(elastic)) / 2;
    for (std::size_t i = first; i < last; ++i) {
      const Wish wish = wish_of(*objects[i], finally);
      places.rects[i] = {x, y, std::min(wish.width * em, width) + (wish.stretches ? extra : 0), wish.height * em};
      x = places.rects[i].right() + kGap * em;
    }
    y += height + kGap * em;
    first = last;
  }
  places.height = std::max(0.F, y - kGap * em);
  return places;
}

/// As many lines side by side as find room.
Places flow_briefly_within(std::size_t count, float width, float em) {
  Places places;
  const float cell = kBriefWidth * em;
  const auto columns = static_cast<std::size_t>(std::max(1.F, std::floor((width + kGap * em) / (cell + kGap * em))));
  const float each = (width - kGap * em * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const float row = (kBriefHeight + 0.3F) * em;
  for (std::size_t i = 0; i < count; ++i)
    places.rects.push_back({static_cast<float>(i % columns) * (each + kGap * em), static_cast<float>(i / columns) * row,
                            each, kBriefHeight * em});
  places.height = static_cast<float>((count + columns - 1) / columns) * row;
  return places;
}

/// A row that a single thing fills has no gap through which an edge could pass to the rows below it: then a lane stays
/// free at either side.
template <class Flow>
Places with_lanes(const Flow& flow, float width, float em) {
  Places places = flow(width);
  const float room = width - 2 * kSideLane * em;
  const bool several = !places.rects.empty() && places.rects.back().y > places.rects.front().y;
  if (!several || std::none_of(places.rects.begin(), places.rects.end(), [&](const Rect& r) { return r.width > room; }))
    return places;
  places = flow(room);
  for (Rect& rect : places.rects) rect.x += kSideLane * em;
  return places;
}

Places flow(const std::vector<const IpcObject*>& objects, const model::World& finally, float width, float em) {
  return with_lanes([&](float room) { return flow_within(objects, finally, room, em); }, width, em);
}

Places flow_briefly(std::size_t count, float width, float em) {
  return with_lanes([&](float room) { return flow_briefly_within(count, room, em); }, width, em);
}

/// Slow in, slow out.
float eased(float f) { return f < 0.5F ? 4 * f * f * f : 1 - 4 * (1 - f) * (1 - f) * (1 - f); }

}  // namespace

std::vector<const IpcObject*> visible_objects(const model::World& world) {
  std::vector<const IpcObject*> objects;
  for (const auto& object : world.objects)
    if (object->whole == trace::kNobody && object->type != ObjectType::Pool &&
        (object->type != ObjectType::Connection || object->paired) && object->type != ObjectType::None)
      objects.push_back(object.get());
  return objects;
}

TrafficHeight traffic_height(const model::World& finally, float width, float em) {
  const auto objects = visible_objects(finally);
  if (objects.empty()) return {};
  return {flow(objects, finally, width, em).height, flow_briefly(objects.size(), width, em).height};
}

Traffic layout_traffic(const model::World& finally, const model::World& world, const Rect& area, const Scene& scene,
                       const TrafficSides& sides) {
  Traffic traffic;
  const auto objects = visible_objects(finally);
  if (objects.empty() || area.empty()) return traffic;
  const float em = scene.theme.fonts.text.size;
  Places places = flow(objects, finally, area.width, em);
  const bool brief = places.height > area.height + 1;
  if (brief) places = flow_briefly(objects.size(), area.width, em);

  FigurePen pen{finally, world, scene, traffic};
  const auto fits = [&](const Rect& rect) { return rect.moved(area.top_left()).bottom() <= area.bottom() + 1; };
  const auto room = static_cast<std::size_t>(std::count_if(places.rects.begin(), places.rects.end(), fits));
  for (std::size_t i = 0; i < room; ++i) {
    if (i == 0 || places.rects[i].y != places.rects[i - 1].y) traffic.rows.emplace_back();
    traffic.rows.back().push_back(places.rects[i].moved(area.top_left()));
  }
  for (std::size_t i = 0; i < room; ++i) {
    const Rect rect = places.rects[i].moved(area.top_left());
    if (room < objects.size() && i + 1 == room) {  // The last place says how many there are besides.
      const auto made = [&](const IpcObject* each) { return world.object(each->serial) != nullptr; };
      const auto more = std::count_if(objects.begin() + static_cast<std::ptrdiff_t>(i), objects.end(), made);
      if (more > 0) pen.more(static_cast<std::size_t>(more), rect);
      break;
    }
    const IpcObject* object = world.object(objects[i]->serial);
    if (object == nullptr) continue;  // Not made yet: its place stays empty.
    traffic.figures.push_back({object->serial, rect, brief});
    if (brief) {
      pen.brief(*object, rect);
    } else if (is_queue(object->type)) {
      pen.queue(*object, rect, sides);
    } else if (object->type == ObjectType::Pipe || object->type == ObjectType::Connection) {
      pen.pipe(*object, rect, sides);
    } else if (is_memory(object->type)) {
      pen.memory(*object, rect);
    } else {
      pen.lock(*object, rect);
    }
  }
  return traffic;
}

std::vector<ValueItem> values_between(const std::vector<ValueItem>& from, const std::vector<ValueItem>& to,
                                      const std::function<float(Serial)>& fraction_of,
                                      const std::function<Path(const ValueItem* old, const ValueItem& now)>& path_of) {
  using Identity = std::tuple<Serial, Serial, std::uint64_t>;
  const auto identity = [](const ValueItem& v) { return Identity{v.object, v.sender, v.number}; };
  std::map<Identity, const ValueItem*> before;
  for (const ValueItem& value : from) before.emplace(identity(value), &value);

  std::vector<ValueItem> values;
  for (ValueItem value : to) {
    const float fraction = fraction_of(value.object);
    const auto old = before.find(identity(value));
    const ValueItem* was = old == before.end() ? nullptr : old->second;
    // What leaves a hand for the list of what was taken does not fly there: it would look as if it were given back.
    if (was != nullptr && was->in_hand && !value.in_hand) was = nullptr;
    const bool let_go = was == nullptr && old != before.end();
    const Path path = path_of && fraction < 1 && !let_go ? path_of(was, value) : Path{};
    if (!path.empty()) {
      const Rect size = was ? between(was->rect, value.rect, fraction) : value.rect;
      const ImVec2 at = along(path, eased(fraction));
      value.rect = {at.x - size.width / 2, at.y - size.height / 2, size.width, size.height};
      if (was) before.erase(old);
    } else if (was == nullptr) {
      value.opacity *= fraction;
    } else {
      value.rect = between(old->second->rect, value.rect, fraction);
      value.opacity = old->second->opacity + (value.opacity - old->second->opacity) * fraction;
      before.erase(old);
    }
    values.push_back(std::move(value));
  }
  for (const ValueItem& value : from) {
    const float fraction = fraction_of(value.object);
    if (fraction >= 1 || !before.contains(identity(value))) continue;
    values.push_back(value);
    values.back().opacity *= 1 - fraction;
  }
  return values;
}

void add_values(Drawing& drawing, const std::vector<ValueItem>& values, const Theme& theme) {
  for (const ValueItem& value : values) {
    drawing.add(Box{value.rect, value.past ? Stroke::Solid : Stroke::None, 1, value.past ? Ground::None : Ground::Solid,
                    3, Ink::Owner, value.owner, value.opacity});
    drawing.add(Words{value.rect.inset(theme.px(4), 0), value.text, Type::Small, value.past ? Ink::Quiet : Ink::OnOwner,
                      value.owner, Align::Center, value.opacity});
    drawing.spots.push_back({value.rect, value.object, value.tip.empty() ? value.text : value.tip, {}});
  }
}

}  // namespace view
