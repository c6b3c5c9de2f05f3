#include "app/input_queue.hpp"

#include <string_view>

#include "app/desk.hpp"
#include "view/toolkit/text_layout.hpp"

namespace app {

void InputQueue::mouse_moved(float x, float y) { events_.push_back({.kind = Event::Kind::Moved, .x = x, .y = y}); }
void InputQueue::mouse_left() { events_.push_back({.kind = Event::Kind::Left}); }
void InputQueue::mouse_button(int button, bool down) {
  events_.push_back({.kind = Event::Kind::Button, .number = button, .down = down});
}
void InputQueue::wheel(float x, float y) { events_.push_back({.kind = Event::Kind::Wheel, .x = x, .y = y}); }
void InputQueue::modifiers(imgui_compat::Modifiers held) {
  events_.push_back({.kind = Event::Kind::Modifiers, .held = held});
}
void InputQueue::edit_key(imgui_compat::EditKey key, bool down) {
  events_.push_back({.kind = Event::Kind::EditKey, .number = static_cast<int>(key), .down = down});
}
void InputQueue::character(char32_t character) {
  events_.push_back({.kind = Event::Kind::Character, .character = character});
}
void InputQueue::press(view::KeyPress press) { events_.push_back({.kind = Event::Kind::Press, .press = press}); }

void InputQueue::key(view::KeyPress key) {
  key.character != 0 && !key.ctrl && !key.alt ? character(key.character) : press(key);
}
void InputQueue::type(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) character(view::next_code_point(text, at));
}

bool InputQueue::ends_frame(const Event& event) {
  return event.kind == Event::Kind::Button || event.kind == Event::Kind::EditKey;
}

bool InputQueue::give_next_frame(Desk& desk) {
  if (events_.empty()) return false;
  bool moved = false, typed = false;
  while (!events_.empty() && desk.keyboard() != Desk::Keyboard::Coming) {
    const Event event = events_.front();
    // Where the mouse was before it was let go is seen too: a drag that is shorter than a frame is a drag all the same.
    if (event.kind == Event::Kind::Button && moved) break;
    // A field takes no letters while Ctrl is held: those of before are to be in it by then.
    if (event.kind == Event::Kind::Modifiers && typed && (event.held.ctrl != held_.ctrl || event.held.alt != held_.alt))
      break;
    moved = moved || event.kind == Event::Kind::Moved;
    typed = typed || event.kind == Event::Kind::Character;
    events_.pop_front();
    give(event, desk);
    if (ends_frame(event)) break;
  }
  return true;
}

// Where a text field has the keyboard: with Ctrl it knows some letters itself, goes from word to word, and among many
// lines up and down.
bool InputQueue::is_shortcut(view::KeyPress press, Desk& desk) {
  using view::Key;
  if (desk.keyboard() == Desk::Keyboard::Editor && press.key == Key::Escape) return true;
  if (press.alt || press.key >= Key::F1) return true;
  if (!press.ctrl || std::u32string_view(U"acvxyz").find(press.character) != std::u32string_view::npos) return false;
  switch (press.key) {
    case Key::Left:
    case Key::Right:
    case Key::Home:
    case Key::End:
      return false;
    case Key::Up:
    case Key::Down:
    case Key::PageUp:
    case Key::PageDown:
      return desk.keyboard() != Desk::Keyboard::Editor;
    default:
      return true;
  }
}

// What is typed into a text field is no shortcut, unless Ctrl or Alt say that it is. Escape leaves the field.
void InputQueue::give(const Event& event, Desk& desk) {
  ImGuiIO& io = ImGui::GetIO();
  const bool typing = imgui_compat::text_field_active();
  switch (event.kind) {
    case Event::Kind::Moved:
      return imgui_compat::mouse_moved(io, event.x, event.y);
    case Event::Kind::Left:
      return imgui_compat::mouse_left_window(io);
    case Event::Kind::Button:
      return imgui_compat::mouse_button(io, event.number, event.down);
    case Event::Kind::Wheel:
      return imgui_compat::mouse_wheel(io, event.x, event.y);
    case Event::Kind::Modifiers:
      held_ = event.held;
      return imgui_compat::modifiers(io, event.held);
    case Event::Kind::EditKey:
      // Escape would take back what was written into a text of many lines.
      if (desk.keyboard() == Desk::Keyboard::Editor &&
          static_cast<imgui_compat::EditKey>(event.number) == imgui_compat::EditKey::Escape)
        return;
      return imgui_compat::edit_key(io, static_cast<imgui_compat::EditKey>(event.number), event.down);
    case Event::Kind::Character:
      if (typing) return io.AddInputCharacter(static_cast<unsigned>(event.character));
      if (event.character == ' ') return;  // The space bar is a key.
      return desk.press({.character = event.character >= 'A' && event.character <= 'Z' ? event.character + ('a' - 'A')
                                                                                       : event.character});
    case Event::Kind::Press:
      if (!typing || is_shortcut(event.press, desk)) desk.press(event.press);
      return;
  }
}

}  // namespace app
