#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "view/drawing.hpp"

/// The hand of cards: what each actor of a held program is about to do, one card for each, in its colour. The learner
/// chooses who goes on. A strip over the whole width, above the transport.
///
///     Your turn  step 9 · 0.008 s                 [Dice G] [Undo Ctrl+Z] [Each step X] [Let go H]
///     +- 1 main ------+ +- 2 Process-1 -+ +- 3 Process-2 -+
///     | join f1       | | print         | | print         |
///     | f1 lives      | | f1 start...   | | f2 start...   |
///     +---------------+ +---------------+ +---------------+
namespace view {

/// The card of one actor: what it is about to do.
struct HandCard {
  enum class State : std::uint8_t { Ready, Waits, Asleep };
  Serial actor = trace::kNobody;
  std::size_t choice = 0;  ///< Of the hand.
  int digit = 0;           ///< The key that chooses it; 0: it has none.
  bool thread = false;     ///< Its number is not that of a process.
  std::string who;
  std::string does;       ///< "join f1", "print".
  std::string text = {};  ///< What is printed or put. Empty: nothing.
  std::string stands;     ///< "ready", "f1 lives", "asleep until 2.005 s".
  std::uint32_t line = 0;
  State state = State::Ready;
  bool may_be_chosen = true;
  bool usual = false;  ///< What would go on where nobody chooses.
};

struct HandScene {
  bool open = true;   ///< One may choose. False: somebody moves; the cards are those of a moment ago.
  bool each = false;  ///< It asks for each step.
  bool can_undo = false;
  std::uint64_t turn = 0;   ///< Which hand it is.
  std::uint64_t steps = 0;  ///< Taken so far.
  double seconds = 0;       ///< Of the run.
  std::string says = {};    ///< Instead of "Your turn": why there is nothing to choose. Empty: there is.
  bool trouble = false;     ///< That is a deadlock.
  std::vector<HandCard> cards = {};
  std::vector<Serial> held = {};  ///< Who stands before a step that it has not begun.
};

/// The height of the strip in a window of this size.
float hand_height(ImVec2 size, float scale);

struct HandItems {
  struct Card {
    std::size_t card = 0;  ///< Of the scene.
    Rect rect;
  };
  struct Button {
    Command command{};
    Rect rect;
  };
  Drawing drawing;
  std::vector<Card> cards;
  std::vector<Button> buttons;
  std::size_t left_out = 0;  ///< Cards without room: only counted.
};

HandItems layout_hand(const Scene& scene, const HandScene& hand, ImVec2 size);
void draw_hand(const HandItems& items, const Scene& scene, const HandScene& hand, Canvas& canvas, Actions& actions);

}  // namespace view
