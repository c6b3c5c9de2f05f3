#pragma once

#include "view/drawing.hpp"
#include "view/family_layout.hpp"
#include "view/process_words.hpp"

/// The figure of one process on the stage: name, pid, what it does, and the documents' state machine with the present
/// state lit:
///
///     (initial) ---- (started) ---- (stopped)       a disc fills where it is now; stopped is a square for 0, a cross
///     for a code,
///                                                   a bolt for a signal; a zombie is a ghost between the two
namespace view {

/// Everything that a card shows. Made by the stage from a process at t.
struct CardFacts {
  Serial process = trace::kNobody;
  Presence presence = Presence::Unborn;
  Icon icon = Icon::Running;
  std::string name, pid, doing, status, kernel;
  std::string second_name;  ///< What the program calls it, where that is not its name.
  bool daemon = false;
  bool signalled = false;  ///< A signal was sent to it and it lives.
  bool selected = false, hovered = false, deadlocked = false;
  float life = 0;   ///< 0 initial, 1 started, 1.5 zombie, 2 stopped; between them while it moves.
  float there = 1;  ///< 0: not yet there; grows while it is created.
};

/// Facts of a process at t; `before` is the process in the world from which the picture comes, at `fraction` of the
/// way.
CardFacts card_facts(const model::Process* process, const model::Process* before, float fraction, const Scene& scene);
/// The place of a process in its life: see CardFacts::life.
float life_of(const model::Process* process);

/// Draws a card of this form into `rect`.
void add_card(Drawing& drawing, const CardFacts& facts, CardForm form, const Rect& rect, const Scene& scene);

}  // namespace view
