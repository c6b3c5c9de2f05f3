#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/transport.hpp"
#include "view/editor.hpp"
#include "view/panels.hpp"
#include "view/run_scene.hpp"

/// The frame around the panels: where each is, the splitters between them, the bar above with title and switches, the
/// bar below with the transport.
namespace view {

/// What the user has set of it; kept in the settings.
struct ShellState {
  float left = 0.21F;             ///< Of the width: the column of the guide.
  float right = 0.29F;            ///< Of the width: the column of code and console.
  float stage = 0.58F;            ///< Of the height of the middle column.
  float code = 0.57F;             ///< Of the height of the right column.
  float guide = 0.62F;            ///< Of the height of the left column, where something is selected.
  std::optional<Panel> alone;     ///< One panel has the whole window.
  Panel main_tab = Panel::Stage;  ///< Where there is no room for all: what is in front.
  Panel side_tab = Panel::Guide;
  Panel front = Panel::Stage;    ///< Where there is room for one only.
  std::optional<Panel> in_hand;  ///< What keys scroll, and whose edges they move (view/in_hand.hpp).
  float ShellState::*dragged =
      nullptr;  ///< The splitter that the mouse holds: it moves away from where it was pressed.
};

/// Panels that share a place: the first row of it names them, `shown` is drawn below.
struct Group {
  Rect rect;
  std::vector<Panel> panels;
  Panel shown = Panel::Stage;
  Rect header(float height) const { return {rect.x, rect.y, rect.width, height}; }
};

struct Splitter {
  Rect rect;
  bool upright = false;  ///< It moves left and right.
  float ShellState::*fraction = nullptr;
  float from = 0, length = 1;  ///< The fraction is (mouse - from) / length ...
  bool from_end = false;       ///< ... or what remains of it.
  /// What the fraction is where the splitter's middle is at `place`; never so much or little that a panel vanishes.
  float fraction_at(float place) const;
};

struct ShellItems {
  Rect top_bar, transport;
  Rect hand;           ///< Of a held program: the cards to choose from (view/hand.hpp). Empty: it is not held.
  Rect caption, film;  ///< While presenting, instead of the bars.
  std::vector<Group> groups;
  std::vector<Splitter> splitters;
};

/// Caption: that of a presentation at the lower edge, above it the film.
enum class Bars { All, TransportOnly, Caption, None };

/// From 1,000 points of width on all panels beside each other, from 640 two columns of which one is tabs, else one.
/// Never hides a panel for good: each is in exactly one group. With a caption: the stage has three fifths of the width,
/// what else is looked at the rest, the console a few lines.
ShellItems layout_shell(const ShellState& state, ImVec2 size, float scale, Bars bars, bool something_selected,
                        bool hand = false);
/// How much of the window the bars at its lower edge take, and the hand above them.
float foot_of_window(ImVec2 size, float scale, Bars bars, bool hand = false);

/// What the bars show beside the scene.
struct ShellScene {
  std::string title = {};         ///< "01 · Three children", "hello.py", a recording's name.
  bool lesson_list = true;        ///< There is a lesson browser to go back to.
  EditorState* editor = nullptr;  ///< The program is being edited: instead of the code.
  bool can_edit = false;          ///< There is a program of which a copy can be edited.
  bool can_take_along = false;
  bool can_hold = false;    ///< The program can be run again with each step chosen by the learner ...
  bool held = false;        ///< ... and is.
  bool presenting = false;  ///< Large text, few words.
  bool begun = true;        ///< There is a run or a recording to speak of.
};

/// Draws everything: bars, panels, splitters. `state` changes where the user drags a splitter or chooses a tab.
void draw_shell(const ShellItems& items, const RunScene& run, const ShellScene& shell, const Transport& transport,
                Panels& panels, Canvas& canvas, ShellState& state, Actions& actions);

/// What is not panel is ground: for those who place panels beside the shell.
void paint_ground(Canvas& canvas, Rect panel, float gap);
Text title_of(Panel panel);

/// "guide", "stage", "timeline", "code", "console", "inspector": as the command line says it.
std::string_view name_of(Panel panel);
std::optional<Panel> panel_named(std::string_view name);
/// The panel that this command shows alone; nothing: it is another command.
std::optional<Panel> panel_shown_by(Command command);

}  // namespace view
