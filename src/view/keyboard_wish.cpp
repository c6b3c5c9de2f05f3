#include "view/keyboard_wish.hpp"

#include <imgui.h>

namespace view {

void KeyboardWish::before_field() {
  drawn_ = true;
  if (state_ == State::Wanted || state_ == State::PutOff) {
    ImGui::SetKeyboardFocusHere();
    state_ = State::Asked;
  } else {
    state_ = State::None;  // Asked in the last frame, it gets it now, or not at all: a drag goes on, say.
  }
}

void KeyboardWish::end_frame() {
  if (!drawn_ && state_ != State::None) state_ = State::PutOff;
  drawn_ = false;
}

}  // namespace view
