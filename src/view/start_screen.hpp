#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "view/actions.hpp"
#include "view/commands.hpp"
#include "view/lesson_picture.hpp"
#include "view/texts.hpp"
#include "view/toolkit/canvas.hpp"

/// The first screen: a map of the course, and on its left how to go on, the user's own programs, and how far one is.
///
///     +----------+ search ------------------------------+
///     | continue | Start  [] [] [] [] [] [] [] []       |     [] a lesson: its drawing, number and title
///     | own      | Wait   [] [] [] [] [] []             |     a window that is too narrow has all in one column
///     | progress | End    [] [] [] []   Fork [] []      |
///     +----------+--------------------------------------+
namespace view {

/// A lesson, or a file that was open before.
struct StartEntry {
  std::string number;  ///< "01"; empty for a file, "!" for a lesson that cannot be used.
  std::string title, summary = {};
  std::optional<LessonPicture> picture = {};  ///< None: its number stands there.
  int minutes = 0;
  bool done = false;
  std::string words = {};  ///< What a search looks through, in small letters.

  bool file() const { return number.empty(); }
};

/// Lessons under a heading.
struct StartGroup {
  std::string name, says;
  std::vector<std::size_t> entries;
};

struct StartCourse {
  std::vector<StartEntry> entries = {};  ///< Lessons in the order of their numbers, then files.
  std::vector<StartGroup> groups = {};   ///< By idea, or by document.
  bool by_idea = true;
  std::optional<std::size_t> go_on = {};  ///< The lesson to begin or to continue with.
  bool begun = false;                     ///< Some lesson was open before.
  std::optional<Text> no_files = {};      ///< Why no file can be opened here.
};

struct StartState {
  std::size_t marked = 0;  ///< By the arrow keys: one of the places.
  bool searching = false;  ///< Letters go to the search.
  std::string letters;     ///< What is looked for.
  bool reveal = false;     ///< What is marked is to come into sight.
  float scroll = 0;
  Grip grip = {};
};

/// Where everything is. Pure.
struct StartItems {
  /// What can be chosen, in the order in which the arrow keys go through it. The first is where to begin.
  struct Place {
    enum class Kind : std::uint8_t { GoOn, Lesson, File } kind = Kind::Lesson;
    std::size_t entry = 0;
    Rect rect;  ///< Of the window; for what scrolls in coordinates of the list.
    bool scrolls = true;
    Rect picture = {};                    ///< In the same coordinates.
    std::vector<std::string> title = {};  ///< In lines; the first of a lesson's stands beside its number.
  };
  struct Heading {
    std::string name, says;
    Rect rect;
    std::size_t done = 0, all = 0;
  };
  struct Panel {
    Rect rect;
    bool scrolls = true;
  };
  std::vector<Place> places;
  std::vector<Heading> headings;   ///< They scroll.
  std::vector<Panel> panels;       ///< Grounds.
  Rect search;                     ///< The field.
  Rect go_on;                      ///< The card, with its button at its bottom; empty: no lesson.
  std::vector<std::string> about;  ///< What the card says of its lesson.
  bool narrow = false;             ///< All in one column: the card scrolls with the rest.
  Rect open, progress;             ///< Empty where there is no room or nothing to show.
  Rect own;                        ///< Heading of the own programs.
  Rect list;                       ///< What is scrolled.
  float height = 0;                ///< Of all of it.
};
StartItems layout_start(const StartCourse& course, const StartState& state, Language language, const Theme& theme,
                        ImVec2 size);

/// Where an arrow key leads from what is marked: to the next one beside it, or to the nearest one above or below.
std::size_t next_marked(const StartItems& items, std::size_t marked, int right, int down);
/// The same by the height of what can be seen at once.
std::size_t marked_a_page_away(const StartItems& items, std::size_t marked, int down);

/// As a search compares them: without capitals, of which Chinese has none.
std::string small_letters(std::string_view text);

/// The search takes letters once it has been asked for with '/' or a click. Returns whether this key was taken.
bool press_in_search(KeyPress key, StartState& state);

/// Returns the entry that was clicked.
std::optional<std::size_t> draw_start(const StartItems& items, const StartCourse& course, Language language,
                                      Canvas& canvas, StartState& state, Actions& actions);

}  // namespace view
