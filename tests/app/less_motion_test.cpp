#include <doctest/doctest.h>

#include "app/headless_desk.hpp"

using spawnarium::test::HeadlessDesk;
using view::Key;

TEST_CASE_FIXTURE(HeadlessDesk,
                  "Less motion: a step is shown at once instead of on its way, as it looks when it is over") {
  open();
  by_the_clock();
  const auto steps = [&](bool less) {
    if (desk.settings().less_motion != less) press(Key::F4);
    desk.command(view::Command::ToBegin);
    for (int i = 0; i < 4; ++i) {
      desk.command(view::Command::StepForward);
      desk.advance(std::chrono::seconds{9});
    }
    desk.command(view::Command::StepForward);
    REQUIRE(desk.transport().position().fraction < 1);
    const image::Picture begun = picture();
    desk.advance(std::chrono::seconds{9});
    return begun == picture();
  };
  CHECK_FALSE(steps(false));
  CHECK(steps(true));
}
