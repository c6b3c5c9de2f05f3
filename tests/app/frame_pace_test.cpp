#include "app/frame_pace.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using app::FramePace;
using Motion = app::Desk::Motion;

TEST_CASE("FramePace: a moving picture has sixty frames a second, and ten where the processor draws it") {
  const FramePace::Picture moving{.touring = false, .motion = Motion::Moving, .of_a_run = true};
  CHECK(moving.moves());
  CHECK(FramePace{false}.between_frames(moving) == 16ms);
  CHECK(FramePace{true}.between_frames(moving) == 100ms);
  CHECK(FramePace{true}.between_news(moving) == 100ms);
}

TEST_CASE("FramePace: where only the present moves on there are two frames a second, except in a tour") {
  const FramePace pace{false};
  CHECK(pace.between_frames({.touring = false, .motion = Motion::Creeping, .of_a_run = true}) == 500ms);
  CHECK(pace.between_frames({.touring = true, .motion = Motion::Creeping, .of_a_run = true}) == 16ms);
}

TEST_CASE("FramePace: news of a run that is looked back on take one picture in 2.5 seconds, a tour its own pace") {
  const FramePace pace{false};
  const FramePace::Picture still{.touring = false, .motion = Motion::Still, .of_a_run = true};
  CHECK_FALSE(still.moves());
  CHECK(pace.between_news(still) == 2500ms);
  CHECK(pace.between_news({.touring = true, .motion = Motion::Still, .of_a_run = true}) == 16ms);
  CHECK(pace.between_news({.touring = false, .motion = Motion::Still, .of_a_run = false}) == 16ms);
}

TEST_CASE("FramePace: two frames settle a new window, and each change that asks for it") {
  FramePace pace{false};
  CHECK(pace.settles());
  CHECK(pace.settles());
  CHECK_FALSE(pace.settles());
  pace.settle(1);
  CHECK(pace.settles());
  CHECK_FALSE(pace.settles());
}
