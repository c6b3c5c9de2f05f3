#include "app/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <system_error>

#include "app/set_aside.hpp"
#include "base/file_replacement.hpp"
#include "base/lines.hpp"
#include "base/read_file.hpp"
#include "base/toml.hpp"
#include "base/user_folders.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

struct Share {
  const char* key;
  float view::ShellState::*value;
};
constexpr Share kShares[] = {{"left", &view::ShellState::left},
                             {"right", &view::ShellState::right},
                             {"stage", &view::ShellState::stage},
                             {"code", &view::ShellState::code},
                             {"guide", &view::ShellState::guide}};

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

// The first of these that is set decides (locale(7)).
base::Language language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const std::string value = environment(name);
    if (!value.empty()) return base::language_named(value).value_or(base::Language::English);
  }
  return base::Language::English;
}

// A file of settings with lines `key=value`, whatever group they stand in. Nothing: it has no such key.
std::optional<std::string> value_in(const fs::path& file, std::string_view key) {
  std::string text;
  try {
    text = base::read_file(file, base::kMostText);
  } catch (const std::exception&) {
    return std::nullopt;  // Most desktops have only one of these files.
  }
  for (const std::string_view line : base::lines_of(text)) {
    const std::size_t equals = line.find('=');
    const auto trimmed = [](std::string_view part) {
      const std::size_t begin = part.find_first_not_of(" \t\r");
      return begin == std::string_view::npos ? std::string_view{}
                                             : part.substr(begin, part.find_last_not_of(" \t\r") - begin + 1);
    };
    if (equals != std::string_view::npos && trimmed(line.substr(0, equals)) == key)
      return std::string{trimmed(line.substr(equals + 1))};
  }
  return std::nullopt;
}

// What the user has told the desktop: no animations.
bool desktop_wants_less_motion() {
  const auto config = base::user_folder(base::UserFolder::Config);
  if (!config) return false;
  for (const char* gtk : {"gtk-4.0/settings.ini", "gtk-3.0/settings.ini"})
    if (const auto enabled = value_in(*config / gtk, "gtk-enable-animations"))
      return *enabled == "0" || *enabled == "false";
  return value_in(*config / "kdeglobals", "AnimationDurationFactor") == "0";
}

// Puts a number that someone wrote into `setting`, held within its bounds. What is no number (nan) changes nothing.
template <class Number>
void take(const toml::node_view<const toml::node>& node, Number low, Number high, Number& setting) {
  const auto value = node.value<double>();
  if (value && !std::isnan(*value))
    setting = static_cast<Number>(std::clamp(*value, static_cast<double>(low), static_cast<double>(high)));
}

// What is missing, or makes no sense, keeps its default: an older or newer version may have written the file.
void read(const toml::table& table, Settings& settings) {
  if (const auto language = table["language"].value<std::string_view>()) {
    settings.language = base::language_named(*language).value_or(settings.language);
  }
  if (const auto theme = table["theme"].value<std::string_view>())
    settings.theme = view::theme_named(*theme).value_or(settings.theme);
  settings.less_motion = table["less_motion"].value_or(settings.less_motion);
  if (const auto pace = table["pace"].value<std::string_view>())
    settings.pace = model::pace_named(*pace).value_or(settings.pace);
  settings.guess_first = table["guess_first"].value_or(settings.guess_first);
  settings.plays_on = table["plays_on"].value_or(settings.plays_on);
  take(table["scale"], view::kSmallestScale, view::kLargestScale, settings.scale);
  take(table["window"]["width"], 320, 16384, settings.width);
  take(table["window"]["height"], 240, 16384, settings.height);
  for (const Share& share : kShares) take(table["layout"][share.key], 0.1F, 0.9F, settings.shell.*share.value);
  settings.lesson = table["lesson"].value_or(std::string{});
  const toml::array* recent = table["recent"].as_array();
  if (recent == nullptr) return;
  for (const toml::node& each : *recent) {
    if (const auto path = each.value<std::string_view>()) settings.recent.emplace_back(*path);
  }
}

// 0.57, not 0.56999999284744263.
double readable(float value) { return std::round(static_cast<double>(value) * 1000) / 1000; }

}  // namespace

void Settings::remember(const fs::path& path) {
  std::error_code error;
  const fs::path whole = fs::absolute(path, error);
  std::erase(recent, whole);
  recent.insert(recent.begin(), whole);
  if (recent.size() > kMostRecent) recent.resize(kMostRecent);
}

fs::path settings_path() {
  return base::user_folder(base::UserFolder::Config).value_or("/") / "spawnarium" / "settings.toml";
}

Settings default_settings() {
  Settings settings;
  settings.language = language_of_environment();
  settings.less_motion = desktop_wants_less_motion();
  return settings;
}

LoadedSettings load_settings(const fs::path& path) {
  LoadedSettings loaded{default_settings(), {}};
  std::string why;
  try {
    read(base::parse_toml(base::read_file(path, base::kMostText)), loaded.settings);
    return loaded;
  } catch (const base::UnreadableFile& error) {
    if (error.missing()) return loaded;
    why = error.cause().english;
  } catch (const base::TomlError& damage) {
    why = fmt::format("line {}: {}", damage.line(), damage.what());
  }
  return {default_settings(),
          fmt::format("{}: {}.{} The settings are as if new.", path.string(), why, set_aside(path))};
}

void save_settings(const Settings& settings, const fs::path& path) {
  toml::array recent;
  for (const fs::path& each : settings.recent) recent.push_back(each.string());
  toml::table layout;
  for (const Share& share : kShares) layout.insert(share.key, readable(settings.shell.*share.value));
  const toml::table table{{"language", std::string(base::name_of(settings.language))},
                          {"theme", std::string(view::name_of(settings.theme))},
                          {"less_motion", settings.less_motion},
                          {"pace", std::string(model::name_of(settings.pace))},
                          {"guess_first", settings.guess_first},
                          {"plays_on", settings.plays_on},
                          {"scale", readable(settings.scale)},
                          {"window", toml::table{{"width", settings.width}, {"height", settings.height}}},
                          {"layout", layout},
                          {"lesson", settings.lesson},
                          {"recent", recent}};
  fs::create_directories(path.parent_path());
  base::FileReplacement file{path};
  file.out() << "# Settings of Spawnarium.\n" << table << '\n';
  file.commit();
}

}  // namespace app
