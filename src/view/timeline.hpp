#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "model/detail.hpp"
#include "view/drawing.hpp"
#include "view/queue_depth_row.hpp"
#include "view/run_scene.hpp"
#include "view/scroll_step.hpp"
#include "view/time_fan.hpp"
#include "view/time_scale.hpp"
#include "view/timeline_rows.hpp"

/// The timeline: a lane for each process and thread, what each did when, and what came from whom.
///
///     run     solid, full height           wait    hollow, dashed
///     sleep   soft, tinted                 zombie  dotted, with a cross through it
///
/// Zoom to the mouse by wheel, pan by drag, double click fits all. What is narrower than a pixel is merged with its
/// neighbours into bars that show the share of each, never dropped. Costs what is visible, not what there is: busy
/// lanes are seen through model/detail.hpp.
namespace view {

struct Overview;
struct LaidOut;

/// What a key asks of the part that is looked at.
struct TimelineWish {
  double factor = 1;  ///< 2: twice as near. What is shown of t stays where it is.
  double pan = 0;     ///< Later by this part of what is looked at.
  bool fit = false;   ///< Everything.
  std::optional<std::pair<TraceTime, TraceTime>> span = {};  ///< This, by the clock.
  std::optional<RowKind> toggle = {};                        ///< Rows of this kind are shown, or hidden again.
  std::optional<RowKind> show = {};                          ///< Rows of this kind are shown.
};

struct TimelineState {
  std::optional<TimelineWish> wish;  ///< Until it is prepared for the next frame.
  TraceTime begin{};                 ///< What is looked at, in places of `axis`; both 0: everything.
  TraceTime end{};
  TimeAxis axis = {};  ///< As of the last frame.
  float scroll = 0;    ///< Of the rows, in pixels.
  RowChoice rows;
  ScrollSteps keys;
  std::shared_ptr<model::Detail> detail;     ///< Of the scene's timeline; made by prepare_timeline.
  std::shared_ptr<QueueDepths> depths;       ///< Likewise, while their rows are shown.
  std::shared_ptr<const Overview> overview;  ///< As of the last frame: made anew only when something in it changed.
  std::shared_ptr<LaidOut> laid_out;         ///< The same of all the rest.
  bool fits() const { return end <= begin; }
};

/// One span, or the neighbours that are too narrow to be seen alone.
struct SpanItem {
  Rect rect;
  model::SpanKind kind = model::SpanKind::Run;
  Serial actor = trace::kNobody;
  bool merged = false;
  float run = 0, sleep = 0, wait = 0;  ///< Of merged ones: the share of each; the rest is zombie or unknown.
  TraceTime begin{}, end{};
  std::string label;                 ///< Where it fits.
  std::uint32_t lane = 0, span = 0;  ///< The (first) span in the model.
  bool open_end = false;
};

/// What the minimap shows: the whole run, whatever is looked at.
struct Overview {
  model::Version timeline;  ///< Of the timeline ...
  TraceTime end{};          ///< ... and all else that it depends on.
  Rect minimap;
  Pace pace = Pace::Clock;
  std::vector<SpanItem> items;
};

struct ArrowItem {
  model::ArrowKind kind = model::ArrowKind::Start;
  ImVec2 from, to;
  Serial sender = trace::kNobody, receiver = trace::kNobody, object = trace::kNobody;
  int signal = 0;
  TraceTime at{};
};

struct LaneItem {
  Serial actor = trace::kNobody;
  bool thread = false;
  Rect name_rect, band, samples;
  Rect badge;  ///< The number of the process; a thread has none.
  std::string name;
  std::string second_name;  ///< What the program calls it, where that is not its name and has room.
  std::size_t folded = 0;   ///< How many rows are folded into it.
};

struct SampleItem {
  float x = 0;
  std::uint32_t lane = 0;  ///< Index in TimelineItems::lanes.
  char state = '?';
};

/// A wait that is left out.
struct BreakItem {
  float x = 0;
  TraceTime length{};
};

struct TimelineItems {
  TimeScale scale;
  Rect axis, names, bands, minimap;
  std::vector<Tick> ticks;
  std::vector<LaneItem> lanes;  ///< Only the visible ones.
  std::vector<QueueDepthItem> depths;
  std::vector<SpanItem> spans;
  std::vector<ArrowItem> arrows;
  std::vector<SampleItem> samples;
  std::shared_ptr<const Overview> overview;
  std::vector<BreakItem> breaks;
  TimeFan fan;                   ///< In story time, where it has room.
  std::vector<TraceTime> marks;  ///< Bookmarks within the scale.
  float cursor = 0;              ///< x of t.
  float known_until = 0;         ///< x of the end of what has happened.
  float content_height = 0;
  float scroll = 0;  ///< As far as there is something to scroll to.
};

/// Looks at this part of what there is up to `whole`. Looking at everything is kept as such, so that it grows with the
/// run.
void look_at(TimelineState& state, const TimeScale& scale, TraceTime whole);

/// Brings what is remembered up to date; to be called before the layout (which does without, slowly).
void prepare_timeline(const Scene& scene, const TimeScene& time, TimelineState& state);
TimelineItems layout_timeline(const Scene& scene, const TimeScene& time, const TimelineState& state, ImVec2 size);

/// All on which the items depend, but for the moment that is marked in them: where these are equal they are.
struct TimelineInputs {
  model::Version history, timeline;
  std::map<Serial, std::string> aliases = {};  ///< Second names.
  std::uint64_t font_build = 0;
  Language language = Language::English;
  TimeAxis axis = {};
  TraceTime whole{}, begin{}, end{};  ///< The end of what can be looked at, and what is looked at.
  float scroll = 0, width = 0, height = 0, scale = 1;
  RowChoice rows = {};
  bool operator==(const TimelineInputs&) const = default;
};
struct LaidOut {
  TimelineInputs inputs;
  TimelineItems items;
};
/// What layout_timeline gives; what has not changed since the last frame is not laid out again. While a run is played
/// only the moment moves, and with the mouse nothing.
const TimelineItems& timeline_items(const Scene& scene, const TimeScene& time, TimelineState& state, ImVec2 size);
void draw_timeline(const TimelineItems& items, const Scene& scene, const TimeScene& time, Canvas& canvas,
                   TimelineState& state, Actions& actions);

/// Above so many spans of a lane in sight, about one for each pixel, it is shown by columns.
inline constexpr std::ptrdiff_t kBusyLane = 800;
/// Above so many arrows in sight each stands for others between the same two.
inline constexpr std::ptrdiff_t kManyArrows = 800;

/// The same from the columns of a busy lane: bars of neighbours that look alike; what is of one kind alone for long is
/// a span.
std::vector<SpanItem> column_items(const model::Lane& lane, const model::Timeline& timeline,
                                   const model::Detail& detail, const TimeScale& scale, const Rect& band);

/// The items of one lane between the times of `scale`: spans of at least two pixels as they are, the others merged by
/// pixel columns. `until` ends what has no end yet.
std::vector<SpanItem> span_items(const model::Lane& lane, const TimeScale& scale, const Rect& band, TraceTime until);

}  // namespace view
