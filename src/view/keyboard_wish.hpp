#pragma once

namespace view {

/// That a text field shall have the keyboard. Dear ImGui gives it in the frame after the one in which it was asked;
/// what is typed meanwhile has to wait, or it would be taken for shortcuts. A field that is nowhere to be seen gets it
/// when it comes into sight again; for that, nobody waits.
///
///     wish.want();
///     wish.before_field(); ImGui::InputText(...);   // In each frame that draws the field.
///     wish.end_frame();                             // In each frame.
class KeyboardWish {
 public:
  void want() { state_ = State::Wanted; }
  /// What is typed is to wait for a frame.
  bool pending() const { return state_ == State::Wanted || state_ == State::Asked; }

  void before_field();
  void end_frame();

 private:
  enum class State { None, Wanted, PutOff, Asked };
  State state_ = State::None;
  bool drawn_ = false;
};

}  // namespace view
