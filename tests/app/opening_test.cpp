#include "app/desk.hpp"

#include <doctest/doctest.h>

#include <chrono>

#include "record/recorder.hpp"
#include "record/seal.hpp"
#include "support/fake_host.hpp"
#include "support/long_recording.hpp"
#include "support/temporary_folder.hpp"

using namespace std::chrono_literals;
using spawnarium::test::FakeHost;
using spawnarium::test::LongRecording;
using spawnarium::test::News;

TEST_CASE_FIXTURE(
    LongRecording,
    "Desk: of a long recording the beginning is shown at once, the whole when it is there; where the user is stays") {
  News news;
  FakeHost host;
  app::Desk desk{host, app::Settings{}, lesson::Library{}, {}, [&] { news.tell(); }};
  desk.open_recording(file);
  REQUIRE(desk.shown() != nullptr);
  CHECK_FALSE(desk.shown()->recording->whole());
  CHECK(desk.shown()->recording->history().size() > 0);
  CHECK(desk.motion() == app::Desk::Motion::Moving);
  CHECK(desk.work().says.find("long.spawn") != std::string::npos);
  desk.command(view::Command::PlayOrPause);
  desk.command(view::Command::ToEnd);
  const auto position = desk.transport().position();
  while (!desk.work().says.empty()) {
    const int seen = news.count;
    desk.advance(1ms);
    if (!desk.work().says.empty()) news.wait_until([&] { return news.count != seen || desk.work().part >= 1; });
  }
  CHECK(desk.shown()->recording->whole());
  CHECK(desk.shown()->recording->history().size() >= kEvents);
  // The story of what has come is read in pieces, a piece in each picture.
  for (int pictures = 0; pictures < 100 && desk.motion() == app::Desk::Motion::Moving; ++pictures) desk.advance(1ms);
  CHECK(desk.motion() == app::Desk::Motion::Still);
  CHECK(desk.transport().story().whole());
  CHECK(desk.transport().position().t == position.t);
  CHECK(desk.transport().position().count == position.count);
}

TEST_CASE_FIXTURE(LongRecording, "Desk: Escape ends the opening of a long recording, and what was read stays") {
  FakeHost host;
  app::Desk desk{host, app::Settings{}, lesson::Library{}};
  desk.open_recording(file);
  REQUIRE_FALSE(desk.work().says.empty());
  desk.press({.key = view::Key::Escape});
  CHECK(desk.work().says.empty());
  CHECK_FALSE(desk.notice().sentence().empty());
  REQUIRE(desk.shown() != nullptr);
  CHECK_FALSE(desk.shown()->recording->whole());
}

TEST_CASE("Desk: the recording of a lesson that is not here says that its guide cannot be shown") {
  const spawnarium::test::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "taken_along.spawn";
  record::Recorder recorder;
  recorder.create(file, 1ULL << 24);
  recorder.set_facts(R"({"lesson": "77_mine"})");
  recorder.write_at({.actor = recorder.new_serial(), .object = recorder.new_serial(), .kind = trace::Kind::RunBegan},
                    0);
  recorder.detach();
  record::seal(file);
  FakeHost host;
  app::Desk desk{host, app::Settings{}, lesson::Library{}};
  desk.open_recording(file);
  REQUIRE(desk.shown() != nullptr);
  CHECK(desk.notice().sentence().starts_with("There is no usable lesson 77_mine here"));
}
