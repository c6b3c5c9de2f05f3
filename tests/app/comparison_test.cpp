#include "app/comparison.hpp"

#include <doctest/doctest.h>

#include "support/fake_host.hpp"
#include "support/recorded_run.hpp"

using app::Comparison;
using app::Showing;
using namespace std::chrono_literals;

namespace {

constexpr const char* kBefore = "a\nb\n";
constexpr const char* kAfter = "a\nc\n";

struct TwoRuns : RecordedRun {
  spawnarium::test::FakeKeeper keeper;
  Comparison comparison;
  std::unique_ptr<Showing> shown = opened();
  std::unique_ptr<Showing> opened() {
    return std::make_unique<Showing>(std::make_unique<recording::Recording>(file()), keeper);
  }
  const model::History& history() const { return shown->recording->history(); }
  void begin() {
    comparison.begin(std::move(shown), kBefore, kAfter);
    shown = opened();
  }
};

}  // namespace

TEST_CASE("Comparison: the editor opens with the keyboard and gives its text back when it is closed") {
  Comparison comparison;
  CHECK(comparison.editor() == nullptr);
  comparison.edit("copy", "program");
  REQUIRE(comparison.editing());
  CHECK(comparison.editor()->keyboard.pending());
  comparison.editor()->text += "!";
  CHECK(comparison.close_editor() == "copy!");
  CHECK_FALSE(comparison.editing());
}

TEST_CASE_FIXTURE(TwoRuns, "Comparison: the first run stays the original, however often the program is changed") {
  CHECK(comparison.original() == nullptr);
  CHECK(comparison.horizon(history()) == 0s);
  const Showing* first = shown.get();
  begin();
  CHECK(comparison.changed());
  CHECK(comparison.side_by_side());
  CHECK(comparison.original() == first);
  comparison.edit(kAfter, kBefore);
  CHECK_FALSE(comparison.side_by_side());  // There is no room for an editor.
  comparison.begin(std::move(shown), kBefore, "d\n");
  CHECK(comparison.side_by_side());
  CHECK_FALSE(comparison.editing());
  CHECK(comparison.original() == first);
  CHECK(comparison.source() == "d\n");
  CHECK(comparison.end().get() == first);
  CHECK_FALSE(comparison.changed());
}

TEST_CASE_FIXTURE(TwoRuns,
                  "Comparison: a request of the original is one to both, by time and by name, or stays its own") {
  begin();
  comparison.look_at(1s, history(), nullptr);
  CHECK(comparison.difference().none());
  CHECK(comparison.horizon(history()) == history().end());
  const auto asked = [&](const view::Action& action) { return comparison.for_both(action, history()); };
  const auto seek = asked(view::action::SeekEvent{3});
  REQUIRE(seek);
  CHECK(std::get<view::action::Seek>(*seek).t.count() == history().event(3).time().count());
  CHECK_FALSE(asked(view::action::SeekEvent{100'000}));
  const auto select = asked(view::action::Select{f1});
  REQUIRE(select);
  CHECK(std::get<view::action::Select>(*select).serial == f1);
  CHECK(asked(view::action::Copy{"x"}));
  CHECK_FALSE(asked(view::action::Hover{f1}));
  CHECK_FALSE(asked(view::action::SendInput{"x"}));
}
