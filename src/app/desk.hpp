#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/export_job.hpp"
#include "app/front.hpp"
#include "app/notice.hpp"
#include "app/settings.hpp"
#include "app/shelf.hpp"
#include "app/showing.hpp"
#include "image/graphics.hpp"
#include "lesson/lesson.hpp"
#include "lesson/progress.hpp"
#include "lesson/retelling.hpp"
#include "model/output_difference.hpp"
#include "recording/opening.hpp"
#include "run/keep.hpp"
#include "view/commands.hpp"
#include "view/editor.hpp"
#include "view/in_hand.hpp"
#include "view/shell.hpp"
#include "view/side_by_side.hpp"
#include "view/work_bar.hpp"

namespace app {

/// All that the window shows and does, without the window: what is open, where its transport stands, what the keys do.
/// Tests drive it headless.
///
///     Desk desk{settings, library};
///     desk.run({.program = {"hello.py"}});
///     desk.press({.key = view::Key::Space});
///     desk.advance(16ms);
///     graphics.build(size, [&](ImDrawList& list) { desk.draw(list, graphics, size); });
///
///     lessons --Enter--> a run, live --its end--> the same as a recording --Ctrl+L--> lessons
///                            |  ^ any key of the transport looks back while it goes on; L returns
///                            +--a change tried, Ctrl+Enter--> the changed one beside it --Backspace--> the original
///                            alone
class Desk {
 public:
  /// What the desk asks of the window around it.
  struct Wishes {
    bool quit = false;
    bool save_picture = false;
    std::optional<view::Rect> part;  ///< Of the window, where the picture is of a panel alone.
    bool save_progress = false;
    std::optional<std::string> copy;  ///< To the clipboard.
  };

  Desk(Settings settings, lesson::Library library, lesson::Progress progress = {});
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  /// `callback` is called, on another thread, when a run has something new.
  void on_news(std::function<void()> callback) { on_news_ = std::move(callback); }

  // Opening. What fails becomes a notice, and what was open stays.
  void show_lessons();
  /// `record`: as of run::RunOptions, for this run alone.
  void open_lesson(std::string_view id, const std::filesystem::path& record = {});
  /// A long one shows its beginning at once, and the whole when it has been read. `lesson`: of which it is, where it
  /// does not say so itself.
  void open_recording(const std::filesystem::path& path, std::string_view lesson = {});
  /// A recording of the program after a change, beside the recording that is open.
  void open_beside(const std::filesystem::path& changed);
  void run(run::RunOptions options);
  /// A recording, a script or a program, by its name: what was dropped or chosen.
  void open_file(const std::filesystem::path& path);

  void press(view::KeyPress key);
  void command(view::Command command);
  /// So much time has passed. Reads what is new of the run.
  void advance(base::TraceTime elapsed);
  /// Draws into a frame of Graphics::build.
  void draw(ImDrawList& list, image::Graphics& graphics, ImVec2 size);
  /// Does what the user asked for in the frame that was built.
  void act();

  /// How the frame to come wants to look.
  view::ThemeName theme() const { return settings_.theme; }
  float scale() const;
  bool presenting() const { return presenting_; }
  bool full_screen() const { return full_screen_ || presenting_; }
  std::string title() const;

  /// Whether the picture changes by itself: it plays, or follows a run, or something long goes on.
  bool moving() const;
  /// All that moves is the present: no news have come, and nothing on the screen counts down. Twice a second is then
  /// enough.
  bool creeping() const;
  /// What long work goes on, for its bar.
  view::Work work() const;
  bool running() const { return shown_ != nullptr && shown_->running(); }
  /// The run has ended and nobody has been told yet: worth a picture at once.
  bool run_is_over() const { return shown_ != nullptr && shown_->end_is_news(); }
  /// When a notice goes away, if nothing else happens before.
  std::optional<base::TraceTime> quiet_for() const { return notice_.left(); }
  Wishes take_wishes();
  /// The window goes: what is in the editor is written to its file.
  void keep_edited();
  void say(std::string sentence, bool trouble = false);

  const Settings& settings() const { return settings_; }
  const lesson::Progress& progress() const { return progress_; }
  void set_size(int width, int height);

  // For tests, and for what the window's title says.
  const model::Transport& transport() const { return transport_; }
  const recording::Recording* recording() const { return shown_ ? shown_->recording.get() : nullptr; }
  trace::Serial selected() const { return selected_; }
  bool on_start_screen() const { return shown_ == nullptr; }
  bool help_shown() const { return front_.help(); }
  bool dialog_shown() const { return front_.files(); }
  bool menu_shown() const { return front_.menu(); }
  /// The copy that is being edited; nullptr: none.
  view::EditorState* editor() { return editor_ ? &*editor_ : nullptr; }
  /// Whether a text of many lines has the keyboard: Escape and Ctrl+Enter are then for the desk.
  bool editing() const { return editor_.has_value() && front_.empty(); }
  /// The editor or the input line has just been opened and has not got the keyboard yet: what is typed has to wait for
  /// a frame.
  bool giving_keyboard() const;
  bool changed() const { return change_.has_value(); }
  bool side_by_side() const { return change_ && change_->side_by_side; }
  const recording::Recording* original() const { return change_ ? change_->original->recording.get() : nullptr; }
  /// In what the two runs printed. Only where there are two.
  const model::OutputDifference& difference() const { return change_->output.difference(); }
  bool spotlight() const { return spotlight_; }
  /// Where a copy of the program that is open is kept, once it was edited or changed.
  std::filesystem::path changed_path() const;
  std::size_t marked() const { return shelf_.marked(); }
  const std::string& notice() const { return notice_.sentence(); }
  const view::ShellState& shell() const { return settings_.shell; }

 private:
  struct Program {
    std::filesystem::path path;
    std::string text;
  };
  /// A copy of the program, changed, which runs beside the original.
  struct Change {
    std::unique_ptr<Showing> original;  ///< Never nullptr.
    std::string source;
    model::TextDifference text;
    model::OutputComparing output;
    bool side_by_side = true;
  };

  // Opening.
  void run_lesson(const lesson::Lesson& lesson, const std::filesystem::path& record = {});
  void start(run::RunOptions options, const lesson::Lesson* lesson);
  std::unique_ptr<Showing> begin(run::RunOptions options);
  void give_input();
  void show(std::unique_ptr<Showing> showing, const lesson::Lesson* lesson);
  void open_entry(std::size_t entry);
  void open_dialog();
  void run_again();
  void read_news();

  // Long work.
  bool long_work() const { return opening_ || export_ || keeper_.busy(); }
  void look_after_work();
  void look_after_export();
  void look_after_copy(const run::Keeper::Done& copy);
  void show_whole(std::unique_ptr<recording::Recording> whole);
  bool cancel_work();
  void cancel_opening();
  void note_what_is_missing();
  void open_menu();
  void save_recording();
  void say_kept(const std::filesystem::path& live, const std::filesystem::path& kept);
  std::string stem() const;
  void take_along(const std::string& format, const std::string& extension);

  // What the keys do.
  bool time_command(view::Command command);
  bool choose_command(view::Command command);
  bool panel_command(view::Command command);
  bool look_command(view::Command command);
  bool program_command(view::Command command);
  void play_or_pause();
  void type_input();
  void toggle_side_by_side();
  void select_neighbour(int direction);
  void loop_selected();
  void look_in_timeline(const view::TimelineWish& wish);
  void close_one();

  // Which panel the keys work on.
  view::ShellItems laid_out(const view::ShellState& state) const;
  std::vector<view::Panel> panels_in_sight() const;
  std::vector<view::Panel> panels_in_reach() const;
  std::optional<view::Panel> panel_in_hand();
  void take_next_in_hand(int direction);
  void give_keyboard_to(view::Panel panel);
  void scroll(view::ScrollStep step);
  void move_edge(view::Toward toward);
  void usual_layout();
  void follow_line();
  void cue(int direction);
  void point_at_cue(std::optional<std::size_t> event, const std::vector<lesson::CueMoment>& moments);

  // A copy of the program, changed.
  const Showing& original_shown() const { return change_ ? *change_->original : *shown_; }
  std::optional<Program> program() const;
  bool program_known() const;
  void edit();
  void close_editor();
  void run_edited();
  void run_changed(const std::string& source, const std::filesystem::path& copy);
  void show_beside(std::unique_ptr<Showing> changed, std::string source, std::string_view original);
  std::string name_of_change() const;
  void back_to_original();
  void forget_changes();
  void compare();
  void program_was_written();
  void draw_both(view::Canvas& canvas, const view::Theme& theme);
  view::Side side_of(Showing& showing, const view::Scene& scene, std::string title, std::string_view source,
                     const std::vector<std::size_t>& changed) const;
  void perform_beside(const view::Action& action);
  base::TraceTime horizon() const;

  // What the panels show and ask for.
  void perform(const view::Action& action);
  void open_link(const std::string& target);
  void answer(const std::string& question, int choice);
  void answer_next(std::size_t choice);
  void note_progress();
  const std::map<std::string, int>* answers() const;
  void draw_run(view::Canvas& canvas, const view::Theme& theme);
  view::Scene scene_of(const Showing& showing, const view::Theme& theme) const;
  view::ShellScene shell_scene();
  void draw_in_front(view::Canvas& front, ImVec2 size);
  void draw_light(view::Canvas& front);

  Settings settings_;
  lesson::Library library_;
  lesson::Progress progress_;
  std::function<void()> on_news_;
  std::atomic<bool> news_{false};

  // It keeps what the programs on the desk have been promised, so it goes after them.
  run::Keeper keeper_{[this] {
    if (on_news_) on_news_();
  }};
  std::filesystem::path awaited_;  // Of the copies that it makes the one that the user asked for and waits for.

  // What is open, and where it stands.
  std::unique_ptr<Showing> shown_;  // nullptr: the first screen.
  const lesson::Lesson* lesson_ = nullptr;
  std::optional<Change> change_;
  std::optional<view::EditorState> editor_;
  model::Transport transport_;
  trace::Serial selected_ = trace::kNobody, hovered_ = trace::kNobody;

  // Long work.
  std::unique_ptr<recording::Opening> opening_;
  std::unique_ptr<recording::Opening> abandoned_;  // Cancelled; ends by itself.
  std::unique_ptr<ExportJob> export_;
  bool play_on_ = false;  // The end of what has been read was played: go on when there is more.

  // Around it.
  view::ClickSeries clicks_;
  std::uint64_t screens_ = 0;  // How often another screen was shown: the lessons, a run, a recording.
  Shelf shelf_;
  Front front_;
  Notice notice_;
  std::vector<std::pair<view::Panel, view::Rect>> in_sight_;  // Of the last frame.
  std::vector<view::Panel> beside_;                           // Of the last frame with two runs beside each other.
  ImVec2 size_{};                                             // Of the last frame with one.
  bool spotlight_ = false;
  std::optional<view::Panel> lit_panel_;  // Where the last cue points to, until the mouse moves.
  ImVec2 mouse_at_cue_{};
  bool presenting_ = false, full_screen_ = false;
  view::Actions actions_;  // Of the desk itself; those of a program stand with it.
  Wishes wishes_;
};

}  // namespace app
