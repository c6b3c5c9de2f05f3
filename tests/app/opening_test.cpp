#include "app/opening.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "app/desk.hpp"
#include "support/recording.hpp"
#include "support/temporary_folder.hpp"
#include "trace/reader.hpp"
#include "trace/recorder.hpp"

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kEvents = 400'000;

struct LongRecording {
  LongRecording() {
    trace::Recorder recorder;
    recorder.create(file, kEvents * 96);
    spawnarium::test::make_recording({.events = kEvents, .processes = 8},
                                     {.event = [&](const trace::Event& event) { recorder.write_at(event, event.time_ns); },
                                      .text = [&](std::string_view text) { return recorder.text(text); },
                                      .new_serial = [&] { return recorder.new_serial(); }});
    recorder.detach();
    trace::seal(file);
  }
  spawnarium::test::TemporaryFolder folder;
  std::filesystem::path file = folder.path() / "long.spawn";
};

// The window's sleep: until the thread that reads has something to tell.
struct News {
  std::mutex mutex;
  std::condition_variable come;
  int count = 0;
  void tell() {
    const std::lock_guard lock{mutex};
    ++count;
    come.notify_all();
  }
  template <class Over>
  void wait_until(Over over) {
    std::unique_lock lock{mutex};
    REQUIRE(come.wait_for(lock, 60s, over));
  }
};

}  // namespace

TEST_CASE_FIXTURE(LongRecording, "Opening: what was read in pieces on another thread is what was read at once") {
  News news;
  app::Opening opening{file, 1000, [&] { news.tell(); }};
  news.wait_until([&] { return opening.over(); });
  CHECK(opening.part() > 0.9);
  const auto pieces = opening.take();
  REQUIRE(pieces);
  const app::Recording whole{file};
  REQUIRE(pieces->history().size() == whole.history().size());
  CHECK(pieces->whole());
  CHECK(pieces->history().end() == whole.history().end());
  CHECK(pieces->timeline().lanes().size() == whole.timeline().lanes().size());
  CHECK(pieces->timeline().arrows().size() == whole.timeline().arrows().size());
  CHECK(pieces->sources().size() == whole.sources().size());
  CHECK(pieces->history().console().size() == whole.history().console().size());
}

TEST_CASE_FIXTURE(LongRecording, "Opening: cancelled it gives nothing, and soon") {
  News news;
  app::Opening opening{file, 1000, [&] { news.tell(); }};
  opening.cancel();
  news.wait_until([&] { return opening.over(); });
  CHECK(opening.take() == nullptr);
}

TEST_CASE_FIXTURE(LongRecording, "Desk: of a long recording the beginning is shown at once, the whole when it is there; where the user is stays") {
  News news;
  app::Desk desk{app::Settings{}, lesson::Library{}};
  desk.on_news([&] { news.tell(); });
  desk.open_recording(file);
  REQUIRE(desk.recording() != nullptr);
  CHECK_FALSE(desk.recording()->whole());
  CHECK(desk.recording()->history().size() > 0);
  CHECK(desk.moving());
  CHECK(desk.work().says.find("long.spawn") != std::string::npos);
  desk.command(view::Command::PlayOrPause);
  desk.command(view::Command::ToEnd);
  const auto position = desk.transport().position();
  while (!desk.work().says.empty()) {
    const int seen = news.count;
    desk.advance(1ms);
    if (!desk.work().says.empty()) news.wait_until([&] { return news.count != seen || desk.work().part >= 1; });
  }
  CHECK(desk.recording()->whole());
  CHECK(desk.recording()->history().size() >= kEvents);
  CHECK(desk.transport().position() == position);
  CHECK_FALSE(desk.moving());
}

TEST_CASE_FIXTURE(LongRecording, "Desk: Escape ends the opening of a long recording, and what was read stays") {
  app::Desk desk{app::Settings{}, lesson::Library{}};
  desk.open_recording(file);
  REQUIRE_FALSE(desk.work().says.empty());
  desk.press({.key = view::Key::Escape});
  CHECK(desk.work().says.empty());
  CHECK_FALSE(desk.notice().empty());
  REQUIRE(desk.recording() != nullptr);
  CHECK_FALSE(desk.recording()->whole());
}
