// Tasks of Pools and executors, and what is inside of them: World, Story, explain, deadlocks.
#include <doctest/doctest.h>

#include <string>

#include "model/explain.hpp"
#include "model/story.hpp"
#include "model/words.hpp"
#include "support/run_builder.hpp"

using base::Language;
using model::Operation;
using model::Outcome;
using model::Serial;
using spawnarium::test::RunBuilder;
using spawnarium::test::world_of;
using trace::Kind;
using trace::ObjectType;

namespace {

struct PoolRun : RunBuilder {
  Serial main_process = main();
  Serial pool = object(main_process, ObjectType::Pool);
  Serial w1 = child(main_process, "w1"), w2 = child(main_process, "w2");

  Serial submit(std::string_view call, std::uint64_t number = 1) {
    const Serial task = new_serial();
    tell({.actor = main_process,
          .object = task,
          .peer = pool,
          .serial = number,
          .text = keep(call),
          .kind = Kind::TaskSubmitted});
    return task;
  }
  void take(Serial worker, Serial task) { tell({.actor = worker, .object = task, .kind = Kind::TaskTaken}); }
  void finish(Serial by, Serial task, std::string_view said, Outcome outcome = Outcome::Returned) {
    tell({.actor = by, .object = task, .text = keep(said), .kind = Kind::TaskEnded, .outcome = outcome});
  }
  void fetch(Serial task) { tell({.actor = main_process, .object = task, .kind = Kind::TaskFetched}); }

  std::string story(Language language = Language::English) const {
    std::string told;
    model::World world;
    for (const trace::Event& event : events()) {
      if (const std::string sentence = model::sentence(event, world, *this, language); !sentence.empty())
        told += sentence + '\n';
      world = model::apply(std::move(world), event, *this);
    }
    return told;
  }
};

bool says(const std::string& text, std::string_view phrase) { return text.find(phrase) != std::string::npos; }

}  // namespace

TEST_CASE("Tasks: from hand to hand") {
  PoolRun run;
  const Serial task = run.submit("square(3)");
  run.take(run.w1, task);
  CHECK(world_of(run).task_of(run.w1)->serial == task);
  CHECK(world_of(run).task_of(run.w2) == nullptr);
  CHECK(says(model::explain(world_of(run), run.w1, {}, Language::English), "It works on square(3), a task of pool1."));
  run.finish(run.w1, task, "9");
  CHECK(world_of(run).task_of(run.w1) == nullptr);
  run.fetch(task);
  const model::Task ended = *world_of(run).task(task);
  CHECK(ended.pool == run.pool);
  CHECK(ended.worker == run.w1);
  CHECK(ended.result == "9");
  CHECK(ended.fetched);
  const std::string story = run.story();
  CHECK(says(story, "main hands the task square(3) to pool1\n"));
  CHECK(says(story, "w1 takes the task square(3)\n"));
  CHECK(says(story, "the task square(3) is done: w1 returns 9\n"));
  CHECK(says(story, "main has the result of square(3): 9\n"));
  CHECK(says(run.story(Language::Chinese), "任务 square(3) 完成：w1 返回 9"));
}

TEST_CASE("Tasks: one that fails is said to by its worker, and not again by its pool") {
  PoolRun run;
  const Serial task = run.submit("save('a')");
  run.take(run.w2, task);
  run.finish(run.w2, task, "ValueError: no", Outcome::Raised);
  const std::string before = run.story();
  run.finish(run.main_process, task, "ValueError: no", Outcome::Raised);
  CHECK(says(before, "the task save('a') has failed in w2: ValueError: no\n"));
  CHECK(run.story() == before);
}

TEST_CASE("Tasks: one whose worker ends is lost, and a wait for it never ends") {
  PoolRun run;
  const Serial first = run.submit("square(1)", 5), second = run.submit("square(2)", 5);
  run.take(run.w1, first);
  run.take(run.w2, second);
  run.finish(run.w2, second, "4");
  run.waits(run.main_process, Operation::Result, run.pool, {.value = -1, .serial = 5});
  CHECK(model::deadlocks(world_of(run)).empty());
  run.exited(run.w1, 3);
  const model::World world = world_of(run);
  CHECK(world.task(first)->lost);
  CHECK_FALSE(world.task(second)->lost);
  CHECK(says(run.story(),
             "w1 ended (exit code 3) and is a zombie until it is joined; its task square(1) is lost with it"));
  CHECK(says(model::explain(world, run.main_process, {}, Language::English),
             "main waits for a result of pool1: the task square(1) was lost with its worker w1 (exit code 3)"));
  REQUIRE(model::deadlocks(world).size() == 1);
  CHECK(model::deadlocks(world)[0].since == *world.process(run.w1)->exited);
  CHECK(says(model::explain(world, model::deadlocks(world)[0], Language::English),
             "main waits for a result of pool1 that was lost with a worker"));
}

TEST_CASE("Tasks: a wait for another call of the same pool is not for the lost one") {
  PoolRun run;
  const Serial lost = run.submit("f(1)", 1), other = run.submit("f(2)", 2);
  run.take(run.w1, lost);
  run.exited(run.w1, -9);
  run.take(run.w2, other);
  run.waits(run.main_process, Operation::Result, run.pool, {.value = -1, .serial = 2});
  CHECK(model::deadlocks(world_of(run)).empty());
  CHECK(says(model::explain(world_of(run), run.main_process, {}, Language::English), "w2 works on the task f(2)"));
}

TEST_CASE("Tasks: what goes on inside of a pool is told as its tasks") {
  PoolRun run;
  const Serial queue = run.object(run.main_process, ObjectType::SimpleQueue);
  run.tell({.actor = run.main_process,
            .object = queue,
            .peer = run.pool,
            .text = run.keep("_inqueue"),
            .kind = Kind::ObjectNamed});
  const std::string before = run.story();
  run.puts(run.main_process, queue, 1, "x");
  run.gets(run.w1, queue, run.main_process, 1);
  CHECK(run.story() == before);
  CHECK(says(world_of(run).dump(), "pool1._inqueue"));
}

TEST_CASE("Tasks: terminate() of a pool damages nothing of it, a kill does") {
  for (const int signal : {15, 9}) {
    PoolRun run;
    const Serial queue = run.object(run.main_process, ObjectType::SimpleQueue);
    run.tell({.actor = run.main_process,
              .object = queue,
              .peer = run.pool,
              .text = run.keep("_inqueue"),
              .kind = Kind::ObjectNamed});
    run.waits(run.w1, Operation::Get, queue);
    run.signal(run.main_process, run.w1, signal).exited(run.w1, -signal);
    CHECK(world_of(run).object(queue)->corrupted == (signal == 9));
  }
}

TEST_CASE("A queue and the pipe inside of it are one: either end moves the messages of both") {
  RunBuilder run;
  const Serial main = run.main(), queue = run.object(main, ObjectType::SimpleQueue);
  const Serial pipe = run.object(main, ObjectType::Pipe, 1, queue, "pipe");
  run.puts(main, queue, 1, "a");
  run.gets(main, pipe, main, 1, Operation::Recv);
  run.puts(main, pipe, 2, "b", Operation::Send);
  CHECK(world_of(run).object(queue)->put_count == 2);
  CHECK(world_of(run).object(queue)->got_count == 1);
  CHECK(world_of(run).object(queue)->pipe.size() == 1);
  CHECK(world_of(run).object(pipe)->pipe.empty());
  run.gets(main, queue, main, 2);
  CHECK(world_of(run).object(queue)->pipe.empty());
}

TEST_CASE("A put that waits for the writers' lock is not said to wait for room") {
  RunBuilder run;
  const Serial main = run.main(), queue = run.object(main, ObjectType::SimpleQueue), w = run.child(main, "w");
  run.waits(w, Operation::Put, queue);
  run.waits(main, Operation::Put, queue, {.peer = w});
  const model::World world = world_of(run);
  CHECK(says(model::explain(world, main, {}, Language::English),
             "main waits in put: w has the writing lock of simplequeue1"));
  CHECK(says(model::explain(world, w, {}, Language::English), "w waits in put: the pipe of simplequeue1 is full"));
}

TEST_CASE("Tasks: what a worker works on, be it a process or a thread, and what has become of each") {
  PoolRun run;
  const Serial thread = run.thread(run.main_process, "worker");
  const Serial first = run.submit("square(1)"), second = run.submit("square(2)"), third = run.submit("square(3)"),
               fourth = run.submit("square(4)");
  run.take(run.w1, first);
  run.take(thread, second);
  const auto clause = [&](Serial task, Language language = Language::English) {
    const model::World world = world_of(run);
    return model::task_clause(world, *world.task(task), language);
  };
  const model::World world = world_of(run);
  REQUIRE(world.task_of(run.w1) != nullptr);
  CHECK(world.task_of(run.w1)->text == "square(1)");
  CHECK(world.task_of(thread)->text == "square(2)");
  CHECK(world.task_of(run.main_process) == nullptr);  // Its thread works, not itself.
  CHECK(clause(first) == "w1 works on it");
  CHECK(clause(third) == "no worker has taken it yet");
  run.finish(run.w1, first, "1");
  run.finish(thread, second, "ValueError: no", Outcome::Raised);
  CHECK(clause(first) == "done by w1: 1");
  CHECK(clause(second) == "failed in main.worker: ValueError: no");
  CHECK(clause(second, Language::Chinese) == "在 main.worker 中失败：ValueError: no");
  CHECK(world_of(run).task_of(run.w1) == nullptr);
  run.take(run.w2, fourth);
  run.exited(run.w2, -9);
  CHECK(clause(fourth) == "lost with its worker w2");
}

TEST_CASE("Tasks: the only worker waits for a task that only it could do") {
  PoolRun run;
  const Serial outer = run.submit("outer()", 1);
  run.take(run.w1, outer);
  run.waits(run.main_process, Operation::Result, run.pool, {.serial = 1});
  const auto deadlock = [&](Language language = Language::English) {
    const model::World world = world_of(run);
    const auto found = model::deadlocks(world);
    return found.empty() ? std::string{} : model::deadlock_sentence(world, found.front(), language);
  };
  CHECK(deadlock().empty());  // w1 works.
  const Serial inner = run.new_serial();
  run.tell({.actor = run.w1,
            .object = inner,
            .peer = run.pool,
            .serial = 2,
            .text = run.keep("inner()"),
            .kind = Kind::TaskSubmitted});
  run.waits(run.w1, Operation::Result, run.pool, {.serial = 2});
  CHECK(deadlock().empty());  // w2 has nothing to do, and may take it.
  const auto join = run.waits(run.w2, Operation::Join, run.w1);
  CHECK(
      says(deadlock(),
           "w1 waits for the result of inner(), which no worker of pool1 has taken, and every worker waits itself: it "
           "will never be done."));
  CHECK(says(deadlock(), "do not wait within a task for another task of pool1"));
  run.end(run.w2, join, Outcome::TimedOut);
  const Serial other = run.submit("other()", 3);
  run.take(run.w2, other);
  CHECK(deadlock().empty());  // w2 may take it when it has done its own.
}

TEST_CASE("Tasks: who waits for a result holds what its worker waits for") {
  PoolRun run;
  const Serial lock = run.object(run.main_process, ObjectType::Lock);
  run.does(run.main_process, Operation::Acquire, lock);
  const Serial task = run.submit("work()", 1);
  run.take(run.w1, task);
  run.waits(run.main_process, Operation::Result, run.pool, {.serial = 1});
  CHECK(model::deadlocks(world_of(run)).empty());
  run.waits(run.w1, Operation::Acquire, lock, {.peer = run.main_process});
  const model::World world = world_of(run);
  const auto found = model::deadlocks(world);
  REQUIRE(found.size() == 1);
  const std::string told = model::deadlock_sentence(world, found.front(), Language::English);
  CHECK(says(told, "main waits for the result of work(), on which w1 works"));
  CHECK(says(told, "w1 waits for lock1, held by main"));
  CHECK_FALSE(says(told, "within a task"));
}
