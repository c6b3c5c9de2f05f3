#include "control/dependence.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using control::Access;
using control::DependenceRow;
using control::Enabler;
using control::related;
using control::Relation;
using trace::ObjectType;
using trace::Operation;

namespace {

constexpr int kP = 1, kQ = 2, kObject = 10;

Access at(Operation operation, ObjectType type, int process) {
  return {.operation = operation, .object = kObject, .process = process, .type = type};
}
Access unsure(Access access) {
  access.sure = false;
  return access;
}
Access bounded(Access access) {
  access.bound = 2;
  return access;
}
Access crowded(Access access) {
  access.crowded = true;
  return access;
}
Access again(Access access) {
  access.again = true;
  return access;
}
Access message(Access access, int number) {
  access.message = number;
  return access;
}
Access on(Access access, int object) {
  access.object = object;
  return access;
}
Access element(Access access, int element) {
  access.element = element;
  return access;
}
Access writing_end(Access access) {
  access.writing_end = true;
  return access;
}
Access found_end(Access access) {
  access.at_end = true;
  return access;
}

struct Case {
  Access earlier, later;
  Relation relation;
};

constexpr auto kNone = Relation::None;
constexpr auto kRace = Relation::Race;
constexpr auto kEnables = Relation::Enables;

void add_synchronizers(std::vector<Case>& all) {
  const auto lock = [](Operation operation, int process) { return at(operation, ObjectType::Lock, process); };
  const auto semaphore = [](Operation operation, int process) { return at(operation, ObjectType::Semaphore, process); };
  all.push_back({lock(Operation::Acquire, kP), lock(Operation::Acquire, kQ), kRace});
  all.push_back({on(lock(Operation::Acquire, kP), 11), lock(Operation::Acquire, kQ), kNone});
  all.push_back({lock(Operation::Release, kP), lock(Operation::Acquire, kQ), kEnables});
  all.push_back({lock(Operation::Acquire, kP), lock(Operation::Release, kQ), kNone});
  all.push_back({lock(Operation::Release, kP), unsure(lock(Operation::Acquire, kQ)), kRace});
  all.push_back({lock(Operation::Release, kP), lock(Operation::Release, kQ), kNone});
  all.push_back({semaphore(Operation::Release, kP), semaphore(Operation::Release, kQ), kRace});
  all.push_back({semaphore(Operation::GetValue, kP), semaphore(Operation::Acquire, kQ), kRace});
  all.push_back({semaphore(Operation::Release, kP), semaphore(Operation::GetValue, kQ), kRace});
  const auto event = [](Operation operation, int process) { return at(operation, ObjectType::Event, process); };
  all.push_back({event(Operation::Set, kP), event(Operation::Wait, kQ), kEnables});
  all.push_back({event(Operation::Set, kP), unsure(event(Operation::Wait, kQ)), kRace});
  all.push_back({event(Operation::Set, kP), event(Operation::IsSet, kQ), kRace});
  all.push_back({event(Operation::Set, kP), event(Operation::Set, kQ), kRace});
  all.push_back({event(Operation::Clear, kP), event(Operation::Wait, kQ), kRace});
  all.push_back({event(Operation::Set, kP), event(Operation::Clear, kQ), kRace});
  all.push_back({event(Operation::Wait, kP), event(Operation::Wait, kQ), kNone});
  const auto condition = [](Operation operation, int process) { return at(operation, ObjectType::Condition, process); };
  all.push_back({condition(Operation::Wait, kP), condition(Operation::Wait, kQ), kRace});
  all.push_back({condition(Operation::Notify, kP), condition(Operation::Wait, kQ), kRace});
  const auto barrier = [](Operation operation, int process) { return at(operation, ObjectType::Barrier, process); };
  all.push_back({barrier(Operation::BarrierWait, kP), barrier(Operation::BarrierReset, kQ), kRace});
}

void add_queues(std::vector<Case>& all) {
  const auto queue = [](Operation operation, int process) { return at(operation, ObjectType::JoinableQueue, process); };
  const auto simple = [](Operation operation, int process) { return at(operation, ObjectType::SimpleQueue, process); };
  all.push_back({queue(Operation::Put, kP), queue(Operation::Put, kQ), kNone});
  all.push_back({queue(Operation::Put, kP), queue(Operation::Put, kP), kRace});
  all.push_back({bounded(queue(Operation::Put, kP)), bounded(queue(Operation::Put, kQ)), kRace});
  all.push_back({simple(Operation::Put, kP), simple(Operation::Put, kQ), kRace});
  all.push_back({queue(Operation::Feed, kP), queue(Operation::Feed, kQ), kRace});
  all.push_back({queue(Operation::Get, kP), queue(Operation::Get, kQ), kRace});
  all.push_back({again(queue(Operation::Feed, kP)), queue(Operation::Feed, kQ), kEnables});
  all.push_back({queue(Operation::Feed, kP), again(queue(Operation::Feed, kQ)), kNone});
  all.push_back({again(queue(Operation::Get, kP)), queue(Operation::Get, kQ), kEnables});
  const Access crowded_feed = crowded(message(queue(Operation::Feed, kQ), 2));
  all.push_back({message(queue(Operation::Get, kP), 2), crowded_feed, kEnables});
  all.push_back({message(queue(Operation::Get, kP), 1), crowded_feed, kRace});
  all.push_back({queue(Operation::Put, kP), queue(Operation::Feed, kP), kEnables});
  all.push_back({queue(Operation::Put, kP), queue(Operation::Feed, kQ), kNone});
  all.push_back({queue(Operation::Feed, kP), queue(Operation::Get, kQ), kEnables});
  all.push_back({queue(Operation::Get, kP), queue(Operation::Feed, kQ), kNone});
  all.push_back({queue(Operation::Feed, kP), unsure(queue(Operation::Get, kQ)), kRace});
  all.push_back({queue(Operation::Get, kP), crowded(queue(Operation::Feed, kQ)), kRace});
  all.push_back({queue(Operation::Put, kP), queue(Operation::Get, kQ), kNone});
  all.push_back({simple(Operation::Put, kP), simple(Operation::Get, kQ), kEnables});
  all.push_back({simple(Operation::Put, kP), unsure(simple(Operation::Get, kQ)), kRace});
  all.push_back({bounded(queue(Operation::Get, kP)), bounded(queue(Operation::Put, kQ)), kEnables});
  all.push_back({bounded(queue(Operation::Get, kP)), unsure(bounded(queue(Operation::Put, kQ))), kRace});
  all.push_back({queue(Operation::QSize, kP), queue(Operation::Put, kQ), kRace});
  all.push_back({queue(Operation::Get, kP), queue(Operation::IsFull, kQ), kRace});
  all.push_back({queue(Operation::IsEmpty, kP), queue(Operation::Feed, kQ), kRace});
  all.push_back({queue(Operation::IsEmpty, kP), queue(Operation::Put, kQ), kNone});
  all.push_back({simple(Operation::IsEmpty, kP), simple(Operation::Put, kQ), kRace});
  all.push_back({queue(Operation::TaskDone, kP), queue(Operation::JoinQueue, kQ), kEnables});
  all.push_back({queue(Operation::Put, kP), queue(Operation::JoinQueue, kQ), kRace});
  all.push_back({queue(Operation::CloseQueue, kP), queue(Operation::Exit, kP), kEnables});
  all.push_back({queue(Operation::Exit, kP), queue(Operation::JoinThread, kP), kEnables});
}

void add_connections(std::vector<Case>& all) {
  const auto pipe = [](Operation operation, int process) { return at(operation, ObjectType::Pipe, process); };
  all.push_back({pipe(Operation::Send, kP), pipe(Operation::SendBytes, kQ), kRace});
  all.push_back({pipe(Operation::Recv, kP), pipe(Operation::RecvBytes, kQ), kRace});
  all.push_back({pipe(Operation::Send, kP), pipe(Operation::Recv, kQ), kEnables});
  all.push_back({crowded(pipe(Operation::Send, kP)), pipe(Operation::Recv, kQ), kRace});
  all.push_back({pipe(Operation::Poll, kP), pipe(Operation::Send, kQ), kRace});
  const Access close = pipe(Operation::CloseConnection, kP);
  all.push_back({writing_end(close), found_end(pipe(Operation::Recv, kQ)), kEnables});
  all.push_back({writing_end(close), pipe(Operation::Recv, kQ), kNone});
  all.push_back({writing_end(close), pipe(Operation::Poll, kQ), kRace});
  all.push_back({close, pipe(Operation::Poll, kQ), kNone});
  all.push_back({close, pipe(Operation::Send, kQ), kRace});
  all.push_back({writing_end(close), pipe(Operation::Send, kQ), kNone});
  all.push_back({on(pipe(Operation::WaitConnections, kP), Access::kNothing), pipe(Operation::Send, kQ), kRace});
}

void add_the_rest(std::vector<Case>& all) {
  const auto array = [](Operation operation, int process) { return at(operation, ObjectType::Array, process); };
  all.push_back({array(Operation::Load, kP), array(Operation::Load, kQ), kNone});
  all.push_back({array(Operation::Load, kP), array(Operation::Store, kQ), kRace});
  all.push_back({element(array(Operation::Store, kP), 0), element(array(Operation::Store, kQ), 1), kNone});
  all.push_back({element(array(Operation::Store, kP), 0), array(Operation::Store, kQ), kRace});
  const auto process = [](Operation operation, int who) { return at(operation, ObjectType::None, who); };
  const Access death = on(process(Operation::Exit, kQ), kQ);
  all.push_back({death, on(process(Operation::Join, kP), kQ), kEnables});
  all.push_back({on(process(Operation::Join, kP), kQ), death, kNone});
  all.push_back({death, on(unsure(process(Operation::Join, kP)), kQ), kRace});
  all.push_back({death, on(process(Operation::IsAlive, kP), kQ), kRace});
  all.push_back({on(process(Operation::ExitCode, kP), kQ), death, kRace});
  all.push_back({death, on(process(Operation::ActiveChildren, kP), Access::kNothing), kRace});
  all.push_back({death, on(process(Operation::WaitPid, kP), Access::kNothing), kRace});
  const Access print = on(process(Operation::Print, kQ), Access::kNothing);
  all.push_back({on(process(Operation::Terminate, kP), kQ), print, kRace});
  all.push_back({print, on(process(Operation::Kill, kP), kQ), kRace});
  all.push_back({on(process(Operation::Terminate, kP), kP), print, kNone});
  all.push_back({on(process(Operation::Terminate, kP), 3), on(process(Operation::SendSignal, kQ), 3), kRace});
  const Access input = on(process(Operation::Input, kP), Access::kNothing);
  all.push_back({input, input, kRace});
  all.push_back({print, print, kNone});
}

std::vector<Case> all_cases() {
  std::vector<Case> all;
  add_synchronizers(all);
  add_queues(all);
  add_connections(all);
  add_the_rest(all);
  return all;
}

std::string text(const Case& each) {
  return std::string{trace::name_of(each.earlier.operation)} + " before " +
         std::string{trace::name_of(each.later.operation)};
}

}  // namespace

TEST_CASE("dependence: how operations are related") {
  for (const Case& each : all_cases()) {
    CAPTURE(text(each));
    CHECK(related(each.earlier, each.later).relation == each.relation);
  }
}

TEST_CASE("dependence: a race is one in either order") {
  for (const Case& each : all_cases()) {
    if (each.relation != kRace) continue;
    CAPTURE(text(each));
    CHECK(related(each.later, each.earlier).relation == kRace);
  }
}

TEST_CASE("dependence: of what enables another only the one with the fitting number does") {
  const auto enabler = [](Operation one, Operation other, ObjectType type) {
    return related(at(one, type, kP), at(other, type, kP)).enabler;
  };
  CHECK(enabler(Operation::Release, Operation::Acquire, ObjectType::Lock) == Enabler::ByBound);
  CHECK(enabler(Operation::Put, Operation::Feed, ObjectType::Queue) == Enabler::InProcess);
  CHECK(enabler(Operation::Feed, Operation::Get, ObjectType::Queue) == Enabler::Numbered);
  CHECK(enabler(Operation::Send, Operation::Recv, ObjectType::Pipe) == Enabler::Numbered);
  CHECK(enabler(Operation::Put, Operation::Get, ObjectType::SimpleQueue) == Enabler::Numbered);
  CHECK(enabler(Operation::Set, Operation::Wait, ObjectType::Event) == Enabler::All);
  const Access get = bounded(at(Operation::Get, ObjectType::Queue, kP));
  CHECK(related(get, bounded(at(Operation::Put, ObjectType::Queue, kQ))).enabler == Enabler::ByBound);
}

TEST_CASE("dependence: each row is needed") {
  const auto table = control::dependence_table();
  const std::vector<Case> cases = all_cases();
  for (std::size_t row = 0; row < table.size(); ++row) {
    std::vector<DependenceRow> without{table.begin(), table.end()};
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(row));
    const bool seen = std::any_of(cases.begin(), cases.end(), [&](const Case& each) {
      return related(each.earlier, each.later, without).relation != each.relation;
    });
    CAPTURE(row);
    CHECK(seen);
  }
}
