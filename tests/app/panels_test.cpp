// The panel in hand, by keys and by clicks: which it is, what scrolls it, what makes room for it.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <set>

#include "app/lessons.hpp"
#include "headless_desk.hpp"

namespace {

using namespace std::chrono_literals;
using imgui_compat::EditKey;
using spawnarium::test::HeadlessDesk;
using spawnarium::test::kHeight;
using spawnarium::test::kWidth;
using view::Command;
using view::Key;
using view::KeyPress;
using view::Panel;

const std::filesystem::path kTraces = std::filesystem::path(SPAWNARIUM_TEST_SOURCES) / "traces";

struct PanelsDesk : HeadlessDesk {
  PanelsDesk() : HeadlessDesk(app::load_lessons()) { open("producer_consumer.spawn", "28"); }

  void open(const char* recording, std::string_view lesson) {
    desk.open_recording(kTraces / recording, lesson);
    desk.command(Command::PlayOrPause);
    desk.command(Command::ToBegin);
    settle();
  }
  using HeadlessDesk::press;
  void press(KeyPress key) {
    input.press(key);
    settle();
  }
  void ctrl_key(Key key, bool shift = false) { press({.key = key, .ctrl = true, .shift = shift}); }
  void next_panel() { ctrl_key(Key::Tab); }
  void take(Panel panel) {
    for (int i = 0; i < view::kPanels && in_hand() != panel; ++i) next_panel();
    REQUIRE(in_hand() == panel);
  }
  // So many events, and the passage is over.
  void go_on(int events) {
    for (int i = 0; i < std::abs(events); ++i) desk.command(events > 0 ? Command::StepForward : Command::StepBack);
    desk.advance(10s);
  }
  std::optional<Panel> in_hand() const { return desk.settings().shell.in_hand; }
  view::Rect rect_of(Panel panel) const {
    const auto items =
        view::layout_shell(desk.settings().shell, ImVec2(kWidth, kHeight), desk.scale(ImVec2(kWidth, kHeight)),
                           view::Bars::All, desk.selected() != trace::kNobody);
    for (const view::Group& group : items.groups)
      if (group.shown == panel) return group.rect;
    FAIL("the panel is not in sight");
    return {};
  }
  // Without its heading, in which the mark and, under the mouse, a button are.
  image::Picture picture_of(Panel panel) {
    const view::Rect rect = rect_of(panel);
    return image::cut(picture(), static_cast<int>(rect.x), static_cast<int>(rect.y) + 32, static_cast<int>(rect.width),
                      static_cast<int>(rect.height) - 32);
  }
  void wheel(Panel panel, float notches) {
    const ImVec2 middle = rect_of(panel).center();
    input.mouse_moved(middle.x, middle.y);
    settle();
    input.wheel(0, notches);
    settle();
    input.mouse_left();
    settle();
  }
};

}  // namespace

TEST_CASE_FIXTURE(PanelsDesk,
                  "Panels: nothing is marked until a key or a click takes a panel in hand; Escape lets go") {
  const image::Picture untouched = picture();
  CHECK_FALSE(in_hand());
  next_panel();
  CHECK(in_hand() == Panel::Guide);
  const image::Picture marked = picture();
  CHECK_FALSE(marked == untouched);
  next_panel();
  CHECK(in_hand() == Panel::Stage);
  CHECK_FALSE(picture() == marked);
  ctrl_key(Key::Tab, true);
  CHECK(picture() == marked);
  press(Key::Escape);
  CHECK_FALSE(in_hand());
  CHECK(picture() == untouched);
}

TEST_CASE_FIXTURE(
    PanelsDesk,
    "Panels: keys go through all of them and around, at any size of the text, and never away from what is in sight") {
  press(Key::Tab);  // Of what is selected the inspector tells.
  for (const float scale : {1.0F, 2.0F, 3.0F}) {
    while (desk.scale(ImVec2(kWidth, kHeight)) < scale - 0.01F) ctrl('+');
    std::set<Panel> seen;
    for (int i = 0; i < view::kPanels; ++i) {
      next_panel();
      seen.insert(*in_hand());
      CHECK_FALSE(rect_of(*in_hand()).empty());
    }
    CHECK(seen.size() == view::kPanels);
  }
}

TEST_CASE_FIXTURE(PanelsDesk, "Panels: one that is alone gives its place to the next") {
  type('3');
  next_panel();
  CHECK(in_hand() == Panel::Code);
  next_panel();
  CHECK(in_hand() == Panel::Console);
  CHECK(desk.settings().shell.alone == Panel::Console);
  type('0');
  CHECK(in_hand() == Panel::Console);
}

TEST_CASE_FIXTURE(PanelsDesk,
                  "Panels: the timeline alone, asked for once more, has the rows of queue depths, and again not") {
  desk.command(Command::ToEnd);
  type('2');
  const image::Picture usual = picture();
  type('2');
  CHECK(desk.settings().shell.alone == Panel::Timeline);
  CHECK_FALSE(picture() == usual);
  type('2');
  CHECK(picture() == usual);
  open("start_order.spawn", "01");  // Without a queue.
  type('2');
  CHECK(desk.notice().sentence().find("queue") != std::string::npos);
}

TEST_CASE_FIXTURE(PanelsDesk, "Panels: a click takes the panel under it in hand, and a click on a tab what it names") {
  for (const Panel panel : {Panel::Console, Panel::Timeline, Panel::Code, Panel::Guide, Panel::Stage}) {
    const view::Rect rect = rect_of(panel);
    click(rect.x + 6, rect.bottom() - 6);
    CHECK(in_hand() == panel);
  }
  const view::Rect guide = rect_of(Panel::Guide);
  click(guide.x + 100, guide.y + 15);  // "Inspector"
  CHECK(in_hand() == Panel::Inspector);
  click(kWidth / 2.0F, kHeight - 28);  // The transport is no panel.
  CHECK(in_hand() == Panel::Inspector);
}

TEST_CASE(
    "Panels: a key scrolls as a notch of the wheel does, and what goes along with the run goes along until then") {
  for (const Panel panel : {Panel::Guide, Panel::Code, Panel::Console, Panel::Inspector}) {
    INFO("panel ", static_cast<int>(panel));
    // The same way twice: once by keys, once with the wheel.
    const auto pictures = [&](bool by_keys) {
      PanelsDesk it;
      it.press(Key::Tab);
      it.press(Key::Tab);
      it.take(Panel::Code);
      for (int i = 0; i < 8 && panel == Panel::Console; ++i)
        it.ctrl_key(Key::Down, true);  // So that it has more lines than room.
      it.take(panel);
      it.go_on(60);
      std::vector<image::Picture> seen{it.picture_of(panel)};
      const auto scroll = [&](bool down) {
        by_keys ? it.ctrl_key(down ? Key::Down : Key::Up) : it.wheel(panel, down ? -1.0F : 1.0F);
        seen.push_back(it.picture_of(panel));
      };
      const bool from_end = panel == Panel::Console || panel == Panel::Code;
      scroll(!from_end);
      scroll(!from_end);
      scroll(from_end);
      it.go_on(6);
      seen.push_back(it.picture_of(panel));
      it.go_on(6);
      seen.push_back(it.picture_of(panel));
      return seen;
    };
    const auto keys = pictures(true), wheel = pictures(false);
    REQUIRE(keys.size() == wheel.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      INFO("picture ", i);
      CHECK(keys[i] == wheel[i]);
    }
    CHECK_FALSE(keys[1] == keys[0]);
  }
}

TEST_CASE_FIXTURE(PanelsDesk,
                  "Panels: pages and ends of guide, code and console are reached by keys, and the way back") {
  go_on(60);
  for (const Panel panel : {Panel::Guide, Panel::Code, Panel::Console}) {
    INFO("panel ", static_cast<int>(panel));
    take(panel);
    for (int i = 0; i < 8 && panel == Panel::Console; ++i) ctrl_key(Key::Down, true);
    ctrl_key(Key::Home);
    const image::Picture begin = picture_of(panel);
    ctrl_key(Key::End);
    const image::Picture end = picture_of(panel);
    CHECK_FALSE(begin == end);
    ctrl_key(Key::PageUp);
    CHECK_FALSE(picture_of(panel) == end);
    for (int i = 0; i < 40; ++i) ctrl_key(Key::PageUp);
    CHECK(picture_of(panel) == begin);
    for (int i = 0; i < 40; ++i) ctrl_key(Key::PageDown);
    CHECK(picture_of(panel) == end);
  }
}

TEST_CASE_FIXTURE(
    PanelsDesk, "Panels: code that was scrolled by keys stays where it is while the run goes on, and G follows again") {
  take(Panel::Code);
  go_on(12);
  const image::Picture earlier = picture_of(Panel::Code);
  go_on(48);
  const image::Picture followed = picture_of(Panel::Code);
  REQUIRE_FALSE(followed == earlier);
  ctrl_key(Key::Home);
  const auto first_lines = [&] {
    const view::Rect rect = rect_of(Panel::Code);
    return image::cut(picture(), static_cast<int>(rect.x), static_cast<int>(rect.y) + 32, static_cast<int>(rect.width),
                      60);
  };
  const image::Picture scrolled = first_lines();
  go_on(-48);
  CHECK(first_lines() == scrolled);
  type('g');
  CHECK(picture_of(Panel::Code) == earlier);
  go_on(48);
  CHECK(picture_of(Panel::Code) == followed);
  type('g');
  CHECK_FALSE(desk.notice().sentence().empty());
}

TEST_CASE_FIXTURE(PanelsDesk, "Panels: keys that come faster than frames are all obeyed") {
  take(Panel::Guide);
  for (int i = 0; i < 3; ++i) ctrl_key(Key::Down);
  const image::Picture slowly = picture_of(Panel::Guide);
  ctrl_key(Key::Home);
  for (int i = 0; i < 3; ++i) input.press({.key = Key::Down, .ctrl = true});
  settle();
  CHECK(picture_of(Panel::Guide) == slowly);

  const float before = desk.settings().shell.left;
  for (int i = 0; i < 3; ++i) input.press({.key = Key::Right, .ctrl = true, .shift = true});
  settle();
  CHECK((desk.settings().shell.left - before) * (kWidth - 16) == doctest::Approx(3 * 24).epsilon(0.05));
}

TEST_CASE_FIXTURE(PanelsDesk, "Panels: each edge is moved by keys, and one key brings all back") {
  const view::ShellState usual;
  const auto moves = [&](Panel panel, Key key, float view::ShellState::*share, bool more) {
    INFO("panel ", static_cast<int>(panel));
    take(panel);
    const float before = desk.settings().shell.*share;
    ctrl_key(key, true);
    CHECK(more == (desk.settings().shell.*share > before));
    CHECK_FALSE(desk.settings().shell.*share == before);
  };
  moves(Panel::Guide, Key::Right, &view::ShellState::left, true);
  moves(Panel::Stage, Key::Down, &view::ShellState::stage, true);
  moves(Panel::Timeline, Key::Up, &view::ShellState::stage, false);  // Below it is the transport: its upper edge.
  moves(Panel::Stage, Key::Left, &view::ShellState::right, true);    // The column on the right takes the room.
  moves(Panel::Code, Key::Right, &view::ShellState::right, false);
  moves(Panel::Code, Key::Up, &view::ShellState::code, false);
  press({.key = Key::Home, .alt = true});
  for (float view::ShellState::*share :
       {&view::ShellState::left, &view::ShellState::right, &view::ShellState::stage, &view::ShellState::code})
    CHECK(desk.settings().shell.*share == usual.*share);
  CHECK(in_hand() == Panel::Code);
  take(Panel::Guide);
  ctrl_key(Key::Up, true);  // It reaches from the bar to the transport.
  CHECK_FALSE(desk.notice().sentence().empty());
}

TEST_CASE_FIXTURE(PanelsDesk, "Panels: what cannot scroll says so") {
  take(Panel::Stage);
  ctrl_key(Key::Down);
  CHECK(desk.notice().sentence().find("Stage") != std::string::npos);
}

TEST_CASE_FIXTURE(PanelsDesk,
                  "Panels: while a copy is edited the keyboard goes along with the panel in hand, and comes back") {
  type('e');
  REQUIRE(imgui_compat::text_field_active());
  ctrl_key(Key::Down);  // The text's own key.
  CHECK_FALSE(in_hand());
  take(Panel::Console);
  CHECK_FALSE(imgui_compat::text_field_active());
  const std::string text = desk.editor()->text;
  type('+');
  press(Key::F1);  // What covers the editor gives it nothing back that it had not.
  press(Key::Escape);
  type('+');
  CHECK(desk.editor()->text == text);
  take(Panel::Code);
  CHECK(imgui_compat::text_field_active());
  type('#');
  CHECK(desk.editor()->text == "#" + text);
  // Faster than frames: away, a shortcut, and back to write.
  input.press({.key = Key::Tab, .ctrl = true});
  input.character('+');
  input.press({.key = Key::Tab, .ctrl = true, .shift = true});
  input.character('!');
  settle();
  CHECK(desk.editor()->text == "#!" + text);
}

TEST_CASE_FIXTURE(PanelsDesk, "Panels: two runs beside each other have one panel in hand, and both scroll") {
  open("start_order.spawn", "01");
  desk.open_beside(kTraces / "start_order_joined.spawn");
  REQUIRE(desk.comparison().side_by_side());
  desk.command(Command::ToEnd);
  settle();
  for (const Panel panel : {Panel::Stage, Panel::Timeline, Panel::Console, Panel::Stage}) {
    next_panel();
    CHECK(in_hand() == panel);
  }
  take(Panel::Console);
  const auto halves = [&] {
    const image::Picture whole = picture();
    return std::pair{image::cut(whole, 0, 60, kWidth / 2, 570), image::cut(whole, kWidth / 2, 60, kWidth / 2, 570)};
  };
  const auto before = halves();
  ctrl_key(Key::Home);
  const auto after = halves();
  CHECK_FALSE(after.first == before.first);
  CHECK_FALSE(after.second == before.second);
  ctrl_key(Key::Right, true);
  CHECK_FALSE(desk.notice().sentence().empty());
}

TEST_CASE_FIXTURE(PanelsDesk, "Help: with large text it is scrolled by keys, and stays until it is closed") {
  for (int i = 0; i < 8; ++i) ctrl('+');
  type('?');
  const image::Picture begin = picture();
  press(Key::Down);
  CHECK_FALSE(picture() == begin);
  press(Key::End);
  const image::Picture end = picture();
  press(Key::PageUp);
  CHECK_FALSE(picture() == end);
  press(Key::Home);
  CHECK(picture() == begin);
  CHECK(desk.front().help());
}

TEST_CASE_FIXTURE(PanelsDesk,
                  "Help: About, where it is out of sight, is one click away, and the key End, in both languages") {
  for (const base::Language language : {base::Language::English, base::Language::Chinese}) {
    REQUIRE(desk.settings().language == language);
    type('?');
    const image::Picture begin = picture();
    press(Key::End);
    const image::Picture about = picture();
    CHECK_FALSE(about == begin);
    press(Key::Home);
    // In the row of the title, where the entry ends: left of the key that does the same.
    bool found = false;
    for (float x = kWidth - 70; x > kWidth - 400 && !found; x -= 12) {
      click(x, 53);
      input.mouse_moved(kWidth / 2.0F, kHeight - 40);
      settle();
      found = picture() == about;
    }
    CHECK(found);
    CHECK(desk.front().help());
    if (const char* pictures = ::getenv("SPAWNARIUM_KEEP_PICTURES")) {
      const std::string suffix = "." + std::string(base::name_of(language)) + ".png";
      image::write_png(begin, std::filesystem::path(pictures) / ("help" + suffix));
      image::write_png(about, std::filesystem::path(pictures) / ("about" + suffix));
    }
    press(Key::Escape);
    press(Key::F2);
  }
}

TEST_CASE_FIXTURE(PanelsDesk, "Lessons: a page down and a page up, as far as there are lessons") {
  desk.command(view::Command::Lessons);
  settle();
  const std::size_t first = desk.shelf().marked();
  press(Key::PageDown);
  const std::size_t page = desk.shelf().marked();
  CHECK(page > first + 2);
  press(Key::PageUp);
  CHECK(desk.shelf().marked() == first);
  for (int i = 0; i < 60; ++i) press(Key::PageDown);
  CHECK(desk.shelf().marked() + 2 >= app::load_lessons().lessons.size());
  for (int i = 0; i < 60; ++i) press(Key::PageUp);
  CHECK(desk.shelf().marked() <= 1);
}
