#include "lesson/load_guide.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

// What is wrong with a guide; empty: nothing.
std::string trouble_with(const std::string& guide) {
  try {
    static_cast<void>(lesson::load_guides(*base::files_in_memory("l", {{"guide.en.md", guide}}), {"main"}, 9,
                                          {.english = true, .chinese = false}));
  } catch (const lesson::LessonError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("Guide: what would be drawn otherwise than its author sees it is refused, with its line and the remedy") {
  CHECK(trouble_with("## Why\n\nrelease() goes from 0 back to\n1. A process that ends leaves a 0.\n")
            .find("guide.en.md:4: this line goes on") != std::string::npos);
  CHECK(trouble_with("| a | b |\n|---|---|\n| 1 | 2 |\n")
            .find("guide.en.md:2: a table is not drawn: write its rows as a list") != std::string::npos);
  CHECK(trouble_with("See ![the stage](stage.png).\n").find("guide.en.md:1: an image is not drawn") !=
        std::string::npos);
}

TEST_CASE("Guide: lists, code, and numbers within a line are what they look like") {
  CHECK(trouble_with("Three steps:\n\n1. one\n2. two\n   goes on\n3. three\n").empty());
  CHECK(trouble_with("```\na |--| b\n![x](y)\n1. code\n```\n").empty());
  CHECK(trouble_with("It goes from 1. to 0\nand 1.5 s pass; a | b.\n").empty());
}
