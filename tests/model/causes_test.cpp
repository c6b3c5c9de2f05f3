#include "model/causes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "support/random_run.hpp"
#include "support/run_builder.hpp"

using model::Causes;
using spawnarium::test::RunBuilder;
using trace::Event;
using trace::Kind;
using trace::ObjectType;
using trace::Operation;
using trace::Serial;

namespace {

std::vector<Causes::Move> moves_of(const std::vector<Event>& events) {
  Causes causes;
  std::vector<Causes::Move> moves;
  for (const Event& event : events) causes.note(event, moves);
  return moves;
}

}  // namespace

TEST_CASE("Causes: the end of a put moves back to that of its get") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), queue = run.object(main, ObjectType::SimpleQueue);
  const auto put = run.begin(main, Operation::Put, queue, {.text = "1"});
  run.gets(f1, queue, main, 1);
  const std::uint64_t got_ns = run.events().back().time_ns;
  run.end(main, put, trace::Outcome::Returned, {.peer = main, .serial = 1});
  const auto moves = moves_of(run.events());
  REQUIRE(moves.size() == 1);
  CHECK(moves[0].to_ns == got_ns);
  CHECK(moves[0].cause.kind == Kind::CallEnded);
  CHECK(moves[0].cause.actor == main);
  CHECK(moves[0].cause.call == put);
}

TEST_CASE("Causes: a message that was put in time, a failed get and a message without a number move nothing") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), queue = run.object(main, ObjectType::SimpleQueue);
  run.puts(main, queue, 1, "1").gets(f1, queue, main, 1);
  const auto put = run.begin(main, Operation::Put, queue, {.text = "2"});
  run.end(f1, run.begin(f1, Operation::Get, queue), trace::Outcome::Empty, {.peer = main, .serial = 2});
  run.end(f1, run.begin(f1, Operation::Get, queue), trace::Outcome::Returned, {.peer = main, .serial = 0});
  run.end(main, put, trace::Outcome::Returned, {.peer = main, .serial = 2});
  CHECK(moves_of(run.events()).empty());
}

TEST_CASE("Causes: every exit that was told moves back to the end of the join that saw it") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  run.end(main, run.waits(main, Operation::Join, f1));
  const std::uint64_t joined_ns = run.events().back().time_ns;
  run.exited(f1, 0).exited(f1, 0, main);
  const auto moves = moves_of(run.events());
  REQUIRE(moves.size() == 2);
  for (const Causes::Move& move : moves) {
    CHECK(move.cause.kind == Kind::Exited);
    CHECK(move.to_ns == joined_ns);
  }
}

TEST_CASE("Causes: started moves back to the first step of the child") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.create(main, "f1");
  run.running(f1);
  const std::uint64_t running_ns = run.events().back().time_ns;
  run.tell({.actor = main, .object = f1, .value = RunBuilder::pid_of(f1), .kind = Kind::Started});
  const auto moves = moves_of(run.events());
  REQUIRE(moves.size() == 1);
  CHECK(moves[0].cause.kind == Kind::Started);
  CHECK(moves[0].to_ns == running_ns);
}

TEST_CASE("comes_before: by time; a cause that was moved before all others; a put before its feed") {
  const Event plain{.time_ns = 5, .actor = 1}, later{.time_ns = 6, .actor = 1};
  Event put{.time_ns = 5, .actor = 9, .kind = Kind::CallEnded, .detail = static_cast<std::uint8_t>(Operation::Put)};
  Event fed = put;
  fed.detail = static_cast<std::uint8_t>(Operation::Feed);
  put.flags = fed.flags = model::kMovedBack;
  CHECK(model::comes_before(plain, later));
  CHECK(model::comes_before(put, plain));
  CHECK(model::comes_before(fed, plain));
  CHECK(model::comes_before(put, fed));
  CHECK_FALSE(model::comes_before(fed, put));
}

TEST_CASE("put_in_order: sorted, of a kind, with times that can be added to and nothing moved yet") {
  std::vector<Event> events{{.time_ns = ~0ULL, .kind = Kind::Note},
                            {.time_ns = 3},
                            {.time_ns = 2, .kind = Kind::Note, .flags = model::kMovedBack},
                            {.time_ns = 1, .kind = Kind::Note}};
  model::put_in_order(events);
  REQUIRE(events.size() == 3);
  CHECK(events[0].time_ns == 1);
  CHECK(events[1].time_ns == 2);
  CHECK(events[1].flags == 0);
  CHECK(events[2].time_ns < ~0ULL / 4);
}
