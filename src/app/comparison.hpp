#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/showing.hpp"
#include "lesson/lesson.hpp"
#include "model/output_difference.hpp"
#include "view/editor.hpp"
#include "view/side_by_side.hpp"

namespace app {

/// A program and a changed copy of it: the copy while it is edited, and the original run while the changed one is
/// shown.
///
///     comparison.edit(copy, original);                      // the editor is open
///     const std::string text = comparison.close_editor();
///     comparison.begin(std::move(shown), original, text);   // the changed run is shown from now on
///     comparison.look_at(t, changed.history(), lesson);     // each frame
///     draw(comparison.sides(...));
///     shown = comparison.end();
class Comparison {
 public:
  // The copy that is being edited.
  /// nullptr: none.
  view::EditorState* editor() { return editor_ ? &*editor_ : nullptr; }
  bool editing() const { return editor_.has_value(); }
  /// Opens the editor, with the keyboard. Of two runs the changed one is shown alone.
  void edit(std::string text, std::string original);
  /// Closes it and returns its text. Precondition: editing().
  std::string close_editor();

  // Two runs.
  bool changed() const { return change_.has_value(); }
  bool side_by_side() const { return change_ && change_->side_by_side; }
  void toggle_side_by_side() { change_->side_by_side = !change_->side_by_side; }
  /// The run of the original program; nullptr where there is one run only.
  Showing* original() const { return change_ ? change_->original.get() : nullptr; }
  /// The text of the changed program. Precondition for this and all below: changed().
  const std::string& source() const { return change_->source; }

  /// From now on a changed run is shown. `shown` is that of the original program, unless there was a changed one
  /// before: then it is ended.
  void begin(std::unique_ptr<Showing> shown, std::string_view original, std::string changed);
  /// One run again: the original.
  std::unique_ptr<Showing> end();
  void forget() { change_.reset(); }

  /// The change as the lesson calls it, or the user's own.
  std::string name(const lesson::Lesson* lesson, base::Language language) const;
  /// The end of the longer run, where both are shown; else 0.
  base::TraceTime horizon(const model::History& changed) const;
  /// Compares what both have printed so far.
  void compare(const model::History& changed) { change_->output.update(original()->recording->history(), changed); }
  /// How the outputs differ, as of the last compare().
  const model::OutputDifference& difference() const { return change_->output.difference(); }

  /// Compares, and brings the original to time t.
  void look_at(base::TraceTime t, const model::History& changed, const lesson::Lesson* lesson);
  /// Completes the scenes of both: one scale of time, lines that only one has printed, one selection.
  void relate(view::RunScene& original, view::RunScene& changed) const;
  /// The scenes with their headings, the original first. `program`: the original's text.
  std::array<view::Side, 2> sides(const view::RunScene& original, const view::RunScene& changed, Showing& shown,
                                  std::string_view program) const;
  /// What the original's panels ask for, as a request to both: a moment is a moment for both, a process is selected by
  /// its name. nullopt: it concerns the original alone.
  std::optional<view::Action> for_both(const view::Action& asked, const model::History& changed) const;

 private:
  struct Change {
    std::unique_ptr<Showing> original;  // Never nullptr.
    std::string source;
    model::TextDifference text;
    model::OutputComparing output;
    bool side_by_side = true;
  };

  std::optional<Change> change_;
  std::optional<view::EditorState> editor_;
};

}  // namespace app
