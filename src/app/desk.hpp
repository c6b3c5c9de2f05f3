#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/graphics.hpp"
#include "app/recording.hpp"
#include "app/run.hpp"
#include "app/settings.hpp"
#include "lesson/lesson.hpp"
#include "lesson/progress.hpp"
#include "view/commands.hpp"
#include "view/file_dialog.hpp"
#include "view/shell.hpp"
#include "view/start_screen.hpp"

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
class Desk {
 public:
  /// What the desk asks of the window around it.
  struct Wishes {
    bool quit = false;
    bool save_picture = false;
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

  /// Whether the picture changes by itself: it plays, or follows a run.
  bool moving() const;
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
  std::size_t marked() const { return start_.marked; }
  const std::string& notice() const { return notice_; }
  const view::ShellState& shell() const { return settings_.shell; }

 private:
  struct Dialog {
    view::FolderListing folder;
    view::FileDialogState state;
  };

  void run_lesson(const lesson::Lesson& lesson);
  void start(RunOptions options, const lesson::Lesson* lesson);
  void take_over(std::unique_ptr<Run> run, std::unique_ptr<Recording> recording, const lesson::Lesson* lesson);
  void read_news();
  void make_entries();
  void open_entry(std::size_t entry);
  void open_dialog();
  void choose_in_dialog(std::size_t entry);
  bool press_in_dialog(view::KeyPress key);
  bool time_command(view::Command command);
  bool choose_command(view::Command command);
  bool look_command(view::Command command);
  bool program_command(view::Command command);
  void start_screen_command(view::Command command);
  void play_or_pause();
  void select_neighbour(int direction);
  void cue(int direction);
  void run_again();
  void run_changed(const std::string& source);
  void close_one();
  void perform(const view::Action& action);
  void open_link(const std::string& target);
  void answer(const std::string& question, int choice);
  void note_progress();
  void draw_run(view::Canvas& canvas, const view::Theme& theme);
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
  std::optional<RunOptions> run_options_;
  const lesson::Lesson* lesson_ = nullptr;
  bool input_open_ = false;

  view::Transport transport_;
  view::Panels panels_;
  model::World world_;
  model::World world_before_;
  trace::Serial selected_ = trace::kNobody, hovered_ = trace::kNobody;
  bool focus_input_ = false;

  std::vector<view::StartEntry> entries_;
  view::StartState start_;
  view::StartItems start_items_;
  bool help_ = false;
  float help_scroll_ = 0;
  std::optional<Dialog> dialog_;
  bool presenting_ = false, full_screen_ = false;
  std::string notice_;
  bool notice_is_trouble_ = false;
  base::TraceTime notice_left_{};
  view::Actions actions_;
  Wishes wishes_;
  bool ended_told_ = false;
};

}  // namespace app
