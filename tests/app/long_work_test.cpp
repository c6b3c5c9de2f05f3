#include "app/long_work.hpp"

#include <doctest/doctest.h>

#include "support/fake_host.hpp"
#include "support/long_recording.hpp"

using app::LongWork;
using base::Language;
using spawnarium::test::FakeHost;
using spawnarium::test::LongRecording;
using spawnarium::test::News;

namespace {

// As the desk does it: what is done is taken at each news.
LongWork::Done wait_for_end(LongWork& work, News& news) {
  for (;;) {
    const int seen = news.so_far();
    LongWork::Done done = work.take_done(Language::English);
    if (done.whole || !done.sentences.empty()) return done;
    news.wait_until([&] { return news.count != seen || work.bar(Language::English).part >= 1; });
  }
}

}  // namespace

TEST_CASE("LongWork: without work there is no bar, nothing is done and nothing can be cancelled") {
  FakeHost host;
  LongWork work{host};
  CHECK_FALSE(work.going_on());
  CHECK(work.bar(Language::English).says.empty());
  CHECK(work.take_done(Language::English).whole == nullptr);
  CHECK(work.cancel() == LongWork::Cancelled::Nothing);
  work.play_on_when_opened();
  work.cancel_opening();
}

TEST_CASE_FIXTURE(LongRecording,
                  "LongWork: a recording is read to its end, and playing goes on where it was asked to") {
  News news;
  FakeHost host;
  LongWork work{host, [&] { news.tell(); }};
  work.open(file, 1000);
  CHECK(work.opening());
  CHECK(work.bar(Language::English).says.find("long.spawn") != std::string::npos);
  work.play_on_when_opened();
  const LongWork::Done done = wait_for_end(work, news);
  REQUIRE(done.whole != nullptr);
  CHECK(done.whole->whole());
  CHECK(done.play_on);
  CHECK_FALSE(work.going_on());
}

TEST_CASE_FIXTURE(LongRecording, "LongWork: what is cancelled or replaced gives no recording") {
  FakeHost host;
  LongWork work{host};
  work.open(file, 1000);
  work.play_on_when_opened();
  CHECK(work.cancel() == LongWork::Cancelled::Opening);
  CHECK_FALSE(work.going_on());
  CHECK(work.take_done(Language::English).whole == nullptr);
  work.open(file, 1000);
  work.open(file, 1000);
  CHECK(work.opening());
}

TEST_CASE_FIXTURE(LongRecording, "LongWork: a recording that cannot be read is one sentence of trouble") {
  News news;
  FakeHost host;
  LongWork work{host, [&] { news.tell(); }};
  work.open(folder.path() / "missing.spawn", 1000);
  const LongWork::Done done = wait_for_end(work, news);
  REQUIRE(done.sentences.size() == 1);
  CHECK(done.sentences[0].trouble);
  CHECK(done.sentences[0].says.find("missing.spawn") != std::string::npos);
  CHECK_FALSE(work.going_on());
}
