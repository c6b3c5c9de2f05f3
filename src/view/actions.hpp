#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lesson/stops.hpp"
#include "model/world.hpp"
#include "view/commands.hpp"

namespace view {

using base::TraceTime;
using trace::Serial;

/// The parts of the window that draw one thing each.
enum class Panel : std::uint8_t { Guide, Stage, Timeline, Code, Console, Inspector };
inline constexpr int kPanels = 6;

/// What the user asks for by a panel. A panel changes nothing itself: it returns these, and the app does them.
namespace action {
struct Seek {
  TraceTime t{};
};  ///< Show this time; pauses.
struct SeekEvent {
  std::size_t event = 0;
};  ///< Show the world just after this event of the history.
struct Select {
  Serial serial = trace::kNobody;
};  ///< A process, thread or thing; kNobody: nothing.
struct Hover {
  Serial serial = trace::kNobody;
};  ///< The mouse is over it: other panels show it too, in this frame.
struct OpenLink {
  std::string target;
};  ///< "process:f1", "panel:timeline", "line:12", a document's name ...
struct ShowPanel {
  Panel panel = Panel::Stage;
};
struct MaximizePanel {
  Panel panel = Panel::Stage;
};                     ///< The panel alone, or all again.
struct ShowUnseen {};  ///< The list of what could not be seen of the run.
struct Play {};
struct Pause {};
struct GoLive {};
struct LoopSpan {
  TraceTime begin{}, end{};
};  ///< Play this again and again.
struct Bookmark {
  TraceTime t{};
};  ///< Sets one, or takes the one there away.
struct Answer {
  std::string question;
  int choice = 0;
};
struct GoTo {
  lesson::Stop stop = lesson::Stop::See;
};  ///< To this stop of the lesson; where its program has not begun, begins it.
struct TakeLine {
  std::string question;
  std::size_t line = 0;
};  ///< It is the next in the order that is asked for; one that was taken goes back, with all after it.
struct Point {
  std::string question;
};  ///< What is selected on the stage, or the moment that is shown, is the answer.
struct Copy {
  std::string text;
};  ///< To the clipboard.
struct SendInput {
  std::string line;
};  ///< To the program's stdin, with a newline.
struct SendEndOfFile {};
struct RunChanged {
  std::string source;
};  ///< Run this text instead of the program, beside it; the file stays as it is.
struct ChooseStep {
  std::uint64_t turn = 0;
  std::size_t choice = 0;
};  ///< Of a held program: this one goes on (view/hand.hpp).
struct Do {
  Command command{};
};  ///< What a key would do: buttons are keys for the mouse.
}  // namespace action

using Action = std::variant<action::Seek, action::SeekEvent, action::Select, action::Hover, action::OpenLink,
                            action::ShowPanel, action::MaximizePanel, action::ShowUnseen, action::Play, action::Pause,
                            action::GoLive, action::LoopSpan, action::Bookmark, action::Answer, action::Copy,
                            action::SendInput, action::SendEndOfFile, action::RunChanged, action::GoTo,
                            action::TakeLine, action::Point, action::ChooseStep, action::Do>;

class Actions {
 public:
  template <class A>
  void add(A&& each) {
    all_.emplace_back(std::forward<A>(each));
  }
  const std::vector<Action>& all() const { return all_; }
  bool empty() const { return all_.empty(); }
  void clear() { all_.clear(); }

 private:
  std::vector<Action> all_;
};

}  // namespace view
