#include "record/folded_count.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "support/temporary_folder.hpp"
#include "trace/reader.hpp"

using record::FoldedCount;
using record::recorder;
using trace::Event;
using trace::Operation;

TEST_CASE("FoldedCount: what was counted is written every 100 ms, and when it is asked for") {
  constexpr trace::Serial kObject = 9;
  constexpr std::uint64_t kMs = 1'000'000;
  const spawnarium::test::TemporaryFolder folder;
  recorder().create(folder.path() / "run.spawn");
  recorder().become(recorder().new_serial());
  trace::Reader reader{folder.path() / "run.spawn"};
  const auto written = [&] {
    std::vector<Event> events, folded;
    reader.read_new(events);
    for (const Event& event : events)
      if (event.kind == trace::Kind::Folded) folded.push_back(event);
    return folded;
  };
  FoldedCount count;
  count.write(Operation::Load, kObject);
  for (const std::uint64_t ms : {1U, 50U, 101U}) count.add(Operation::Load, kObject, ms * kMs);
  CHECK(written().empty());
  count.add(Operation::Load, kObject, 102 * kMs);
  const std::vector<Event> first = written();
  REQUIRE(first.size() == 1);
  CHECK(first[0].object == kObject);
  CHECK(first[0].operation() == Operation::Load);
  CHECK(first[0].value == 4);
  CHECK(first[0].serial == 1 * kMs);
  CHECK(first[0].time_ns == 102 * kMs);
  count.add(Operation::Load, kObject, 103 * kMs);
  count.write(Operation::Load, kObject);
  count.write(Operation::Load, kObject);
  const std::vector<Event> second = written();
  REQUIRE(second.size() == 1);
  CHECK(second[0].value == 1);
  CHECK(second[0].serial == 103 * kMs);
  recorder().detach();
}
