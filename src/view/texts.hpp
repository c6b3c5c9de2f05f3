#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

#include "base/language.hpp"

/// What we say, in every language that we speak.
///
///     inline constexpr Text kWaitsFor{"waits for {0}", "等待 {0}"};
///     canvas.text(at, font, color, tr(scene.language, kWaitsFor, name));
///
/// A translation cannot be missing: a Text without one, or whose languages name different arguments, does not compile.
/// Texts that several panels use are here; what one panel says stands at the top of that panel's .cpp. Arguments are
/// {0}, {1}, so that each language has its own order.
namespace view {

using base::Language;

struct Text {
  const char* english;
  const char* chinese;

  // Not constant, hence an error of the compiler that names this function.
  static void translations_differ_or_are_missing();

  consteval Text(const char* in_english, const char* in_chinese) : english(in_english), chinese(in_chinese) {
    const unsigned wanted = arguments_of(in_english);
    if (*in_english == '\0' || *in_chinese == '\0' || wanted != arguments_of(in_chinese))
      translations_differ_or_are_missing();
  }

  constexpr const char* in(Language language) const { return language == Language::Chinese ? chinese : english; }

  /// Which of {0} to {9} a text names, one bit each.
  static constexpr unsigned arguments_of(std::string_view text) {
    unsigned found = 0;
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
      if (text[i] == '{' && text[i + 1] >= '0' && text[i + 1] <= '9' && text[i + 2] == '}')
        found |= 1U << (text[i + 1] - '0');
    }
    return found;
  }
};

inline const char* tr(Language language, const Text& text) { return text.in(language); }

template <class... Arguments>
requires(sizeof...(Arguments) > 0) std::string tr(Language language, const Text& text, const Arguments&... arguments) {
  return fmt::format(fmt::runtime(text.in(language)), arguments...);
}

/// The words that several panels share: those of the documents.
namespace texts {

inline constexpr Text kStage{"Stage", "舞台"};
inline constexpr Text kTimeline{"Timeline", "时间线"};
inline constexpr Text kCode{"Code", "代码"};
inline constexpr Text kConsole{"Console", "输出"};
inline constexpr Text kGuide{"Guide", "讲解"};
inline constexpr Text kInspector{"Inspector", "详情"};

inline constexpr Text kClosed{"closed", "closed 已关闭"};
inline constexpr Text kRunning{"running", "运行"};
inline constexpr Text kZombie{"zombie", "僵尸"};
inline constexpr Text kUnknown{"unknown", "未知"};

}  // namespace texts
}  // namespace view
