#include "view/queue_depth_row.hpp"

#include <algorithm>
#include <cmath>

#include "model/story.hpp"
#include "view/timeline_rows.hpp"

namespace view {
namespace {

constexpr Text kBound{"maxsize {0}", "maxsize {0}"};
constexpr Text kMost{"at most {0}", "最多 {0} 件"};
constexpr Text kItems{"{0}: {1} in it", "{0}：{1} 件"};
constexpr Text kFull{"{0}: {1} in it, full", "{0}：{1} 件，已满"};
constexpr Text kFromTo{"from {0} to {1}", "从 {0} 到 {1}"};

std::int64_t depth_of(const model::IpcObject& queue) {
  return static_cast<std::int64_t>(queue.buffer.size() + queue.pipe.size());
}

std::int64_t most_of(const std::vector<QueueDepths::Step>& steps) {
  std::int64_t most = 0;
  for (const QueueDepths::Step& step : steps) most = std::max(most, step.depth);
  return most;
}

}  // namespace

void QueueDepths::update(const model::History& history) {
  follower_.follow(
      history,
      [&](const trace::Event& event, std::size_t index) {
        world_ = model::apply(std::move(world_), event, history.texts());
        note(world_, index, event.time());
      },
      [&](std::size_t first) {
        for (auto& [queue, steps] : steps_)
          while (!steps.empty() && steps.back().event >= first) steps.pop_back();
        world_ = history.after(first);
        return first;
      });
}

// Most events change no depth, and most runs have few queues: all are looked at, so that nothing has to be known here
// of what puts, gets and loses items.
void QueueDepths::note(const model::World& world, std::size_t event, TraceTime at) {
  for (const model::IpcObject* queue : queues_of(world)) {
    std::vector<Step>& steps = steps_[queue->serial];
    const std::int64_t depth = depth_of(*queue);
    if ((steps.empty() ? 0 : steps.back().depth) != depth) steps.push_back({at, event, depth});
  }
}

const std::vector<QueueDepths::Step>& QueueDepths::of(Serial queue) const {
  static const std::vector<Step> kNone;
  const auto found = steps_.find(queue);
  return found == steps_.end() ? kNone : found->second;
}

QueueDepthItem layout_queue_depth(const model::IpcObject& queue, const std::vector<QueueDepths::Step>& steps,
                                  const TimeScale& scale, const Scene& scene, const Rect& names, const Rect& row) {
  const float em = scene.theme.fonts.text.size;
  const Font font = scene.theme.fonts.small;
  const std::int64_t most = most_of(steps), top = std::max<std::int64_t>({1, most, queue.capacity});
  QueueDepthItem item{.queue = queue.serial,
                      .name = model::name_of(queue),
                      .bound = queue.capacity > 0 ? scene.tr(kBound, queue.capacity) : scene.tr(kMost, most),
                      .name_rect = names,
                      .band = row.inset(0, std::min(0.45F * em, row.height * 0.15F)),
                      .top = top,
                      .capacity = queue.capacity,
                      .bars = {}};
  const auto y_of = [&](std::int64_t depth) {
    return item.band.bottom() - item.band.height * static_cast<float>(depth) / static_cast<float>(top);
  };
  if (queue.capacity > 0) item.bound_line = y_of(queue.capacity);
  const TraceTime from = scale.from(), until = std::min(scale.until(), scene.end());
  const float least = scene.theme.px(3);  // However large the maxsize is, one item can be seen.
  const auto after = std::upper_bound(steps.begin(), steps.end(), from,
                                      [](TraceTime t, const QueueDepths::Step& step) { return t < step.at; });
  for (auto step = after == steps.begin() ? after : after - 1; step != steps.end() && step->at < until; ++step) {
    const TraceTime begin = std::max(step->at, from),
                    end = step + 1 == steps.end() ? until : std::min((step + 1)->at, until);
    if (step->depth == 0 || end <= begin) continue;
    const float left = scale.x_of(begin), right = std::max(scale.x_of(end), left + 1);
    const float y = std::min(y_of(step->depth), item.band.bottom() - least);
    DepthBar* before = item.bars.empty() ? nullptr : &item.bars.back();
    if (before != nullptr && right - before->rect.x <= 1.5F) {  // The same pixel.
      before->depth = std::max(before->depth, step->depth);
      before->end = end;
      before->rect.width = right - before->rect.x;
      before->rect.y = std::min(before->rect.y, y);
      before->rect.height = item.band.bottom() - before->rect.y;
      continue;
    }
    item.bars.push_back({{left, y, right - left, item.band.bottom() - y}, step->depth, begin, end, {}});
  }
  for (DepthBar& bar : item.bars) {
    const std::string value = std::to_string(bar.depth);
    if (text_width(font, value) + 0.3F * em <= bar.rect.width) bar.label = value;
  }
  return item;
}

void draw_queue_depth_name(const QueueDepthItem& item, const Scene& scene, Canvas& canvas) {
  const Colors& colors = scene.theme.colors;
  const Fonts& fonts = scene.theme.fonts;
  const Rect& rect = item.name_rect;
  const bool chosen = scene.selected == item.queue || scene.hovered == item.queue;
  const bool both = rect.height >= fonts.text.size + fonts.small.size;
  const float name = both ? fonts.text.size * 1.25F : rect.height;
  const float top = both ? rect.center().y - (name + fonts.small.size * 1.2F) / 2 : rect.y;
  // The scale, where there is room for both of its ends.
  const float small = fonts.small.size;
  if (item.band.height > 1.6F * small) {
    canvas.text({rect.x, item.band.y - small / 2, rect.width, small}, fonts.small, colors.quiet_text,
                std::to_string(item.top), Align::Right);
    canvas.text({rect.x, item.band.bottom() - small / 2, rect.width, small}, fonts.small, colors.quiet_text, "0",
                Align::Right);
  }
  canvas.text({rect.x, top, rect.width, name}, both ? fonts.text : fonts.small, chosen ? colors.now : colors.text,
              item.name);
  if (both)
    canvas.text({rect.x, top + name, rect.width, fonts.small.size * 1.2F}, fonts.small, colors.quiet_text, item.bound);
}

void draw_queue_depth(const QueueDepthItem& item, const Scene& scene, Canvas& canvas) {
  const Colors& colors = scene.theme.colors;
  canvas.fill({item.band.x, item.band.bottom(), item.band.width, 1}, colors.line);
  for (const DepthBar& bar : item.bars) {
    const bool full = item.capacity > 0 && bar.depth >= item.capacity;
    const Color color = full ? colors.now : colors.quiet_text;
    Rect rect = bar.rect;
    if (rect.width > 4) rect.width -= 1;  // Neighbours stay apart.
    canvas.fill(rect, colors.panel.mixed(color, 0.3F));
    canvas.fill({rect.x, rect.y, rect.width, std::max(1.F, scene.theme.px(2))}, color);
  }
  if (item.bound_line > 0)
    canvas.line({item.band.x, item.bound_line}, {item.band.right(), item.bound_line}, colors.now, 1, Line::Dashed);
}

void draw_queue_depth_labels(const QueueDepthItem& item, const Scene& scene, Canvas& canvas) {
  const float em = scene.theme.fonts.text.size;
  for (const DepthBar& bar : item.bars) {
    if (bar.label.empty()) continue;
    Rect rect = bar.rect;
    if (rect.width > 4) rect.width -= 1;
    // In the bar; where that is too low, above it.
    const float line = scene.theme.fonts.small.size * 1.1F;
    const bool inside = rect.height >= line + 0.1F * em;
    canvas.text({rect.x, inside ? rect.y + 0.1F * em : rect.y - line, rect.width, line}, scene.theme.fonts.small,
                scene.theme.colors.text, bar.label, Align::Center);
  }
}

std::string queue_depth_tooltip(const QueueDepthItem& item, ImVec2 at, const Scene& scene) {
  if (!item.band.contains(at)) return {};
  for (const DepthBar& bar : item.bars) {
    if (at.x < bar.rect.x || at.x > bar.rect.right()) continue;
    const bool full = item.capacity > 0 && bar.depth >= item.capacity;
    return scene.tr(full ? kFull : kItems, item.name, bar.depth) + "\n" +
           scene.tr(kFromTo, model::time_text(bar.begin), model::time_text(bar.end)) + "\n" + item.bound;
  }
  return scene.tr(kItems, item.name, 0) + "\n" + item.bound;
}

float queue_depth_name_width(const model::IpcObject& queue, const Scene& scene) {
  const Fonts& fonts = scene.theme.fonts;
  const std::string bound = queue.capacity > 0 ? scene.tr(kBound, queue.capacity) : scene.tr(kMost, 9'999);
  return std::max(text_width(fonts.text, model::name_of(queue)), text_width(fonts.small, bound)) +
         text_width(fonts.small, " 999");
}

}  // namespace view
