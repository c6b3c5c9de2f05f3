#include "app/goldens.hpp"

#include <fmt/format.h>
#include <imgui.h>
#include <stdlib.h>

#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "app/input_script.hpp"
#include "app/lessons.hpp"
#include "base/failure.hpp"
#include "base/file_replacement.hpp"
#include "base/read_file.hpp"
#include "base/toml.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

// Reads one [[picture]]; what is wrong is told with its line.
class Entry {
 public:
  Entry(const fs::path& file, const toml::table& table) : file_(file), table_(table) {}

  [[noreturn]] void fail(const std::string& why) const {
    throw base::Failure(fmt::format("{}:{}: {}", file_.string(), table_.source().begin.line, why));
  }
  std::string text(const char* key) const { return table_[key].value_or(std::string()); }
  std::string required(const char* key) const {
    std::string value = text(key);
    if (value.empty()) fail(fmt::format("the picture has no {}", key));
    return value;
  }
  std::vector<std::string> list(const char* key, std::vector<std::string> otherwise) const {
    const toml::array* array = table_[key].as_array();
    if (array == nullptr) return otherwise;
    std::vector<std::string> values;
    for (const toml::node& each : *array) values.push_back(each.value_or(std::string()));
    return values;
  }
  // Nothing: it is a picture of the recording, without what keys can open.
  std::optional<DeskShot> desk(const fs::path& folder) const {
    if (!table_.contains("press")) return std::nullopt;
    DeskShot desk{.lesson = text("lesson"), .done = list("done", {})};
    if (const std::string recording = text("recording"); !recording.empty()) desk.recording = folder / recording;
    if (const std::string beside = text("beside"); !beside.empty()) desk.beside = folder / beside;
    for (const std::string& name : list("press", {})) {
      const auto press = view::press_named(name);
      if (!press) fail(fmt::format("there is no key '{}'", name));
      desk.press.push_back(*press);
    }
    if (table_.contains("mouse")) {
      const auto [x, y] = pair("mouse", -16384, 16384);
      desk.mouse = {static_cast<float>(x), static_cast<float>(y)};
    }
    for (const std::string& path : list("recent", {})) desk.recent.emplace_back(path);
    return desk;
  }
  image::ShotOptions options() const {
    image::ShotOptions options;
    if (const toml::node* at = table_.get("at"))
      options.at = base::TraceTime(static_cast<std::int64_t>(number(*at, "at", 0, 1e6) * 1e9));
    if (table_.contains("size")) {
      const auto [width, height] = pair("size", 16, 16384);
      options.width = static_cast<int>(width);
      options.height = static_cast<int>(height);
    }
    if (const toml::node* scale = table_.get("scale"))
      options.scale = static_cast<float>(number(*scale, "scale", 10, 1000) / 100);
    if (const std::string pace = text("pace"); !pace.empty()) {
      const auto named = model::pace_named(pace);
      if (!named) fail(fmt::format("there is no pace '{}'", pace));
      options.pace = *named;
    }
    options.queue_depths = table_["queue_depths"].value_or(false);
    if (const std::string panel = text("panel"); !panel.empty()) {
      options.panel = view::panel_named(panel);
      if (!options.panel) fail(fmt::format("there is no panel '{}'", panel));
    }
    return options;
  }

 private:
  double number(const toml::node& node, const char* key, double least, double most) const {
    const auto number = node.value<double>();
    if (!number || !(*number >= least && *number <= most))
      fail(fmt::format("{} must be a number from {} to {}", key, least, most));
    return *number;
  }
  std::pair<double, double> pair(const char* key, double least, double most) const {
    const toml::array* both = table_[key].as_array();
    if (both == nullptr || both->size() != 2) fail(fmt::format("{} must be two numbers, [640, 420]", key));
    return {number((*both)[0], key, least, most), number((*both)[1], key, least, most)};
  }

  const fs::path& file_;
  const toml::table& table_;
};

void add_pictures(const Entry& entry, const fs::path& folder, std::vector<Golden>& goldens) {
  const std::string name = entry.required("name");
  const auto desk = entry.desk(folder);
  const std::string script = entry.text("script");
  const fs::path recording = !script.empty() ? fs::path{}
                             : desk          ? desk->recording
                                             : folder / entry.required("recording");
  for (const std::string& language : entry.list("languages", {"en", "zh"})) {
    for (const std::string& theme : entry.list("themes", {"dark"})) {
      Golden golden{.name = name + "." + language + (theme == "dark" ? "" : "." + theme),
                    .recording = recording,
                    .options = entry.options(),
                    .select = entry.text("select"),
                    .lesson = entry.text("lesson"),
                    .desk = desk,
                    .script = script.empty() ? fs::path{} : folder / script,
                    .picture = {}};
      const auto known_theme = view::theme_named(theme);
      if (!known_theme) entry.fail(fmt::format("there is no theme '{}'", theme));
      const auto known = base::language_named(language);
      if (!known) entry.fail(fmt::format("there is no language '{}'", language));
      golden.options.theme = *known_theme;
      golden.options.language = *known;
      golden.picture = folder / (std::string("imgui-") + IMGUI_VERSION) / (golden.name + ".png");
      goldens.push_back(std::move(golden));
    }
  }
}

// A home with a few files to open, and none that its user has made with Spawnarium; ffmpeg is installed. Puts back what
// was there.
class OrdinaryHome {
 public:
  OrdinaryHome() {
    std::string name = (fs::temp_directory_path() / "spawnarium_home_XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), name);
    home_ = name;
    fs::create_directories(home_ / "course" / "week 2");
    for (const char* file :
         {"course/queues.py", "course/three children.py", "course/first run.spawn", "course/worker", "ffmpeg"})
      std::ofstream{home_ / file};
    for (const char* program : {"course/worker", "ffmpeg"}) fs::permissions(home_ / program, fs::perms::owner_all);
    const char* path = ::getenv("PATH");
    set("PATH", home_.string() + ":" + (path == nullptr ? "" : path));
    for (const char* folder : {"HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"})
      set(folder, home_.string());
  }
  ~OrdinaryHome() {
    for (const auto& [name, value] : before_)
      value ? ::setenv(name.c_str(), value->c_str(), 1) : ::unsetenv(name.c_str());
    std::error_code ignored;
    fs::remove_all(home_, ignored);
  }
  OrdinaryHome(const OrdinaryHome&) = delete;
  OrdinaryHome& operator=(const OrdinaryHome&) = delete;

 private:
  void set(const char* name, const std::string& value) {
    const char* before = ::getenv(name);
    before_.emplace_back(name, before == nullptr ? std::nullopt : std::optional<std::string>(before));
    ::setenv(name, value.c_str(), 1);
  }

  fs::path home_;
  std::vector<std::pair<std::string, std::optional<std::string>>> before_;
};

fs::path at_home(const fs::path& path) {
  const std::string text = path.string();
  return text.starts_with("~/") ? fs::path(::getenv("HOME")) / text.substr(2) : path;
}

GoldenVerdict verdict_of(const image::Difference& difference) {
  if (!difference.other_size && difference.pixels == 0) return GoldenVerdict::Same;
  return difference.acceptable() ? GoldenVerdict::Close : GoldenVerdict::Different;
}

std::string_view words_of(GoldenVerdict verdict) {
  switch (verdict) {
    case GoldenVerdict::Same:
      return "same";
    case GoldenVerdict::Close:
      return "close enough";
    case GoldenVerdict::Different:
      return "different";
    case GoldenVerdict::Missing:
      break;
  }
  return "no picture to compare with";
}

}  // namespace

std::vector<Golden> read_goldens(const fs::path& folder) {
  const fs::path file = folder / "goldens.toml";
  std::vector<Golden> goldens;
  try {
    const toml::table table = base::parse_toml(base::read_file(file, base::kMostText));
    const toml::array* pictures = table["picture"].as_array();
    if (pictures == nullptr) throw base::Failure(fmt::format("{}: there is no [[picture]] in it", file.string()));
    for (const toml::node& each : *pictures) {
      if (const toml::table* entry = each.as_table()) add_pictures(Entry(file, *entry), folder, goldens);
    }
  } catch (const base::TomlError& error) {
    throw base::Failure(fmt::format("{}:{}: {}", file.string(), error.line(), error.what()));
  }
  return goldens;
}

image::Picture draw(const Golden& golden) {
  const OrdinaryHome home;
  if (!golden.script.empty()) {
    const InputScript script = read_input_script(golden.script);
    Rehearsal rehearsal{script, golden.options.language};
    rehearsal.play();
    return rehearsal.picture();
  }
  if (golden.desk) {
    DeskShot desk = *golden.desk;
    for (fs::path& each : desk.recent) each = at_home(each);
    return desk_shot(desk, golden.options);
  }
  const recording::Recording recording(golden.recording);
  image::ShotOptions options = golden.options;
  if (!golden.select.empty()) options.selected = image::serial_named(recording, golden.select);
  if (golden.lesson.empty()) return shot(recording, options);
  const lesson::Library library = load_lessons();
  options.lesson = &find_lesson(library, golden.lesson);
  return shot(recording, options);
}

std::vector<GoldenResult> compare_goldens(const std::vector<Golden>& goldens,
                                          const std::function<void(const GoldenResult&)>& each) {
  std::vector<GoldenResult> results;
  for (const Golden& golden : goldens) {
    GoldenResult result{golden, GoldenVerdict::Missing, {}, draw(golden)};
    if (fs::exists(golden.picture)) {
      result.difference = compare(image::read_png(golden.picture), result.actual);
      result.verdict = verdict_of(result.difference);
    }
    if (each) each(result);
    results.push_back(std::move(result));
  }
  return results;
}

std::size_t update_goldens(const std::vector<Golden>& goldens) {
  std::size_t changed = 0;
  for (const Golden& golden : goldens) {
    const image::Picture picture = draw(golden);
    if (fs::exists(golden.picture) && image::read_png(golden.picture) == picture) continue;
    fs::create_directories(golden.picture.parent_path());
    image::write_png(picture, golden.picture);
    ++changed;
  }
  return changed;
}

fs::path write_report(const std::vector<GoldenResult>& results, const fs::path& folder) {
  fs::create_directories(folder);
  const fs::path page = folder / "index.html";
  base::FileReplacement file{page};
  std::ostream& html = file.out();
  html << "<!doctype html><meta charset=utf-8><title>Pictures</title>"
          "<style>body{font:14px sans-serif;background:#eee}img{max-width:32%;border:1px solid "
          "#999}</style>\n<h1>Pictures</h1>\n";
  for (const GoldenResult& each : results) {
    if (each.verdict == GoldenVerdict::Same) continue;
    const std::string& name = each.golden.name;
    html << fmt::format(
        "<h2>{}: {}</h2><p>{} pixels differ, the most by {} levels of 255; expected, drawn, difference</p>\n", name,
        words_of(each.verdict), each.difference.pixels, each.difference.largest);
    if (each.verdict != GoldenVerdict::Missing) {
      fs::copy_file(each.golden.picture, folder / (name + ".expected.png"), fs::copy_options::overwrite_existing);
      html << fmt::format("<img src='{}.expected.png'> ", name);
    }
    image::write_png(each.actual, folder / (name + ".actual.png"));
    html << fmt::format("<img src='{}.actual.png'> ", name);
    if (!each.difference.picture.empty()) {
      image::write_png(each.difference.picture, folder / (name + ".difference.png"));
      html << fmt::format("<img src='{}.difference.png'>", name);
    }
    html << "\n";
  }
  file.commit();
  return page;
}

}  // namespace app
