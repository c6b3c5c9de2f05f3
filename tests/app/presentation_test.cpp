#include "app/presentation.hpp"

#include <doctest/doctest.h>

using app::Presentation;
using view::Command;
using view::Panel;

namespace {
const ImVec2 kMouse{10, 20}, kElsewhere{11, 20}, kWindow{1280, 720};
}

TEST_CASE("Presentation: letters are larger in a larger window, and for a class as much as the window is") {
  Presentation presentation;
  const auto scale = [&](float width, float height) { return presentation.scale(1, ImVec2(width, height)); };
  CHECK(scale(1366, 768) == 1);
  CHECK(scale(1920, 1080) == doctest::Approx(1.15F));
  CHECK(scale(3840, 2160) > 1.5F);
  CHECK(scale(640, 480) == 1);
  CHECK(scale(3840, 720) == 1);  // Its height has no room for more.
  CHECK(presentation.scale(2, ImVec2(1920, 1080)) == doctest::Approx(2.3F));
  presentation.command(Command::Present, true);
  CHECK(scale(1920, 1080) / scale(1280, 720) == doctest::Approx(1.5F).epsilon(0.03));
  CHECK(scale(640, 480) > 1);
}

TEST_CASE("Presentation: presenting is full screen with large text and a caption instead of the bars") {
  Presentation presentation;
  CHECK(presentation.scale(1.2F, kWindow) == 1.2F);
  REQUIRE(presentation.command(Command::Present, true));
  CHECK(presentation.presenting());
  CHECK(presentation.full_screen());
  CHECK(presentation.scale(1.2F, kWindow) > 1.2F);
  CHECK(presentation.scale(view::kLargestScale, kWindow) == view::kLargestScale);
  CHECK(presentation.bars() == view::Bars::Caption);
  REQUIRE(presentation.command(Command::Present, true));
  CHECK_FALSE(presentation.full_screen());
}

TEST_CASE("Presentation: without a program only the full screen can be had") {
  Presentation presentation;
  for (const Command command : {Command::Present, Command::Spotlight, Command::FullScreen})
    CHECK(presentation.command(command, false));
  CHECK_FALSE(presentation.presenting());
  CHECK_FALSE(presentation.spotlight());
  CHECK(presentation.full_screen());
  CHECK_FALSE(presentation.command(Command::Quit, true));
}

TEST_CASE("Presentation: Escape ends the spotlight, then presenting, and leaves the full screen") {
  Presentation presentation;
  for (const Command command : {Command::Present, Command::Spotlight, Command::FullScreen})
    presentation.command(command, true);
  CHECK(presentation.close_one());
  CHECK_FALSE(presentation.spotlight());
  CHECK(presentation.presenting());
  CHECK(presentation.close_one());
  CHECK_FALSE(presentation.presenting());
  CHECK_FALSE(presentation.close_one());
  CHECK(presentation.full_screen());
}

TEST_CASE("Presentation: a cue holds the spotlight on the panel it points to, until the mouse moves") {
  Presentation presentation;
  const auto lit_by = [&](const char* target) {
    const lesson::Target parsed = lesson::parse_target(target);
    presentation.point_at(&parsed, kMouse);
    return presentation.lit_panel(kMouse);
  };
  CHECK(lit_by("panel:timeline") == Panel::Timeline);
  CHECK(lit_by("process:f1") == Panel::Stage);
  CHECK(lit_by("line:3") == Panel::Code);
  CHECK(presentation.lit_panel(kElsewhere) == std::nullopt);
  CHECK(presentation.lit_panel(kMouse) == std::nullopt);  // Released for good.
  REQUIRE(lit_by("line:3") == Panel::Code);
  presentation.point_at(nullptr, kMouse);
  CHECK(presentation.lit_panel(kMouse) == std::nullopt);
}

TEST_CASE("Presentation: at the upper edge the mouse brings the bar out, and it goes when the mouse leaves it") {
  Presentation presentation;
  CHECK_FALSE(presentation.bar_is_out({100, 0}, 40));
  presentation.command(Command::Present, true);
  CHECK_FALSE(presentation.bar_is_out({100, 20}, 40));
  CHECK(presentation.bar_is_out({100, 1}, 40));
  CHECK(presentation.bar_is_out({100, 20}, 40));
  CHECK_FALSE(presentation.bar_is_out({100, 41}, 40));
  CHECK_FALSE(presentation.bar_is_out({-1, -1}, 40));
}

TEST_CASE("Presentation: the code stands beside the film, and at the other stops what is read there") {
  Presentation presentation;
  view::ShellState shell;
  presentation.face_the_class(lesson::Stop::See, shell);
  CHECK(shell.side_tab == Panel::Guide);  // As it was: nothing is presented.
  presentation.command(Command::Present, true);
  shell.main_tab = Panel::Timeline;
  presentation.face_the_class(lesson::Stop::See, shell);
  CHECK(shell.side_tab == Panel::Code);
  CHECK(shell.main_tab == Panel::Stage);
  for (const lesson::Stop stop : {lesson::Stop::Why, lesson::Stop::Try, lesson::Stop::Next}) {
    presentation.face_the_class(stop, shell);
    CHECK(shell.side_tab == Panel::Guide);
  }
}
