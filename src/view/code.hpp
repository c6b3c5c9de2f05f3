#pragma once

#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "model/source_file.hpp"
#include "view/code_rows.hpp"
#include "view/context.hpp"
#include "view/layout.hpp"
#include "view/python_tokens.hpp"
#include "view/scroll_step.hpp"

/// The program's source, and the line at which each process is: a band in its colour and its number. Click a
/// line: to the next time that it ran.
namespace view {

/// The lines that have begun an operation, by their places. Learned as the events come: no frame looks through all of
/// them.
class RanLines {
 public:
  bool contains(const model::History& history, std::uint32_t place);

 private:
  model::Follower follower_;
  std::unordered_set<std::uint32_t> places_;
};

struct CodeState {
  std::optional<std::uint32_t> source;  ///< The user chose this file (1-based); else that of the process followed.
  std::optional<float> scroll;          ///< The user scrolled; else the line followed is kept in sight.
  Serial followed = trace::kNobody;     ///< The selection for which that was: another one is followed again.
  RanLines ran;
  ScrollSteps keys;
  std::uint32_t pointed = 0;  ///< A place (source and line) that a link led to: framed, and kept in sight until the
                              ///< user scrolls or follows.
};

/// A process at a line: its number. Several may be at one.
struct LineMarker {
  Serial actor = trace::kNobody;
  std::string name;
  Rect chip;
};

/// A process whose line is above or below those in sight: an arrow, that line and its number at that edge. Click: to
/// that line.
struct EdgeMarker {
  Serial actor = trace::kNobody;
  std::uint32_t line = 0;
  bool above = false;
  std::string text;  ///< "13"; where there is no room for all of them, "+2" in the last.
  Rect chip, badge;  ///< No badge: it stands for several.
};

struct CodeLine {
  std::uint32_t number = 0;  ///< From 1.
  Rect rect;                 ///< Of all its rows.
  std::string_view text;
  std::vector<CodeRow> rows;
  std::vector<Token> tokens;  ///< `begin` counts from the line's begin.
  std::vector<LineMarker> markers;
};

struct CodeTab {
  std::uint32_t source = 0;
  Rect rect;
  std::string name, path;
  bool shown = false;
};

struct CodeItems {
  std::uint32_t source = 0;
  std::vector<CodeTab> tabs;    ///< Only where there are several files.
  std::vector<CodeLine> lines;  ///< The visible ones.
  std::vector<EdgeMarker> edges;
  Rect area;         ///< Of the lines.
  float gutter = 0;  ///< Where the text begins, from the area's left.
  float scroll = 0, content_height = 0;
  std::string message;  ///< Instead of lines.
};

/// Event::source() n is sources[n - 1].
CodeItems layout_code(const Scene& scene, std::span<const model::SourceFile> sources, const CodeState& state,
                      ImVec2 size);
void draw_code(const CodeItems& items, const Scene& scene, Canvas& canvas, CodeState& state, Actions& actions);

/// The running line is kept in sight again. False: it was.
bool follow_again(CodeState& state);

/// The process whose line is followed: the selected one, else the one that did something last, and when all have ended
/// the last that ended by an exception. nullptr: none is at a known line.
const model::Process* followed_process(const Scene& scene);

/// The first event after the present at which this line ran, or, when there is none, the first in the run.
std::optional<std::size_t> next_run_of_line(const model::History& history, std::size_t after, std::uint32_t place);

}  // namespace view
