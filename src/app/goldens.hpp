#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/desk_shot.hpp"
#include "image/picture.hpp"
#include "image/shot.hpp"

/// Pictures that are compared with those that were found good. A folder of goldens holds
///
///     goldens.toml                 what is drawn, from which recordings
///     imgui-1.86/NAME.png          how it looked, one folder for each version of Dear ImGui: they draw letters a
///     little differently
///
///     [[picture]]
///     name = "stage"               # the pictures are stage.en.png, stage.zh.png ...
///     recording = "../traces/start_order.spawn"
///     at = 0.5                     # seconds; none: the end
///     size = [640, 420]
///     panel = "stage"              # none: the whole window
///     select = "f1"                # a process that is selected
///     languages = ["en", "zh"]     # these two if not said
///     themes = ["dark"]            # this one if not said
///     scale = 100                  # percent
///     pace = "clock"               # or "events", "compressed"
///     lesson = "01"                # for the guide
///
/// The window with all that it can do, after these keys; without a recording it shows the lessons:
///
///     press = ["Ctrl+E", "↓"]
///     beside = "../traces/start_order_joined.spawn"
///     mouse = [640, 300]
///     recent = ["~/course/queues.py"]
///     done = ["01_start_order"]
///
/// Or the window where an input script (app/input_script.hpp) has led, which says all but the name and the languages:
///
///     script = "tour.toml"
///
/// They are drawn as for one whose home holds a folder `course` and nothing else.
namespace app {

struct Golden {
  std::string name;  ///< "stage.en", "stage.zh.light"
  std::filesystem::path recording;
  image::ShotOptions options;
  std::string select, lesson;
  std::optional<DeskShot> desk;
  std::filesystem::path script;   ///< That leads to it; empty: none does.
  std::filesystem::path picture;  ///< The expected one.
};

/// Throws Failure with the place in goldens.toml and what is wrong.
std::vector<Golden> read_goldens(const std::filesystem::path& folder);

enum class GoldenVerdict { Same, Close, Different, Missing };
struct GoldenResult {
  Golden golden;
  GoldenVerdict verdict = GoldenVerdict::Same;
  image::Difference difference;
  image::Picture actual;
};

image::Picture draw(const Golden& golden);
/// `each` is called as results come, for progress.
std::vector<GoldenResult> compare_goldens(const std::vector<Golden>& goldens,
                                          const std::function<void(const GoldenResult&)>& each = {});
/// Writes what is drawn as what is expected. Returns how many pictures changed.
std::size_t update_goldens(const std::vector<Golden>& goldens);

/// index.html with expected, actual and difference of what is not the same, and the pictures. Returns the path of
/// index.html.
std::filesystem::path write_report(const std::vector<GoldenResult>& results, const std::filesystem::path& folder);

}  // namespace app
