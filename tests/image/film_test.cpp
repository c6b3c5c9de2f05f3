#include "image/film.hpp"

#include <doctest/doctest.h>

#include <set>

#include "model/moments.hpp"
#include "support/recorded_run.hpp"

using namespace std::chrono_literals;

TEST_CASE_FIXTURE(RecordedRun,
                  "key_moments: in order, not more than asked for, the end among them, births and deaths too") {
  const recording::Recording recording{file()};
  const model::History& history = recording.history();
  for (const std::size_t most : {1U, 3U, 9U, 500U}) {
    const auto moments = model::key_moments(history, most);
    REQUIRE_FALSE(moments.empty());
    CHECK(moments.size() <= most);
    CHECK(std::is_sorted(moments.begin(), moments.end()));
    CHECK(std::set(moments.begin(), moments.end()).size() == moments.size());
    CHECK(moments.back() == history.size() - 1);
  }
  std::set<trace::Kind> kinds;
  for (const std::size_t each : model::key_moments(history, 9)) kinds.insert(history.event(each).kind);
  CHECK(kinds.contains(trace::Kind::Running));
  CHECK(kinds.contains(trace::Kind::Exited));
}

TEST_CASE_FIXTURE(RecordedRun, "film_strip: a picture, other in another language, equal when it is made again") {
  const recording::Recording recording{file()};
  const image::Picture english = image::film_strip(recording, {});
  CHECK(english.width > 1000);
  CHECK(english.height > 600);
  CHECK(image::film_strip(recording, {}) == english);
  CHECK_FALSE(image::film_strip(recording, {.language = base::Language::Chinese}) == english);
  CHECK(image::film_strip(recording, {.moments = 2}).height < english.height);
}

TEST_CASE("plan_frames: the last frame is the end, and an animation lasts between four seconds and a minute") {
  for (const base::TraceTime story : {base::TraceTime{50ms}, base::TraceTime{17'300ms}, base::TraceTime{10min}}) {
    const image::FramePlan plan = image::plan_frames(story);
    CHECK(plan.step * (plan.frames - 1) >= story);
    CHECK(plan.step * (plan.frames - 2) <= story);
    const double seconds = static_cast<double>(plan.frames) / plan.per_second;
    CHECK(seconds >= 4);
    CHECK(seconds <= 60.2);
  }
}

TEST_CASE_FIXTURE(RecordedRun,
                  "Camera: in a story what is on its way is drawn there, and a place always with the same bytes") {
  const recording::Recording recording{file()};
  const model::History& history = recording.history();
  image::Camera camera{recording, {.width = 640, .height = 360}};
  model::Transport transport = image::whole_transport(recording, model::Pace::Story);
  transport.play(history);
  while (transport.position().moving.empty()) transport.advance(10ms, history, {});
  const image::Picture early = camera.at(transport);
  CHECK(camera.at(transport).rgba == early.rgba);
  transport.advance(100ms, history, {});
  REQUIRE_FALSE(transport.position().moving.empty());
  CHECK(camera.at(transport).rgba != early.rgba);
}
