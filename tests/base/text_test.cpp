#include "base/text.hpp"

#include <doctest/doctest.h>

using base::in_both;
using base::Language;
using base::OwnedText;
using base::Text;
using base::tr;

namespace {

constexpr Text kWaits{"{0} waits for {1}", "{1} 被 {0} 等待"};

// A constant expression for as long as the constructor accepts both.
constexpr bool same_arguments(const char* english, const char* chinese) {
  return Text::arguments_of(english) == Text::arguments_of(chinese);
}

}  // namespace

TEST_CASE("Text: both languages are there, with their arguments in their own order") {
  CHECK(tr(Language::English, kWaits, "main", 3) == "main waits for 3");
  CHECK(tr(Language::Chinese, kWaits, "main", 3) == "3 被 main 等待");
  CHECK(std::string_view{tr(Language::Chinese, {"closed", "已关闭"})} == "已关闭");
}

TEST_CASE("Text: arguments are digits or letters, and may say how they are printed") {
  CHECK(Text::arguments_of("{0}{2}") == 5);
  CHECK(Text::arguments_of("{1:.3f} s") == 2);
  CHECK(Text::arguments_of("{a} {b}") == (std::uint64_t{3} << 10));
  CHECK(Text::arguments_of("{} {a {ab} a}") == 0);
  CHECK(same_arguments("{a} gives {o} to {p}", "{a} 把 {o} 交给 {p}"));
  CHECK_FALSE(same_arguments("{a} gives {o} to {p}", "{a} 交出 {o}"));
  CHECK_FALSE(same_arguments("{z}", "{0}"));
}

TEST_CASE("Text: a row of a table may say nothing") {
  constexpr Text kNothing = Text::none();
  CHECK(kNothing.empty());
  CHECK(std::string_view{kNothing.in(Language::Chinese)}.empty());
  CHECK_FALSE(kWaits.empty());
}

TEST_CASE("OwnedText: composed in both languages, from one text that is checked") {
  const OwnedText why = in_both({"only {1:.1f} s, {0} times", "{0} 次，只有 {1:.1f} 秒"}, 3, 0.25);
  CHECK(why.in(Language::English) == "only 0.2 s, 3 times");
  CHECK(why.in(Language::Chinese) == "3 次，只有 0.2 秒");
  CHECK(OwnedText{}.empty());
  CHECK_FALSE(OwnedText{.english = "a", .chinese = {}}.empty());
}

TEST_CASE("in_both: a text within a text is in the same language, and doubled braces are braces") {
  constexpr base::Text kInner{"a number", "一个数"};
  const base::OwnedText owned = base::in_both({"{0} of {{x}}", "{{x}} 的{0}"}, kInner);
  CHECK(owned.english == "a number of {x}");
  CHECK(owned.chinese == "{x} 的一个数");
  CHECK(base::in_both({"({0})", "（{0}）"}, owned).chinese == "（{x} 的一个数）");
  CHECK(base::tr(base::Language::Chinese, {"({0})", "（{0}）"}, kInner) == "（一个数）");
}
