#include "app/time_commands.hpp"

#include <algorithm>
#include <iterator>

#include "view/texts.hpp"

namespace app {
namespace {

using base::TraceTime;
using view::Command;
using view::Text;

constexpr Text kNothingNext{"Nothing more in this direction.", "这个方向上没有了。"};
constexpr Text kSelectFirst{"Select a process or an object first ({0}).", "请先选择一个进程或对象（{0}）。"};
constexpr Text kDoesNothing{"What is selected does nothing at this moment.", "所选对象此刻没有在做什么。"};
constexpr Text kLoopBegins{"Repeats from here; {0} sets the end.", "从这里起循环；按 {0} 设终点。"};

class Keys {
 public:
  Keys(model::Transport& transport, const TimeScope& scope) : transport_{transport}, scope_{scope} {}

  std::optional<std::string> obey(Command command) {
    if (auto said = play(command)) return said;
    if (const auto moved = step(command)) return *moved ? std::string() : view::tr(scope_.language, kNothingNext);
    if (auto said = pace(command)) return said;
    return loop(command);
  }

 private:
  std::optional<std::string> play(Command command) {
    switch (command) {
      case Command::PlayOrPause:
        if (transport_.playing() || transport_.following()) transport_.pause();
        else transport_.play(scope_.history);
        return "";
      case Command::GoLive:
        transport_.go_live(scope_.history, scope_.present);
        return "";
      case Command::ToBegin:
        transport_.seek({}, scope_.history);
        return "";
      case Command::ToEnd:
        transport_.to_end(scope_.history);
        if (scope_.horizon > scope_.history.end()) transport_.seek(scope_.horizon, scope_.history);
        return "";
      case Command::NextOfSelected:
      case Command::PreviousOfSelected:
        if (scope_.selected == trace::kNobody) return select_first();
        return std::nullopt;
      default:
        return std::nullopt;
    }
  }

  // Whether there was anything to go to.
  std::optional<bool> step(Command command) {
    const model::History& history = scope_.history;
    switch (command) {
      case Command::StepForward:
        return transport_.step(1, history);
      case Command::StepBack:
        return transport_.step(-1, history);
      case Command::NextOperation:
        return transport_.step(1, history, model::is_operation);
      case Command::PreviousOperation:
        return transport_.step(-1, history, model::is_operation);
      case Command::NextOfSelected:
        return transport_.step_of(scope_.selected, 1, history);
      case Command::PreviousOfSelected:
        return transport_.step_of(scope_.selected, -1, history);
      case Command::NextBookmark:
        return transport_.to_bookmark(1, history);
      case Command::PreviousBookmark:
        return transport_.to_bookmark(-1, history);
      default:
        return std::nullopt;
    }
  }

  std::optional<std::string> pace(Command command) {
    switch (command) {
      case Command::Faster:
        transport_.faster();
        return "";
      case Command::Slower:
        transport_.slower();
        return "";
      case Command::NormalSpeed:
        transport_.normal_speed();
        return "";
      case Command::NextPace:
        transport_.set_pace(static_cast<model::Pace>((static_cast<int>(transport_.pace()) + 1) % model::kPaces),
                            scope_.history, scope_.present);
        return "";
      default:
        return std::nullopt;
    }
  }

  std::optional<std::string> loop(Command command) {
    const TraceTime t = transport_.position().t;
    switch (command) {
      case Command::LoopFrom:
        transport_.set_loop_from(t);
        return view::tr(scope_.language, kLoopBegins, view::key_of(Command::LoopTo));
      case Command::LoopTo:
        transport_.set_loop(transport_.loop_from().value_or(TraceTime{}), t);
        return "";
      case Command::LoopSelected:
        return loop_selected();
      case Command::LoopOff:
        transport_.no_loop();
        return "";
      case Command::ToggleBookmark:
        transport_.toggle_bookmark(t);
        return "";
      default:
        return std::nullopt;
    }
  }

  std::string select_first() const {
    return view::tr(scope_.language, kSelectFirst, view::key_of(Command::SelectNext));
  }

  // The bar of the timeline that lies under t in the lane of what is selected.
  std::string loop_selected() {
    if (scope_.selected == trace::kNobody) return select_first();
    const TraceTime t = transport_.position().t;
    const auto starts_after = [](TraceTime moment, const model::Span& span) { return moment < span.begin; };
    for (const model::Lane& lane : scope_.timeline.lanes()) {
      if (lane.actor != scope_.selected) continue;
      const auto after = std::upper_bound(lane.spans.begin(), lane.spans.end(), t, starts_after);
      if (after == lane.spans.begin() || std::prev(after)->end <= t) break;
      transport_.set_loop(std::prev(after)->begin, std::min(std::prev(after)->end, scope_.history.end()));
      return {};
    }
    return view::tr(scope_.language, kDoesNothing);
  }

  model::Transport& transport_;
  const TimeScope& scope_;
};

}  // namespace

std::optional<std::string> time_command(Command command, model::Transport& transport, const TimeScope& scope) {
  return Keys{transport, scope}.obey(command);
}

const lesson::CueMoment* go_to_cue(int direction, const std::vector<lesson::CueMoment>& moments,
                                   model::Transport& transport, const model::History& history) {
  const std::size_t here = transport.position().count;
  const lesson::CueMoment* next = nullptr;
  for (const lesson::CueMoment& each : moments) {
    if (direction > 0 && each.event + 1 > here && (next == nullptr || each.event < next->event)) next = &each;
    if (direction < 0 && each.event + 1 < here && (next == nullptr || each.event > next->event)) next = &each;
  }
  if (next != nullptr) {
    transport.seek_event(next->event, history);
  } else if (moments.empty()) {
    transport.step(direction, history, model::is_operation);
  } else {
    direction > 0 ? transport.to_end(history) : transport.seek({}, history);
  }
  return next;
}

trace::Serial neighbour_of(trace::Serial selected, const model::World& finally, int direction) {
  std::vector<trace::Serial> all;
  for (const auto& process : finally.processes)
    if (process->serial != finally.supervisor) all.push_back(process->serial);
  if (all.empty()) return selected;
  const auto found = std::find(all.begin(), all.end(), selected);
  const auto count = static_cast<std::ptrdiff_t>(all.size());
  const std::ptrdiff_t index =
      found == all.end() ? (direction > 0 ? 0 : count - 1) : (found - all.begin() + direction + count) % count;
  return all[static_cast<std::size_t>(index)];
}

}  // namespace app
