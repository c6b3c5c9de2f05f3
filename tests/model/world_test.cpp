#include "model/world.hpp"

#include <doctest/doctest.h>

#include "model/story.hpp"
#include "support/run_builder.hpp"

using namespace std::chrono_literals;
using model::Doing;
using model::World;
using spawnarium::test::RunBuilder;
using trace::End;
using trace::Kind;
using trace::ObjectType;
using trace::Operation;
using trace::Outcome;
using trace::Serial;

TEST_CASE("World: a process goes from initial over started and stopped to closed") {
  RunBuilder run;
  const Serial main = run.main();
  const Serial f1 = run.create(main, "f1", true);
  CHECK(model::status_of(*world_of(run).process(f1)) == "initial");
  CHECK(world_of(run).process(f1)->daemon);
  run.start(main, f1);
  const World started = world_of(run);
  CHECK(model::status_of(*started.process(f1)) == "started");
  CHECK(started.process(f1)->alive());
  CHECK(started.process(f1)->pid == RunBuilder::pid_of(f1));
  CHECK(started.process(f1)->creator == main);
  CHECK(started.process(main)->parent == started.supervisor);
  run.exited(f1, 1, main);
  World world = model::apply(started, run.events().back(), run);
  CHECK(model::status_of(*world.process(f1)) == "stopped[1]");
  CHECK(world.process(f1)->zombie());
  CHECK(model::status_of(*started.process(f1)) == "started");  // What a world shares with another is not changed.
  run.reaped(f1, 1, main);
  CHECK_FALSE(world_of(run).process(f1)->zombie());
  CHECK(world_of(run).process(f1)->reaped_by == main);
  run.tell({.actor = main, .object = f1, .kind = Kind::Closed});
  CHECK(model::status_of(*world_of(run).process(f1)) == "closed");
}

TEST_CASE("World: the second process of a name is told apart from the first") {
  RunBuilder run;
  const Serial main = run.main(), first = run.child(main, "w"), second = run.create(first, "w");
  CHECK(model::name_of(*world_of(run).process(first)) == "w");
  CHECK(model::name_of(*world_of(run).process(second)) == "w (2)");
  CHECK(world_of(run).process(second)->name == "w");
  run.running(second, "w");  // It says its name again.
  CHECK(model::name_of(*world_of(run).process(second)) == "w (2)");
  run.tell({.actor = first, .object = second, .text = run.keep("x"), .kind = Kind::Renamed});
  CHECK(model::name_of(*world_of(run).process(second)) == "x");
  const Serial third = run.create(main, "w");
  CHECK(model::name_of(*world_of(run).process(third)) == "w (3)");
}

TEST_CASE("World: a process has the authkey of its creator, and its creator waits for it by a descriptor") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.new_serial(), f2 = run.create(main, "f2");
  run.tell(
      {.actor = main, .object = f1, .text = run.keep("f1"), .extra = run.keep("b'12345678'"), .kind = Kind::Created});
  run.tell({.actor = main, .object = f1, .value = 812, .extra = 4, .kind = Kind::Started});
  const World world = world_of(run);
  CHECK(world.process(f1)->authkey == "b'12345678'");
  CHECK(world.process(main)->authkey == "b'12345678'");
  CHECK(world.process(f2)->authkey.empty());  // Nobody has said it.
  CHECK(world.process(f1)->sentinel == 4);
  run.tell({.actor = main, .object = f1, .text = run.keep("b'another '"), .kind = Kind::AuthKeySet});
  CHECK(world_of(run).process(f1)->authkey == "b'another '");
  CHECK(world_of(run).process(main)->authkey == "b'12345678'");
}

TEST_CASE("World: a signal that ended a process is its status, and another process does not know it") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), f2 = run.child(main, "f2");
  run.signal(main, f1, 15).exited(f1, -15);
  const World world = world_of(run);
  CHECK(model::status_of(*world.process(f1)) == "stopped[SIGTERM]");
  CHECK(model::status_of(*world.process(f1), f2) == "unknown");
  CHECK(world.process(f1)->signal->sender == main);
}

TEST_CASE("World: the parent's and the observer's reports of one end are one end, whichever comes first") {
  for (const bool observer_first : {true, false}) {
    RunBuilder run;
    const Serial main = run.main(), f1 = run.child(main, "f1");
    run.at_ms(10).exited(f1, 3, observer_first ? RunBuilder::kSupervisor : main);
    run.at_ms(11).exited(f1, 3, observer_first ? main : RunBuilder::kSupervisor);
    run.at_ms(12).reaped(f1, 3, main);
    run.at_ms(13).exited(f1, 3);
    const World world = world_of(run);
    CHECK(world.process(f1)->exited == 10ms + 1us);
    CHECK(world.process(f1)->exit_status == 3);
    CHECK(world.process(f1)->reaped == 12ms + 1us);
  }
}

TEST_CASE("World: the supervisor starts the main process and stays its parent, but has not created it") {
  RunBuilder run;
  const Serial main = run.main();
  run.tell({.actor = RunBuilder::kSupervisor, .object = main, .value = 802, .kind = Kind::Started});
  const World world = world_of(run);
  CHECK(world.process(main)->parent == RunBuilder::kSupervisor);
  CHECK(world.process(main)->creator == trace::kNobody);
}

TEST_CASE("World: an end that nobody saw is unknown until somebody knows it") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  run.tell({.actor = RunBuilder::kSupervisor, .object = f1, .kind = Kind::Vanished});
  CHECK(model::status_of(*world_of(run).process(f1)) == "unknown");
  CHECK_FALSE(world_of(run).process(f1)->alive());
  run.reaped(f1, 7, main);
  CHECK(model::status_of(*world_of(run).process(f1)) == "stopped[7]");
}

TEST_CASE("World: an orphan keeps its creator and gets the supervisor as its parent") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), f2 = run.child(f1, "f2");
  run.exited(f1, -9).tell({.actor = RunBuilder::kSupervisor, .object = f2, .peer = f1, .kind = Kind::Orphaned});
  run.tell({.actor = RunBuilder::kSupervisor, .object = f2, .peer = RunBuilder::kSupervisor, .kind = Kind::Adopted});
  const World world = world_of(run);
  CHECK(world.process(f2)->orphaned.has_value());
  CHECK(world.process(f2)->creator == f1);
  CHECK(world.process(f2)->parent == world.supervisor);
  CHECK(world.children_of(f1).size() == 1);
}

TEST_CASE("World: a program that a process has started is known from its start") {
  RunBuilder run;
  const Serial main = run.main(), program = run.new_serial(), real = run.new_serial();
  run.tell({.actor = main,
            .object = program,
            .peer = main,
            .value = 4711,
            .text = run.keep("sleep"),
            .kind = Kind::ForeignProcess});
  const World before = world_of(run);
  CHECK(before.process(program)->foreign);
  CHECK_FALSE(before.process(program)->found_late());
  CHECK(before.process(program)->creator == main);
  CHECK(before.process(program)->alive());
  run.tell({.actor = real, .object = real, .value = 4711, .text = run.keep("ours"), .kind = Kind::Running});
  const World after = world_of(run);
  CHECK(after.process(program) == after.process(real));
  CHECK(after.process(real)->creator == main);
}

TEST_CASE("World: what the observer finds first is the process that says who it is afterwards") {
  RunBuilder run;
  const Serial main = run.main(), found = run.new_serial(), real = run.new_serial();
  run.tell({.actor = RunBuilder::kSupervisor,
            .object = found,
            .peer = main,
            .value = 4711,
            .text = run.keep("python3"),
            .kind = Kind::ForeignProcess});
  CHECK(world_of(run).process(found)->found_late());
  run.tell({.actor = real, .object = real, .value = 4711, .text = run.keep("child"), .kind = Kind::Running});
  run.exited(found, 5);
  const World world = world_of(run);
  CHECK(world.processes.size() == 2);
  CHECK(world.process(real)->exit_status == 5);
  CHECK(world.process(real)->parent == main);
  CHECK(world.process(found) == world.process(real));
}

TEST_CASE("World: what is found although it has told itself already is no second process") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), found = run.new_serial();
  run.tell({.actor = RunBuilder::kSupervisor,
            .object = found,
            .peer = main,
            .value = RunBuilder::pid_of(f1),
            .kind = Kind::ForeignProcess});
  CHECK(world_of(run).processes.size() == 2);
}

TEST_CASE("World: what each process is doing") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  run.at_ms(10).begin(f1, Operation::Sleep, f1, {.value = 3'000'000'000});
  const auto join = run.begin(main, Operation::Join, f1, {.value = 2'000'000'000, .place = 0x01000007});
  CHECK(world_of(run).process(main)->activity.doing == Doing::Running);
  run.block(main, join);
  World world = world_of(run);
  CHECK(world.process(main)->activity.doing == Doing::Waiting);
  CHECK(world.process(main)->activity.operation == Operation::Join);
  CHECK(world.process(main)->activity.object == f1);
  CHECK(world.process(main)->activity.peer == f1);
  CHECK(world.process(main)->activity.deadline == 2010ms + 2us);
  CHECK(world.process(main)->place == 0x01000007);
  CHECK(world.process(f1)->activity.doing == Doing::Sleeping);
  CHECK(world.process(f1)->activity.deadline == 3010ms + 1us);
  run.end(main, join, Outcome::TimedOut);
  world = world_of(run);
  CHECK(world.process(main)->activity.doing == Doing::Running);
  CHECK(world.process(main)->activity.operation == Operation::None);
}

TEST_CASE("World: an operation within another comes to the fore and goes again; an inner part only lets it wait") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  const Serial queue = run.object(main, ObjectType::Queue),
               rlock = run.object(main, ObjectType::Lock, 0, queue, "rlock");
  run.begin(main, Operation::Exit, main);
  const auto join = run.waits(main, Operation::Join, run.child(main, "f2"));
  CHECK(world_of(run).process(main)->activity.operation == Operation::Join);
  CHECK(world_of(run).process(main)->outer.size() == 1);
  run.end(main, join);
  CHECK(world_of(run).process(main)->activity.operation == Operation::Exit);

  run.begin(f1, Operation::Get, queue, {.value = -1});
  const auto acquire = run.waits(f1, Operation::Acquire, rlock, {.flags = trace::kPart});
  const World waiting = world_of(run);
  CHECK(waiting.process(f1)->activity.operation == Operation::Get);
  CHECK(waiting.process(f1)->activity.doing == Doing::Waiting);
  CHECK(waiting.object(rlock)->waiters.size() == 1);
  run.end(f1, acquire);
  CHECK(world_of(run).process(f1)->activity.doing == Doing::Running);
  CHECK(world_of(run).object(rlock)->holder == f1);
}

TEST_CASE("World: a message goes from the buffer through the pipe to its receiver") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), queue = run.object(main, ObjectType::Queue, 3);
  const Serial feeder = run.thread(main, "feeder", queue);
  run.puts(main, queue, 1, "'a'").puts(main, queue, 2, "'b'");
  CHECK(world_of(run).object(queue)->buffer.size() == 2);
  run.feeds(feeder, queue, main, 1);
  World world = world_of(run);
  CHECK(world.object(queue)->buffer.size() == 1);
  REQUIRE(world.object(queue)->pipe.size() == 1);
  CHECK(world.object(queue)->pipe.front().text == "'a'");
  run.gets(f1, queue, main, 1);
  world = world_of(run);
  CHECK(world.object(queue)->pipe.empty());
  REQUIRE(world.object(queue)->taken.size() == 1);
  CHECK(world.object(queue)->taken[0].text == "'a'");
  CHECK(world.object(queue)->put_count == 2);
  CHECK(world.object(queue)->got_count == 1);
  CHECK(world.thread(feeder)->serves == queue);
}

TEST_CASE("World: what lay in the buffer of a killed process is lost") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), queue = run.object(main, ObjectType::Queue);
  run.puts(f1, queue, 1, "1").puts(f1, queue, 2, "2").puts(main, queue, 1, "3");
  run.exited(f1, -9);
  const World world = world_of(run);
  CHECK(world.object(queue)->lost.size() == 2);
  REQUIRE(world.object(queue)->buffer.size() == 1);
  CHECK(world.object(queue)->buffer.front().sender == main);
}

TEST_CASE("World: a message got before its put was told is counted once") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), queue = run.object(main, ObjectType::SimpleQueue);
  const auto put = run.begin(main, Operation::Put, queue, {.text = "1"});
  run.gets(f1, queue, main, 1);
  CHECK(world_of(run).object(queue)->put_count == 1);
  run.end(main, put, Outcome::Returned, {.peer = main, .serial = 1});
  const World world = world_of(run);
  CHECK(world.object(queue)->put_count == 1);
  CHECK(world.object(queue)->got_count == 1);
  CHECK(world.object(queue)->pipe.empty());
}

TEST_CASE("World: the ends of a pipe are held until closed, or until their process ends") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), pipe = run.object(main, ObjectType::Pipe);
  run.opens(main, pipe, End::A).opens(main, pipe, End::B).opens(f1, pipe, End::A).opens(f1, pipe, End::B);
  run.closes(main, pipe, End::B).closes(f1, pipe, End::A);
  run.puts(main, pipe, 1, "'x'", Operation::Send);
  World world = world_of(run);
  CHECK(world.object(pipe)->ends_a == std::vector<Serial>{main});
  CHECK(world.object(pipe)->ends_b == std::vector<Serial>{f1});
  REQUIRE(world.object(pipe)->pipe.size() == 1);
  CHECK(world.object(pipe)->pipe.front().to == End::B);
  run.exited(f1, 0);
  world = world_of(run);
  CHECK(world.object(pipe)->ends_b.empty());
}

TEST_CASE("World: a connection stands for its end of the pipe") {
  RunBuilder run;
  const Serial main = run.main(), pipe = run.object(main, ObjectType::Pipe);
  const Serial a = run.object(main, ObjectType::Connection, 1, pipe),
               b = run.object(main, ObjectType::Connection, 2, pipe);
  run.opens(main, a, End::None).opens(main, b, End::None).puts(main, a, 1, "1", Operation::Send);
  const World world = world_of(run);
  CHECK(world.object(pipe)->ends_a == std::vector<Serial>{main});
  CHECK(world.object(pipe)->ends_b == std::vector<Serial>{main});
  REQUIRE(world.object(pipe)->pipe.size() == 1);
  CHECK(world.object(pipe)->pipe.front().to == End::B);
  run.gets(main, b, main, 1, Operation::Recv);
  CHECK(world_of(run).object(pipe)->got_count == 1);
}

TEST_CASE("World: a lock stays held by a killed process, and is marked") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), lock = run.object(main, ObjectType::Lock);
  run.does(f1, Operation::Acquire, lock);
  run.waits(main, Operation::Acquire, lock);
  World world = world_of(run);
  CHECK(world.object(lock)->holder == f1);
  CHECK(world.process(main)->activity.peer == f1);
  REQUIRE(world.object(lock)->waiters.size() == 1);
  CHECK(world.object(lock)->waiters[0].actor == main);
  run.exited(f1, -15);
  world = world_of(run);
  CHECK(world.object(lock)->holder == f1);
  CHECK(world.object(lock)->corrupted);
}

TEST_CASE("World: a release takes effect before the acquire that it makes possible, though its end is told later") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), lock = run.object(main, ObjectType::Lock);
  run.does(f1, Operation::Acquire, lock);
  const auto acquire = run.waits(main, Operation::Acquire, lock);
  const auto release = run.begin(f1, Operation::Release, lock);
  run.end(main, acquire).end(f1, release);
  CHECK(world_of(run).object(lock)->holder == main);
}

TEST_CASE("World: depth of an RLock, value of a semaphore, flag of an event") {
  RunBuilder run;
  const Serial main = run.main();
  const Serial rlock = run.object(main, ObjectType::RLock),
               semaphore = run.object(main, ObjectType::BoundedSemaphore, 2),
               event = run.object(main, ObjectType::Event);
  run.does(main, Operation::Acquire, rlock).does(main, Operation::Acquire, rlock);
  run.does(main, Operation::Acquire, semaphore).does(main, Operation::Set, event);
  World world = world_of(run);
  CHECK(world.object(rlock)->count == 2);
  CHECK(world.object(semaphore)->count == 1);
  CHECK(world.object(event)->count == 1);
  run.does(main, Operation::Release, rlock)
      .does(main, Operation::Release, semaphore)
      .does(main, Operation::Release, semaphore)
      .does(main, Operation::Clear, event);
  world = world_of(run);
  CHECK(world.object(rlock)->count == 1);
  CHECK(world.object(rlock)->holder == main);
  CHECK(world.object(semaphore)->count == 2);
  CHECK(world.object(event)->count == 0);
  run.does(main, Operation::Release, rlock);
  CHECK(world_of(run).object(rlock)->holder == trace::kNobody);
}

TEST_CASE("World: a condition's wait gives its lock away and takes it again") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), condition = run.object(main, ObjectType::Condition);
  const Serial lock = run.object(main, ObjectType::RLock, 0, condition, "lock");
  run.does(f1, Operation::Acquire, lock);
  const auto wait = run.begin(f1, Operation::Wait, condition);
  run.does(f1, Operation::Release, lock, {.flags = trace::kPart}).block(f1, wait);
  CHECK(world_of(run).object(lock)->holder == trace::kNobody);
  CHECK(world_of(run).object(condition)->waiters.size() == 1);
  CHECK(world_of(run).process(f1)->activity.operation == Operation::Wait);
  run.does(main, Operation::Acquire, lock)
      .does(main, Operation::Notify, condition)
      .does(main, Operation::Release, lock);
  run.does(f1, Operation::Acquire, lock, {.flags = trace::kPart}).end(f1, wait);
  CHECK(world_of(run).object(lock)->holder == f1);
  CHECK(world_of(run).object(condition)->waiters.empty());
}

TEST_CASE(
    "World: who is killed while it waits in a queue with the reading lock held corrupts it, who waits for that lock "
    "does not") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), f2 = run.child(main, "f2"),
               queue = run.object(main, ObjectType::Queue);
  run.waits(f1, Operation::Get, queue, {.value = -1});
  run.waits(f2, Operation::Get, queue, {.value = -1, .peer = f1});
  run.exited(f2, -15);
  CHECK_FALSE(world_of(run).object(queue)->corrupted);
  run.exited(f1, -15);
  CHECK(world_of(run).object(queue)->corrupted);
}

TEST_CASE("World: a feeder waits between its operations") {
  RunBuilder run;
  const Serial main = run.main(), queue = run.object(main, ObjectType::Queue),
               feeder = run.thread(main, "feeder", queue);
  CHECK(world_of(run).thread(feeder)->activity.doing == Doing::Waiting);
  run.puts(main, queue, 1, "1");
  const auto feed = run.begin(feeder, Operation::Feed, queue);
  CHECK(world_of(run).thread(feeder)->activity.doing == Doing::Running);
  run.end(feeder, feed, Outcome::Returned, {.peer = main, .serial = 1});
  CHECK(world_of(run).thread(feeder)->activity.doing == Doing::Waiting);
}

TEST_CASE("World: its text says everything in one order") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1"), queue = run.object(main, ObjectType::Queue, 2);
  run.puts(main, queue, 1, "'a'");
  run.at_ms(5).waits(main, Operation::Join, f1);
  CHECK(world_of(run).dump() ==
        "world after 12 events at 0.005002 s, 0 lines\n"
        "process 2 main: started, pid 802, parent now supervisor, created 0.000001 s, running 0.000002 s, waiting in "
        "join on f1 since 0.005002 s\n"
        "process 3 f1: started, pid 803, child of main, created 0.000003 s, started 0.000005 s, running 0.000006 s, "
        "running since 0.000006 s\n"
        "queue 4 queue1, capacity 2, put 1 got 0, buffer [main#1='a']\n");
}

TEST_CASE("World: after a signal's handler a thread is again in the operation that it interrupted, at its line") {
  RunBuilder run;
  const Serial main = run.main();
  run.begin(main, Operation::Sleep, main, {.value = 1'000'000'000, .place = 0x01000005});
  run.prints(main, "handler", 0x01000002);
  model::World world;
  for (const trace::Event& event : run.events()) world = model::apply(std::move(world), event, run);
  CHECK(world.process(main)->activity.operation == Operation::Sleep);
  CHECK(world.process(main)->activity.doing == model::Doing::Sleeping);
  CHECK(world.process(main)->place == 0x01000005);
}

TEST_CASE("World: a thread that a damaged file names as its own process is no process") {
  RunBuilder run;
  run.main();
  const Serial thread = run.new_serial();
  run.tell({.actor = thread, .object = thread, .peer = thread, .kind = Kind::ThreadBegan});
  run.begin(thread, Operation::Exec, trace::kNobody, {.text = "sort"});
  run.does(thread, Operation::Sleep, trace::kNobody);
  CHECK(world_of(run).thread(thread) != nullptr);
  CHECK(world_of(run).process(thread) == nullptr);
}

TEST_CASE("World: an exception in a thread ends the thread, not its process") {
  RunBuilder run;
  const Serial main = run.main(), thread = run.thread(main, "T");
  run.does(main, Operation::Print, trace::kNobody, {.text = "a\n", .place = trace::place_of(1, 3)});
  run.tell({.actor = thread,
            .text = run.keep("ValueError: no"),
            .place = trace::place_of(1, 7),
            .kind = trace::Kind::Raised});
  const model::World world = world_of(run);
  CHECK(world.process(main)->raised.empty());
  CHECK(world.process(main)->place == trace::place_of(1, 3));
  CHECK(world.thread(thread)->raised == "ValueError: no");
  CHECK(world.thread(thread)->place == trace::place_of(1, 7));
}

TEST_CASE("World: the place of an exception stays where it was raised while its traceback is written") {
  RunBuilder run;
  const Serial main = run.main();
  run.tell({.actor = main,
            .object = main,
            .text = run.keep("ValueError: no"),
            .place = trace::place_of(1, 7),
            .kind = trace::Kind::Raised});
  run.does(main, Operation::Write, trace::kNobody, {.value = 2, .text = "Traceback ...\n", .flags = trace::kPart});
  CHECK(world_of(run).process(main)->place == trace::place_of(1, 7));
}

TEST_CASE("World: a process that leaves its program is at no line of it, but exits from its last one") {
  RunBuilder run;
  const Serial main = run.main(), f1 = run.child(main, "f1");
  run.prints(main, "end\n", 0x01000016).prints(f1, "x\n", 0x01000007);
  CHECK(world_of(run).process(main)->place == 0x01000016);
  run.does(f1, Operation::Exit, f1);
  run.waits(main, Operation::Join, f1);
  CHECK(world_of(run).process(main)->place == 0);
  CHECK(world_of(run).process(f1)->place == 0x01000007);
}
