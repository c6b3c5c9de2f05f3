#include "record/recorder.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "record/listener.hpp"
#include "record/seal.hpp"
#include "trace/error.hpp"
#include "trace/reader.hpp"

namespace {

/// A fresh trace in a folder of its own, gone at the end.
struct Fixture {
  std::filesystem::path folder = [] {
    std::string name = (std::filesystem::temp_directory_path() / "trace_test_XXXXXX").string();
    return std::filesystem::path{::mkdtemp(name.data())};
  }();
  std::filesystem::path path = folder / "run.spawn";
  record::Recorder recorder;

  explicit Fixture(std::uint64_t capacity = 64 << 20) {
    recorder.create(path, capacity);
    recorder.become(recorder.new_serial());
  }
  ~Fixture() { std::filesystem::remove_all(folder); }
};

std::vector<trace::Event> read_all(const std::filesystem::path& path) {
  trace::Reader reader{path};
  std::vector<trace::Event> events;
  reader.read_new(events);
  return events;
}

std::filesystem::path folder_copy(const std::filesystem::path& path) { return path.parent_path() / "copy.spawn"; }

}  // namespace

TEST_CASE("Recorder: what is written is read, with its text") {
  Fixture fixture;
  fixture.recorder.write({.object = 7, .value = 42, .text = fixture.recorder.text("f1"), .kind = trace::Kind::Created});
  trace::Reader reader{fixture.path};
  std::vector<trace::Event> events;
  REQUIRE(reader.read_new(events) == 1);
  CHECK(events[0].object == 7);
  CHECK(events[0].value == 42);
  CHECK(events[0].actor == fixture.recorder.process());
  CHECK(reader.text(events[0].text) == "f1");
  CHECK(reader.read_new(events) == 0);
}

TEST_CASE("Recorder: every run has an id of its own") {
  const Fixture one, other;
  const trace::RunId id = trace::Reader{one.path}.header().run_id;
  CHECK(id == one.recorder.header()->run_id);
  CHECK_FALSE(id == trace::RunId{});
  CHECK_FALSE(id == other.recorder.header()->run_id);
}

TEST_CASE("Recorder: as many sources as a place can name, each with its text; one more is not named") {
  Fixture fixture{256 << 20};
  const auto name = [](std::uint32_t number) { return "module" + std::to_string(number) + ".py"; };
  const std::uint32_t few = trace::kHeaderSources + trace::kSourcesPerUnit + 2;
  trace::Reader reader{fixture.path};
  for (std::uint32_t number = 1; number <= few; ++number) {
    REQUIRE(fixture.recorder.source(name(number), "# " + name(number)) == number);
    CHECK(reader.source(number).path == name(number));
  }
  for (std::uint32_t number = 1; number <= few; ++number) {
    CHECK(fixture.recorder.source(name(number), "") == number);  // Known.
    CHECK(reader.source(number).content == "# " + name(number));
  }
  CHECK(reader.source(few + 1).path.empty());
  CHECK(reader.source(trace::kUnresolvedPlace).path.empty());
  fixture.recorder.header()->source_count = trace::kMostSources - 1;
  CHECK(fixture.recorder.source("last.py", "") == trace::kMostSources);
  CHECK(reader.source(trace::kMostSources).path == "last.py");
  CHECK(fixture.recorder.source("too_many.py", "") == 0);
  CHECK(fixture.recorder.source("last.py", "") == trace::kMostSources);
}

TEST_CASE("place_of: 14 bits of source, 18 of line; what does not fit is unknown") {
  using namespace trace;
  CHECK(source_of(place_of(3, 7)) == 3);
  CHECK(line_of(place_of(3, 7)) == 7);
  CHECK(source_of(place_of(kMostSources, kMostLine)) == kMostSources);
  CHECK(line_of(place_of(kMostSources, kMostLine)) == kMostLine);
  CHECK(source_of(place_of(5, kMostLine + 1)) == 5);
  CHECK(line_of(place_of(5, kMostLine + 1)) == 0);
  CHECK(source_of(place_of(kUnresolvedPlace, 5)) == 0);
  CHECK(line_of(place_of(kUnresolvedPlace, 5)) == 0);
}

TEST_CASE("Recorder: process_with tells who was born last with a pid and has not been reaped") {
  Fixture fixture;
  record::Recorder& recorder = fixture.recorder;
  CHECK(recorder.process_with(42) == trace::kNobody);
  recorder.write({.object = 7, .value = 42, .kind = trace::Kind::Started});
  recorder.write({.object = 8, .value = 43, .kind = trace::Kind::Running});
  CHECK(recorder.process_with(42) == 7);
  CHECK(recorder.process_with(43) == 8);
  recorder.write({.object = 7, .value = 0, .kind = trace::Kind::Reaped});
  CHECK(recorder.process_with(42) == trace::kNobody);
  recorder.write({.object = 9, .value = 42, .kind = trace::Kind::ForeignProcess});
  CHECK(recorder.process_with(42) == 9);
  CHECK(record::Recorder{}.process_with(42) == trace::kNobody);
}

TEST_CASE("Recorder: many threads lose nothing and keep each its order") {
  Fixture fixture;
  constexpr int kThreads = 4, kEach = 5000;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&] {
      fixture.recorder.begin_thread(fixture.recorder.new_serial());
      for (int i = 0; i < kEach; ++i) fixture.recorder.write({.value = i, .kind = trace::Kind::Note});
    });
  trace::Reader reader{fixture.path};
  std::vector<trace::Event> events;
  while (events.size() < kThreads * kEach) reader.read_new(events);
  for (auto& thread : threads) thread.join();
  std::vector<std::int64_t> next(64, 0);
  for (const auto& event : events) CHECK(event.value == next.at(event.actor)++);
}

TEST_CASE("Recorder: a child killed while it writes leaves a readable trace") {
  Fixture fixture;
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  const trace::Serial serial = fixture.recorder.new_serial();
  const pid_t child = ::fork();
  if (child == 0) {
    fixture.recorder.after_fork_in_child(serial);
    for (int i = 0;; ++i) {
      fixture.recorder.write({.value = i, .text = fixture.recorder.text("item"), .kind = trace::Kind::Note});
      if (i == 1000 && ::write(ready[1], "x", 1) != 1) ::_exit(1);
    }
  }
  char byte;
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ready[0]);
  ::close(ready[1]);
  const auto events = read_all(fixture.path);
  REQUIRE(events.size() > 1000);
  for (std::size_t i = 0; i < events.size(); ++i) CHECK(events[i].value == static_cast<std::int64_t>(i));
}

TEST_CASE("Recorder: a full trace says from when on it is incomplete, and counts what it lost") {
  Fixture fixture{1 << 21};
  for (int i = 0; i < 100'000; ++i) fixture.recorder.write({.kind = trace::Kind::Note});
  trace::Reader reader{fixture.path};
  std::vector<trace::Event> events;
  reader.read_new(events);
  CHECK(reader.incomplete_since_ns() > 0);
  CHECK(events.size() + reader.header().lost_events == 100'000);
}

TEST_CASE("seal: the index gives the events of all actors in the order of time") {
  Fixture fixture;
  for (std::uint64_t i = 0; i < 500; ++i) fixture.recorder.write_at({.kind = trace::Kind::Note}, 1000 - i);
  record::seal(fixture.path);
  const auto events = read_all(fixture.path);
  REQUIRE(events.size() == 500);
  for (std::size_t i = 1; i < events.size(); ++i) CHECK(events[i - 1].time_ns < events[i].time_ns);
  trace::Reader again{fixture.path};
  std::vector<trace::Event> all;
  again.read_new(all);
  CHECK(again.read_new(all) == 0);
}

TEST_CASE("Listener: waits until something is written") {
  Fixture fixture;
  trace::Reader reader{fixture.path};
  std::vector<trace::Event> events;
  std::thread writer{[&] {
    fixture.recorder.begin_thread(fixture.recorder.new_serial());
    fixture.recorder.write({.kind = trace::Kind::Note});
  }};
  const record::Listener listener{fixture.path};
  while (reader.read_new(events) == 0) listener.wait(std::chrono::seconds{10});
  writer.join();
  CHECK(events.size() == 1);
}

TEST_CASE("Listener: a thread that sleeps is woken by what is written") {
  Fixture fixture;
  const record::Listener listener{fixture.path};
  REQUIRE(listener.wait(std::chrono::seconds{10}));  // The first time it only looks, and asks to be woken from now on.
  std::thread writer{[&] {
    fixture.recorder.begin_thread(fixture.recorder.new_serial());
    fixture.recorder.write({.kind = trace::Kind::Note});
  }};
  CHECK(listener.wait(std::chrono::hours{1}));
  writer.join();
}

TEST_CASE("Reader: what is no recording is refused with its name and a remedy") {
  Fixture fixture;
  const auto other = fixture.folder / "other.spawn";
  CHECK_THROWS_AS(trace::Reader{other}, trace::TraceError);
  std::ofstream{other} << "hello, this is text and no trace at all" << std::flush;
  CHECK_THROWS_WITH_AS(trace::Reader{other}, doctest::Contains("not a recording"), trace::TraceError);
  std::filesystem::copy(fixture.path, folder_copy(fixture.path), std::filesystem::copy_options::overwrite_existing);
  std::filesystem::resize_file(folder_copy(fixture.path), 3000);
  CHECK_THROWS_WITH_AS(trace::Reader{folder_copy(fixture.path)}, doctest::Contains("cut off"), trace::TraceError);
}

TEST_CASE("Reader: a recording of a newer version is refused in one sentence with its remedy") {
  Fixture fixture;
  fixture.recorder.header()->version = trace::kVersion + 1;
  CHECK_THROWS_WITH_AS(
      trace::Reader{fixture.path},
      (fixture.path.string() + " was recorded by a newer Spawnarium (format 3; this program reads up to "
                               "2): open it with that one.")
          .insert(0, "The recording ")
          .c_str(),
      trace::TraceError);
}

TEST_CASE("Reader: a recording cut anywhere behind its header gives what is left") {
  Fixture fixture;
  for (int i = 0; i < 1000; ++i)
    fixture.recorder.write({.value = i, .text = fixture.recorder.text("text"), .kind = trace::Kind::Note});
  const auto full = std::filesystem::file_size(fixture.path);
  const auto least = trace::system_units(fixture.recorder.header()->capacity_units) * trace::kUnit;
  for (auto size = least; size < full; size += 3001) {
    std::filesystem::copy(fixture.path, folder_copy(fixture.path), std::filesystem::copy_options::overwrite_existing);
    std::filesystem::resize_file(folder_copy(fixture.path), size);
    trace::Reader reader{folder_copy(fixture.path)};
    std::vector<trace::Event> events;
    reader.read_new(events);
    CHECK(events.size() <= 1000);
    for (const auto& event : events) CHECK((reader.text(event.text) == "text" || reader.text(event.text).empty()));
  }
}
