#include "app/input_script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <system_error>

#include "app/lessons.hpp"
#include "base/failure.hpp"
#include "base/nearest.hpp"
#include "base/read_file.hpp"
#include "base/toml.hpp"
#include "control/holding_host.hpp"
#include "image/font_files.hpp"
#include "run/local_host.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;
using base::Language;
using namespace std::chrono_literals;

constexpr base::TraceTime kFrame = 40ms;
constexpr double kLongestWait_s = 600;

// Reads one table; what is wrong is told with its line.
class Table {
 public:
  Table(const fs::path& file, const toml::table& table, std::vector<std::string_view> keys)
      : file_{file}, table_{table} {
    for (const auto& [key, value] : table) {
      if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
      fail(value, fmt::format("there is no key '{}' here; known are {}", key.str(), list_of(keys)));
    }
  }

  bool has(std::string_view key) const { return table_.contains(key); }
  std::size_t line() const { return table_.source().begin.line; }
  const toml::node& node(std::string_view key) const { return *table_.get(key); }

  [[noreturn]] void fail(const toml::node& node, const std::string& why) const {
    throw base::Failure(fmt::format("{}:{}: {}", file_.string(), node.source().begin.line, why));
  }
  std::string text(std::string_view key) const {
    if (!has(key)) return {};
    const auto value = node(key).value<std::string>();
    if (!value) fail(node(key), fmt::format("'{}' must be a text", key));
    return *value;
  }
  ScriptText both(const toml::node& node, std::string_view key) const {
    if (const auto value = node.value<std::string>()) return {*value, *value};
    const toml::table* table = node.as_table();
    const auto in = [&](const char* language) {
      return table == nullptr ? std::nullopt : (*table)[language].value<std::string>();
    };
    const auto en = in("en"), zh = in("zh");
    if (!en || !zh)
      fail(node, fmt::format("'{}' must be a text, or one for each language: {{ en = \"...\", zh = \"...\" }}", key));
    return {*en, *zh};
  }
  std::vector<ScriptText> texts(std::string_view key) const {
    std::vector<ScriptText> all;
    each(key, [&](const toml::node& one) { all.push_back(both(one, key)); });
    return all;
  }
  double number(std::string_view key, double least, double most, double otherwise) const {
    return has(key) ? number(node(key), key, least, most) : otherwise;
  }
  std::pair<double, double> pair(const toml::node& node, std::string_view key, double least, double most) const {
    const toml::array* both = node.as_array();
    if (both == nullptr || both->size() != 2) fail(node, fmt::format("'{}' must be two numbers, [640, 420]", key));
    return {number((*both)[0], key, least, most), number((*both)[1], key, least, most)};
  }
  /// Of a list each, else the one.
  template <class Take>
  void each(std::string_view key, const Take& take) const {
    if (!has(key)) return;
    const toml::array* list = node(key).as_array();
    if (list == nullptr) return take(node(key));
    for (const toml::node& one : *list) take(one);
  }

 private:
  double number(const toml::node& node, std::string_view key, double least, double most) const {
    const auto value = node.value<double>();
    if (!value || !(*value >= least && *value <= most))
      fail(node, fmt::format("'{}' must be a number from {} to {}", key, least, most));
    return *value;
  }
  static std::string list_of(const std::vector<std::string_view>& keys) {
    std::string text;
    for (const std::string_view key : keys) text += (text.empty() ? "" : ", ") + std::string{key};
    return text;
  }

  const fs::path& file_;
  const toml::table& table_;
};

InputStep step_of(const Table& table) {
  InputStep step;
  step.line = table.line();
  table.each("press", [&](const toml::node& one) {
    const std::string name = one.value_or(std::string{});
    const auto press = view::press_named(name);
    if (!press)
      table.fail(
          one, fmt::format("there is no key '{}'; keys are written as the help writes them: PgDn, Ctrl+E, ↓, a", name));
    step.press.push_back(*press);
  });
  step.type = table.text("type");
  if (table.has("click")) {
    const toml::node& click = table.node("click");
    if (click.is_array()) {
      const auto [x, y] = table.pair(click, "click", 0, 16384);
      step.click = std::pair{static_cast<float>(x), static_cast<float>(y)};
    } else {
      step.click = table.both(click, "click");
    }
  }
  step.wait = base::TraceTime{static_cast<std::int64_t>(table.number("wait_s", 0, kLongestWait_s, 0) * 1e9)};
  step.sees = table.texts("sees");
  step.sees_not = table.texts("sees_not");
  if (table.has("say")) step.say = table.both(table.node("say"), "say");
  return step;
}

InputScript script_of(const fs::path& file, const toml::table& root) {
  const Table table{file, root, {"lesson", "recording", "recordings", "languages", "size", "theme", "scale", "step"}};
  InputScript script;
  script.file = file;
  script.lesson = table.text("lesson");
  const auto beside = [&](const std::string& path) { return path.empty() ? fs::path{} : file.parent_path() / path; };
  script.recording = beside(table.text("recording"));
  script.recordings = beside(table.text("recordings"));
  table.each("languages", [&](const toml::node& one) {
    const auto known = base::language_named(one.value_or(std::string{}));
    if (!known) table.fail(one, "a language is \"en\" or \"zh\"");
    script.languages.push_back(*known);
  });
  if (script.languages.empty()) script.languages = {Language::English, base::next(Language::English)};
  if (table.has("size")) {
    const auto [width, height] = table.pair(table.node("size"), "size", 16, 16384);
    script.width = static_cast<int>(width);
    script.height = static_cast<int>(height);
  }
  if (table.has("theme")) {
    const auto theme = view::theme_named(table.text("theme"));
    if (!theme) table.fail(table.node("theme"), "a theme is \"dark\", \"light\" or \"contrast\"");
    script.theme = *theme;
  }
  script.scale = static_cast<float>(table.number("scale", 80, 300, 100) / 100);
  const toml::array* steps = root["step"].as_array();
  if (steps == nullptr || steps->empty())
    throw base::Failure(fmt::format("{}: there is no [[step]] in it", file.string()));
  for (const toml::node& each : *steps) {
    const toml::table* step = each.as_table();
    if (step == nullptr) table.fail(each, "a step is a table: [[step]]");
    script.steps.push_back(
        step_of(Table{file, *step, {"press", "type", "click", "wait_s", "sees", "sees_not", "say"}}));
  }
  return script;
}

/// A program that has been run before, and is over.
class Recorded : public host::LiveProgram {
 public:
  explicit Recorded(fs::path trace) : trace_{std::move(trace)} {}
  const fs::path& trace() const override { return trace_; }
  void send_input(std::string_view) override {}
  void end_of_input() override {}
  void end() override {}
  std::optional<host::RunEnd> result() const override { return host::RunEnd{}; }

 private:
  fs::path trace_;
};

class RecordedHost : public run::LocalHost {
 public:
  explicit RecordedHost(fs::path recordings) : recordings_{std::move(recordings)} {}
  std::unique_ptr<host::LiveProgram> start(const host::Launch& launch, std::function<void()>) override {
    const fs::path program{launch.program.front()};
    const std::string name = program.parent_path().filename().string();
    for (const char* ending : {".spawn", ".spawn.gz"})
      if (const fs::path file = recordings_ / (name + ending); fs::exists(file))
        return std::make_unique<Recorded>(file);
    throw base::Failure(
        fmt::format("{} has no recording of {}: only lessons that are recorded there can be opened by this script.",
                    recordings_.string(), name));
  }

 private:
  fs::path recordings_;
};

Settings settings_of(const InputScript& script, Language language) {
  Settings settings;
  settings.language = language;
  settings.theme = script.theme;
  settings.scale = script.scale;
  return settings;
}

const view::Glyphs::Drawn* find(const std::string& text, const std::vector<view::Glyphs::Drawn>& drawn) {
  const auto exact = std::find_if(drawn.begin(), drawn.end(), [&](const auto& each) { return each.text == text; });
  if (exact != drawn.end()) return &*exact;
  const auto part = std::find_if(drawn.begin(), drawn.end(),
                                 [&](const auto& each) { return each.text.find(text) != std::string::npos; });
  return part == drawn.end() ? nullptr : &*part;
}

}  // namespace

InputScript read_input_script(const fs::path& file) {
  try {
    return script_of(file, base::parse_toml(base::read_file(file, base::kMostText)));
  } catch (const base::TomlError& error) {
    throw base::Failure(fmt::format("{}:{}: {}", file.string(), error.line(), error.what()));
  }
}

std::unique_ptr<host::Host> host_of(const InputScript& script) {
  if (script.recordings.empty()) return std::make_unique<control::HoldingHost>();
  return std::make_unique<RecordedHost>(script.recordings);
}

void open_first(Desk& desk, const InputScript& script) {
  if (!script.recording.empty()) return desk.open_recording(script.recording, script.lesson);
  if (!script.lesson.empty()) desk.open_lesson(find_lesson(desk.study().library(), script.lesson).id());
}

std::pair<float, float> place_of(const ScriptClick& click, const std::vector<view::Glyphs::Drawn>& drawn,
                                 Language language, const std::string& where) {
  if (const auto* place = std::get_if<std::pair<float, float>>(&click)) return *place;
  const std::string& text = std::get<ScriptText>(click).in(language);
  const view::Glyphs::Drawn* found = find(text, drawn);
  if (found == nullptr)
    throw base::Failure(fmt::format("{}: '{}' is not in the window, so it cannot be clicked", where, text));
  const ImVec2 middle = found->rect.center();
  return {middle.x, middle.y};
}

Rehearsal::Rehearsal(InputScript script, Language language)
    : script_{std::move(script)},
      language_{language},
      headless_{script_.width, script_.height},
      graphics_{image::read_font_files()},
      host_{host_of(script_)},
      desk_{*host_, settings_of(script_, language), load_lessons()} {
  graphics_.glyphs().write_down(&drawn_);
}

void Rehearsal::frame() {
  const ImVec2 size(static_cast<float>(script_.width), static_cast<float>(script_.height));
  graphics_.set_look(desk_.settings().theme, desk_.scale(size));
  graphics_.build(size, [&](ImDrawList& list) {
    drawn_.clear();
    desk_.draw(list, graphics_, size);
  });
  desk_.act();
}

// What scrolls along has further frames to do so, as in the window.
void Rehearsal::settle() {
  while (input_.give_next_frame(desk_)) frame();
  for (int i = 0; i < 3; ++i) frame();
}

std::string Rehearsal::where(const InputStep& step) const {
  return fmt::format("{}:{} ({})", script_.file.string(), step.line, base::name_of(language_));
}

void Rehearsal::play() {
  open_first(desk_, script_);
  settle();
  for (const InputStep& step : script_.steps) play(step);
}

void Rehearsal::play(const InputStep& step) {
  for (const view::KeyPress& each : step.press) {
    input_.key(each);
    settle();
  }
  input_.type(step.type);
  settle();
  if (step.click) {
    const auto [x, y] = place_of(*step.click, drawn_, desk_.settings().language, where(step));
    graphics_.let_pass(1s);  // No double click.
    input_.mouse_moved(x, y);
    input_.mouse_button(0, true);
    input_.mouse_button(0, false);
    settle();
  }
  for (base::TraceTime left = step.wait; left > base::TraceTime{}; left -= kFrame) {
    desk_.advance(std::min(left, kFrame));
    frame();
  }
  settle();
  expect(step);
}

void Rehearsal::expect(const InputStep& step) {
  const Language language = desk_.settings().language;
  for (const ScriptText& each : step.sees)
    if (find(each.in(language), drawn_) == nullptr)
      throw base::Failure(fmt::format("{}: '{}' should be in the window", where(step), each.in(language)));
  for (const ScriptText& each : step.sees_not)
    if (find(each.in(language), drawn_) != nullptr)
      throw base::Failure(fmt::format("{}: '{}' should not be in the window", where(step), each.in(language)));
}

image::Picture Rehearsal::picture() {
  frame();
  graphics_.paint();
  return headless_.picture();
}

}  // namespace app
