#include "view/timeline.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/flat_map.hpp"
#include "model/story.hpp"
#include "view/badge.hpp"
#include "view/process_words.hpp"
#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

constexpr Text kEvents{"{0} events", "{0} 个事件"};
constexpr Text kOfFilm{"{0} of film", "影片 {0}"};

constexpr float kBadge = 1.25F;     ///< In em.
constexpr float kLeastForFan = 12;  ///< In em: the height of a timeline that has room for one.
constexpr std::ptrdiff_t kLongArrows =
    4096;  ///< How many arrows that end after the picture are looked at for their beginning.

/// Arrows that nobody could tell apart: between the same two, from the same pixel to the same pixel.
struct SameArrow {
  Serial from = trace::kNobody, to = trace::kNobody;
  int begin = 0, end = 0;
  bool operator==(const SameArrow&) const = default;
};
struct SameArrowHash {
  std::size_t operator()(const SameArrow& arrow) const {
    const std::uint64_t lanes = std::uint64_t{arrow.from} << 32 | arrow.to,
                        pixels = static_cast<std::uint64_t>(arrow.begin) << 32 ^ static_cast<std::uint64_t>(arrow.end);
    return static_cast<std::size_t>((lanes * 0x9E3779B97F4A7C15ULL ^ pixels) * 0xBF58476D1CE4E5B9ULL >> 24);
  }
};

/// What of the whole run is seen.
std::pair<TraceTime, TraceTime> looked_at(const Scene& scene, const TimeScene& time, const TimelineState& state) {
  if (state.fits()) return {TraceTime{0}, std::max(time.axis.place_of(scene.end()), kShortestView)};
  // Live, the present stays in sight.
  const TraceTime length = state.end - state.begin, now = time.axis.place_of(scene.t);
  if (time.following && now > state.end - length / 20) return {now + length / 20 - length, now + length / 20};
  return {state.begin, state.end};
}

void mark_moments(const Scene& scene, const TimeScene& time, TimelineItems& items) {
  items.cursor = items.scale.x_of(scene.t);
  items.marks.clear();
  for (const TraceTime mark : time.bookmarks)
    if (mark >= items.scale.from() && mark <= items.scale.until()) items.marks.push_back(mark);
}

class TimelineLayout {
 public:
  TimelineLayout(const Scene& scene, const TimeScene& time, const TimelineState& state, ImVec2 size)
      : scene_{scene},
        time_{time},
        state_{state},
        em_{scene.theme.fonts.text.size},
        finally_{scene.whole.finally},
        size_{size},
        rows_{timeline_rows(scene.timeline, finally_, state.rows)} {}

  TimelineItems run() {
    areas();
    scale();
    if (!fan_area_.empty()) items_.fan = layout_fan(items_.scale, fan_area_, em_);
    items_.ticks = items_.fan.empty() ? ticks_of(items_.scale, 4.5F * em_) : film_ticks();
    if (time_.axis.pace() == Pace::Events) name_events();
    breaks();
    items_.known_until = items_.scale.x_of(scene_.end());
    mark_moments(scene_, time_, items_);
    lanes();
    if (state_.laid_out) items_.spans.reserve(state_.laid_out->items.spans.size());  // About as many as before.
    for (LaneItem& lane : items_.lanes) spans(lane);
    arrows();
    overview();
    return std::move(items_);
  }

 private:
  void areas() {
    const float pad = 0.8F * em_, axis = 1.5F * em_;
    const bool fan = time_.axis.pace() == Pace::Story && size_.y >= kLeastForFan * em_;
    // The fan shows the whole run as well; only who looks at a part of it needs the map.
    const float map = fan && state_.fits() ? 0 : 1.4F * em_, fan_height = fan ? kFanHeight * em_ : 0;
    float names = 3 * em_;
    for (const model::Lane& lane : scene_.timeline.lanes())
      names = std::max(names, names_width(lane) + indent(lane) + 0.8F * em_);
    for (const TimelineRow& row : rows_.rows)
      if (row.kind == RowKind::QueueDepth)
        names = std::max(
            names, queue_depth_name_width(*finally_.object(row.subject), scene_) + indent(row.indent) + 0.8F * em_);
    names = std::min(names, std::min(14.5F * em_, size_.x * 0.27F));
    const float right = std::max(0.F, size_.x - names - 2 * pad);
    const float bottom = size_.y - map - (map > 0 ? 0.8F : 0.35F) * em_;
    items_.names = {pad, axis, names, std::max(0.F, bottom - axis - fan_height)};
    items_.axis = {pad + names, 0, right, axis};
    items_.bands = {pad + names, axis, right, items_.names.height};
    fan_area_ = {pad + names, bottom - fan_height, right, fan_height};
    items_.minimap = {pad + names, size_.y - map - 0.35F * em_, right, map};
  }

  void scale() {
    const auto [begin, end] = looked_at(scene_, time_, state_);
    items_.scale = {begin, end, items_.bands.x, std::max(1.F, items_.bands.width), time_.axis};
  }

  /// With a fan the run's own time stands at its foot, and here how long the film takes.
  std::vector<Tick> film_ticks() const {
    TimeScale film = items_.scale;
    film.axis = {};
    std::vector<Tick> ticks = ticks_of(film, 4.5F * em_);
    const auto last = std::find_if(ticks.rbegin(), ticks.rend(), [](const Tick& tick) { return !tick.label.empty(); });
    if (last != ticks.rend()) last->label = scene_.tr(kOfFilm, last->label);
    return ticks;
  }

  void name_events() {
    const auto last =
        std::find_if(items_.ticks.rbegin(), items_.ticks.rend(), [](const Tick& tick) { return !tick.label.empty(); });
    if (last != items_.ticks.rend()) last->label = scene_.tr(kEvents, last->label);
  }

  /// The waits that are left out; of those too near to each other the first.
  void breaks() {
    const auto all = time_.axis.breaks();
    const auto before = [](const CompressedTime::Break& each, TraceTime place) { return each.at < place; };
    for (auto each = std::lower_bound(all.begin(), all.end(), items_.scale.begin, before);
         each != all.end() && each->at <= items_.scale.end; ++each) {
      const float x = items_.scale.x_of(each->begin);
      if (items_.breaks.empty() || x - items_.breaks.back().x > 0.6F * em_)
        items_.breaks.push_back({x, each->end - each->begin});
    }
  }

  /// A busy lane costs no more than its columns; an axis that is not the clock makes each span dearer.
  std::ptrdiff_t as_many(std::ptrdiff_t by_the_clock) const {
    return time_.axis.pace() == Pace::Clock ? by_the_clock : by_the_clock / 8;
  }

  float indent(int steps) const { return 0.55F * em_ * static_cast<float>(steps); }
  float indent(const model::Lane& lane) const { return indent(std::min(lane.depth, 4) + (lane.thread ? 1 : 0)); }

  std::string second_name_of(const model::Lane& lane) const {
    const model::Process* process = lane.thread ? nullptr : finally_.process(lane.process);
    return process ? std::string{scene_.whole.second_name(*process)} : std::string{};
  }

  float badge_room(const model::Lane& lane) const {
    return badge_width(scene_.whole.number_of(lane.actor), kBadge * em_) + 0.35F * em_;
  }

  float names_width(const model::Lane& lane) const {
    const std::string second = second_name_of(lane);
    return (lane.thread ? 0 : badge_room(lane)) + text_width(scene_.theme.fonts.text, name_of(lane)) +
           (second.empty() ? 0.F : text_width(scene_.theme.fonts.small, second) + 0.5F * em_);
  }

  std::string name_of(const model::Lane& lane) const {
    if (lane.thread) {
      const model::Thread* thread = finally_.thread(lane.actor);
      return thread ? std::string{thread->name} : std::string{};
    }
    const model::Process* process = finally_.process(lane.process);
    return process ? model::name_of(*process) : std::string{};
  }

  /// As high as there is room for, but never too low to read its name; then the rows scroll.
  void lanes() {
    float wanted = 0;
    for (const TimelineRow& row : rows_.rows) wanted += height_of(row.kind) * em_;
    const float stretch = wanted > 0 ? std::clamp(items_.bands.height / wanted, 0.45F, 1.35F) : 1;
    items_.content_height = wanted * stretch;
    items_.scroll = std::clamp(state_.scroll, 0.F, std::max(0.F, items_.content_height - items_.bands.height));
    float y = items_.bands.y - items_.scroll;
    for (const TimelineRow& row : rows_.rows) {
      const float height = height_of(row.kind) * em_ * stretch;
      tops_.push_back({y, height});
      if (y + height > items_.bands.y && y < items_.bands.bottom()) add(row, y, height);
      y += height;
    }
  }

  void add(const TimelineRow& row, float y, float height) {
    if (row.kind == RowKind::QueueDepth) return add_depth(row, y, height);
    const model::Lane& lane = scene_.timeline.lanes()[row.lane];
    LaneItem item;
    item.actor = lane.actor;
    item.thread = lane.thread;
    item.name = name_of(lane);
    item.second_name = second_name_of(lane);
    item.folded = row.folded;
    const float in = indent(lane), gap = std::min(0.35F * em_, height * 0.15F);
    const float sampled = lane.thread || height < 1.3F * em_ ? 0.F : std::min(0.42F * em_, height * 0.2F);
    item.name_rect = {items_.names.x + in, y, items_.names.width - in - 0.4F * em_, height};
    if (!lane.thread && scene_.whole.number_of(lane.actor) > 0) {
      const float high = std::min(kBadge * em_, height - 2), wide = badge_room(lane);
      item.badge = {item.name_rect.x, item.name_rect.center().y - high / 2,
                    badge_width(scene_.whole.number_of(lane.actor), high), high};
      item.name_rect.x += wide, item.name_rect.width -= wide;
    }
    item.band = {items_.bands.x, y + gap, items_.bands.width, height - 2 * gap - sampled};
    item.samples = {items_.bands.x, item.band.bottom() + 1, items_.bands.width, sampled};
    items_.lanes.push_back(std::move(item));
  }

  void add_depth(const TimelineRow& row, float y, float height) {
    const float in = indent(row.indent);
    if (!state_.depths) return;
    items_.depths.push_back(layout_queue_depth(*finally_.object(row.subject), state_.depths->of(row.subject),
                                               items_.scale, scene_,
                                               {items_.names.x + in, y, items_.names.width - in - 0.4F * em_, height},
                                               {items_.bands.x, y, items_.bands.width, height}));
  }

  std::vector<SpanItem> items_of(const model::Lane& lane, const TimeScale& scale, const Rect& band) const {
    const auto ends_before = [](const model::Span& span, TraceTime t) { return span.end <= t; };
    const auto first = std::lower_bound(lane.spans.begin(), lane.spans.end(), scale.from(), ends_before);
    const auto last = std::lower_bound(first, lane.spans.end(), scale.until(), ends_before);
    if (state_.detail && last - first > as_many(kBusyLane))
      return column_items(lane, scene_.timeline, *state_.detail, scale, band);
    return span_items(lane, scale, band, scene_.end());
  }

  void spans(const LaneItem& lane) {
    const model::Lane* found = scene_.timeline.lane_of(lane.actor);
    if (found == nullptr) return;
    const auto index = found->place;
    for (SpanItem& item : items_of(*found, items_.scale, lane.band)) {
      item.lane = index;
      if (!item.merged) label(item, *found);
      items_.spans.push_back(std::move(item));
    }
    if (lane.samples.height <= 0) return;
    const auto number = static_cast<std::uint32_t>(&lane - items_.lanes.data());
    std::size_t column = items_.samples.size();  // Where the samples of the pixel begin to which the last one belongs.
    const auto first = std::lower_bound(found->samples.begin(), found->samples.end(), items_.scale.from(),
                                        [](const auto& s, TraceTime t) { return s.at < t; });
    const TraceTime until = items_.scale.until();
    for (auto sample = first; sample != found->samples.end() && sample->at <= until; ++sample) {
      const SampleItem item{std::floor(items_.scale.x_of(sample->at)), number, sample->state};
      auto& all = items_.samples;
      if (column < all.size() && all.back().x != item.x) column = all.size();
      // Each state once in a pixel: the last of it lies over all that it would cover.
      const auto same = std::find_if(all.begin() + static_cast<std::ptrdiff_t>(column), all.end(),
                                     [&](const SampleItem& each) { return each.state == item.state; });
      if (same == all.end()) all.push_back(item);
      else std::rotate(same, same + 1, all.end());
    }
  }

  void label(SpanItem& item, const model::Lane& lane) const {
    const model::Span& span = lane.spans[item.span];
    if (item.rect.height < 0.95F * em_ || item.rect.width < 2 * em_) return;
    std::string text;
    if (item.kind == model::SpanKind::Zombie) {
      text = scene_.tr(texts::kZombie);
    } else if (item.kind == model::SpanKind::Stopped) {
      text = scene_.tr(texts::kStopped);
    } else if (item.kind == model::SpanKind::Run && !span.in_operation()) {
      return;
    } else {
      text = span.in_operation() ? call_text(span.operation, span.object, {}, finally_) : asleep_call(lane, span);
    }
    const Font font = scene_.theme.fonts.small;
    if (text_width(font, text) + 0.6F * em_ > item.rect.width) {
      text = text.substr(0, text.find(' '));
      if (text_width(font, text) + 0.6F * em_ > item.rect.width) return;
    }
    item.label = std::move(text);
  }

  std::optional<std::pair<float, float>> top_of_lane(Serial actor) const {
    const model::Lane* lane = scene_.timeline.lane_of(actor);
    if (lane == nullptr) return std::nullopt;
    return tops_[rows_.of_lane[lane->place]];
  }

  /// As finely as a picture can hold: where many lanes send to many others, fewer of each pair.
  std::vector<std::uint32_t> representative_arrows(TraceTime from, TraceTime until) const {
    const auto finest = static_cast<std::size_t>(items_.scale.width / 4);
    std::vector<std::uint32_t> seen = state_.detail->arrows(scene_.timeline, from, until, 4);
    for (std::size_t pieces = 8; pieces <= finest; pieces *= 2) {
      std::vector<std::uint32_t> finer = state_.detail->arrows(scene_.timeline, from, until, pieces);
      if (finer.size() > static_cast<std::size_t>(kManyArrows)) break;
      seen = std::move(finer);
    }
    return seen;
  }

  bool in_sight(std::pair<float, float> lane) const {
    return lane.first + lane.second > items_.bands.y && lane.first < items_.bands.bottom();
  }

  /// Of an arrow to or from a lane out of sight only the piece at the lane in sight: a thousand would cover all that is
  /// between.
  ImVec2 towards(ImVec2 seen, ImVec2 hidden) const {
    const float length = std::hypot(hidden.x - seen.x, hidden.y - seen.y);
    return between(seen, hidden, length > 0 ? std::min(1.F, 1.1F * em_ / length) : 0);
  }

  /// Those that touch a lane in sight; of several between the same lanes in the same pixel one stands for all.
  void arrows() {
    const auto& all = scene_.timeline.arrows();
    const auto ends_before = [](const model::Arrow& arrow, TraceTime t) { return arrow.to_time < t; };
    const TraceTime from = items_.scale.from(), until = items_.scale.until();
    const auto first = std::lower_bound(all.begin(), all.end(), from, ends_before);
    const auto after = std::lower_bound(first, all.end(), until, ends_before);
    std::vector<std::uint32_t> seen;
    if (state_.detail && after - first > as_many(kManyArrows)) {
      seen = representative_arrows(from, until);
    } else {
      for (auto arrow = first; arrow != after; ++arrow) seen.push_back(static_cast<std::uint32_t>(arrow - all.begin()));
    }
    // Some that end later have begun within the picture.
    const auto last = after + std::min<std::ptrdiff_t>(kLongArrows, all.end() - after);
    for (auto arrow = after; arrow != last; ++arrow)
      if (arrow->from_time <= until) seen.push_back(static_cast<std::uint32_t>(arrow - all.begin()));
    model::FlatMap<SameArrow, bool, SameArrowHash> drawn;
    for (const std::uint32_t number : seen) {
      const model::Arrow* arrow = &all[number];
      const auto sender = top_of_lane(arrow->from), receiver = top_of_lane(arrow->to);
      if (!sender || !receiver || sender == receiver) continue;
      const bool down = sender->first < receiver->first;
      ArrowItem item;
      item.kind = arrow->kind;
      item.from = {items_.scale.x_of(arrow->from_time), sender->first + sender->second * (down ? 0.85F : 0.15F)};
      item.to = {items_.scale.x_of(arrow->to_time), receiver->first + receiver->second * (down ? 0.15F : 0.85F)};
      const bool from_seen = in_sight(*sender), to_seen = in_sight(*receiver);
      if (!from_seen && !to_seen) continue;
      SameArrow same{arrow->from, arrow->to, static_cast<int>(item.from.x), static_cast<int>(item.to.x)};
      if (!to_seen) {
        item.to = towards(item.from, item.to);
        same.to = trace::kNobody;
      } else if (!from_seen) {
        item.from = towards(item.to, item.from);
        same.from = trace::kNobody;
      }
      if (std::exchange(drawn[same], true)) continue;
      item.sender = arrow->from;
      item.receiver = arrow->to;
      item.object = arrow->object;
      item.signal = arrow->signal;
      item.at = arrow->to_time;
      items_.arrows.push_back(item);
    }
  }

  /// All lanes of the whole run in a strip; at most as many rows as it has pixels.
  void overview() {
    auto drawn = std::make_shared<Overview>(
        Overview{scene_.timeline.version(), scene_.end(), items_.minimap, time_.axis.pace(), {}});
    const auto same = [&](const Overview& old) {
      return old.timeline == drawn->timeline && old.end == drawn->end && old.minimap == drawn->minimap &&
             old.pace == drawn->pace;
    };
    if (state_.overview && same(*state_.overview)) {
      items_.overview = state_.overview;
      return;
    }
    items_.overview = drawn;
    const auto& all = scene_.timeline.lanes();
    if (all.empty() || items_.minimap.empty()) return;
    const TimeScale whole{TraceTime{0}, std::max(time_.axis.place_of(scene_.end()), kShortestView), items_.minimap.x,
                          std::max(1.F, items_.minimap.width), time_.axis};
    const auto rows =
        static_cast<std::size_t>(std::max(1.F, std::min(static_cast<float>(all.size()), items_.minimap.height - 2)));
    const float row = (items_.minimap.height - 2) / static_cast<float>(rows);
    for (std::size_t i = 0; i < rows; ++i) {
      const std::size_t lane = i * all.size() / rows;
      const Rect band{items_.minimap.x, items_.minimap.y + 1 + row * static_cast<float>(i), items_.minimap.width,
                      std::max(1.F, row - (row > 2 ? 1.F : 0.F))};
      for (SpanItem& item : items_of(all[lane], whole, band)) drawn->items.push_back(std::move(item));
    }
  }

  const Scene& scene_;
  const TimeScene& time_;
  const TimelineState& state_;
  float em_;
  const model::World& finally_;
  ImVec2 size_;
  TimelineRows rows_;
  Rect fan_area_;
  std::vector<std::pair<float, float>> tops_;  ///< y and height of every row, seen or not.
  TimelineItems items_;
};

}  // namespace

void look_at(TimelineState& state, const TimeScale& scale, TraceTime whole) {
  const bool all = scale.begin == TraceTime{0} && scale.end >= whole;
  state.begin = all ? TraceTime{0} : scale.begin;
  state.end = all ? TraceTime{0} : scale.end;
}

namespace {

// In a scale of its own, since nothing of it depends on how wide the panel is.
void grant(const TimelineWish& wish, const Scene& scene, const TimeScene& time, TimelineState& state) {
  constexpr float kWidth = 1000;
  const TraceTime whole = std::max(time.axis.place_of(scene.end()), kShortestView);
  TimeScale scale{TraceTime{0}, whole, 0, kWidth, time.axis};
  if (wish.toggle) return state.rows.toggle(*wish.toggle);
  if (wish.show) return void(state.rows.hidden.erase(*wish.show));
  if (wish.fit) return look_at(state, scale, whole);
  if (!state.fits()) {
    scale.begin = state.begin;
    scale.end = state.end;
  }
  if (wish.span) {
    const TraceTime begin = time.axis.place_of(wish.span->first),
                    end = std::max(time.axis.place_of(wish.span->second), begin + kShortestView);
    const TraceTime margin = (end - begin) / 20;
    return look_at(state, dragged(TimeScale{begin - margin, end + margin, 0, kWidth, time.axis}, 0, whole), whole);
  }
  const float now = scale.x_of(scene.t);
  if (wish.factor != 1) scale = zoomed(scale, now >= 0 && now <= kWidth ? now : kWidth / 2, wish.factor, whole);
  if (wish.pan != 0) scale = dragged(scale, static_cast<float>(-wish.pan * kWidth), whole);
  look_at(state, scale, whole);
}

}  // namespace

void prepare_timeline(const Scene& scene, const TimeScene& time, TimelineState& state) {
  if (!state.detail) state.detail = std::make_shared<model::Detail>();
  state.detail->update(scene.timeline);
  // What is looked at stays, whatever it is measured in.
  if (state.axis.pace() != time.axis.pace() && !state.fits()) {
    state.begin = time.axis.place_of(state.axis.clock_at(state.begin));
    state.end = std::max(time.axis.place_of(state.axis.clock_at(state.end)), state.begin + kShortestView);
  }
  state.axis = time.axis;
  if (const auto wish = std::exchange(state.wish, std::nullopt)) grant(*wish, scene, time, state);
  if (state.rows.shows(RowKind::QueueDepth)) {
    if (!state.depths) state.depths = std::make_shared<QueueDepths>();
    state.depths->update(scene.history);
  }
  for (const ScrollStep step : std::exchange(state.keys, {})) {
    if (!state.laid_out) break;
    const TimelineItems& seen = state.laid_out->items;
    state.scroll = scrolled(state.scroll, step, seen.bands.height, seen.content_height, scene.theme);
  }
}

TimelineItems layout_timeline(const Scene& scene, const TimeScene& time, const TimelineState& state, ImVec2 size) {
  return TimelineLayout{scene, time, state, size}.run();
}

const TimelineItems& timeline_items(const Scene& scene, const TimeScene& time, TimelineState& state, ImVec2 size) {
  const auto [begin, end] = looked_at(scene, time, state);
  const TimelineInputs inputs{.history = scene.history.version(),
                              .timeline = scene.timeline.version(),
                              .aliases = scene.whole.aliases,
                              .font_build = scene.theme.fonts.build,
                              .language = scene.language,
                              .axis = time.axis,
                              .whole = scene.end(),
                              .begin = begin,
                              .end = end,
                              .scroll = state.scroll,
                              .width = size.x,
                              .height = size.y,
                              .scale = scene.theme.scale,
                              .rows = state.rows};
  if (!state.laid_out || state.laid_out->inputs != inputs) {
    state.laid_out = std::make_shared<LaidOut>(LaidOut{inputs, layout_timeline(scene, time, state, size)});
  } else {
    mark_moments(scene, time, state.laid_out->items);
  }
  return state.laid_out->items;
}

}  // namespace view
