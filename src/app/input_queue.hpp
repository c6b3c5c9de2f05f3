#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "view/commands.hpp"
#include "view/toolkit/imgui_compat.hpp"

namespace app {

class Desk;

/// What the user does, in the order in which he did it. A frame sees at most one change of a button or key: a click
/// that is shorter than a frame is a click all the same.
///
///     queue.mouse_moved(10, 10); queue.mouse_button(0, true); queue.mouse_button(0, false);
///     while (queue.give_next_frame(desk)) build_frame();
class InputQueue {
 public:
  void mouse_moved(float x, float y);
  void mouse_left();
  void mouse_button(int button, bool down);
  void wheel(float x, float y);
  void modifiers(imgui_compat::Modifiers held);
  void edit_key(imgui_compat::EditKey key, bool down);
  /// A character that was typed; it is also a shortcut, where no text field has the keyboard.
  void character(char32_t character);
  /// A key without a character, or a character with Ctrl or Alt: a shortcut.
  void press(view::KeyPress press);
  /// A key as the help names it, a character or a shortcut.
  void key(view::KeyPress key);
  /// Characters one after the other, in UTF-8.
  void type(std::string_view text);

  bool empty() const { return events_.empty(); }
  /// Gives Dear ImGui and the desk what belongs to one frame. False: there was nothing.
  bool give_next_frame(Desk& desk);

 private:
  struct Event {
    enum class Kind { Moved, Left, Button, Wheel, Modifiers, EditKey, Character, Press };
    Kind kind = Kind::Moved;
    float x = 0, y = 0;
    int number = 0;
    bool down = false;
    imgui_compat::Modifiers held = {};
    char32_t character = 0;
    view::KeyPress press = {};
  };
  static bool ends_frame(const Event& event);
  static bool is_shortcut(view::KeyPress press, Desk& desk);
  void give(const Event& event, Desk& desk);

  std::deque<Event> events_;
  imgui_compat::Modifiers held_ = {};  // As it was given.
};

}  // namespace app
