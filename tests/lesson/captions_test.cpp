// A caption is what a cue says while the film stands: two lines that can be read from the last row of a classroom.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "lesson/lessons.hpp"
#include "lesson/library.hpp"

namespace {

constexpr std::size_t kLine = 42, kLines = 2;  // Letters.
constexpr std::size_t kHalves = 2 * 2 * 16;    // Half widths of two lines of 16 Chinese characters.

// Broken between words, as many lines as it takes.
std::size_t lines_of(std::string_view text) {
  std::size_t lines = 1, used = 0;
  while (!text.empty()) {
    const std::size_t word = std::min(text.find(' '), text.size());
    if (used != 0 && used + 1 + word > kLine) {
      ++lines;
      used = 0;
    }
    used += (used == 0 ? 0 : 1) + word;
    text.remove_prefix(std::min(word + 1, text.size()));
  }
  return lines;
}

// A Chinese character is as wide as two letters.
std::size_t halves_of(std::string_view text) {
  std::size_t halves = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) ++halves;
    else if (byte >= 0xC0) halves += 2;  // The first byte of a character.
  }
  return halves;
}

}  // namespace

TEST_CASE("Captions: each fits into two lines of 42 letters, or of 16 Chinese characters") {
  for (const lesson::Lesson& each : lesson::load_folders({spawnarium::test::lessons_folder().string()}).lessons) {
    for (const lesson::Cue& cue : each.cues) {
      CAPTURE(each.id());
      CAPTURE(cue.say.english);
      CHECK(lines_of(cue.say.english) <= kLines);
      CHECK(halves_of(cue.say.chinese) <= kHalves);
    }
  }
}

TEST_CASE("Captions: lines are broken between words, and a Chinese character counts as two letters") {
  CHECK(lines_of("") == 1);
  CHECK(lines_of(std::string(42, 'a') + " b") == 2);
  CHECK(lines_of(std::string(20, 'a') + " " + std::string(21, 'b')) == 1);
  CHECK(lines_of(std::string(20, 'a') + " " + std::string(22, 'b')) == 2);
  CHECK(halves_of("f1 结束") == 3 + 4);
}
