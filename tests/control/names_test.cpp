#include "control/names.hpp"

#include <doctest/doctest.h>

using control::Names;
using trace::Event;
using trace::Kind;
using trace::ObjectType;
using trace::Serial;

namespace {

constexpr Serial kMain = 2;

struct Told {
  Names names;
  Told() { names.take({.object = kMain, .kind = Kind::RunBegan}, "python3 program.py"); }
  void created(Serial by, Serial process, const char* name) {
    names.take({.actor = by, .object = process, .kind = Kind::Created}, name);
  }
  void began(Serial process, Serial thread, const char* name, Serial serves = trace::kNobody) {
    names.take({.object = thread, .peer = process, .serial = serves, .kind = Kind::ThreadBegan}, name);
  }
};

}  // namespace

TEST_CASE("Names: processes by their names, children of children by their parents'") {
  Told told;
  told.created(kMain, 3, "Process-1");
  told.created(3, 4, "worker");
  told.created(3, 5, "Process-1:2");
  told.names.take({.object = 6, .peer = kMain, .kind = Kind::Running}, "fork-1");
  CHECK(told.names.of(kMain) == "main");
  CHECK(told.names.of(3) == "Process-1");
  CHECK(told.names.of(4) == "Process-1.worker");
  CHECK(told.names.of(5) == "Process-1:2");
  CHECK(told.names.of(6) == "fork-1");
  CHECK(told.names.of(7).empty());
  CHECK(told.names.named("Process-1.worker") == 4);
  CHECK(told.names.named("worker") == trace::kNobody);
  CHECK(told.names.order_of(3) == 1);
  CHECK(told.names.order_of(6) == 4);
  CHECK(told.names.order_of(7) == 5);
}

TEST_CASE("Names: who has the same name as another is counted, in the order of birth") {
  Told told;
  for (const Serial process : {3U, 4U, 5U}) told.created(kMain, process, "worker");
  CHECK(told.names.of(3) == "worker");
  CHECK(told.names.of(4) == "worker#2");
  CHECK(told.names.of(5) == "worker#3");
}

TEST_CASE("Names: a thread by its process, a feeder also by its queue") {
  Told told;
  told.created(kMain, 3, "Process-1");
  told.names.take(
      {.object = 9, .extra = 2, .kind = Kind::ObjectCreated, .detail = static_cast<std::uint8_t>(ObjectType::Queue)},
      "");
  told.began(3, 10, "feeder", 9);
  told.began(kMain, 11, "Thread-1");
  CHECK(told.names.of(9) == "queue2");
  CHECK(told.names.of(10) == "Process-1.feeder(queue2)");
  CHECK(told.names.of(11) == "main.Thread-1");
  CHECK(told.names.process_of(10) == 3);
  CHECK(told.names.process_of(3) == 3);
}

TEST_CASE("Names: blanks are no part of a name, for it is a word of a step") {
  Told told;
  told.created(kMain, 3, "my first worker");
  CHECK(told.names.of(3) == "my_first_worker");
}

TEST_CASE("Names: a program that is told once is not called anew") {
  Told told;
  told.created(kMain, 3, "Process-1");
  told.names.take({.object = 3, .peer = kMain, .kind = Kind::Running}, "");
  CHECK(told.names.of(3) == "Process-1");
}
