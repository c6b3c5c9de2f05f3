// What a viewer offers in which nothing can be done: only what works.
#include "app/offers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/lessons.hpp"
#include "headless_desk.hpp"
#include "host/view_only.hpp"
#include "support/fake_host.hpp"

namespace {

using base::Language;
using host::Ability;
using spawnarium::test::FakeHost;
using spawnarium::test::HeadlessDesk;
using spawnarium::test::kHeight;
using spawnarium::test::kWidth;
using view::Command;
using view::Key;

const std::filesystem::path kTraces = std::filesystem::path(SPAWNARIUM_TEST_SOURCES) / "traces";

struct Viewer : HeadlessDesk {
  Viewer() : HeadlessDesk{std::make_unique<host::ViewOnly>(), app::load_lessons()} {}

  void open_lesson() {
    desk.open_recording(kTraces / "start_order.spawn", "01");
    desk.command(Command::PlayOrPause);
    desk.command(Command::ToEnd);
    settle();
  }
  // Whether the last sentence is a reason why something cannot be done here: it has been offered, then.
  bool refused() const {
    const std::string& said = desk.notice().sentence();
    return std::any_of(kAbilities.begin(), kAbilities.end(), [&](Ability each) {
      const auto reason = host->why_not(each);
      return reason && (said == reason->in(Language::English) || said == reason->in(Language::Chinese));
    });
  }
  bool wishes_anything() {
    const app::Desk::Wishes wishes = desk.take_wishes();
    return wishes.quit || wishes.save_picture;
  }
  void keep_picture(const char* name) {
    if (const char* pictures = ::getenv("SPAWNARIUM_KEEP_PICTURES"))
      image::write_png(picture(), std::filesystem::path(pictures) / name);
  }

  static constexpr std::array kAbilities{Ability::Run, Ability::Open, Ability::Export, Ability::Edit};
};

}  // namespace

TEST_CASE_FIXTURE(Viewer, "Viewer: a key for what cannot be done gives the reason, in the user's language") {
  open_lesson();
  const std::vector<Command> withheld = app::withheld_commands(*host, false);
  for (const Command each :
       {Command::Lessons, Command::OpenFile, Command::RunAgain, Command::StopRun, Command::TypeInput, Command::Edit,
        Command::RunEdited, Command::SideBySide, Command::TakeAlong, Command::SaveRecording, Command::SavePicture})
    CHECK(std::find(withheld.begin(), withheld.end(), each) != withheld.end());
  for (const Language language : {Language::English, Language::Chinese}) {
    for (const view::Shortcut& each : view::shortcuts()) {
      if (std::find(withheld.begin(), withheld.end(), each.command) == withheld.end()) continue;
      INFO(view::name_of(each.press));
      desk.advance(std::chrono::hours(1));
      REQUIRE(desk.notice().sentence().empty());
      desk.press(each.press);
      CHECK(desk.notice().sentence() == app::why_not(each.command, *host, false)->in(language));
      CHECK_FALSE(wishes_anything());
      CHECK(desk.shown() != nullptr);
      CHECK(desk.editor() == nullptr);
      CHECK(desk.front().empty());
    }
    desk.command(Command::NextLanguage);
  }
}

TEST_CASE_FIXTURE(Viewer, "Viewer: no click, wherever it goes, is answered with a reason") {
  open_lesson();
  for (const char32_t panel : {U'0', U'5', U'3', U'4'}) {
    type(panel);
    keep_picture(("viewer_" + std::to_string(static_cast<int>(panel - U'0')) + ".png").c_str());
    for (int y = 4; y < kHeight; y += 12) {
      for (int x = 4; x < kWidth; x += panel == U'0' ? 24 : 200) {
        click(static_cast<float>(x), static_cast<float>(y));
        REQUIRE_MESSAGE(!refused(), x << ", " << y << ": " << desk.notice().sentence());
        REQUIRE_FALSE(wishes_anything());
        REQUIRE_FALSE(desk.comparison().changed());
        if (desk.front().empty()) continue;
        press(Key::Escape);
      }
    }
  }
}

TEST_CASE_FIXTURE(Viewer, "Viewer: the guide's suggestions are told with the reason why they cannot be run") {
  open_lesson();
  bool seen_words = false;
  desk.command(Command::NextStop);  // To the reasons, which name words.
  for (int i = 0; i < 40; ++i) {
    press(Key::F6);
    press(Key::Enter);
    REQUIRE_FALSE(refused());
    REQUIRE_FALSE(desk.comparison().changed());
    if (!desk.front().words()) continue;
    seen_words = true;
    press(Key::Enter);  // Where lessons can be run it opens the word's.
    REQUIRE_FALSE(refused());
    press(Key::Escape);
  }
  CHECK(seen_words);
  desk.command(Command::NextStop);
  settle();
  type('5');
  press(Key::F6);
  for (int i = 0; i < 40; ++i) press(Key::F6);
  keep_picture("viewer_guide.png");
}

TEST_CASE("Viewer: the help lists only what can be done") {
  const auto help_on = [](std::unique_ptr<host::Host> host) {
    HeadlessDesk it{std::move(host)};
    it.open();
    it.type('?');
    return it.picture();
  };
  const image::Picture here = help_on(std::make_unique<host::ViewOnly>());
  CHECK_FALSE(here == help_on(std::make_unique<FakeHost>()));
  if (const char* pictures = ::getenv("SPAWNARIUM_KEEP_PICTURES"))
    image::write_png(here, std::filesystem::path(pictures) / "viewer_help.png");
}

TEST_CASE_FIXTURE(Viewer, "Viewer: without a recording the first screen is empty and says why") {
  settle();
  keep_picture("viewer_empty.png");
  CHECK(desk.notice().sentence().empty());
  for (int y = 4; y < kHeight; y += 12)
    for (int x = 4; x < kWidth; x += 24) {
      click(static_cast<float>(x), static_cast<float>(y));
      REQUIRE_FALSE(refused());
      if (!desk.front().empty()) press(Key::Escape);
    }
  press(Key::Enter);
  CHECK(desk.shown() == nullptr);
  desk.open_file(kTraces / "start_order.spawn");  // As a file that is dropped.
  CHECK(desk.shown() == nullptr);
  CHECK(refused());
}

TEST_CASE("A host that can all but edit: lessons run, and editing is not offered") {
  auto own = std::make_unique<FakeHost>();
  constexpr base::Text kNoDisk{"The disk is full: make some space.", "磁盘已满：请腾出空间。"};
  own->missing.emplace(Ability::Edit, kNoDisk);
  FakeHost& fake = *own;
  HeadlessDesk it{std::move(own), app::load_lessons()};
  it.settle();
  it.press(Key::Enter);
  REQUIRE(fake.runs.size() == 1);
  CHECK(it.desk.study().lesson() != nullptr);
  it.type('e');
  CHECK(it.desk.editor() == nullptr);
  CHECK(it.desk.notice().sentence() == kNoDisk.english);
  it.ctrl('l');
  CHECK(it.desk.shown() == nullptr);
}
