// The copy of a program is edited: what the editor does with the keyboard.
#include <doctest/doctest.h>

#include "running_desk.hpp"

using namespace spawnarium::test;

TEST_CASE_FIXTURE(FakeDesk,
                  "Desk: Escape leaves the editor and takes nothing back; typed letters are no shortcuts in it") {
  start_and_end(kHello);
  for (const char32_t character : {U'e', U'#', U' ', U'q', U'?'})
    input.character(character);  // All at once, faster than any frame.
  settle();
  REQUIRE(desk.editor() != nullptr);
  CHECK(ImGui::GetIO().WantTextInput);
  CHECK_FALSE(desk.front().help());
  const std::string written = desk.editor()->text;
  CHECK(written.find("# q?") != std::string::npos);
  press(Key::Escape);
  CHECK(desk.editor() == nullptr);
  CHECK(fake.files[kCopy] == written);
  CHECK(fake.files[kScript] == kHello);
}

TEST_CASE_FIXTURE(FakeDesk,
                  "Desk: in the editor Tab writes spaces to the next multiple of four, in place of what is selected, "
                  "and leaves it not") {
  start_and_end("\n");
  const auto tab = [&] {
    input.edit_key(imgui_compat::EditKey::Tab, true);
    input.edit_key(imgui_compat::EditKey::Tab, false);
    input.press({.key = Key::Tab});
  };
  for (const char32_t character : {U'e', U'i', U'f', U' ', U'é', U':'}) input.character(character);
  tab();
  input.character('x');
  tab();
  settle();
  REQUIRE(desk.editor() != nullptr);
  CHECK(desk.editor()->text == "if é:   x   \n");
  CHECK(imgui_compat::text_field_active());
  input.modifiers({.ctrl = true});
  input.edit_key(imgui_compat::EditKey::A, true);
  input.edit_key(imgui_compat::EditKey::A, false);
  input.modifiers({});
  tab();
  input.character('y');
  settle();
  CHECK(desk.editor()->text == "    y");
}

TEST_CASE_FIXTURE(FakeDesk,
                  "Desk: what is typed faster than any frame, in both cases, and run with Ctrl+Enter is run whole") {
  start_and_end(kHello);
  type('e');
  for (const char32_t character : std::u32string_view(U"print('A a B b C c')  # ")) {
    const bool upper = character >= 'A' && character <= 'Z';
    input.modifiers({.shift = upper});
    input.character(character);
  }
  input.modifiers({.ctrl = true});
  input.edit_key(imgui_compat::EditKey::Enter, true);
  input.press({.key = Key::Enter, .ctrl = true});
  settle();
  REQUIRE(desk.comparison().changed());
  const host::Launch& launch = fake.last_run().launch;
  CHECK(fake.files[kCopy].starts_with("print('A a B b C c')  # print('one')\n"));
  CHECK(launch.program == std::vector<std::string>{kCopy});
  CHECK(launch.modules == "/home/ada");
}

TEST_CASE_FIXTURE(FakeDesk, "Desk: what covers the editor takes its keyboard, and gives it back when it goes") {
  start_and_end(kHello);
  type('e');
  press(Key::F1);
  REQUIRE(desk.front().help());
  type('#');  // It goes nowhere: the editor is covered.
  press(Key::Escape);
  REQUIRE_FALSE(desk.front().help());
  REQUIRE(desk.editor() != nullptr);
  type('q');
  CHECK(desk.editor()->text.find('q') != std::string::npos);
  CHECK(desk.editor()->text.find('#') == std::string::npos);
}
