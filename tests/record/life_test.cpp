#include "record/life.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "support/temporary_folder.hpp"
#include "trace/reader.hpp"

using record::Life;
using trace::Event;
using trace::Kind;
using Seen = record::Life::Seen;

namespace {

/// Everything that an event says but its time.
std::string described(const Event& e) {
  return fmt::format("{} object={} actor={} peer={} serial={} value={} text={} place={} extra={} detail={} flags={}",
                     trace::name_of(e.kind), e.object, e.actor, e.peer, e.serial, e.value, e.text, e.place, e.extra,
                     e.detail, e.flags);
}

/// A process of a trace of its own, and what it writes.
struct Case : spawnarium::test::TemporaryFolder {
  record::Recorder recorder;
  Life life{recorder};

  Case() {
    recorder.create(path() / "run.spawn");
    recorder.become(recorder.new_serial());
  }
  std::vector<Event> written() const {
    trace::Reader reader{path() / "run.spawn"};
    std::vector<Event> events;
    reader.read_new(events);
    return events;
  }
};

constexpr trace::Serial kSelf = 1;  // The process that writes: the first of its trace.

struct Row {
  void (*happens)(const Life& life);
  Event event;
};

// Process 7 is another one; 20 and 21 stand for texts, 30 for a line of the program.
const std::vector<Row>& rows() {
  static const std::vector<Row> all{
      {[](const Life& life) { life.created(7, {.name = 20, .authkey = 21, .daemon = true, .place = 30}); },
       {.actor = kSelf,
        .object = 7,
        .text = 20,
        .place = 30,
        .extra = 21,
        .kind = Kind::Created,
        .flags = trace::kDaemon}},
      {[](const Life& life) { life.created(7, {}); }, {.actor = kSelf, .object = 7, .kind = Kind::Created}},
      {[](const Life& life) { life.renamed(7, 20, 30); },
       {.actor = kSelf, .object = 7, .text = 20, .place = 30, .kind = Kind::Renamed}},
      {[](const Life& life) { life.daemon_set(7, true, 30); },
       {.actor = kSelf, .object = 7, .place = 30, .kind = Kind::DaemonSet, .flags = trace::kDaemon}},
      {[](const Life& life) { life.daemon_set(7, false); }, {.actor = kSelf, .object = 7, .kind = Kind::DaemonSet}},
      {[](const Life& life) { life.authkey_set(7, 21, 30); },
       {.actor = kSelf, .object = 7, .text = 21, .place = 30, .kind = Kind::AuthKeySet}},
      {[](const Life& life) { life.closed(7, 30); }, {.actor = kSelf, .object = 7, .place = 30, .kind = Kind::Closed}},
      {[](const Life& life) { life.started(7, {.pid = 812, .sentinel = 5}); },
       {.actor = kSelf, .object = 7, .value = 812, .extra = 5, .kind = Kind::Started}},
      {[](const Life& life) { life.started(7, {.pid = 812}); },
       {.actor = kSelf, .object = 7, .value = 812, .kind = Kind::Started}},
      {[](const Life& life) { life.running({.parent = 7, .name = 20}); },
       {.actor = kSelf,
        .object = kSelf,
        .peer = 7,
        .value = ::getpid(),
        .text = 20,
        .extra = static_cast<std::uint32_t>(::getppid()),
        .kind = Kind::Running}},
      {[](const Life& life) { life.foreign_process(7, {.parent = kSelf, .pid = 812, .name = 20, .place = 30}); },
       {.actor = kSelf,
        .object = 7,
        .peer = kSelf,
        .value = 812,
        .text = 20,
        .place = 30,
        .kind = Kind::ForeignProcess}},
      {[](const Life& life) { life.foreign_process(7, {.pid = 812, .seen = Seen::ByObserver}); },
       {.actor = kSelf, .object = 7, .value = 812, .kind = Kind::ForeignProcess, .flags = trace::kObserved}},
      {[](const Life& life) { life.orphaned(7, 8); },
       {.actor = kSelf, .object = 7, .peer = 8, .kind = Kind::Orphaned, .flags = trace::kObserved}},
      {[](const Life& life) { life.adopted(7, 8, 800); },
       {.actor = kSelf, .object = 7, .peer = 8, .value = 800, .kind = Kind::Adopted, .flags = trace::kObserved}},
      {[](const Life& life) { life.signal_sent(7, {.number = SIGTERM, .place = 30}); },
       {.actor = kSelf, .object = 7, .value = SIGTERM, .place = 30, .kind = Kind::SignalSent}},
      {[](const Life& life) {
         life.kernel_state(7, {.state = 'S',
                               .cpu_ns = 1'500'000'000,
                               .call = trace::SystemCall::Read,
                               .extra = 5,
                               .text = 20,
                               .peer = 8});
       },
       {.actor = kSelf,
        .object = 7,
        .peer = 8,
        .serial = 1'500'000'000,
        .value = 'S',
        .text = 20,
        .extra = 5,
        .kind = Kind::KernelState,
        .detail = static_cast<std::uint8_t>(trace::SystemCall::Read),
        .flags = trace::kObserved}},
      {[](const Life& life) { life.raised(20, 21); },
       {.actor = kSelf, .object = kSelf, .text = 20, .extra = 21, .kind = Kind::Raised}},
      {[](const Life& life) { life.exiting(3); }, {.actor = kSelf, .object = kSelf, .value = 3, .kind = Kind::Exiting}},
      {[](const Life& life) { life.exited(7, -SIGKILL); },
       {.actor = kSelf, .object = 7, .value = -SIGKILL, .kind = Kind::Exited}},
      {[](const Life& life) { life.exited(7, 3, Seen::ByObserver); },
       {.actor = kSelf, .object = 7, .value = 3, .kind = Kind::Exited, .flags = trace::kObserved}},
      {[](const Life& life) { life.reaped(7, 3); }, {.actor = kSelf, .object = 7, .value = 3, .kind = Kind::Reaped}},
      {[](const Life& life) { life.reaped(7, 3, {.by = 8, .seen = Seen::ByObserver}); },
       {.actor = 8, .object = 7, .value = 3, .kind = Kind::Reaped, .flags = trace::kObserved}},
      {[](const Life& life) { life.vanished(7); },
       {.actor = kSelf, .object = 7, .kind = Kind::Vanished, .flags = trace::kObserved}},
  };
  return all;
}

}  // namespace

TEST_CASE("Life: each event has the fields that its kind promises, and no others") {
  for (const Row& row : rows()) {
    Case one;
    REQUIRE(one.recorder.process() == kSelf);
    row.happens(one.life);
    const std::vector<Event> events = one.written();
    REQUIRE(events.size() == 1);
    CHECK(described(events[0]) == described(row.event));
  }
}

TEST_CASE("Life: each kind of a process's life is in the table above") {
  std::set<Kind> missing;
  for (auto kind = Kind::Created; kind <= Kind::AuthKeySet; kind = static_cast<Kind>(static_cast<int>(kind) + 1))
    missing.insert(kind);
  for (const Row& row : rows()) missing.erase(row.event.kind);
  for (const Kind kind : missing) FAIL_CHECK(trace::name_of(kind));
}

TEST_CASE_FIXTURE(Case, "Life: a thread begins and ends as itself, and the other threads stay who they are") {
  const trace::Serial thread = recorder.new_serial();
  pid_t number = 0;
  std::thread{[&] {
    number = ::gettid();
    life.thread_began(thread, {.name = 20, .serves = 9});
    life.thread_ended();
  }}.join();
  life.vanished(7);
  const std::vector<Event> events = written();
  REQUIRE(events.size() == 3);
  std::set<std::string> said;
  for (const Event& event : events) said.insert(described(event));
  const std::vector<Event> expected{{.actor = thread,
                                     .object = thread,
                                     .peer = kSelf,
                                     .serial = 9,
                                     .value = number,
                                     .text = 20,
                                     .kind = Kind::ThreadBegan},
                                    {.actor = thread, .object = thread, .kind = Kind::ThreadEnded},
                                    {.actor = kSelf, .object = 7, .kind = Kind::Vanished, .flags = trace::kObserved}};
  for (const Event& event : expected) CHECK(said.contains(described(event)));
}

TEST_CASE("Life: without a trace nothing is written, and nothing fails") {
  record::Recorder off;
  for (const Row& row : rows()) row.happens(Life{off});
  CHECK_FALSE(off.on());
}
