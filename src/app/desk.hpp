#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/export_job.hpp"
#include "app/file_watch.hpp"
#include "app/graphics.hpp"
#include "app/opening.hpp"
#include "app/recording.hpp"
#include "app/run.hpp"
#include "app/settings.hpp"
#include "lesson/lesson.hpp"
#include "lesson/progress.hpp"
#include "lesson/retelling.hpp"
#include "model/output_difference.hpp"
#include "view/commands.hpp"
#include "view/editor.hpp"
#include "view/file_dialog.hpp"
#include "view/menu.hpp"
#include "view/shell.hpp"
#include "view/side_by_side.hpp"
#include "view/start_screen.hpp"
#include "view/work_bar.hpp"

namespace app {

/// All that the window shows and does, without the window: what is open, where its transport stands, what the keys do. Tests drive
/// it headless.
///
///     Desk desk{settings, library};
///     desk.run({.program = {"hello.py"}});
///     desk.press({.key = view::Key::Space});
///     desk.advance(16ms);
///     graphics.build(size, [&](ImDrawList& list) { desk.draw(list, graphics, size); });
///
///     lessons --Enter--> a run, live --its end--> the same as a recording --Ctrl+L--> lessons
///                            |  ^ any key of the transport looks back while it goes on; L returns
///                            +--a change tried, Ctrl+Enter--> the changed one beside it --Backspace--> the original alone
class Desk {
 public:
  /// What the desk asks of the window around it.
  struct Wishes {
    bool quit = false;
    bool save_picture = false;
    std::optional<view::Rect> part;   ///< Of the window, where the picture is of a panel alone.
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
  void open_lesson(std::string_view id);
  /// A long one shows its beginning at once, and the whole when it has been read.
  void open_recording(const std::filesystem::path& path);
  void run(RunOptions options);
  /// A recording, a script or a program, by its name: what was dropped or chosen.
  void open_file(const std::filesystem::path& path);

  void press(view::KeyPress key);
  void command(view::Command command);
  /// So much time has passed. Reads what is new of the run.
  void advance(base::TraceTime elapsed);
  /// Draws into a frame of Graphics::build.
  void draw(ImDrawList& list, Graphics& graphics, ImVec2 size);
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
  /// All that moves is the present: no news have come, and nothing on the screen counts down. Twice a second is then enough.
  bool creeping() const;
  /// What long work goes on, for its bar.
  view::Work work() const;
  /// The run has ended and nobody has been told yet: worth a picture at once.
  bool run_is_over() const { return run_ != nullptr && !ended_told_ && run_->finished(); }
  /// When a notice goes away, if nothing else happens before.
  std::optional<base::TraceTime> quiet_for() const;
  Wishes take_wishes();
  void say(std::string sentence, bool trouble = false);

  const Settings& settings() const { return settings_; }
  const lesson::Progress& progress() const { return progress_; }
  void set_size(int width, int height);

  // For tests, and for what the window's title says.
  const view::Transport& transport() const { return transport_; }
  const Recording* recording() const { return recording_.get(); }
  trace::Serial selected() const { return selected_; }
  bool on_start_screen() const { return recording_ == nullptr; }
  bool help_shown() const { return help_; }
  bool dialog_shown() const { return dialog_.has_value(); }
  bool menu_shown() const { return menu_.has_value(); }
  /// The copy that is being edited; nullptr: none.
  view::EditorState* editor() { return editor_ ? &*editor_ : nullptr; }
  /// Whether a text of many lines has the keyboard: Escape and Ctrl+Enter are then for the desk.
  /// The editor has just been opened and has not got the keyboard yet: what is typed has to wait for a frame.
  bool giving_keyboard() const { return frames_to_focus_ > 0; }
  bool editing() const { return editor_.has_value() && !covered(); }
  bool changed() const { return changed_.has_value(); }
  bool side_by_side() const { return changed_ && side_by_side_; }
  const Recording* original() const { return original_ ? original_->recording.get() : nullptr; }
  const model::OutputDifference& difference() const { return difference_; }
  bool spotlight() const { return spotlight_; }
  /// Where a copy of the program that is open is kept, once it was edited or changed.
  std::filesystem::path changed_path() const;
  std::size_t marked() const { return start_.marked; }
  const std::string& notice() const { return notice_; }
  const view::ShellState& shell() const { return settings_.shell; }

 private:
  struct Dialog {
    view::FolderListing folder;
    view::FileDialogState state;
  };

  struct Menu {
    std::string title;
    std::vector<view::MenuEntry> entries;
    std::vector<std::function<void()>> choose;  ///< What each entry does.
    view::MenuState state;
  };
  /// The run before a change, kept beside the changed one.
  struct Original {
    std::unique_ptr<Run> run;
    std::unique_ptr<Recording> recording;
    std::optional<RunOptions> options;
    view::Panels panels;
    view::Actions actions;
    model::World world;
    view::Whole whole;
    bool input_open = false;
  };
  struct Program {
    std::filesystem::path path;
    std::string text;
  };

  void run_lesson(const lesson::Lesson& lesson);
  void start(RunOptions options, const lesson::Lesson* lesson);
  void take_over(std::unique_ptr<Run> run, std::unique_ptr<Recording> recording, const lesson::Lesson* lesson);
  void listen_to(Run& run);
  void read_news();
  void look_after_work();
  void show_whole(std::unique_ptr<Recording> whole);
  bool cancel_work();
  void cancel_opening();
  void note_what_is_missing();
  void make_entries();
  void open_entry(std::size_t entry);
  void open_dialog();
  void choose_in_dialog(std::size_t entry);
  bool press_in_dialog(view::KeyPress key);
  bool press_in_menu(view::KeyPress key);
  void point_at_cue(std::optional<std::size_t> event, const std::vector<lesson::CueMoment>& moments);
  bool time_command(view::Command command);
  bool choose_command(view::Command command);
  bool look_command(view::Command command);
  bool program_command(view::Command command);
  void start_screen_command(view::Command command);
  void play_or_pause();
  void select_neighbour(int direction);
  void cue(int direction);
  void run_again();

  // A copy of the program, changed.
  std::optional<Program> program() const;
  bool program_known() const;
  void edit();
  void close_editor();
  void run_edited();
  void run_changed(const std::string& source, const std::filesystem::path& copy);
  std::string name_of_change() const;
  void back_to_original();
  void forget_changes();
  void compare();
  void watch_program();
  void program_was_written();
  void draw_both(view::Canvas& canvas, const view::Theme& theme);
  void perform_beside(const view::Action& action);
  base::TraceTime horizon() const;

  // Taking along.
  void open_menu();
  void take_along(const std::string& format, const std::string& extension);
  void choose_in_menu(std::size_t entry);
  bool covered() const { return help_ || dialog_ || menu_; }
  void close_one();
  void perform(const view::Action& action);
  void open_link(const std::string& target);
  void answer(const std::string& question, int choice);
  void answer_next(std::size_t choice);
  void note_progress();
  void draw_run(view::Canvas& canvas, const view::Theme& theme);
  view::Scene scene_of(const Recording& recording, const model::World& world, const view::Whole& whole, const view::Theme& theme) const;
  view::ShellScene shell_scene();
  void draw_in_front(view::Canvas& front, ImVec2 size);
  void draw_light(view::Canvas& front);
  void draw_lessons(view::Canvas& canvas, const view::Theme& theme);
  std::optional<base::TraceTime> present() const;
  const std::map<std::string, int>* answers() const;

  Settings settings_;
  lesson::Library library_;
  lesson::Progress progress_;
  std::function<void()> on_news_;
  std::atomic<bool> news_{false};

  std::unique_ptr<Run> run_;
  std::unique_ptr<Recording> recording_;
  std::unique_ptr<Opening> opening_;
  std::unique_ptr<Opening> abandoned_;  // Cancelled; ends by itself.
  std::unique_ptr<ExportJob> export_;
  bool play_on_ = false;                // The end of what has been read was played: go on when there is more.
  std::optional<RunOptions> run_options_;
  std::unique_ptr<Original> original_;
  std::optional<std::string> changed_;  // The changed text that runs beside the original.
  bool side_by_side_ = false;
  model::OutputDifference difference_;
  std::array<std::uint64_t, 2> compared_{};  // Revisions of the histories of which that is the difference.
  model::TextDifference text_difference_;
  std::optional<view::EditorState> editor_;
  int frames_to_focus_ = 0;                  // Dear ImGui gives a field the keyboard some frames after it was asked to.
  std::unique_ptr<FileWatch> watch_;
  bool written_since_ = false;               // The program's file, since it was run.
  const lesson::Lesson* lesson_ = nullptr;
  bool input_open_ = false;

  view::Transport transport_;
  view::Panels panels_;
  model::World world_;
  view::Whole whole_;
  model::World world_before_;
  trace::Serial selected_ = trace::kNobody, hovered_ = trace::kNobody;
  bool focus_input_ = false;

  std::vector<view::StartEntry> entries_;
  view::StartState start_;
  view::StartItems start_items_;
  bool help_ = false;
  float help_scroll_ = 0;
  std::optional<Dialog> dialog_;
  std::optional<Menu> menu_;
  std::vector<std::pair<view::Panel, view::Rect>> in_sight_;  // Of the last frame.
  bool spotlight_ = false;
  std::optional<view::Panel> lit_panel_;  // Where the last cue points to, until the mouse moves.
  ImVec2 mouse_at_cue_{};
  bool presenting_ = false, full_screen_ = false;
  std::string notice_;
  bool notice_is_trouble_ = false;
  base::TraceTime notice_left_{};
  view::Actions actions_;
  Wishes wishes_;
  bool ended_told_ = false;
};

}  // namespace app
