#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace base {

/// Of texts for people. Each has both.
enum class Language : std::uint8_t { English, Chinese };

/// "en", "zh": as settings, lessons and the command line say it.
constexpr std::string_view name_of(Language language) { return language == Language::Chinese ? "zh" : "en"; }

/// The next of them, in turn: for a key that switches.
constexpr Language next(Language language) {
  return language == Language::English ? Language::Chinese : Language::English;
}

/// By its name; also "zh_CN.UTF-8", as LANG says it.
constexpr std::optional<Language> language_named(std::string_view name) {
  const std::string_view word = name.substr(0, 2);
  if (word == "zh") return Language::Chinese;
  if (word == "en") return Language::English;
  return std::nullopt;
}

}  // namespace base
