#include "view/code.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <utility>

#include "base/lines.hpp"
#include "model/story.hpp"
#include "view/badge.hpp"
#include "view/process_words.hpp"
#include "view/python_text.hpp"
#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

constexpr Text kNoSource{"The recording holds no source.", "记录里没有源代码。"};
constexpr Text kFollow{"Follow", "跟随"};
constexpr Text kFollowTip{"Keep the running line in sight again ({0})", "重新跟随正在执行的行（{0}）"};
constexpr Text kLineTip{"Line {0}. Click: to the next time it ran.", "第 {0} 行。点击：跳到它下一次执行。"};
constexpr Text kEdgeTip{"{0} is at line {1}. Click: follow it", "{0} 在第 {1} 行。点击：跟随它"};
constexpr Text kNeverRan{"Line {0} has started no operation in this run.", "第 {0} 行在这次运行中没有执行任何操作。"};

using trace::line_of;
using trace::source_of;

/// While it lives; and an exception keeps its line after the process has ended: that is the one to look for.
bool is_at_line(const model::Process& process) {
  return process.place != 0 && (process.alive() || !process.raised.empty());
}

bool begins_line(const trace::Event& event) {
  return event.kind == trace::Kind::CallBegun || event.kind == trace::Kind::Line;
}

/// In em: right of the code; the number of a process.
constexpr float kMarks = 2, kBadge = 1.25F;

std::string base_name(std::string_view path) { return std::string{path.substr(path.rfind('/') + 1)}; }

class CodeLayout {
 public:
  CodeLayout(const Scene& scene, std::span<const model::SourceFile> sources, const CodeState& state, ImVec2 size)
      : scene_{scene},
        sources_{sources},
        state_{state},
        em_{scene.theme.fonts.text.size},
        row_{std::ceil(scene.theme.fonts.mono.size * 1.38F)},
        size_{size} {}

  CodeItems run() {
    const model::Process* followed = followed_process(scene_);
    items_.source = chosen_source(followed);
    if (items_.source == 0) {
      items_.message = scene_.tr(kNoSource);
      return std::move(items_);
    }
    tabs();
    const std::string_view content = sources_[items_.source - 1].content;
    const auto lines = base::lines_of(content);
    items_.gutter =
        text_width(scene_.theme.fonts.mono, std::to_string(std::max<std::size_t>(lines.size(), 10))) + 1.6F * em_;
    rows(lines);
    const std::uint32_t at = state_.pointed != 0 && source_of(state_.pointed) == items_.source ? line_of(state_.pointed)
                             : followed && source_of(followed->place) == items_.source ? line_of(followed->place)
                                                                                       : 0;
    items_.scroll = scroll(at);

    const auto row = static_cast<std::uint32_t>(std::max(0.F, items_.scroll / row_));
    const auto first = static_cast<std::size_t>(std::upper_bound(tops_.begin(), tops_.end(), row) - tops_.begin()) - 1;
    for (std::size_t i = first; i < lines.size() && top_of(i) < items_.area.bottom(); ++i)
      items_.lines.push_back(
          {static_cast<std::uint32_t>(i + 1),
           {items_.area.x, top_of(i), items_.area.width, row_ * static_cast<float>(tops_[i + 1] - tops_[i])},
           lines[i],
           code_rows(lines[i], scene_.theme.fonts.mono, code_width_),
           {},
           {}});
    tokens(content, lines);
    markers();
    for (const bool above : {true, false}) edge(above);
    return std::move(items_);
  }

 private:
  std::uint32_t chosen_source(const model::Process* followed) const {
    const auto known = [&](std::uint32_t source) {
      return source >= 1 && source <= sources_.size() && !sources_[source - 1].content.empty();
    };
    if (known(source_of(state_.pointed))) return source_of(state_.pointed);
    if (state_.source && known(*state_.source)) return *state_.source;
    if (followed && known(source_of(followed->place))) return source_of(followed->place);
    for (std::uint32_t source = 1; source <= sources_.size(); ++source)
      if (known(source)) return source;
    return 0;
  }

  /// Lines that are wider than the panel have several rows. At the right there is always room for a mark, so that no
  /// line is broken at another place when a process comes to it.
  void rows(const std::vector<std::string_view>& lines) {
    code_width_ = std::max(4 * em_, items_.area.width - items_.gutter - kMarks * em_);
    tops_.reserve(lines.size() + 1);
    for (const std::string_view line : lines)
      tops_.push_back(tops_.back() +
                      static_cast<std::uint32_t>(code_rows(line, scene_.theme.fonts.mono, code_width_).size()));
    items_.content_height = row_ * static_cast<float>(tops_.back());
  }

  float top_of(std::size_t line) const {
    return items_.area.y + row_ * static_cast<float>(tops_[line]) - items_.scroll;
  }

  void tabs() {
    items_.area = {0, 0.2F * em_, size_.x, std::max(0.F, size_.y - 0.2F * em_)};
    if (sources_.size() < 2) return whole_rows();
    float x = 0.8F * em_;
    for (std::uint32_t source = 1; source <= sources_.size(); ++source) {
      const std::string_view path = sources_[source - 1].path;
      const std::string name = base_name(path);
      const float wide =
          std::min(text_width(scene_.theme.fonts.small, name) + em_, std::max(2 * em_, size_.x - x - 0.5F * em_));
      if (x + wide > size_.x - 0.2F * em_ && source > 1) break;
      items_.tabs.push_back({source, {x, 0, wide, 1.5F * em_}, name, std::string{path}, source == items_.source});
      x += wide + 0.3F * em_;
    }
    items_.area.y = 1.7F * em_;
    items_.area.height = std::max(0.F, size_.y - items_.area.y);
    whole_rows();
  }

  /// Half a row could not be read.
  void whole_rows() {
    if (items_.area.height > row_) items_.area.height = std::floor(items_.area.height / row_) * row_;
  }

  /// The line followed stands at two fifths of the height, as far as the ends of the file allow.
  float scroll(std::uint32_t followed) const {
    const float most = std::max(0.F, items_.content_height - items_.area.height);
    if (state_.pointed == 0 && state_.scroll && state_.followed == scene_.selected)
      return std::clamp(*state_.scroll, 0.F, most);
    if (followed == 0) return 0;
    const std::uint32_t row = tops_[std::min<std::size_t>(followed, tops_.size() - 1) - 1];
    return std::floor(std::clamp(row_ * static_cast<float>(row) - items_.area.height * 0.4F, 0.F, most) / row_) * row_;
  }

  void tokens(std::string_view content, const std::vector<std::string_view>& lines) {
    if (items_.lines.empty()) return;
    const std::uint32_t first = items_.lines.front().number - 1;
    for (Token token : python_tokens(content)) {
      if (token.line < first || token.line >= first + items_.lines.size()) continue;
      token.begin -= static_cast<std::uint32_t>(lines[token.line].data() - content.data());
      items_.lines[token.line - first].tokens.push_back(token);
    }
  }

  CodeLine* visible_line(std::uint32_t place) {
    if (source_of(place) != items_.source || items_.lines.empty()) return nullptr;
    const std::uint32_t line = line_of(place), first = items_.lines.front().number;
    return line >= first && line < first + items_.lines.size() ? &items_.lines[line - first] : nullptr;
  }

  void markers() {
    for (const auto& process : scene_.world.processes) {
      if (!is_at_line(*process)) continue;
      if (CodeLine* line = visible_line(process->place))
        line->markers.push_back({process->serial, model::name_of(*process), {}});
    }
    for (CodeLine& line : items_.lines) place_chips(line);
  }

  /// From the right, in the row that leaves most room.
  void place_chips(CodeLine& line) const {
    const auto code_end = [&](const CodeRow& row) {
      return items_.gutter + row.indent +
             text_width(scene_.theme.fonts.mono, line.text.substr(row.begin, row.end - row.begin)) + 0.3F * em_;
    };
    const auto place = std::min_element(line.rows.begin(), line.rows.end(),
                                        [&](const CodeRow& a, const CodeRow& b) { return code_end(a) < code_end(b); });
    const float height = std::min(kBadge * em_, row_ - 2),
                y = line.rect.y + row_ * (static_cast<float>(place - line.rows.begin()) + 0.5F) - height / 2;
    float right = line.rect.right() - 0.6F * em_, room = right - std::min(code_end(*place), line.rect.width * 0.7F);
    for (LineMarker& marker : line.markers) {
      const float wide = badge_width(scene_.whole.number_of(marker.actor), height);
      if (wide > room) break;
      marker.chip = {right - wide, y, wide, height};
      right -= wide + 0.2F * em_;
      room -= wide + 0.2F * em_;
    }
  }

  /// Those whose line is above (below) the area, in the order of their lines; of the area `covered` counts as outside.
  std::vector<EdgeMarker> beyond(bool above, float covered) const {
    std::vector<EdgeMarker> hidden;
    for (const auto& process : scene_.world.processes) {
      if (!process->alive() || process->place == 0 || source_of(process->place) != items_.source) continue;
      const std::uint32_t line = line_of(process->place);
      if (line == 0 || line >= tops_.size()) continue;
      const float middle = top_of(line - 1) + row_ / 2;
      if (above ? middle < items_.area.y + covered : middle > items_.area.bottom() - covered)
        hidden.push_back({process->serial, line, above, std::to_string(line), {}, {}});
    }
    std::stable_sort(hidden.begin(), hidden.end(),
                     [](const EdgeMarker& a, const EdgeMarker& b) { return a.line < b.line; });
    return hidden;
  }

  /// In one row over the code, from the right. It covers the marks of the line below it, which therefore stand in it
  /// too.
  void edge(bool above) {
    if (beyond(above, 0).empty()) return;
    std::vector<EdgeMarker> hidden = beyond(above, row_);
    const Font font = scene_.theme.fonts.small;
    const float high = std::min(kBadge * em_, row_ - 4);
    const auto badge = [&](const EdgeMarker& marker) {
      return marker.text.front() == '+' ? 0 : badge_width(scene_.whole.number_of(marker.actor), high) + 0.3F * em_;
    };
    const auto wide = [&](const EdgeMarker& marker) {
      return 1.3F * em_ + text_width(font, marker.text) + 0.4F * em_ + badge(marker);
    };
    const auto all = [&] {
      return std::accumulate(hidden.begin(), hidden.end(), 0.F,
                             [&](float sum, const EdgeMarker& marker) { return sum + wide(marker) + 0.3F * em_; });
    };
    const float right = items_.area.right() - 0.9F * em_, room = right - items_.gutter;
    for (std::size_t more = 2; all() > room && hidden.size() > 1;
         ++more) {  // Those farthest from sight are only counted.
      const std::size_t last = above ? 0 : hidden.size() - 1, next = above ? 1 : last - 1;
      hidden[next].text = "+" + std::to_string(more);
      hidden.erase(hidden.begin() + static_cast<std::ptrdiff_t>(last));
    }
    float x = right - all() + 0.3F * em_;
    for (EdgeMarker& marker : hidden) {
      marker.chip = {x, (above ? items_.area.y : items_.area.bottom() - row_) + 1, wide(marker), row_ - 2};
      if (const float number = badge(marker) - 0.3F * em_; number > 0)
        marker.badge = {marker.chip.right() - 0.3F * em_ - number, marker.chip.center().y - high / 2, number, high};
      x = marker.chip.right() + 0.3F * em_;
    }
    std::move(hidden.begin(), hidden.end(), std::back_inserter(items_.edges));
  }

  const Scene& scene_;
  const std::span<const model::SourceFile> sources_;
  const CodeState& state_;
  float em_, row_;
  ImVec2 size_;
  float code_width_ = 0;
  std::vector<std::uint32_t> tops_{0};  ///< In rows: where each line begins, and the end of the last.
  CodeItems items_;
};

class CodePaint {
 public:
  CodePaint(const CodeItems& items, const Scene& scene, Canvas& canvas, const CodeState& state)
      : items_{items},
        scene_{scene},
        canvas_{canvas},
        state_{state},
        theme_{scene.theme},
        em_{theme_.fonts.text.size} {}

  void line(const CodeLine& line) {
    bands(line);
    const bool marked = !line.markers.empty();
    const Color number = marked ? scene_.color_of(line.markers.front().actor) : theme_.colors.faint_text;
    const float row = line.rect.height / static_cast<float>(line.rows.size());
    Rect place{line.rect.x, line.rect.y, items_.gutter - 1.0F * em_, row};
    for (std::size_t i = 0; i < line.rows.size(); ++i, place.y += row) {
      canvas_.text(place, theme_.fonts.mono, number, i == 0 ? std::to_string(line.number) : "↳", Align::Right);
      code(line, line.rows[i], {items_.gutter + line.rows[i].indent, place.y, 0, row});
    }
    for (const LineMarker& marker : line.markers) chip(marker);
    if (state_.pointed == trace::place_of(items_.source, static_cast<std::uint32_t>(line.number)))
      canvas_.frame(line.rect.inset(theme_.px(1), 0), theme_.colors.now, theme_.px(1.5F), theme_.px(4));
  }

  void edge(const EdgeMarker& marker) {
    const Color color = scene_.color_of(marker.actor);
    canvas_.fill(marker.chip, theme_.colors.raised, theme_.px(4));
    canvas_.frame(marker.chip, color, theme_.px(1), theme_.px(4));
    canvas_.icon(marker.above ? Icon::Up : Icon::Down, {marker.chip.x + 0.75F * em_, marker.chip.center().y},
                 0.7F * em_, color);
    canvas_.text({marker.chip.x + 1.3F * em_, marker.chip.y, marker.chip.width - 1.3F * em_, marker.chip.height},
                 theme_.fonts.small, color, marker.text);
    draw_badge(canvas_, scene_, marker.actor, marker.badge);
  }

 private:
  /// Processes at the same line share its height.
  void bands(const CodeLine& line) {
    const auto count = static_cast<float>(line.markers.size());
    for (std::size_t i = 0; i < line.markers.size(); ++i) {
      const float height = line.rect.height / count;
      const Color color = scene_.color_of(line.markers[i].actor);
      const Rect band{line.rect.x, line.rect.y + height * static_cast<float>(i), line.rect.width, height};
      canvas_.fill(band, theme_.colors.panel.mixed(color, 0.14F));
      canvas_.fill({band.x, band.y, theme_.px(3), band.height}, color);
    }
  }

  void code(const CodeLine& line, const CodeRow& row, const Rect& place) {
    std::vector<Token> tokens;
    for (Token token : line.tokens) {
      const std::size_t begin = std::max<std::size_t>(token.begin, row.begin),
                        end = std::min<std::size_t>(token.begin + token.length, row.end);
      if (begin >= end) continue;
      token.begin = static_cast<std::uint32_t>(begin - row.begin);
      token.length = static_cast<std::uint32_t>(end - begin);
      tokens.push_back(token);
    }
    draw_python_line(canvas_, {place.x, place.y + (place.height - theme_.fonts.mono.size) / 2},
                     line.text.substr(row.begin, row.end - row.begin), tokens);
  }

  void chip(const LineMarker& marker) {
    draw_badge(canvas_, scene_, marker.actor, marker.chip);
    if (scene_.interactive && canvas_.pointer().over(marker.chip)) canvas_.tooltip(marker.name);
  }

  const CodeItems& items_;
  const Scene& scene_;
  Canvas& canvas_;
  const CodeState& state_;
  const Theme& theme_;
  float em_;
};

/// Returns whether the mouse is at one of them.
bool edge_actions(const CodeItems& items, const Scene& scene, Canvas& canvas, CodeState& state, Actions& actions) {
  for (const EdgeMarker& marker : items.edges) {
    if (!canvas.pointer().over(marker.chip)) continue;
    actions.add(action::Hover{marker.actor});
    canvas.tooltip(scene.tr(kEdgeTip, model::name_of(*scene.world.process(marker.actor)), marker.line));
    if (canvas.pointer().pressed) {
      state.scroll.reset();
      state.pointed = 0;
      actions.add(action::Select{marker.actor});
    }
    return true;
  }
  return false;
}

void line_actions(const CodeItems& items, const CodeLine& line, const Scene& scene, Canvas& canvas, CodeState& state,
                  Actions& actions) {
  for (const LineMarker& marker : line.markers) {
    if (!canvas.pointer().over(marker.chip)) continue;
    actions.add(action::Hover{marker.actor});
    if (canvas.pointer().pressed) actions.add(action::Select{marker.actor});
    return;
  }
  if (!canvas.pointer().over(line.rect)) return;
  const std::uint32_t place = trace::place_of(items.source, static_cast<std::uint32_t>(line.number));
  if (canvas.pointer().pressed) {
    if (const auto event = next_run_of_line(scene.history, static_cast<std::size_t>(scene.world.events), place))
      actions.add(action::SeekEvent{*event});
  }
  // A click on a line that did nothing leads nowhere: that is said as long as the mouse is held.
  const bool ran =
      (canvas.pointer().down || canvas.pointer().at.x < items.gutter) && state.ran.contains(scene.history, place);
  if (canvas.pointer().at.x < items.gutter || (canvas.pointer().down && !ran)) {
    canvas.tooltip(scene.tr(ran ? kLineTip : kNeverRan, line.number));
  }
}

}  // namespace

const model::Process* followed_process(const Scene& scene) {
  if (const model::Process* selected = scene.world.process_of(scene.selected); selected && is_at_line(*selected))
    return selected;
  const auto rank = [](const model::Process& process) {
    return std::pair{process.alive(),
                     process.alive() ? process.activity.since : process.exited.value_or(model::TraceTime{})};
  };
  const model::Process* newest = nullptr;
  for (const auto& process : scene.world.processes) {
    if (!is_at_line(*process)) continue;
    if (newest == nullptr || rank(*process) > rank(*newest)) newest = process.get();
  }
  return newest;
}

bool RanLines::contains(const model::History& history, std::uint32_t place) {
  follower_.follow(
      history,
      [&](const trace::Event& event, std::size_t) {
        if (begins_line(event)) places_.insert(event.place);
      },
      [&](std::size_t first) {
        if (first == 0) places_.clear();  // Another run. What comes late makes no line one that did not run.
        return first;
      });
  return places_.contains(place);
}

std::optional<std::size_t> next_run_of_line(const model::History& history, std::size_t after, std::uint32_t place) {
  const auto find = [&](std::size_t begin, std::size_t end) -> std::optional<std::size_t> {
    for (std::size_t i = begin; i < end; ++i) {
      const trace::Event& event = history.event(i);
      if (event.place == place && begins_line(event)) return i;
    }
    return std::nullopt;
  };
  const std::size_t present = std::min(after, history.size());
  const auto later = find(present, history.size());
  return later ? later : find(0, present);
}

bool follow_again(CodeState& state) {
  const bool followed = !state.scroll && !state.source && state.pointed == 0;
  state.scroll.reset();
  state.source.reset();
  state.pointed = 0;
  return !followed;
}

CodeItems layout_code(const Scene& scene, std::span<const model::SourceFile> sources, const CodeState& state,
                      ImVec2 size) {
  return CodeLayout{scene, sources, state, size}.run();
}

void draw_code(const CodeItems& items, const Scene& scene, Canvas& canvas, CodeState& state, Actions& actions) {
  const float em = scene.theme.fonts.text.size;
  if (!items.message.empty())
    canvas.text(canvas.area().inset(em), scene.theme.fonts.text, scene.theme.colors.faint_text, items.message,
                Align::Center);
  for (const CodeTab& tab : items.tabs) {
    if (text_button(canvas, tab.rect, tab.name, tab.shown ? Look::On : Look::Plain, tab.path) && scene.interactive) {
      state.source = tab.source;
      state.scroll.reset();
      state.pointed = 0;
    }
  }
  canvas.begin_clip(items.area);
  CodePaint drawing{items, scene, canvas, state};
  for (const CodeLine& line : items.lines) drawing.line(line);
  for (const EdgeMarker& marker : items.edges) drawing.edge(marker);
  canvas.end_clip();
  if (!scene.interactive) return;

  const Pointer& pointer = canvas.pointer();
  const ScrollSteps keys = std::exchange(state.keys, {});
  float offset = items.scroll;
  scroll(canvas, items.area, items.content_height, offset, keys);
  if (offset != items.scroll) {
    state.scroll = offset;
    state.followed = scene.selected;
    if (state.pointed != 0) state.source = items.source;
    state.pointed = 0;
  }
  const bool loose = state.pointed != 0 || (state.scroll && state.followed == scene.selected) || state.source;
  const std::string follow = scene.tr(kFollow);
  const float wide = text_width(scene.theme.fonts.small, follow) + 1.2F * em;
  const bool below = !items.edges.empty() && !items.edges.back().above;
  const Rect button{items.area.right() - wide - 1.2F * em,
                    (below ? items.edges.back().chip.y : items.area.bottom()) - 1.9F * em, wide, 1.5F * em};
  if (loose) {
    canvas.fill(button, scene.theme.colors.raised, scene.theme.px(5));
    if (text_button(canvas, button, follow, Look::Plain, scene.tr(kFollowTip, key_of(Command::FollowLine))))
      follow_again(state);
    if (pointer.over(button)) return;
  }
  if (!pointer.over(items.area)) return;
  if (edge_actions(items, scene, canvas, state, actions)) return;
  for (const CodeLine& line : items.lines) line_actions(items, line, scene, canvas, state, actions);
}

}  // namespace view
