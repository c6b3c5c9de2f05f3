#include <cmath>

#include "model/story.hpp"
#include "view/badge.hpp"
#include "view/process_words.hpp"
#include "view/timeline.hpp"

namespace view {
namespace {

using model::ArrowKind;
using model::SpanKind;

constexpr Text kFolded{"▸{0}", "▸{0}"};
constexpr Text kFoldTip{"{0}: its threads and children are folded into this row. A double click unfolds them.",
                        "{0}：它的线程和子进程已折叠进这一行。双击展开。"};
constexpr Text kShowDepths{"+ queue depth", "+ 队列长度"};
constexpr Text kHideDepths{"− queue depth", "− 队列长度"};
constexpr Text kDepthsTip{"How many items are in each queue, over time (press {0} twice)",
                          "每个队列里有多少件，随时间变化（连按两次 {0}）"};
constexpr Text kFit{"Show all", "显示全部"};
constexpr Text kFrom{"from {0} to {1}, {2}", "从 {0} 到 {1}，{2}"};
constexpr Text kStillGoing{"since {0}", "自 {0} 起"};
constexpr Text kMany{"many short spans: zoom in", "许多短的片段：请放大"};
constexpr Text kIdle{"{0} waits for something to be put", "{0} 等待有东西被放入"};
constexpr Text kSleeps{"{0} sleeps in the system", "{0} 在系统调用中睡眠"};
constexpr Text kRuns{"{0} runs", "{0} 运行"};
constexpr Text kIsZombie{"{0} is a zombie", "{0} 是僵尸"};
constexpr Text kIsStopped{"{0} has been stopped by a signal; SIGCONT lets it go on",
                          "{0} 被信号暂停；SIGCONT 让它继续"};
constexpr Text kStartArrow{"{0} started {1}", "{0} 启动了 {1}"};
constexpr Text kJoinArrow{"{1} has joined {0}", "{1} join 到了 {0}"};
constexpr Text kMessageArrow{"a message from {0} to {1} through {2}", "{0} 经 {2} 给 {1} 的消息"};
constexpr Text kSignalArrow{"{0} sent {2} to {1}", "{0} 给 {1} 发了 {2}"};
constexpr Text kLeftOut{"{0} in which nothing happened are left out", "略去了 {0}，其间什么也没有发生"};
constexpr Text kSampled{"the kernel says: {0}", "内核说：{0}"};

constexpr float kVeil = 0.55F, kAsleep = 0.32F;

class Brush {
 public:
  Brush(const TimelineItems& items, const Scene& scene, const TimeScene& time, Canvas& canvas)
      : items_{items},
        scene_{scene},
        time_{time},
        canvas_{canvas},
        colors_{scene.theme.colors},
        em_{scene.theme.fonts.text.size} {}

  void draw() {
    axis();
    canvas_.begin_clip({items_.names.x, items_.bands.y, items_.names.width + items_.bands.width, items_.bands.height});
    for (const LaneItem& lane : items_.lanes) name(lane);
    for (const QueueDepthItem& depth : items_.depths) draw_queue_depth_name(depth, scene_, canvas_);
    canvas_.end_clip();
    canvas_.begin_clip(items_.bands);
    grid();
    for (const QueueDepthItem& depth : items_.depths) draw_queue_depth(depth, scene_, canvas_);
    for (const SpanItem& span : items_.spans) this->span(span);
    for (const SampleItem& sample : items_.samples) this->sample(sample);
    for (const ArrowItem& arrow : items_.arrows) this->arrow(arrow);
    for (const BreakItem& each : items_.breaks) gap(each);
    if (items_.cursor < items_.known_until - 1)  // What is yet to come is veiled, but for its words.
      canvas_.fill({items_.cursor, items_.bands.y, items_.known_until - items_.cursor, items_.bands.height},
                   colors_.panel.faded(kVeil));
    for (const QueueDepthItem& depth : items_.depths) draw_queue_depth_labels(depth, scene_, canvas_);
    for (const SpanItem& span : items_.spans)
      if (!span.label.empty()) label(span);
    canvas_.end_clip();
    scroll_mark();
    if (!items_.fan.empty()) draw_fan(items_.fan, items_.cursor, items_.names, scene_, canvas_);
    minimap();
    cursor();
  }

 private:
  /// Mostly the same as for the item before it.
  Color color(Serial actor) {
    if (actor != last_actor_) {
      last_actor_ = actor;
      last_color_ = scene_.color_of(actor);
    }
    return last_color_;
  }

  void axis() {
    for (const Tick& tick : items_.ticks) {
      if (tick.label.empty()) continue;
      const float wide = text_width(scene_.theme.fonts.small, tick.label);
      const float x = std::clamp(tick.x - wide / 2, items_.axis.x - 0.5F * em_, items_.axis.right() - wide);
      canvas_.text(ImVec2(x, items_.axis.y + 0.15F * em_), scene_.theme.fonts.small, colors_.quiet_text, tick.label);
    }
  }

  void grid() {
    for (const Tick& tick : items_.ticks)
      if (!tick.label.empty())
        canvas_.line({tick.x, items_.bands.y}, {tick.x, items_.bands.bottom()}, colors_.line.faded(0.45F));
    if (time_.loop) {
      const float a = items_.scale.x_of(time_.loop->first), b = items_.scale.x_of(time_.loop->second);
      canvas_.fill({a, items_.bands.y, b - a, items_.bands.height}, colors_.marker.faded(0.12F));
    }
  }

  /// Time is cut here: a gap between two slanted lines through all lanes.
  void gap(const BreakItem& each) {
    const float slant = 0.3F * em_, half = 0.14F * em_, top = items_.bands.y, bottom = items_.bands.bottom(),
                step = 1.2F * em_;
    for (const float side : {-half, half}) {
      std::vector<ImVec2> way;
      for (int i = 0; top + step * static_cast<float>(i) < bottom + step; ++i)
        way.push_back({each.x + side + (i % 2 == 0 ? -slant : slant) / 2, top + step * static_cast<float>(i)});
      canvas_.polyline(way, colors_.quiet_text.mixed(colors_.panel, 0.3F), 1);
    }
  }

  void name(const LaneItem& lane) {
    const Color color = this->color(lane.actor);
    const bool chosen = scene_.selected == lane.actor || scene_.hovered == lane.actor;
    if (chosen)
      canvas_.fill({items_.names.x, lane.name_rect.y, items_.names.width + items_.bands.width, lane.name_rect.height},
                   colors_.raised.faded(0.6F));
    draw_badge(canvas_, scene_, lane.actor, lane.badge);
    const bool small = lane.thread || lane.name_rect.height < 1.3F * em_;
    Rect rect = lane.name_rect;
    if (lane.thread) {
      const ImVec2 corner{rect.x - 0.25F * em_, rect.center().y};
      canvas_.line({corner.x, rect.y}, corner, colors_.line);
      canvas_.line(corner, {rect.x + 0.15F * em_, corner.y}, colors_.line);
      rect.x += 0.3F * em_;
      rect.width -= 0.3F * em_;
    }
    if (lane.folded > 0) {
      const std::string rows = scene_.tr(kFolded, lane.folded);
      const float wide = text_width(scene_.theme.fonts.small, rows) + 0.3F * em_;
      canvas_.text(rect, scene_.theme.fonts.small, colors_.now, rows, Align::Right);
      rect.width = std::max(0.F, rect.width - wide);
    }
    const float used =
        canvas_.text(rect, small ? scene_.theme.fonts.small : scene_.theme.fonts.text, color, lane.name) + 0.45F * em_;
    if (const Font font = scene_.theme.fonts.small;
        !lane.second_name.empty() && used + text_width(font, lane.second_name) <= rect.width)
      canvas_.text({rect.x + used, rect.y, rect.width - used, rect.height}, font, colors_.quiet_text, lane.second_name);
  }

  void span(const SpanItem& item) {
    const Color color = this->color(item.actor);
    if (item.merged) return merged(item, color, item.rect);
    Rect rect = item.rect;
    if (rect.width > 4) rect.width -= 1;  // Neighbours stay apart.
    const bool wide = rect.width >= 6;
    switch (item.kind) {
      case SpanKind::Run:
        canvas_.fill(rect, color, 2);
        break;
      case SpanKind::Sleep:
        canvas_.fill(rect, colors_.panel.mixed(color, kAsleep), 2);
        break;
      case SpanKind::Stopped:
        canvas_.fill(rect, colors_.panel.mixed(color, 0.14F), 2);
        if (item.label.empty() && rect.width > 1.2F * em_ && rect.height > 0.6F * em_)
          canvas_.icon(Icon::Pause, rect.center(), std::min(0.9F * em_, rect.height), colors_.text);
        break;
      case SpanKind::Zombie: {
        const Rect body = rect.inset(0, rect.height * 0.2F);
        canvas_.frame(body, colors_.trouble.mixed(colors_.panel, 0.15F), 1, 2, wide ? Line::Dotted : Line::Solid);
        if (item.label.empty() && rect.width > 1.2F * em_ && rect.height > 0.6F * em_)
          canvas_.icon(Icon::Zombie, rect.center(), std::min(0.9F * em_, body.height), colors_.trouble);
        break;
      }
      case SpanKind::WaitJoin:
      case SpanKind::WaitGet:
      case SpanKind::WaitPut:
      case SpanKind::WaitRecv:
      case SpanKind::WaitSend:
      case SpanKind::WaitAcquire:
      case SpanKind::WaitOther:
        canvas_.frame(rect.inset(0, rect.height * 0.08F), color, 1, 2, wide ? Line::Dashed : Line::Solid);
        break;
    }
  }

  /// Left of the cursor in the ink for the span, right of it in that for the veiled one; a word may stand in both.
  void label(const SpanItem& item) {
    const Color color = this->color(item.actor);
    const bool run = item.kind == SpanKind::Run, zombie = item.kind == SpanKind::Zombie;
    const Rect bands = items_.bands;
    const float cursor = std::clamp(items_.cursor, bands.x, bands.right());
    if (item.rect.x < cursor) {
      canvas_.begin_clip({bands.x, bands.y, cursor - bands.x, bands.height});
      label(item, run ? readable_on(color) : zombie ? colors_.trouble : colors_.text);
      canvas_.end_clip();
    }
    if (item.rect.right() > cursor) {
      canvas_.begin_clip({cursor, bands.y, bands.right() - cursor, bands.height});
      label(item, run ? readable_on(color.mixed(colors_.panel, kVeil)) : zombie ? colors_.trouble : colors_.quiet_text);
      canvas_.end_clip();
    }
  }

  void label(const SpanItem& item, Color ink) {
    Rect rect = item.rect;
    rect.width -= 1;
    Rect room = rect.inset(0.3F * em_, 0);
    if (item.kind == SpanKind::Sleep && rect.width > text_width(scene_.theme.fonts.small, item.label) + 2.4F * em_) {
      canvas_.icon(Icon::Moon, {room.x + 0.5F * em_, room.center().y}, 0.8F * em_, ink);
      room.x += 1.2F * em_;
      room.width -= 1.2F * em_;
    }
    canvas_.text(room, scene_.theme.fonts.small, ink, item.label);
  }

  /// From below: what ran, what slept, what waited.
  void merged(const SpanItem& item, Color color, const Rect& rect) {
    float y = rect.bottom();
    const auto layer = [&](float share, Color ink) {
      if (share <= 0) return;
      const float height = std::max(1.F, rect.height * share);
      canvas_.fill({rect.x, y - height, rect.width, height}, ink);
      y -= height;
    };
    layer(item.run, color);
    layer(item.sleep, colors_.panel.mixed(color, kAsleep));
    layer(item.wait, colors_.panel.mixed(color, 0.14F));
    if (item.run + item.sleep + item.wait <= 0) canvas_.fill({rect.x, rect.center().y, rect.width, 1}, colors_.trouble);
  }

  /// R is high, the rest lower: the height tells them apart, the colour helps.
  void sample(const SampleItem& item) {
    const Rect& strip = items_.lanes[item.lane].samples;
    const auto [share, color] = look(item.state);
    const float height = std::max(1.F, strip.height * share);
    canvas_.fill({item.x, strip.bottom() - height, std::max(1.F, scene_.theme.px(1.6F)), height}, color);
  }

  std::pair<float, Color> look(char state) const {
    switch (state) {
      case 'R':
        return {1.F, colors_.alive};
      case 'T':
      case 't':
        return {0.8F, colors_.now};
      case 'Z':
        return {0.6F, colors_.trouble};
      case 'D':
        return {0.8F, colors_.text};
      default:
        return {0.4F, colors_.quiet_text};
    }
  }

  void arrow(const ArrowItem& arrow) {
    Color color = colors_.quiet_text;
    Line line = Line::Solid;
    switch (arrow.kind) {
      case ArrowKind::Start:
        break;
      case ArrowKind::Join:
        line = Line::Dashed;
        break;
      case ArrowKind::Message:
        color = this->color(arrow.sender);
        break;
      case ArrowKind::Signal:
        color = colors_.now;
        break;
    }
    canvas_.line(arrow.from, arrow.to, color, 1, line);
    canvas_.arrow_head(arrow.from, arrow.to, color, scene_.theme.px(6));
    if (arrow.kind == ArrowKind::Signal)
      canvas_.icon(Icon::Signal, between(arrow.from, arrow.to, 0.5F), 0.9F * em_, color);
  }

  /// How much of the lanes is above and below.
  void scroll_mark() {
    if (items_.content_height <= items_.bands.height + 1) return;
    const float share = items_.bands.height / items_.content_height;
    const Rect rail{items_.bands.right() + 0.2F * em_, items_.bands.y, 0.3F * em_, items_.bands.height};
    canvas_.fill(
        {rail.x, rail.y + rail.height * items_.scroll / items_.content_height, rail.width, rail.height * share},
        colors_.line, 2);
  }

  void minimap() {
    if (items_.minimap.empty()) return;
    for (const SpanItem& item : items_.overview->items) {
      const Color color = this->color(item.actor);
      if (item.merged) {
        merged(item, color.mixed(colors_.panel, 0.25F), item.rect);
      } else if (item.kind == SpanKind::Run) {
        canvas_.fill(item.rect, color.mixed(colors_.panel, 0.25F));
      } else {
        canvas_.fill(item.rect, colors_.panel.mixed(color, item.kind == SpanKind::Sleep ? kAsleep : 0.14F));
      }
    }
    canvas_.frame(items_.minimap, colors_.line, 1, 2);
    const TraceTime whole = std::max(time_.axis.place_of(scene_.end()), kShortestView);
    const TimeScale scale{TraceTime{0}, whole, items_.minimap.x, items_.minimap.width, time_.axis};
    const auto x_of = [&](TraceTime place) {
      return scale.x + static_cast<float>(static_cast<double>(place.count()) * scale.pixels_per_ns());
    };
    const float a = x_of(items_.scale.begin), b = x_of(std::min(items_.scale.end, whole));
    if (b - a < items_.minimap.width - 1)
      canvas_.frame({a, items_.minimap.y - 1, std::max(3.F, b - a), items_.minimap.height + 2}, colors_.text, 1.5F, 2);
    const float now = scale.x_of(scene_.t);
    canvas_.fill({now - 0.5F, items_.minimap.y, 1.5F, items_.minimap.height}, colors_.now);
  }

  void cursor() {
    for (const TraceTime mark : items_.marks)
      canvas_.icon(Icon::Bookmark, {items_.scale.x_of(mark), items_.axis.bottom() - 0.4F * em_}, 0.8F * em_,
                   colors_.now);
    if (items_.cursor < items_.bands.x - 1 || items_.cursor > items_.bands.right() + 1) return;
    const float x = std::min(items_.cursor, items_.bands.right() - 1), top = items_.axis.bottom();
    canvas_.line({x, top - 0.2F * em_}, {x, items_.bands.bottom()}, colors_.now, 1.5F);
    const ImVec2 left{x - 0.4F * em_, top - 0.55F * em_}, right{x + 0.4F * em_, top - 0.55F * em_};
    canvas_.triangle(left, right, {x, top}, colors_.marker);
    canvas_.polyline({left, right, {x, top}, left}, colors_.now, 1.2F);
  }

  const TimelineItems& items_;
  const Scene& scene_;
  const TimeScene& time_;
  Canvas& canvas_;
  const Colors& colors_;
  float em_;
  Serial last_actor_ = trace::kNobody;
  Color last_color_ = scene_.color_of(trace::kNobody);
};

std::string span_tooltip(const SpanItem& item, const Scene& scene) {
  if (item.merged) return scene.tr(kMany);
  const model::World& finally = scene.whole.finally;
  const model::Span& span = scene.timeline.lanes()[item.lane].spans[item.span];
  const std::string who = name_of_any(item.actor, finally);
  std::string text;
  if (item.kind == SpanKind::Zombie) {
    text = scene.tr(kIsZombie, who);
  } else if (item.kind == SpanKind::Stopped) {
    text = scene.tr(kIsStopped, who);
  } else if (!span.in_operation()) {
    const std::string call = asleep_call(scene.timeline.lanes()[item.lane], span);
    const Text& words = span.kind == SpanKind::Run ? kRuns : span.object != trace::kNobody ? kIdle : kSleeps;
    text = call.empty() ? scene.tr(words, who) : who + ": " + call;
  } else {
    text = who + ": " + call_text(span.operation, span.object, {}, finally);
    if (span.outcome != trace::Outcome::None && span.outcome != trace::Outcome::Returned)
      text.append(" -> ").append(trace::name_of(span.outcome));
  }
  text += "\n";
  if (item.open_end) return text + scene.tr(kStillGoing, model::time_text(item.begin));
  return text + scene.tr(kFrom, model::time_text(item.begin), model::time_text(item.end),
                         duration_text(item.end - item.begin));
}

std::string arrow_tooltip(const ArrowItem& arrow, const Scene& scene) {
  const model::World& finally = scene.whole.finally;
  const std::string from = name_of_any(arrow.sender, finally), to = name_of_any(arrow.receiver, finally);
  switch (arrow.kind) {
    case ArrowKind::Start:
      return scene.tr(kStartArrow, from, to);
    case ArrowKind::Join:
      return scene.tr(kJoinArrow, from, to);
    case ArrowKind::Message:
      return scene.tr(kMessageArrow, from, to, name_of_any(arrow.object, finally));
    case ArrowKind::Signal:
      return scene.tr(kSignalArrow, from, to, model::signal_name(arrow.signal));
  }
  return {};
}

float distance(ImVec2 p, ImVec2 a, ImVec2 b) {
  const ImVec2 way = minus(b, a);
  const float length = way.x * way.x + way.y * way.y;
  const float share = length > 0 ? std::clamp(((p.x - a.x) * way.x + (p.y - a.y) * way.y) / length, 0.F, 1.F) : 0;
  const ImVec2 nearest = plus(a, times(way, share));
  return std::hypot(p.x - nearest.x, p.y - nearest.y);
}

/// What the mouse wants: hover, zoom, pan, seek, select a span of time.
class Hand {
 public:
  Hand(const TimelineItems& items, const Scene& scene, const TimeScene& time, Canvas& canvas, TimelineState& state,
       Actions& actions)
      : items_{items},
        scene_{scene},
        time_{time},
        canvas_{canvas},
        pointer_{canvas.pointer()},
        state_{state},
        actions_{actions},
        whole_{std::max(time.axis.place_of(scene.end()), kShortestView)} {}

  void act() {
    if (!state_.fits()) fit_button();
    if (pointer_.inside && !queues_of(scene_.whole.finally).empty()) depths_button();
    names();
    depths();
    if (pointer_.over(items_.bands) || pointer_.over(items_.axis)) wheel();
    if (pointer_.dragging(items_.minimap)) {
      const TimeScale map{TraceTime{0}, whole_, items_.minimap.x, items_.minimap.width, time_.axis};
      const TraceTime length = items_.scale.end - items_.scale.begin;
      if (state_.fits()) {
        actions_.add(action::Seek{std::clamp(map.time_at(pointer_.at.x), TraceTime{0}, scene_.end())});
      } else {
        const auto share = static_cast<double>(pointer_.at.x - map.x) / static_cast<double>(map.width);
        const TraceTime middle{static_cast<std::int64_t>(share * static_cast<double>(whole_.count()))};
        keep(
            dragged(TimeScale{middle - length / 2, middle + length / 2, items_.scale.x, items_.scale.width, time_.axis},
                    0, whole_));
      }
    }
    if (pointer_.dragging(items_.axis)) seek(pointer_.at.x);
    if (const TimeFan& fan = items_.fan; !fan.empty() && pointer_.dragging(fan.labels))
      actions_.add(action::Seek{std::clamp(fan.run.time_at(pointer_.at.x), TraceTime{0}, scene_.end())});
    bands();
    if (pointer_.over(items_.bands) && !pointer_.down) tooltip();
  }

 private:
  void fit_button() {
    const std::string text = scene_.tr(kFit);
    const float em = scene_.theme.fonts.text.size, wide = text_width(scene_.theme.fonts.small, text) + em;
    const Rect rect{items_.minimap.x - wide - 0.3F * em, items_.minimap.y, wide, items_.minimap.height};
    if (rect.x < 0) return;
    canvas_.frame(rect, scene_.theme.colors.line, 1, 4);
    canvas_.text(rect, scene_.theme.fonts.small,
                 pointer_.over(rect) ? scene_.theme.colors.text : scene_.theme.colors.quiet_text, text, Align::Center);
    if (pointer_.clicked(rect)) state_.begin = state_.end = TraceTime{0};
  }

  /// Above the names, while the mouse is in the panel.
  void depths_button() {
    const Rect rect{items_.names.x, items_.axis.y, items_.names.width, items_.axis.height};
    const bool shown = state_.rows.shows(RowKind::QueueDepth);
    const Colors& colors = scene_.theme.colors;
    canvas_.text(rect, scene_.theme.fonts.small, pointer_.over(rect) ? colors.text : colors.quiet_text,
                 scene_.tr(shown ? kHideDepths : kShowDepths));
    if (pointer_.over(rect)) canvas_.tooltip(scene_.tr(kDepthsTip, key_of(Command::ShowTimeline)));
    if (pointer_.clicked(rect)) state_.rows.toggle(RowKind::QueueDepth);
  }

  void names() {
    if (pointer_.over(items_.names) && pointer_.wheel != 0)
      state_.scroll = items_.scroll - pointer_.wheel * 3 * scene_.theme.fonts.text.size;
    for (const LaneItem& lane : items_.lanes) {
      const Rect row{items_.names.x, lane.name_rect.y, items_.names.width, lane.name_rect.height};
      if (!pointer_.over(row)) continue;
      actions_.add(action::Hover{lane.actor});
      if (pointer_.pressed) actions_.add(action::Select{lane.actor});
      if (pointer_.double_clicked && !lane.thread) state_.rows.fold(lane.actor);
      if (lane.folded > 0) canvas_.tooltip(scene_.tr(kFoldTip, lane.name));
      if (text_width(scene_.theme.fonts.text, lane.name) > lane.name_rect.width) canvas_.tooltip(lane.name);
    }
  }

  void depths() {
    for (const QueueDepthItem& item : items_.depths) {
      const Rect row{items_.names.x, item.name_rect.y, items_.names.width, item.name_rect.height};
      if (pointer_.over(row) && pointer_.pressed) actions_.add(action::Select{item.queue});
      if (pointer_.over(row)) actions_.add(action::Hover{item.queue});
    }
  }

  void wheel() {
    if (pointer_.wheel_sideways != 0) keep(dragged(items_.scale, pointer_.wheel_sideways * 60, whole_));
    if (pointer_.wheel == 0) return;
    if (pointer_.shift) {
      keep(dragged(items_.scale, pointer_.wheel * 60, whole_));
    } else if (pointer_.ctrl) {
      state_.scroll = items_.scroll - pointer_.wheel * 3 * scene_.theme.fonts.text.size;
    } else {
      keep(zoomed(items_.scale, pointer_.at.x, std::pow(1.25, pointer_.wheel), whole_));
    }
  }

  void bands() {
    const bool far = std::hypot(pointer_.at.x - pointer_.pressed_at.x, pointer_.at.y - pointer_.pressed_at.y) > 4;
    const bool from_here = items_.bands.contains(pointer_.pressed_at);
    if (pointer_.double_clicked && pointer_.over(items_.bands)) {
      state_.begin = state_.end = TraceTime{0};
      return;
    }
    if (pointer_.shift && from_here && far && (pointer_.down || pointer_.released)) {
      const float a = std::min(pointer_.pressed_at.x, pointer_.at.x),
                  b = std::max(pointer_.pressed_at.x, pointer_.at.x);
      canvas_.fill({a, items_.bands.y, b - a, items_.bands.height}, scene_.theme.colors.marker.faded(0.2F));
      if (pointer_.released) actions_.add(action::LoopSpan{time(a), time(b)});
    } else if (pointer_.dragging(items_.bands) && far) {
      keep(dragged(items_.scale, pointer_.moved.x, whole_));
      state_.scroll = items_.scroll - pointer_.moved.y;
    } else if (pointer_.released && from_here && !far) {
      seek(pointer_.at.x);
      for (const LaneItem& lane : items_.lanes)
        if (lane.band.contains(pointer_.at)) actions_.add(action::Select{lane.actor});
      for (const QueueDepthItem& item : items_.depths)
        if (item.band.contains(pointer_.at)) actions_.add(action::Select{item.queue});
    }
  }

  void tooltip() {
    for (const ArrowItem& arrow : items_.arrows)
      if (distance(pointer_.at, arrow.from, arrow.to) < 3) return canvas_.tooltip(arrow_tooltip(arrow, scene_));
    for (const SampleItem& sample : items_.samples) {
      const Rect& strip = items_.lanes[sample.lane].samples;
      if (std::abs(sample.x - pointer_.at.x) < 3 && pointer_.at.y >= strip.y && pointer_.at.y <= strip.bottom())
        return canvas_.tooltip(
            scene_.tr(kSampled, std::string{sample.state} + " · " + scene_.tr(kernel_words(sample.state))));
    }
    for (const BreakItem& each : items_.breaks)
      if (std::abs(each.x - pointer_.at.x) < 4) return canvas_.tooltip(scene_.tr(kLeftOut, duration_text(each.length)));
    for (const QueueDepthItem& item : items_.depths)
      if (const std::string says = queue_depth_tooltip(item, pointer_.at, scene_); !says.empty())
        return canvas_.tooltip(says);
    for (const SpanItem& span : items_.spans) {
      if (!pointer_.over(span.rect)) continue;
      actions_.add(action::Hover{span.actor});
      canvas_.tooltip(span_tooltip(span, scene_));
      return;
    }
  }

  TraceTime time(float x) const { return std::clamp(items_.scale.time_at(x), TraceTime{0}, scene_.end()); }
  void seek(float x) { actions_.add(action::Seek{time(x)}); }
  void keep(const TimeScale& scale) { look_at(state_, scale, whole_); }

  const TimelineItems& items_;
  const Scene& scene_;
  const TimeScene& time_;
  Canvas& canvas_;
  const Pointer& pointer_;
  TimelineState& state_;
  Actions& actions_;
  TraceTime whole_;
};

}  // namespace

void draw_timeline(const TimelineItems& items, const Scene& scene, const TimeScene& time, Canvas& canvas,
                   TimelineState& state, Actions& actions) {
  Brush{items, scene, time, canvas}.draw();
  state.overview = items.overview;
  if (scene.interactive) Hand{items, scene, time, canvas, state, actions}.act();
}

}  // namespace view
