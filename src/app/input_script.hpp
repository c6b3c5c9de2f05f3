#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/desk.hpp"
#include "app/input_queue.hpp"
#include "image/graphics.hpp"
#include "image/headless.hpp"
#include "image/picture.hpp"

/// What a user does, as data: keys, clicks and waits, one step after the other. A file of it is played in front of an
/// audience (`spawnarium tour`), held against the window as a test, or leads to a picture (app/goldens.hpp):
///
///     lesson = "28"                        # opened as a learner opens it
///                                          # or recording = "run.spawn"; neither: the list of lessons
///     recordings = "../traces/lessons"     # a lesson is not run: its recording in this folder is shown
///     languages = ["en", "zh"]             # default: both
///     size = [1280, 720]
///     theme = "dark"
///     scale = 100
///
///     [[step]]                             # in this order: press, type, click, wait_s, sees
///     press = ["↓", "Enter"]               # as the help names the keys
///     type = "hello"
///     click = "Just run it"                # what stands there; { en = "...", zh = "..." }; or a place, [640, 300]
///     wait_s = 2.5
///     sees = ["Consumer-1"]                # all of it stands in the window now, else the script has failed
///     sees_not = ["Try once more."]
///     say.en, say.zh                       # for the audience of a tour
///
/// Time passes only where a step waits, so that a script leads to the same picture each time.
namespace app {

/// In each language; where one text was given, the same.
using ScriptText = base::OwnedText;
using ScriptClick = std::variant<ScriptText, std::pair<float, float>>;

struct InputStep {
  std::vector<view::KeyPress> press;
  std::string type;
  std::optional<ScriptClick> click;
  base::TraceTime wait{};
  std::vector<ScriptText> sees, sees_not;
  ScriptText say;
  std::size_t line = 0;
};

struct InputScript {
  std::filesystem::path file;
  std::string lesson;
  std::filesystem::path recording, recordings;  ///< As absolute as the file is; empty: none.
  std::vector<base::Language> languages;
  int width = 1280, height = 720;
  view::ThemeName theme = view::ThemeName::Dark;
  float scale = 1;
  std::vector<InputStep> steps;
};

/// Throws Failure with the place in the file, what is wrong and what would be right.
InputScript read_input_script(const std::filesystem::path& file);

/// The host of a script: where lessons are recorded, a lesson that is started is shown from its recording, which has
/// ended.
std::unique_ptr<host::Host> host_of(const InputScript& script);
/// Opens what the script begins with.
void open_first(Desk& desk, const InputScript& script);

/// The middle of what is to be clicked, among the texts of a frame: the one that says just that, else the first that
/// has it in it. Throws Failure: there is none.
std::pair<float, float> place_of(const ScriptClick& click, const std::vector<view::Glyphs::Drawn>& drawn,
                                 base::Language language, const std::string& where);

/// Plays a script without a window, as fast as it can. Throws Failure at the first step that does not find what it
/// wants or sees what it should not.
///
///     Rehearsal rehearsal{read_input_script("tour.toml"), Language::English};
///     rehearsal.play();
///     write_png(rehearsal.picture(), "end.png");
class Rehearsal {
 public:
  Rehearsal(InputScript script, base::Language language);
  void play();
  image::Picture picture();
  const Desk& desk() const { return desk_; }
  /// The texts of the last frame.
  const std::vector<view::Glyphs::Drawn>& drawn() const { return drawn_; }

 private:
  void play(const InputStep& step);
  void expect(const InputStep& step);
  void frame();
  void settle();
  std::string where(const InputStep& step) const;

  const InputScript script_;
  const base::Language language_;
  image::Headless headless_;
  image::Graphics graphics_;
  std::unique_ptr<host::Host> host_;
  Desk desk_;
  InputQueue input_;
  std::vector<view::Glyphs::Drawn> drawn_;
};

}  // namespace app
