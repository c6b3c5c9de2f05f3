#include <cmath>
#include <map>

#include "model/operations.hpp"
#include "view/process_words.hpp"
#include "view/time_scale.hpp"
#include "view/traffic_figures.hpp"

namespace view {
namespace {

using model::IpcObject;
using model::ObjectType;

constexpr Text kBuffer{"buffer", "缓冲区 buffer"};
constexpr Text kFeeder{"feeder", "feeder 线程"};
constexpr Text kPipe{"pipe", "管道 pipe"};
constexpr Text kItems{"{0} in it", "{0} 件"};
constexpr Text kFull{"full", "满"};
constexpr Text kEmpty{"empty", "空"};
constexpr Text kUnfinished{"{0} unfinished", "{0} 件未 task_done"};
constexpr Text kCorrupted{"damaged: its user was killed", "已损坏：使用者被强行结束"};
constexpr Text kTook{"took", "刚取走"};
constexpr Text kWhoTook{"{0} took", "{0} 刚取走"};
constexpr Text kPutBy{"{0}, put by {1}", "{0}，由 {1} 放入"};
constexpr Text kPutAndTaken{"{0}, put by {1}, taken by {2}", "{0}，由 {1} 放入，{2} 取走"};
constexpr Text kOthers{"+{0} more", "另 {0} 个"};

constexpr std::size_t kRows = 4;
constexpr std::size_t kShown = 64;  ///< No buffer is drawn so wide that more values find room in it.

bool is_full(const IpcObject& object) {
  return object.capacity > 0 && static_cast<std::int64_t>(object.buffer.size() + object.pipe.size()) >= object.capacity;
}

/// Left and right change places, within `room`.
class Mirror {
 public:
  explicit Mirror(const Rect& room) : both_{room.x + room.right()} {}

  void operator()(Rect& rect) const { rect.x = both_ - rect.right(); }
  void operator()(ImVec2& point) const { point.x = both_ - point.x; }
  void operator()(Box& box) const { (*this)(box.rect); }
  void operator()(Words& words) const {
    (*this)(words.rect);
    if (words.align != Align::Center) words.align = words.align == Align::Left ? Align::Right : Align::Left;
  }
  void operator()(Mark& mark) const { (*this)(mark.center); }
  void operator()(Disc& disc) const { (*this)(disc.center); }
  void operator()(Way& way) const {
    for (ImVec2& point : way.points) (*this)(point);
  }

 private:
  float both_;
};

}  // namespace

std::string FigurePen::queue_facts(const IpcObject& object) const {
  const auto inside = static_cast<std::int64_t>(object.buffer.size() + object.pipe.size());
  std::string facts;
  if (object.capacity > 0) facts += "maxsize " + std::to_string(object.capacity) + " · ";
  facts += inside == 0 ? scene_.tr(kEmpty) : scene_.tr(kItems, inside);
  if (is_full(object)) facts += std::string{" · "} + scene_.tr(kFull);
  if (object.unfinished > 0) facts += " · " + scene_.tr(kUnfinished, object.unfinished);
  if (object.corrupted) facts += std::string{" · "} + scene_.tr(kCorrupted);
  return facts;
}

FigurePen::QueueRoom FigurePen::queue_room(const Rect& body, bool buffered) const {
  const float labels = 1.2F * em_, arrow = 1.3F * em_;
  const Rect lane{body.x, body.y, body.width, body.height - labels};
  const float feeder_width = buffered ? std::max(5.2F * em_, small_width(scene_.tr(kFeeder)) + em_) : 0;
  const float rest = lane.width - feeder_width - arrow * (buffered ? 3 : 2);
  // Who waits to get is named whole, if that leaves some room to buffer and pipe.
  const float consumer_width = std::clamp(widest_waiter(), rest * 0.36F, rest * 0.57F), pipes = rest - consumer_width;
  const float buffer_width = pipes * (buffered ? 0.53F : 0.34F), pipe_width = pipes - buffer_width;
  const Rect buffers{lane.x, lane.y, buffer_width, lane.height};
  const Rect feeders{buffers.right() + arrow, lane.y, feeder_width, lane.height};
  const float pipe_height = std::min(lane.height, 1.9F * em_);
  const Rect pipe{(buffered ? feeders.right() : buffers.right()) + arrow, lane.center().y - pipe_height / 2, pipe_width,
                  pipe_height};
  const Rect consumers{pipe.right() + arrow, body.y, consumer_width, body.height};  // They need no label below.
  return {buffered, labels, lane, buffers, feeders, pipe, consumers};
}

void FigurePen::queue(const IpcObject& object, const Rect& rect, const TrafficSides& sides) {
  const bool full = is_full(object);
  const Rect body = title(object, rect, queue_facts(object),
                          object.corrupted ? Ink::Trouble
                          : full           ? Ink::Now
                                           : Ink::Quiet);
  Drawing& drawing = traffic_.drawing;
  const std::size_t shapes = drawing.shapes.size(), spots = drawing.spots.size(), values = traffic_.values.size();
  std::vector<ValueItem> held;
  queue_parts(object, body, in_hands(object, sides, held));
  if (sides.mirrored && sides.mirrored(object.serial)) {
    const Mirror mirror{body};
    for (std::size_t i = shapes; i < drawing.shapes.size(); ++i) std::visit(mirror, drawing.shapes[i]);
    for (std::size_t i = spots; i < drawing.spots.size(); ++i) mirror(drawing.spots[i].rect);
    for (std::size_t i = values; i < traffic_.values.size(); ++i) mirror(traffic_.values[i].rect);
  }
  traffic_.values.insert(traffic_.values.end(), held.begin(), held.end());
}

std::vector<model::Message> FigurePen::in_hands(const IpcObject& object, const TrafficSides& sides,
                                                std::vector<ValueItem>& values) const {
  std::vector<model::Message> rest;
  for (const model::Message& message : object.taken) {
    const std::optional<Rect> hand = sides.hand ? sides.hand(object.serial, message) : std::nullopt;
    if (!hand) {
      rest.push_back(message);
      continue;
    }
    const float wide = std::min(value_width(message), hand->width);
    values.push_back(value_item(object, message, {hand->right() - wide, hand->y, wide, hand->height}, 1));
    values.back().in_hand = true;
  }
  return rest;
}

void FigurePen::queue_parts(const IpcObject& object, const Rect& body, const std::vector<model::Message>& rest) {
  const bool full = is_full(object);
  const QueueRoom room = queue_room(body, object.type != ObjectType::SimpleQueue);
  const auto& [buffered, labels, lane, buffers, feeders, pipe, consumers] = room;

  // Who waits to get stands where it would take; who waits to put, or until all is written or done, below the buffers.
  std::vector<model::Waiter> putting, getting;
  for (const model::Waiter& waiter : object.waiters)
    (model::facts_of(waiter.operation).waits_for == model::WaitsFor::Item ? getting : putting).push_back(waiter);

  if (buffered) {
    producers(object, room);
    if (putting.empty()) {
      label_below(buffers, room, kBuffer);
      label_below(feeders, room, kFeeder);
    }
  } else {
    way({buffers.right(), pipe.center().y}, {pipe.x, pipe.center().y}, !object.pipe.empty());
  }
  if (!putting.empty())
    waiters(putting,
            {buffers.x, buffered ? lane.bottom() + 0.1F * em_ : lane.y,
             buffered ? feeders.right() - buffers.x : buffers.width, std::min(1.3F * em_, labels)},
            Align::Left);

  traffic_.drawing.add(Box{pipe, Stroke::Solid, 1.5F, Ground::Sunken, 40, full ? Ink::Now : Ink::Quiet});
  values(object, object.pipe, object.pipe.size(), pipe.inset(0.7F * em_, 0), Align::Right);
  label_below(pipe, room, kPipe);
  way({pipe.right(), pipe.center().y}, {consumers.x, pipe.center().y}, !getting.empty() || !rest.empty());

  const bool both = !getting.empty() && !rest.empty();
  const float row_height = std::min(1.5F * em_, consumers.height / 2);
  const Rect middle{consumers.x, pipe.center().y - row_height / 2, consumers.width, row_height};
  if (!getting.empty())
    waiters(getting, both ? Rect{middle.x, consumers.y, middle.width, row_height} : middle, Align::Left);
  if (!rest.empty())
    taken(object, rest, both ? Rect{middle.x, consumers.bottom() - row_height, middle.width, row_height} : middle);
}

void FigurePen::label_below(const Rect& part, const QueueRoom& room, const Text& text) {
  words({part.x, room.lane.bottom(), part.width, room.labels}, fitting(scene_.tr(text), part.width), Type::Small,
        Ink::Quiet, trace::kNobody, Align::Center);
}

std::vector<FigurePen::Producer> FigurePen::producers_of(const IpcObject& object) const {
  std::map<Serial, model::Messages::Share> buffer_of;  // Of a process: its threads put into the same buffer.
  for (model::Messages::Share& share : object.buffer.shares(kShown)) {
    model::Messages::Share& of = buffer_of[process_of(share.sender)];
    of.count += share.count;
    of.first.insert(of.first.end(), share.first.begin(), share.first.end());
  }
  std::vector<Producer> producers;
  for (const auto& thread : finally_.threads)
    if (thread->serves == object.serial)
      producers.push_back({thread->process, thread->serial, buffer_of[thread->process]});
  for (const auto& [process, share] : buffer_of)
    if (std::none_of(producers.begin(), producers.end(),
                     [&, putter = process](const Producer& p) { return p.process == putter; }))
      producers.push_back({process, trace::kNobody, share});
  return producers;
}

void FigurePen::producers(const IpcObject& object, const QueueRoom& room) {
  const std::vector<Producer> producers = producers_of(object);
  const std::size_t rows = std::clamp<std::size_t>(producers.size(), 1, kRows);
  const float row = room.lane.height / static_cast<float>(rows), gap = std::min(0.25F * em_, row * 0.15F);
  for (std::size_t i = 0; i < rows; ++i) {
    const Rect box{room.buffers.x, room.lane.y + row * static_cast<float>(i) + gap / 2, room.buffers.width, row - gap};
    if (i + 1 == kRows && producers.size() > kRows) {
      words(box, scene_.tr(kOthers, producers.size() - kRows + 1), Type::Small, Ink::Quiet);
      return;
    }
    const Rect thread{room.feeders.x, box.y, room.feeders.width, box.height};
    if (i < producers.size()) {
      producer(object, producers[i], box, thread, room.pipe);
    } else {
      traffic_.drawing.add(Box{box, Stroke::Dotted, 1, Ground::None, 5, Ink::Faint});
      traffic_.drawing.add(Box{thread, Stroke::Dotted, 1, Ground::None, 5, Ink::Faint});
      way({box.right(), box.center().y}, {thread.x, box.center().y}, false);
      way({thread.right(), box.center().y}, {room.pipe.x, room.pipe.center().y}, false);
    }
  }
}

void FigurePen::producer(const IpcObject& object, const Producer& producer, const Rect& box, const Rect& thread,
                         const Rect& pipe) {
  const model::Thread* feeder = world_.thread(producer.feeder);
  const bool begun = feeder != nullptr,
             moving =
                 begun && !feeder->ended && model::facts_of(feeder->activity.operation).at_end == model::AtEnd::Feed;
  const bool over = begun && feeder->ended;
  const Ink ink = begun && !over ? Ink::Owner : Ink::Faint;
  const model::Messages::Share& buffered = producer.buffered;
  traffic_.drawing.add(Box{box, begun ? Stroke::Solid : Stroke::Dotted, 1, Ground::Sunken, 5, ink, producer.process});
  traffic_.drawing.add(Box{thread, begun && !over ? Stroke::Dashed : Stroke::Dotted, moving ? 2.F : 1.F,
                           moving ? Ground::Tint : Ground::None, 5, ink, producer.process});
  words(thread.inset(0.3F * em_, 0), name_of_any(producer.process, finally_), Type::Small, ink, producer.process,
        Align::Center);
  values(object, buffered.first, buffered.count, box.inset(0.25F * em_, 0), Align::Right);
  way({box.right(), box.center().y}, {thread.x, box.center().y}, buffered.count > 0, producer.process);
  way({thread.right(), box.center().y}, {pipe.x, pipe.center().y}, moving, producer.process);
  traffic_.drawing.spots.push_back({thread, producer.feeder, name_of_any(producer.feeder, finally_), {}});
}

/// The messages that were got last.
void FigurePen::taken(const IpcObject& object, const std::vector<model::Message>& messages, const Rect& row) {
  // Where several take, the newest one's taker is named.
  const Serial taker = process_of(messages.back().receiver);
  const bool several = std::any_of(messages.begin(), messages.end(),
                                   [&](const model::Message& m) { return process_of(m.receiver) != taker; });
  const std::string took = several ? scene_.tr(kWhoTook, name_of_any(taker, finally_)) : std::string{scene_.tr(kTook)};
  // The values say more than the word: it goes first where both have no room.
  const float wanted = small_width(took) + 0.5F * em_, wide = wanted + 3 * em_ > row.width ? 0 : wanted;
  if (wide > 0) words({row.x, row.y, wide, row.height}, took, Type::Small, several ? Ink::Owner : Ink::Quiet, taker);
  const std::vector<model::Message> newest{messages.rbegin(), messages.rend()};
  values(object, newest, newest.size(), {row.x + wide, row.y, row.width - wide, row.height}, Align::Left);
}

float FigurePen::value_width(const model::Message& message) const {
  const std::string text = message.text.empty() ? "·" : std::string{message.text};
  return std::clamp(small_width(text) + 0.7F * em_, 1.4F * em_, 6.F * em_);
}

ValueItem FigurePen::value_item(const IpcObject& object, const model::Message& message, const Rect& rect,
                                float opacity) const {
  std::string text = message.text.empty() ? "·" : std::string{message.text};
  const std::string by = name_of_any(process_of(message.sender), finally_);
  std::string tip = message.receiver == trace::kNobody
                        ? scene_.tr(kPutBy, text, by)
                        : scene_.tr(kPutAndTaken, text, by, name_of_any(process_of(message.receiver), finally_));
  return {object.serial, message.sender, message.number, rect, std::move(text), process_of(message.sender),
          opacity,       false,          std::move(tip), false};
}

template <class Messages>
void FigurePen::values(const IpcObject& object, const Messages& messages, std::size_t all, const Rect& rect,
                       Align first) {
  const float height = std::min(rect.height, 1.35F * em_), gap = 0.25F * em_;
  const float count_room = 2.2F * em_;
  float x = first == Align::Right ? rect.right() : rect.x;
  std::size_t shown = 0;
  for (const model::Message& message : messages) {
    const float wide = value_width(message);
    const float left = first == Align::Right ? x - rect.x : rect.right() - x;
    if (left < wide + (shown + 1 < all ? count_room : 0)) break;
    const float at = first == Align::Right ? x - wide : x;
    traffic_.values.push_back(value_item(object, message, {at, rect.center().y - height / 2, wide, height}, 1));
    traffic_.values.back().past = first == Align::Left && shown > 0;
    x = first == Align::Right ? at - gap : at + wide + gap;
    ++shown;
  }
  if (shown >= all || first == Align::Left) return;
  words({rect.x, rect.y, std::max(0.F, x - rect.x), rect.height}, "+" + std::to_string(all - shown), Type::Small,
        Ink::Quiet, trace::kNobody, Align::Right);
}

}  // namespace view
