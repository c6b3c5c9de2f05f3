#pragma once

#include <string>
#include <utility>

#include "view/actions.hpp"
#include "view/keyboard_wish.hpp"
#include "view/texts.hpp"
#include "view/toolkit/canvas.hpp"

namespace view {

/// A copy of the program that the user writes in. Regular data; who owns it saves and runs it.
struct EditorState {
  std::string text;
  std::string original;  ///< The program as it is.
  KeyboardWish keyboard = {};
  bool covered = false;  ///< Something lies over it: the text is shown, not edited.
  int version = 0;       ///< Of a text that did not come from the keyboard.

  /// Another text in place of the one that is being written.
  void put(std::string other) {
    text = std::move(other);
    ++version;
    keyboard.want();
  }
};

/// A field of lines, and below it what can be done with them: run the copy, take the original's text again, close.
void draw_editor(EditorState& state, Language language, Canvas& canvas, Actions& actions);

}  // namespace view
