// The overlay of keys is true: each key that it lists does something.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <set>

#include "app/offers.hpp"
#include "headless_desk.hpp"
#include "host/view_only.hpp"

namespace {

using namespace std::chrono_literals;
using spawnarium::test::HeadlessDesk;
using view::Command;

// What can be seen or heard of a desk.
std::string seen(HeadlessDesk& it) {
  it.frame();
  it.frame();
  app::Desk& desk = it.desk;
  const auto& position = desk.transport().position();
  const app::Desk::Wishes wishes = desk.take_wishes();
  return fmt::format("{} {} {} {} {} | {} {} {} {} {} | {} {} {} {} | {} {} {} | {} {} {}", position.t.count(),
                     position.count, desk.transport().playing(), desk.transport().speed(),
                     static_cast<int>(desk.transport().pace()), desk.selected(), desk.notice().sentence(),
                     desk.scale(ImVec2(spawnarium::test::kWidth, spawnarium::test::kHeight)),
                     static_cast<int>(desk.settings().theme), desk.front().help(), desk.front().words(),
                     desk.front().files(), desk.front().menu(), desk.editor() != nullptr,
                     desk.presentation().presenting(), desk.presentation().full_screen(),
                     desk.presentation().spotlight(), wishes.quit, wishes.save_picture, it.graphics.fingerprint());
}

// `make`: a desk, with a host. `concerns`: which of the listed keys are tried.
template <class Make, class Concerns>
void check_keys(Make make, Concerns concerns) {
  // Of the present there is nothing in a recording: what belongs to a run that goes on.
  const std::set<Command> of_runs{Command::GoLive, Command::StopRun};
  // What undoes or chooses needs something to be undone or chosen.
  const auto prepare = [](app::Desk& desk, Command command, const auto& frame) {
    using enum Command;
    if (command == LoopOff || command == LoopTo) {
      desk.command(ToBegin);
      desk.command(LoopFrom);
      desk.command(StepForward);
      if (command == LoopOff) desk.command(LoopTo);
    }
    if (command == NextBookmark || command == PreviousBookmark) {
      desk.command(command == NextBookmark ? ToEnd : ToBegin);
      desk.command(ToggleBookmark);
      desk.command(command == NextBookmark ? ToBegin : ToEnd);
    }
    if (command == NormalSpeed) desk.command(Faster);
    if (command == NormalText) desk.command(LargerText);
    if (command == SelectNothing || command == LoopSelected) desk.command(SelectNext);
    if (command == ZoomOut || command == PanBack || command == PanForward || command == FitTimeline) {
      for (int i = 0; i < 3; ++i) {
        desk.command(ZoomIn);
        frame();
      }
    }
    if (command == ShowAll) desk.command(ShowStage);
    if (command == UsualLayout) desk.command(EdgeRight);
    if (command == Accept || command == PreviousInGuide) desk.command(NextInGuide);
    if (command == PreviousInGuide) desk.command(NextInGuide);
    if (command == BackToOriginal || command == RunEdited) desk.command(Edit);
    if (command == BackToOriginal) desk.editor()->put("other");
  };
  for (const view::Shortcut& shortcut : view::shortcuts()) {
    if (!shortcut.listed || of_runs.contains(shortcut.command)) continue;
    if (!concerns(shortcut)) continue;
    INFO(view::name_of(shortcut.press), ": ", shortcut.says.english);
    const std::unique_ptr<HeadlessDesk> made = make();
    HeadlessDesk& it = *made;
    it.open();
    it.desk.command(Command::ToBegin);
    for (int i = 0; i < 8; ++i) it.desk.command(Command::StepForward);
    it.desk.advance(1s);
    prepare(it.desk, shortcut.command, [&] { it.frame(); });
    it.desk.advance(10s);
    const std::string text = it.desk.editor() != nullptr ? it.desk.editor()->text : std::string();
    const std::string before = seen(it);
    it.desk.press(shortcut.press);
    const bool text_changed = it.desk.editor() != nullptr && it.desk.editor()->text != text;
    CHECK((text_changed || seen(it) != before));
  }
}

}  // namespace

TEST_CASE("Desk: each key of the help does something to a recording, or says why not") {
  check_keys([] { return std::make_unique<HeadlessDesk>(); }, [](const view::Shortcut&) { return true; });
}

TEST_CASE("Desk: where nothing can be done but viewing, each key that the help still lists does something") {
  // What a host is asked for is in the last group.
  const host::ViewOnly host;
  check_keys([] { return std::make_unique<HeadlessDesk>(std::make_unique<host::ViewOnly>()); },
             [&](const view::Shortcut& each) {
               return each.group == view::CommandGroup::Program && !app::why_not(each.command, host, false);
             });
}

TEST_CASE("The help: no key stands for two things, and every command that a key can reach is listed once") {
  std::set<std::string> keys;
  std::set<Command> listed;
  for (const view::Shortcut& shortcut : view::shortcuts()) {
    INFO(view::name_of(shortcut.press));
    CHECK(keys.insert(view::name_of(shortcut.press)).second);
    if (shortcut.listed) CHECK(listed.insert(shortcut.command).second);
  }
}
