#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/comparison.hpp"
#include "app/export_formats.hpp"
#include "app/front.hpp"
#include "app/holding.hpp"
#include "app/notice.hpp"
#include "app/panel_keys.hpp"
#include "app/presentation.hpp"
#include "app/program_text.hpp"
#include "app/programs.hpp"
#include "app/settings.hpp"
#include "app/shelf.hpp"
#include "app/showing.hpp"
#include "app/study.hpp"
#include "app/time_commands.hpp"
#include "app/unbegun.hpp"
#include "image/graphics.hpp"
#include "view/commands.hpp"
#include "view/shell.hpp"

namespace app {

/// All that the window shows and does, without the window: what is open, where its transport stands, what the keys do.
/// Tests drive it headless. It hands each key, action and frame to its parts, which do not know each other.
///
///     control::HoldingHost host;
///     Desk desk{host, settings, library};
///     desk.run({.program = {"hello.py"}});
///     desk.press({.key = view::Key::Space});
///     desk.advance(16ms);
///     graphics.build(size, [&](ImDrawList& list) { desk.draw(list, graphics, size); });
///
///     lessons --Enter--> a guess --its answer, or Enter--> a run, live --its end--> the same as a recording
///        ^                                                   |                         |
///        +---------------------------- Ctrl+L ---------------+-------------------------+
///     Any key of the transport looks back while a run goes on; L returns. A change tried, or Ctrl+Enter: both runs
///     side by side; Backspace: the original alone.
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
  /// Whether the picture changes by itself.
  enum class Motion {
    Still,
    Creeping,  ///< Only the present moves on: twice a second is enough.
    Moving,    ///< It plays, or follows a run with news or with a time that counts down, or long work goes on.
  };
  /// Where the next key goes.
  enum class Keyboard {
    Commands,
    Editor,  ///< A text of many lines has the keyboard: Escape and Ctrl+Enter are still commands.
    Coming,  ///< A text field has just been opened and gets the keyboard with the next frame: keys have to wait for it.
  };

  /// The host has to outlive it. `on_news` is called, on other threads, when a run or long work has something new.
  Desk(host::Host& host, Settings settings, lesson::Library library, lesson::Progress progress = {},
       std::function<void()> on_news = {});
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  // Opening. What fails becomes a notice, and what was open stays.
  /// `record`: as of host::Launch, for this run alone.
  /// `at`: the stop to begin at; nothing: at the guess, where the settings want one and the lesson is not done.
  void open_lesson(std::string_view id, const std::filesystem::path& record = {},
                   std::optional<lesson::Stop> at = std::nullopt);
  /// A long one shows its beginning at once, and the whole when it has been read. `lesson`: of which it is, where it
  /// does not say so itself.
  void open_recording(const std::filesystem::path& path, std::string_view lesson = {});
  /// A recording of the program after a change, to be compared with the recording that is open.
  void open_beside(const std::filesystem::path& changed);
  void run(host::Launch launch);
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

  Motion motion() const;
  Keyboard keyboard();
  std::string title() const;
  Wishes take_wishes();
  /// Before the window goes: writes what is in the editor to its file.
  void keep_edited();
  void say(std::string sentence, bool trouble = false);

  const Settings& settings() const { return settings_; }
  const Study& study() const { return study_; }
  /// What is open; nullptr: the first screen, or the lesson of study(), whose program has not begun.
  const Showing* shown() const { return shown_.get(); }
  const model::Transport& transport() const { return place_.transport; }
  trace::Serial selected() const { return place_.selected; }
  /// What long work goes on, for its bar.
  view::Work work() const { return programs_.work().bar(settings_.language); }
  const Shelf& shelf() const { return shelf_; }
  const Front& front() const { return front_; }
  const Notice& notice() const { return notice_; }
  const Presentation& presentation() const { return presentation_; }
  /// The size of the text in a window of this size.
  float scale(ImVec2 window) const { return presentation_.scale(settings_.scale, window); }
  const Comparison& comparison() const { return comparison_; }
  /// The copy that is being edited; nullptr: none.
  view::EditorState* editor() { return comparison_.editor(); }

 private:
  struct Clicks {
    view::ClickSeries series;
    std::uint64_t screens = 0;  // How often another screen was shown: the lessons, a run, a recording.
  };
  /// Where the user is in what is shown.
  struct Place {
    model::Transport transport;
    bool program_waits = false;  // For a line that the user is to type.
    trace::Serial selected = trace::kNobody, hovered = trace::kNobody;
    Holding holding;  // The cards to choose from, where the program is held.
  };

  // Opening.
  void show_lessons();
  void run_lesson(const lesson::Lesson& lesson, const std::filesystem::path& record = {},
                  std::optional<lesson::Stop> at = std::nullopt);
  bool start(host::Launch launch, const lesson::Lesson* lesson);
  void begin_lesson(lesson::Stop at);
  void give_input();
  void show(std::unique_ptr<Showing> showing, const lesson::Lesson* lesson);
  void open_entry(const Shelf::Chosen& entry);
  bool refuses(host::Ability ability);
  void open_dialog();
  void run_again();
  void hold();
  void run_in_document_order();
  bool start_held(std::vector<host::TakenStep> first);
  void undo();
  void redo();
  const base::Text* why_not_held() const;

  // What has happened meanwhile.
  void read_news();
  void offer_keyboard();
  void tell_end();
  void take_done_work();
  void take_copy(const LongWork::Copy& copy);
  void show_whole(std::unique_ptr<recording::Recording> whole, bool play_on);
  void note_what_is_missing();
  void program_was_written();

  // A copy of the program, changed.
  const Showing& original_shown() const { return comparison_.changed() ? *comparison_.original() : *shown_; }
  std::optional<ProgramText> program() const { return program_of(original_shown(), study_.lesson(), host_); }
  /// Where a copy of the program that is open is kept, once it was edited or changed.
  std::filesystem::path changed_path() const;
  void edit();
  void close_editor();
  void run_edited();
  void run_changed(const std::string& source, const std::filesystem::path& copy);
  void show_beside(std::unique_ptr<Showing> changed, std::string source, std::string_view original);
  void back_to_original();
  void forget_changes();

  // What the keys do.
  bool time_command(view::Command command);
  bool choose_command(view::Command command);
  bool guide_command(view::Command command);
  bool timeline_command(view::Command command);
  bool alone_command(view::Command command);
  bool panel_command(view::Command command);
  bool look_command(view::Command command);
  bool program_command(view::Command command);
  bool hand_command(view::Command command);
  view::KeyTable key_table() const;
  bool lesson_command(view::Command command);
  bool unbegun_command(view::Command command);
  bool copy_command(view::Command command);
  void cue(int direction);
  void go_on(int direction);
  void go_to(lesson::Stop stop);
  bool stand_at_cue(model::StoryTicks before);
  void step_stop(int direction);
  bool answer_command(view::Command command);
  bool has_seen_all() const;
  bool film_waits() const;
  std::vector<lesson::CueMoment> cue_moments();
  void look_in_timeline(const view::TimelineWish& wish);
  void close_one();
  bool cancel_work();
  void type_input();
  void end_input();
  void toggle_side_by_side();
  void open_menu();
  void show_unseen();
  void save_recording();
  void take_along(const ExportFormat& format);
  std::string stem() const;
  PanelKeys::Look look() const;
  void give_keyboard_to(view::Panel panel);

  // What the panels show and ask for.
  void perform(const view::Action& action);
  void perform_before(const view::Action& action);
  void open_link(const std::string& target);
  void open_lesson_numbered(const std::string& number);
  /// `term`: the word to begin with; empty: the first.
  void show_words(std::string_view term = {});
  std::optional<std::size_t> known_choice(const lesson::Question& question);
  void answer(const std::string& id, int choice);
  void answer_next(std::size_t place);
  void answer_order(const lesson::Question& question, std::size_t line);
  void point(const std::string& id);
  bool point_at_open_question();
  void take_way_on();
  const lesson::Question* next_question();
  view::LessonScene lesson_scene() const;
  void note_progress();
  void draw_run(view::Canvas& canvas, const view::Theme& theme);
  void draw_both(view::Canvas& canvas, const view::Theme& theme);
  std::span<const trace::Serial> held_now(const Showing& showing) const;
  view::RunScene scene_of(const Showing& showing, const view::Theme& theme) const;
  view::ShellScene shell_scene();
  void draw_bar_in_front(view::Canvas& front);
  void draw_in_front(view::Canvas& front, ImVec2 size);
  base::TraceTime horizon() const;

  host::Host& host_;
  Settings settings_;
  Study study_;
  Programs programs_;  // Goes after what it has started or opened.

  // What is open.
  std::unique_ptr<Showing> shown_;    // nullptr: the first screen, or a lesson that has not begun.
  std::unique_ptr<Unbegun> unbegun_;  // nullptr wherever shown_ is not.
  Comparison comparison_;
  Place place_;

  // Around it.
  Clicks clicks_;
  Shelf shelf_;
  Front front_;
  Notice notice_;
  PanelKeys panel_keys_;
  Presentation presentation_;
  Wishes wishes_;
};

}  // namespace app
