#include "recording/recording.hpp"

#include <doctest/doctest.h>

#include "record/recorder.hpp"
#include "support/recorded_run.hpp"
#include "support/temporary_folder.hpp"
#include "trace/error.hpp"

using recording::Recording;
using trace::Kind;

namespace {

std::vector<trace::Event> events_of(const Recording& recording) {
  std::vector<trace::Event> events;
  for (std::size_t i = 0; i < recording.history().size(); ++i) events.push_back(recording.history().event(i));
  return events;
}

/// A run under way: nothing of it is sealed.
struct LiveRun {
  LiveRun() {
    recorder.create(file, 1ULL << 22);
    main = recorder.new_serial();
    recorder.become(main);
  }
  spawnarium::test::TemporaryFolder folder;
  std::filesystem::path file = folder.path() / "live.spawn";
  record::Recorder recorder;
  trace::Serial main = trace::kNobody;
};

}  // namespace

TEST_CASE_FIXTURE(RecordedRun,
                  "Recording: read in pieces it is the same as read at once, and says how far it has come") {
  const Recording at_once{file()};
  CHECK(at_once.whole());
  CHECK(at_once.part_read() == 1);

  Recording pieces{file(), 5};
  CHECK(pieces.history().size() == 5);
  CHECK_FALSE(pieces.whole());
  double part = pieces.part_read();
  CHECK(part > 0);
  while (!pieces.whole()) {
    REQUIRE(pieces.update(5));
    CHECK(pieces.part_read() > part);
    part = pieces.part_read();
  }
  CHECK(part == 1);
  CHECK_FALSE(pieces.update(5));
  CHECK(pieces.history().after(pieces.history().size()).dump() ==
        at_once.history().after(at_once.history().size()).dump());
  CHECK(events_of(pieces).size() == events_of(at_once).size());
}

TEST_CASE_FIXTURE(RecordedRun, "Recording: its timeline is prepared step by step, and has its detail then") {
  Recording recording{file(), 5};
  while (!recording.whole()) recording.update(5);
  CHECK(recording.detail() == nullptr);
  CHECK_FALSE(recording.prepare_timeline(1));
  while (!recording.prepare_timeline(7)) CHECK(recording.detail() == nullptr);
  CHECK(recording.detail() != nullptr);
  CHECK(recording.timeline().events() == recording.history().size());
  while (!recording.prepare_worlds(7)) continue;
}

TEST_CASE_FIXTURE(RecordedRun, "Recording: a sealed one has ended, and knows the sources of its program") {
  const Recording recording{file()};
  CHECK(recording.ended());
  CHECK_FALSE(recording.present_if_live());
  CHECK(recording.incomplete_since() == base::TraceTime{0});
  REQUIRE(recording.sources().size() == 1);
  CHECK(recording.sources()[0].path == "two_children.py");
  CHECK(recording.fact("lesson").empty());
  CHECK(recording.program() == "two_children.spawn");  // It says nothing of its program: the name of the recording.
}

TEST_CASE_FIXTURE(LiveRun, "Recording: a live one grows with what is written, until its run has ended") {
  recorder.set_facts(R"({"program": "/home/ada/hello.py", "lesson": "01_start_order"})");
  recorder.write({.object = main, .value = 812, .text = recorder.text("MainProcess"), .kind = Kind::Running});
  Recording recording{file};
  CHECK(recording.history().size() == 1);
  CHECK(recording.whole());
  CHECK_FALSE(recording.ended());
  CHECK(recording.fact("lesson") == "01_start_order");
  CHECK(recording.program() == "hello.py");
  const auto present = recording.present_if_live();
  REQUIRE(present);
  CHECK(*present >= base::TraceTime{0});
  CHECK_FALSE(recording.update());

  recorder.write({.object = main, .kind = Kind::RunEnded});
  CHECK(recording.update());
  CHECK(recording.history().size() == 2);
  CHECK(recording.ended());
  CHECK_FALSE(recording.present_if_live());
}

TEST_CASE_FIXTURE(LiveRun, "Recording: the source of a program is known that has come to no line of it") {
  recorder.source("/home/ada/hello.py", "print(\n");
  recorder.write({.object = main, .value = 812, .text = recorder.text("MainProcess"), .kind = Kind::Running});
  Recording recording{file};
  REQUIRE(recording.sources().size() == 1);
  CHECK(recording.sources()[0].content == "print(\n");
  recorder.source("/home/ada/other.py", "x = 1\n");
  recorder.write({.object = main, .kind = Kind::RunEnded});
  CHECK(recording.update());
  CHECK(recording.sources().size() == 2);
}

TEST_CASE_FIXTURE(LiveRun, "Recording: what has no room in the trace is missing from a moment that it names") {
  record::Recorder small;
  small.create(folder.path() / "small.spawn", 1ULL << 21);
  small.become(small.new_serial());
  for (int i = 0; i < 100'000; ++i) small.write({.kind = Kind::Note});
  CHECK(Recording{folder.path() / "small.spawn"}.incomplete_since() > base::TraceTime{0});
}

TEST_CASE("Recording: a file that is none is refused") {
  CHECK_THROWS_AS(Recording{"/no/such/run.spawn"}, trace::TraceError);
}
