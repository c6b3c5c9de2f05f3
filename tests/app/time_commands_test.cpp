#include "app/time_commands.hpp"

#include <doctest/doctest.h>

#include "support/run_builder.hpp"

using app::time_command;
using app::TimeScope;
using view::Command;
using namespace std::chrono_literals;

namespace {

// main sleeps from 10 to 20 ms and starts two children.
struct Played {
  spawnarium::test::RunBuilder run;
  trace::Serial main = run.main();
  trace::Serial f1 = run.at_ms(5).child(main, "f1"), f2 = run.child(main, "f2");
  std::optional<model::History> history;
  model::Timeline timeline;
  model::Transport transport;
  trace::Serial selected = trace::kNobody;
  base::TraceTime horizon{};

  Played() {
    run.at_ms(10).begin(main, trace::Operation::Sleep, trace::kNobody, {.value = 10'000'000});
    run.at_ms(20).end(main, 1);
    run.at_ms(30).output("x");
    history.emplace(run);
    history->add(std::span<const trace::Event>{run.events()});
    timeline.update(*history);
    transport.seek({}, *history);
  }
  std::optional<std::string> press(Command command) {
    return time_command(command, transport,
                        TimeScope{.history = *history,
                                  .timeline = timeline,
                                  .present = std::nullopt,
                                  .horizon = horizon,
                                  .selected = selected});
  }
};

}  // namespace

TEST_CASE_FIXTURE(Played, "time_command: steps there and back, and says where there is nothing more") {
  const auto begin = transport.position().count;
  CHECK(press(Command::StepForward) == "");
  CHECK(transport.position().count > begin);
  CHECK(press(Command::StepBack) == "");
  CHECK(transport.position().count == begin);
  press(Command::ToEnd);
  CHECK_FALSE(press(Command::StepForward)->empty());
  CHECK(press(Command::PlayOrPause) == "");
  CHECK(transport.playing());
  CHECK(press(Command::PlayOrPause) == "");
  CHECK_FALSE(transport.playing());
}

TEST_CASE_FIXTURE(Played, "time_command: the end of two runs is that of the longer one") {
  horizon = 1s;
  press(Command::ToEnd);
  CHECK(transport.position().t == 1s);
}

TEST_CASE_FIXTURE(Played, "time_command: what needs a selection says how to make one") {
  for (const Command command : {Command::NextOfSelected, Command::PreviousOfSelected, Command::LoopSelected})
    CHECK(press(command)->find(view::key_of(Command::SelectNext)) != std::string::npos);
  selected = main;
  transport.seek(15ms, *history);
  CHECK(press(Command::LoopSelected) == "");
  REQUIRE(transport.loop());
  CHECK(transport.loop()->first < 15ms);
  CHECK(transport.loop()->second > 15ms);
}

TEST_CASE_FIXTURE(Played, "time_command: a command of others is not taken") {
  CHECK(press(Command::Quit) == std::nullopt);
  CHECK(press(Command::CueForward) == std::nullopt);
}

TEST_CASE_FIXTURE(Played,
                  "go_to_cue: from cue to cue, behind the last to the end; without cues from operation to operation") {
  const std::vector<lesson::CueMoment> moments{{.cue = 0, .event = 3}, {.cue = 1, .event = 6}};
  const auto go = [&](int direction) { return app::go_to_cue(direction, moments, transport, *history); };
  CHECK(go(1) == &moments[0]);
  CHECK(go(1) == &moments[1]);
  CHECK(go(-1) == &moments[0]);
  CHECK(go(1) == &moments[1]);
  CHECK(go(1) == nullptr);
  CHECK(transport.position().t == history->end());
  CHECK(app::go_to_cue(-1, {}, transport, *history) == nullptr);
  CHECK(transport.position().t < history->end());
}

TEST_CASE_FIXTURE(Played, "neighbour_of: around all processes of the program") {
  const model::World finally = history->after(history->size());
  const auto next = [&](trace::Serial from, int direction) { return app::neighbour_of(from, finally, direction); };
  CHECK(next(trace::kNobody, 1) == main);
  CHECK(next(trace::kNobody, -1) == f2);
  CHECK(next(f2, 1) == main);
  CHECK(next(main, -1) == f2);
  CHECK(next(main, 1) == f1);
}
