#pragma once

#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"
#include "lesson/condition.hpp"
#include "lesson/markdown.hpp"
#include "lesson/stops.hpp"

/// A lesson as data: four named byte strings, `NN_slug/{lesson.toml, program.py, guide.en.md, guide.zh.md}`, in a
/// folder or elsewhere (base/files.hpp). lessons/README.md is the description for teachers. lesson/load.hpp reads one,
/// lesson/library.hpp all.
///
///     const lesson::Lesson lesson = lesson::load(base::files_in("lessons/01_start_order"));
///     draw(lesson.title.in(base::Language::Chinese));
namespace lesson {

using base::Language;
using base::OwnedText;
using base::Text;

/// A message for the author of a lesson: `lessons/03_pipe/lesson.toml:12: unknown event 'jion'; did you mean 'join'?`
/// An error of a whole file has line 0.
class LessonError : public std::runtime_error {
 public:
  LessonError(std::string file, std::size_t line, OwnedText says);
  /// The whole message, as what() has it in English.
  std::string in(Language language) const;
  const std::string& file() const { return file_; }
  std::size_t line() const { return line_; }

 private:
  std::string file_;
  std::size_t line_;
  OwnedText says_;
};

/// Where the example stands.
struct Document {
  std::string number;   ///< "000" .. "004"; empty: a lesson of the teacher's own.
  std::string section;  ///< As the document heads it.
  int example =
      0;  ///< The n-th block of example code of the document, from 1; 0: a claim of the text without an example.
};

struct Program {
  std::string file;  ///< Its path, absolute if the lesson is in a folder.
  std::string source;
  std::vector<std::string> args;
  std::string stdin_text;
  std::string start_method = "fork";  ///< For the badge: the program chooses its start method itself.
  bool may_be_held = true;            ///< False: it is about the processor, which a held program does not use.
  double stop_after_s = 0;  ///< Not 0: it does not end by itself; wherever it runs, it is ended after so many seconds.
};

/// A process of the lesson, by the word the lesson uses for it ("f1" for the one named "Process-1").
/// "main" is always there.
struct ProcessName {
  std::string alias;
  std::string name;  ///< Process.name; empty: found by family.
  std::string
      parent;  ///< With `nth`: the n-th child of this process, in order of birth. For raw forks, and equal names.
  int nth = 0;
  bool operator==(const ProcessName&) const = default;
};

struct DocumentNote {
  int line = 0;  ///< Of the document's output, from 1; 0: about the whole.
  OwnedText text;
};
/// What the document prints below its example, as it stands there.
struct DocumentOutput {
  std::vector<std::string> lines;
  std::map<std::string, std::string>
      pids;  ///< "9968" -> "main": whose number it is. "outside" is who started the program.
  std::vector<DocumentNote> notes;
};

/// What is true (must) or mostly true (usual) of each run, with the sentence that says so.
struct Rule {
  OwnedText says;
  Condition condition;
  std::vector<std::string> for_each;  ///< Processes; "each" in the condition stands for each of them. Empty: once.
  std::size_t line = 0;
};

/// What no order of steps can decide: lines of the document's output that a run in its order prints otherwise.
struct Undecided {
  std::vector<int> lines = {};            ///< Of the document's output, from 1. Empty: what is printed has none there.
  std::vector<std::string> instead = {};  ///< What is printed in the place of each of them. Empty: nothing.
  int after = 0;                          ///< Where `lines` is empty: behind which line of the document, 0: before all.
  OwnedText why = {};
};

/// One possible order: the document's. Used by run control; without it shown as what it is.
struct Schedule {
  std::vector<std::string> want;  ///< Lines of output in this order. Empty: the document's, see wanted_lines().
  std::vector<std::pair<Pattern, Pattern>> before;
  std::vector<std::string> steps;  ///< "actor operation object", as control/schedule.hpp has them.
  std::vector<Undecided> undecided;
  OwnedText note;
  bool empty() const { return want.empty() && before.empty() && steps.empty(); }
};

/// Where a cue or a link points.
struct Target {
  enum class Kind { None, Panel, Process, Object, Line, Lesson, Term };
  Kind kind = Kind::None;
  std::string name;  ///< "timeline", "f1", "queue1", "28", "deadlock"
  int line = 0;
};
/// "panel:timeline", "process:f1", "object:queue1", "line:12", "lesson:28", "term:deadlock"; kind None when it is
/// nothing of the kind. The last two stand in guides only.
Target parse_target(std::string_view text);

/// The words that may follow "panel:".
const std::vector<std::string_view>& panel_names();

/// When this happens, say this, point there.
struct Cue {
  Pattern when;
  OwnedText say;
  Target point;
};

struct Choice {
  OwnedText text;
  OwnedText because;    ///< What to say to the one who chose it.
  OwnedText came_true;  ///< Instead of `because`, where the run made this the right one. May be empty.
  bool right = false;
  std::optional<Condition> holds;  ///< Right if the run says so.
  bool otherwise = false;          ///< Right if no other was.
};
/// How a question is answered. In all but the first the choices are made by the loader, so that an answer is a choice
/// whatever the question (see Question::choices).
enum class Answering : std::uint8_t {
  Choice,   ///< One of the sentences below it.
  Process,  ///< A process on the stage. A choice for each of the lesson's processes, in their order.
  Moment,   ///< Going there. Choices: too early, there, too late (kTooEarly ...).
  Lines,    ///< Printed lines, put in order. Choices: as they were printed, another order (kInOrder ...).
};
inline constexpr std::size_t kTooEarly = 0, kThere = 1, kTooLate = 2;
inline constexpr std::size_t kInOrder = 0, kOtherOrder = 1;
inline constexpr std::size_t kMostLines = 4;  ///< That can be put in order: a to d.

struct Question {
  std::string id;  ///< For progress; stays when questions are reordered.
  OwnedText ask;
  std::vector<Choice> choices;
  bool answered_by_run = false;
  Stop at = Stop::Why;             ///< Where it is asked: Guess, See or Why.
  std::optional<Pattern> decided;  ///< When this has been seen, the answer is known. Of a guess; none: at the end.
  Answering answering = Answering::Choice;
  std::optional<Pattern> moment;   ///< Of a moment: it lasts until who does it does something else.
  std::vector<std::string> lines;  ///< Of lines: as they are printed.
  /// What a run has to show so that the answer is the right one: of a process, a moment, of lines.
  std::optional<Condition> proof;
};

/// A suggested change. Each `search` occurs exactly once in the program.
struct Change {
  std::string search, replace;
};
struct Try {
  OwnedText title;
  std::vector<Change> changes;
  OwnedText watch;
};

using Guide = base::Bilingual<markdown::Document>;

struct Lesson {
  std::string number;                        ///< "01"; sorts the list.
  std::string slug;                          ///< "start_order"; with the number the folder's name.
  std::shared_ptr<const base::Files> files;  ///< Never nullptr in one that was loaded.
  OwnedText title, summary;
  int minutes = 5;
  Document document;
  Program program;
  std::vector<ProcessName> processes;
  bool hide_family = false;  ///< Before the program begins: how many there will be is the question.
  std::optional<DocumentOutput> document_output;
  std::vector<Rule> must, usual;
  Schedule schedule;
  std::vector<Cue> cues;
  std::vector<Question> questions;
  std::vector<Try> tries;
  Guide guide;

  std::string id() const { return number + "_" + slug; }
};

/// What a run in the document's order prints, line by line, with placeholders (lesson/output_line.hpp): the lines that
/// its schedule wants, else those of the document's output, with what is undecided in its place. Empty: neither.
std::vector<std::string> wanted_lines(const Lesson& lesson);

/// "Lines 1, 3, 4: as many cores as this machine has."
std::string undecided_text(const Undecided& undecided, base::Language language);

/// The program's text with the change applied.
std::string apply(const Try& suggestion, std::string source);

}  // namespace lesson
