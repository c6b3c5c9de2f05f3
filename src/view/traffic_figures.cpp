#include "view/traffic_figures.hpp"

#include "model/story.hpp"
#include "view/labels.hpp"
#include "view/process_words.hpp"
#include "view/time_scale.hpp"

namespace view {
namespace {

using model::IpcObject;
using model::ObjectType;

constexpr Text kHeldBy{"held by", "持有者"};
constexpr Text kFree{"free", "空闲"};
constexpr Text kTimes{"{0} times", "{0} 次"};
constexpr Text kDeadHolder{"never released", "永不释放"};
constexpr Text kNobodyWaits{"nobody waits", "没有人等待"};
constexpr Text kSet{"set", "已 set"};
constexpr Text kClear{"not set", "未 set"};
constexpr Text kLeft{"{0} of {1} left", "剩 {0} / {1}"};
constexpr Text kArrived{"{0} of {1} arrived", "到齐 {0} / {1}"};
constexpr Text kOneWay{"one way", "单向"};
constexpr Text kTwoWays{"both ways", "双向"};
constexpr Text kEnd{"end {0}", "{0} 端"};
constexpr Text kHolds{"open in", "打开者"};
constexpr Text kNobodyHolds{"closed", "已关闭"};
constexpr Text kNotOpened{"not yet opened", "尚未打开"};
constexpr Text kUnderWay{"{0} under way", "途中 {0} 件"};
constexpr Text kInIt{"{0} in it", "{0} 件"};
constexpr Text kWaiting{"{0} wait", "{0} 个等待"};

constexpr Text kElements{"{0} elements", "{0} 个元素"};
constexpr Text kWrittenBy{"written by", "写入者"};
constexpr Text kUntouched{"not read or written yet", "尚未读写"};

constexpr float kHourglassWidth = 1.2F;  ///< In em.
constexpr float kHolderRow = 1.45F;      ///< In em: a row of those who hold an end of a pipe.
constexpr float kWidestMessage = 6, kLeastMessage = 2.4F, kMessageGap = 0.25F;  ///< In em: of what is under way.
constexpr std::size_t kNamesLookedAt = 64;  ///< More processes than that do not get a name of their own size.

/// "7"; of an element of an array "[3] 7".
std::string cell_text(const model::Memory::Cell& cell) {
  return (cell.index < 0 ? std::string{} : "[" + std::to_string(cell.index) + "] ") + std::string{cell.text};
}

std::string text_of(const model::Message& message) { return message.text.empty() ? "·" : std::string{message.text}; }

}  // namespace

Icon icon_of(ObjectType type, const IpcObject& object) {
  switch (type) {
    case ObjectType::Queue:
    case ObjectType::SimpleQueue:
    case ObjectType::JoinableQueue:
      return Icon::Queue;
    case ObjectType::Pipe:
    case ObjectType::Connection:
      return Icon::Pipe;
    case ObjectType::Semaphore:
    case ObjectType::BoundedSemaphore:
      return Icon::Semaphore;
    case ObjectType::Event:
      return Icon::Event;
    case ObjectType::Barrier:
      return Icon::Barrier;
    case ObjectType::Value:
    case ObjectType::Array:
      return Icon::Memory;
    case ObjectType::Lock:
    case ObjectType::RLock:
    case ObjectType::Condition:
    case ObjectType::Pool:
    case ObjectType::None:
      break;
  }
  return object.holder == trace::kNobody ? Icon::Unlock : Icon::Lock;
}

Serial FigurePen::process_of(Serial actor) const {
  const model::Process* process = world_.process_of(actor);
  if (process == nullptr) process = finally_.process_of(actor);
  return process ? process->serial : trace::kNobody;
}

float FigurePen::small_width(const std::string& text) const { return text_width(scene_.theme.fonts.small, text); }

std::string FigurePen::fitting(const std::string& text, float width) const {
  return small_width(text) <= width ? text : text.substr(0, text.find(' '));
}

void FigurePen::words(const Rect& rect, const std::string& text, Type type, Ink ink, Serial owner, Align align) {
  traffic_.drawing.add(Words{rect, text, type, ink, owner, align, 1});
}

void FigurePen::way(ImVec2 from, ImVec2 to, bool lit, Serial owner) {
  const Ink ink = !lit ? Ink::Line : owner == trace::kNobody ? Ink::Quiet : Ink::Owner;
  traffic_.drawing.add(
      Way{{plus(from, {2, 0}), minus(to, {2, 0})}, Stroke::Solid, lit ? 1.5F : 1.F, true, ink, owner, 1});
}

Rect FigurePen::title(const IpcObject& object, const Rect& rect, const std::string& facts, Ink facts_ink) {
  const bool marked = scene_.selected == object.serial || scene_.hovered == object.serial;
  traffic_.drawing.add(Box{rect, Stroke::Solid, 1, Ground::None, 7,
                           scene_.selected == object.serial ? Ink::Selected
                           : marked                         ? Ink::Quiet
                                                            : Ink::Line});
  traffic_.drawing.spots.push_back({rect, object.serial, {}, {}});
  const Rect row{rect.x + 0.6F * em_, rect.y + 0.2F * em_, rect.width - 1.2F * em_, 1.5F * em_};
  const std::string name = name_of_any(object.serial, world_);
  traffic_.drawing.add(Mark{icon_of(object.type, object), {row.x + 0.5F * em_, row.center().y}, em_, Ink::Quiet});
  const float wide = std::min(text_width(scene_.theme.fonts.bold, name) + 1, row.width * 0.5F);
  words({row.x + 1.4F * em_, row.y, wide, row.height}, name, Type::Bold, Ink::Text);
  const float used = 1.4F * em_ + wide + 0.8F * em_;
  words({row.x + used, row.y, row.width - used, row.height}, facts, Type::Small, facts_ink);
  return {row.x, row.bottom() + 0.1F * em_, row.width, rect.bottom() - row.bottom() - 0.25F * em_};
}

float FigurePen::chip(Serial actor, const Rect& rect, Align align, Stroke stroke, const std::string& more) {
  const Serial process = process_of(actor);
  const model::Process* found = world_.process(process);
  const bool dead = found == nullptr || presence_of(found) == Presence::Gone || presence_of(found) == Presence::Zombie;
  std::string text = name_of_any(actor, world_).empty() ? name_of_any(actor, finally_) : name_of_any(actor, world_);
  const std::string whole = text + more;
  if (chip_width(whole) <= rect.width) text = whole;
  const float wide = std::min(chip_width(text), rect.width);
  const Rect box{align == Align::Right ? rect.right() - wide : rect.x, rect.y, wide, rect.height};
  traffic_.drawing.add(Box{box, dead ? Stroke::Dotted : stroke, 1,
                           stroke == Stroke::Solid && !dead ? Ground::Tint : Ground::None, 4,
                           dead ? Ink::Quiet : Ink::Owner, process});
  words(box.inset(0.4F * em_, 0), text, Type::Small, dead ? Ink::Quiet : Ink::Owner, process);
  traffic_.drawing.spots.push_back({box, process, whole, {}});
  return wide;
}

float FigurePen::chip_width(const std::string& text) const { return small_width(text) + 0.9F * em_ + 1; }

float FigurePen::widest_waiter() const {
  float widest = 0;
  const std::size_t looked_at = std::min(finally_.processes.size(), kNamesLookedAt);
  for (std::size_t i = 0; i < looked_at; ++i)
    widest = std::max(widest, chip_width(model::name_of(*finally_.processes[i])));
  return kHourglassWidth * em_ + widest;
}

float FigurePen::waiters(const std::vector<model::Waiter>& waiting, const Rect& rect, Align align) {
  float used = 0;
  std::size_t shown = 0;
  for (const model::Waiter& waiter : waiting) {
    const float icon = kHourglassWidth * em_, rest = rect.width - used;
    if (rest < (shown == 0 ? 2.5F : 5.F) * em_) {
      words({rect.x + used, rect.y, rest, rect.height}, "+" + std::to_string(waiting.size() - shown), Type::Small,
            Ink::Quiet);
      break;
    }
    traffic_.drawing.add(Mark{Icon::Hourglass, {rect.x + used + icon / 2, rect.center().y}, 0.9F * em_, Ink::Now});
    const std::string left = waiter.deadline ? " · " + duration_text(*waiter.deadline - scene_.t) : std::string{};
    used += icon +
            chip(waiter.actor, {rect.x + used + icon, rect.y, rest - icon, rect.height}, align, Stroke::Dashed, left) +
            0.5F * em_;
    ++shown;
  }
  return used;
}

void FigurePen::pipe(const IpcObject& object, const Rect& rect, const TrafficSides& sides) {
  const bool duplex = object.capacity != 1 || object.type == ObjectType::Connection;
  const auto under_way = object.pipe.size();
  std::string facts = scene_.tr(duplex ? kTwoWays : kOneWay);
  if (under_way > 0) facts += " · " + scene_.tr(kUnderWay, under_way);
  const Rect body = title(object, rect, facts, Ink::Quiet);

  // [holders of A] (A ======= B) [holders of B]; whoever waits stands above the holders of the end at which it waits.
  const float side = body.width * 0.3F;
  const Rect left{body.x, body.y, side - 0.5F * em_, body.height},
      right{body.right() - side + 0.5F * em_, body.y, side - 0.5F * em_, body.height};
  const Rect tube{body.x + side, body.center().y - 0.95F * em_, body.width - 2 * side, 1.9F * em_};
  std::vector<model::Waiter> at_a, at_b;
  for (const auto& part : world_.objects) {
    if (part->whole != object.serial) continue;
    auto& end = part->capacity == 2 ? at_b : at_a;
    end.insert(end.end(), part->waiters.begin(), part->waiters.end());
  }
  for (const model::Waiter& waiter : object.waiters) {
    const Serial process = process_of(waiter.actor);
    const bool only_b = std::find(object.ends_a.begin(), object.ends_a.end(), process) == object.ends_a.end();
    (only_b && duplex ? at_b : at_a).push_back(waiter);
  }
  pipe_end(left, "A", {object.ends_a, object.opened_a, at_a});
  pipe_end(right, "B", {object.ends_b, object.opened_b, at_b});

  traffic_.drawing.add(Box{tube, Stroke::Solid, 1.5F, Ground::Sunken, 40, Ink::Quiet});
  // What travels to A lies at the left end, first come nearest to it; what travels to B at the right.
  std::vector<model::Message> to_a, to_b;
  for (const model::Message& message : object.pipe) (message.to == model::End::B ? to_b : to_a).push_back(message);
  const float half = to_a.empty() || to_b.empty() ? 1.F : 0.5F;
  const Rect inner = tube.inset(0.7F * em_, 0);
  travelling(object, to_a, {inner.x, inner.y, inner.width * half, inner.height}, true);
  travelling(object, to_b, {inner.right() - inner.width * half, inner.y, inner.width * half, inner.height}, false);
  in_hands(object, sides, traffic_.values);
}

void FigurePen::pipe_end(const Rect& area, const char* name, const PipeEnd& end) {
  const std::vector<Serial>& holders = end.holders;
  const float row = kHolderRow * em_;
  float y = area.y;
  const Text& state = !holders.empty() ? kHolds : end.opened ? kNobodyHolds : kNotOpened;
  words({area.x, y, area.width, row}, scene_.tr(kEnd, name) + " · " + scene_.tr(state), Type::Small, Ink::Quiet);
  y += row;
  float x = area.x;
  for (std::size_t i = 0; i < holders.size(); ++i) {
    if (area.right() - x < 3.2F * em_ && i > 0) {
      words({x, y, area.right() - x, row}, "+" + std::to_string(holders.size() - i), Type::Small, Ink::Quiet);
      break;
    }
    x += chip(holders[i], {x, y, area.right() - x, row * 0.95F}, Align::Left, Stroke::Solid) + 0.3F * em_;
  }
  if (!end.waiting.empty() && y + 2 * row <= area.bottom() + 0.5F * em_)
    waiters(end.waiting, {area.x, y + row * 1.05F, area.width, row * 0.95F}, Align::Left);
}

/// Where the messages have no room side by side, but their differences have, each is cut to an equal share.
std::vector<std::string> FigurePen::labels_of(const std::vector<model::Message>& messages, float room) const {
  std::vector<std::string> texts;
  float wanted = 0;
  for (const model::Message& message : messages) {
    texts.push_back(text_of(message));
    wanted += std::min(small_width(texts.back()) + 0.7F * em_, kWidestMessage * em_) + kMessageGap * em_;
  }
  if (messages.empty() || wanted <= room) return texts;
  const float each = room / static_cast<float>(messages.size()) - (kMessageGap + 0.75F) * em_;
  return each < kLeastMessage * em_ ? texts : distinct_labels(scene_.theme.fonts.small, texts, each);
}

void FigurePen::travelling(const IpcObject& object, const std::vector<model::Message>& messages, const Rect& area,
                           bool to_left) {
  float x = to_left ? area.x : area.right();
  std::size_t shown = 0;
  const std::vector<std::string> labels = labels_of(messages, area.width);
  for (const model::Message& message : messages) {
    const std::string whole = text_of(message), &label = labels[shown];
    const float wide = std::clamp(small_width(label) + 0.7F * em_, 1.4F * em_, kWidestMessage * em_);
    if ((to_left ? area.right() - x : x - area.x) < wide + (shown + 1 < messages.size() ? 2 * em_ : 0)) {
      const float rest = to_left ? area.right() - x : x - area.x;
      words({to_left ? x : area.x, area.y, rest, area.height}, "+" + std::to_string(messages.size() - shown),
            Type::Small, Ink::Quiet, trace::kNobody, to_left ? Align::Left : Align::Right);
      break;
    }
    const float at = to_left ? x : x - wide;
    traffic_.values.push_back({object.serial,
                               message.sender,
                               message.number,
                               {at, area.center().y - 0.67F * em_, wide, 1.35F * em_},
                               label,
                               process_of(message.sender),
                               1,
                               false,
                               whole});
    x = to_left ? at + wide + kMessageGap * em_ : at - kMessageGap * em_;
    ++shown;
  }
}

void FigurePen::lock(const IpcObject& object, const Rect& rect) {
  const model::Process* holder = world_.process_of(object.holder);
  const bool held_for_ever = holder != nullptr && holder->exited;
  const bool counts = object.type == ObjectType::Semaphore || object.type == ObjectType::BoundedSemaphore ||
                      object.type == ObjectType::Barrier;
  const Rect body = title(object, rect,
                          held_for_ever ? scene_.tr(kDeadHolder)
                          : counts      ? summary(object)
                                        : std::string{},
                          held_for_ever ? Ink::Trouble : Ink::Quiet);
  const float row = 1.3F * em_;
  Rect line{body.x, body.y, body.width, row};
  switch (object.type) {
    case ObjectType::Semaphore:
    case ObjectType::BoundedSemaphore:
    case ObjectType::Barrier:
      tokens(object, line);
      break;
    case ObjectType::Event:
      traffic_.drawing.add(Disc{{line.x + 0.5F * em_, line.center().y},
                                0.38F * em_,
                                object.count != 0,
                                object.count != 0 ? Ink::Alive : Ink::Quiet,
                                trace::kNobody,
                                1});
      words({line.x + 1.3F * em_, line.y, line.width - 1.3F * em_, row}, scene_.tr(object.count != 0 ? kSet : kClear),
            Type::Small, Ink::Text);
      break;
    case ObjectType::Pool:
    case ObjectType::None:
    case ObjectType::Queue:
    case ObjectType::SimpleQueue:
    case ObjectType::JoinableQueue:
    case ObjectType::Pipe:
    case ObjectType::Connection:
    case ObjectType::Value:
    case ObjectType::Array:
    case ObjectType::Lock:
    case ObjectType::RLock:
    case ObjectType::Condition:
      held_by(object, line);
      break;
  }
  line.y += row + 0.15F * em_;
  if (object.waiters.empty()) {
    words(line, scene_.tr(kNobodyWaits), Type::Small, Ink::Faint);
  } else {
    waiters(object.waiters, line, Align::Left);
  }
}

/// What it holds, as tiles in the colour of who wrote them; the one that was touched last comes first.
void FigurePen::memory(const IpcObject& object, const Rect& rect) {
  const bool array = object.type == ObjectType::Array;
  const Rect body = title(object, rect, array ? scene_.tr(kElements, object.capacity) : std::string{}, Ink::Quiet);
  const float row = 1.45F * em_;
  const Rect line{body.x, body.y, body.width, row};
  const std::vector<model::Memory::Cell>& cells = object.memory.cells;
  if (cells.empty()) {
    words(line, std::string{object.memory.first}, Type::Mono, Ink::Text);
    words({line.x, line.y + row, line.width, row}, scene_.tr(kUntouched), Type::Small, Ink::Faint);
    return;
  }
  float x = line.x;
  for (auto cell = cells.rbegin(); cell != cells.rend(); ++cell) {
    std::string text = cell_text(*cell);
    const float wide = std::max(small_width(text) + 0.8F * em_, 2.F * em_);
    if (x > line.x && x + wide > line.right()) break;
    const Serial writer = process_of(cell->writer);
    traffic_.values.push_back({object.serial,
                               writer,
                               cell->version << 16 | (static_cast<std::uint64_t>(cell->index) & 0xFFFF),
                               {x, line.y, std::min(wide, line.width), row},
                               std::move(text),
                               writer,
                               1});
    x += wide + 0.3F * em_;
  }
  const Serial writer = process_of(cells.back().writer);
  if (writer == trace::kNobody) return;
  const Rect below{line.x, line.y + row + 0.1F * em_, line.width, 1.3F * em_};
  const std::string by = scene_.tr(kWrittenBy);
  const float wide = small_width(by) + 0.5F * em_;
  words({below.x, below.y, wide, below.height}, by, Type::Small, Ink::Quiet);
  chip(writer, {below.x + wide, below.y, below.width - wide, below.height}, Align::Left, Stroke::Solid);
}

void FigurePen::tokens(const IpcObject& object, const Rect& line) {
  const auto all = static_cast<std::size_t>(std::max({object.capacity, object.count, std::int64_t{0}}));
  const float step = std::min(0.95F * em_, line.width / static_cast<float>(std::max<std::size_t>(all, 1)));
  for (std::size_t i = 0; i < std::min<std::size_t>(all, 64); ++i)
    traffic_.drawing.add(Disc{{line.x + step * (static_cast<float>(i) + 0.5F), line.center().y},
                              std::max(1.5F, step * 0.34F),
                              static_cast<std::int64_t>(i) < object.count,
                              Ink::Alive,
                              trace::kNobody,
                              1});
}

void FigurePen::held_by(const IpcObject& object, const Rect& line) {
  const float row = line.height;
  if (object.holder == trace::kNobody) {
    words(line, scene_.tr(kFree), Type::Small, Ink::Quiet);
    return;
  }
  const std::string held = scene_.tr(kHeldBy);
  const float wide = small_width(held) + 0.5F * em_;
  words({line.x, line.y, wide, row}, held, Type::Small, Ink::Quiet);
  const float used = wide +
                     chip(object.holder, {line.x + wide, line.y, line.width - wide, row}, Align::Left, Stroke::Solid) +
                     0.4F * em_;
  if (object.type == ObjectType::RLock && object.count > 1) {
    words({line.x + used, line.y, line.width - used, row}, scene_.tr(kTimes, object.count), Type::Small, Ink::Quiet);
  }
}

std::string FigurePen::summary(const IpcObject& object) const {
  switch (object.type) {
    case ObjectType::Semaphore:
    case ObjectType::BoundedSemaphore:
      return scene_.tr(kLeft, object.count, std::max(object.capacity, object.count));
    case ObjectType::Barrier:
      return scene_.tr(kArrived, object.count, object.capacity);
    case ObjectType::Event:
      return scene_.tr(object.count != 0 ? kSet : kClear);
    case ObjectType::Pipe:
    case ObjectType::Connection:
      return object.pipe.empty() ? std::string{} : scene_.tr(kUnderWay, object.pipe.size());
    case ObjectType::Queue:
    case ObjectType::SimpleQueue:
    case ObjectType::JoinableQueue:
      return scene_.tr(kInIt, object.buffer.size() + object.pipe.size());
    case ObjectType::Value:
    case ObjectType::Array:
      return object.memory.cells.empty() ? std::string{object.memory.first} : cell_text(object.memory.cells.back());
    case ObjectType::Pool:
    case ObjectType::None:
    case ObjectType::Lock:
    case ObjectType::RLock:
    case ObjectType::Condition:
      break;
  }
  return object.holder == trace::kNobody ? std::string{scene_.tr(kFree)}
                                         : scene_.tr(kHeldBy) + std::string{" "} + name_of_any(object.holder, world_);
}

void FigurePen::brief(const IpcObject& object, const Rect& rect) {
  std::string facts = summary(object);
  if (!object.waiters.empty()) facts += (facts.empty() ? "" : " · ") + scene_.tr(kWaiting, object.waiters.size());
  const bool selected = scene_.selected == object.serial;
  traffic_.drawing.add(Box{rect, Stroke::Solid, 1, Ground::None, 5, selected ? Ink::Selected : Ink::Line});
  traffic_.drawing.add(Mark{icon_of(object.type, object), {rect.x + 0.9F * em_, rect.center().y}, em_, Ink::Quiet});
  const std::string name = name_of_any(object.serial, world_);
  const float wide = std::min(small_width(name) + 0.6F * em_, rect.width * 0.5F);
  words({rect.x + 1.8F * em_, rect.y, wide, rect.height}, name, Type::Small, Ink::Text);
  words({rect.x + 1.8F * em_ + wide, rect.y, rect.width - wide - 2.2F * em_, rect.height}, facts, Type::Small,
        object.waiters.empty() ? Ink::Quiet : Ink::Now);
  traffic_.drawing.spots.push_back({rect, object.serial, name + "\n" + facts, {}});
}

void FigurePen::more(std::size_t count, const Rect& rect) {
  words({rect.x + 0.4F * em_, rect.y, rect.width - 0.8F * em_, rect.height}, "+" + std::to_string(count), Type::Small,
        Ink::Quiet);
}

}  // namespace view
