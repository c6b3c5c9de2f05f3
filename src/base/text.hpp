#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/language.hpp"

/// What we say to people, in every language that we speak. Two types: what stands in the source, and what is read or
/// composed while the program runs.
///
///     constexpr Text kWaitsFor{"waits for {0}", "等待 {0}"};
///     canvas.text(at, font, color, tr(language, kWaitsFor, name));
///
///     OwnedText why = in_both({"never happened: {0}", "没有发生：{0}"}, pattern.words());
///     fmt::print("{}\n", why.in(language));
///
/// Nothing outside of this folder asks which language it is: what differs between languages is a text.
namespace base {

/// A text of the source. A translation cannot be missing: a Text without one, or whose languages name different
/// arguments, does not compile. An argument is a digit or a letter in braces, {0} or {a}, so that each language has its
/// own order.
struct Text {
  const char* english;
  const char* chinese;

  // Not constant, hence an error of the compiler that names this function.
  static void translations_differ_or_are_missing();

  consteval Text(const char* in_english, const char* in_chinese) : english{in_english}, chinese{in_chinese} {
    if (*in_english == '\0' || *in_chinese == '\0' || arguments_of(in_english) != arguments_of(in_chinese))
      translations_differ_or_are_missing();
  }
  /// Says nothing: for a table in which not every row has something to say.
  static consteval Text none() { return Text{}; }

  constexpr bool empty() const { return *english == '\0'; }
  constexpr const char* in(Language language) const { return language == Language::Chinese ? chinese : english; }

  /// Which arguments a text names, one bit each: {0} to {9}, then {a} to {z}. {0:.1f} is {0}.
  static constexpr std::uint64_t arguments_of(std::string_view text) {
    std::uint64_t found = 0;
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
      if (text[i] != '{' || (text[i + 2] != '}' && text[i + 2] != ':')) continue;
      const char name = text[i + 1];
      if (name >= '0' && name <= '9') found |= std::uint64_t{1} << (name - '0');
      if (name >= 'a' && name <= 'z') found |= std::uint64_t{1} << (10 + name - 'a');
    }
    return found;
  }

 private:
  constexpr Text() : english{""}, chinese{""} {}
};

/// One thing for each language: a text that is read from a file or composed, a document.
template <class T>
struct Bilingual {
  T english, chinese;

  const T& in(Language language) const { return language == Language::Chinese ? chinese : english; }
  bool empty() const { return english.empty() && chinese.empty(); }
};
using OwnedText = Bilingual<std::string>;

/// An argument of a text, in one language: another text is put into it in the same language.
template <class Argument>
const Argument& in_language(Language, const Argument& argument) {
  return argument;
}
inline const char* in_language(Language language, const Text& text) { return text.in(language); }
inline const std::string& in_language(Language language, const OwnedText& text) { return text.in(language); }

inline const char* tr(Language language, const Text& text) { return text.in(language); }

template <class... Arguments>
requires(sizeof...(Arguments) > 0) std::string tr(Language language, const Text& text, const Arguments&... arguments) {
  return fmt::format(fmt::runtime(text.in(language)), in_language(language, arguments)...);
}

/// Braces that are no argument are doubled, {{ }}, with and without arguments.
template <class... Arguments>
OwnedText in_both(const Text& text, const Arguments&... arguments) {
  return {.english = fmt::format(fmt::runtime(text.english), in_language(Language::English, arguments)...),
          .chinese = fmt::format(fmt::runtime(text.chinese), in_language(Language::Chinese, arguments)...)};
}

}  // namespace base
