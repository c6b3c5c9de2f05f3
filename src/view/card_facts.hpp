#pragma once

#include <cstdint>
#include <string>

#include "view/card_texts.hpp"
#include "view/context.hpp"
#include "view/process_words.hpp"

/// The facts of one process that its card shows: a value without a picture, made from the world at t.
///
///     const CardFacts facts = card_facts(scene.world.process(serial), nullptr, 1, scene, texts);
///     add_card(drawing, facts, {}, CardForm::Full, rect, scene);        // view/process_card.hpp
namespace view {

/// The documents' state of a process. Each has a chip of its own shape, so that colour only adds.
enum class ChipShape : std::uint8_t {
  Initial,  ///< Dotted, a ring.
  Started,  ///< A disc.
  Stopped,  ///< 0: a tick.
  Failed,   ///< Another code: filled, angular, a cross.
  Killed,   ///< A signal: filled, round, a bolt.
  Closed,   ///< No frame: Process.close() was called.
  Unknown,  ///< Dotted, nothing: it vanished unseen.
};

/// All that a card shows of a process at t.
struct CardFacts {
  Serial process = trace::kNobody;
  Presence presence = Presence::Unborn;
  Icon icon = Icon::Running;
  std::size_t number = 0;  ///< The same on all panels: 1 is the main process.
  std::string name;
  std::string label;  ///< The name as far as the card has room for it.
  std::string pid, doing, kernel;
  std::string brief_state;  ///< Instead of `doing` where that has no room; empty: `doing` can be cut.
  std::string status;       ///< "started", "stopped[1]"
  ChipShape chip = ChipShape::Initial;
  std::string exit_code;  ///< "exit code -15"; empty while it lives.
  std::uint32_t line_number = 0;
  std::string code, print;
  bool print_is_error = false;
  std::string read;         ///< "read 3": the value that it works with, read from shared memory; in its hand.
  bool hand = false;        ///< A message that it got is shown at the end of its last line (see hand_of).
  std::string second_name;  ///< The name that the program uses for it; empty: that is `name`.
  bool daemon = false;
  bool signalled = false;  ///< A signal was sent to it, and it is still alive.
  bool selected = false, hovered = false, deadlocked = false;
  float life = 0;    ///< 0 initial, 1 started, 1.5 zombie, 2 stopped; between these during a change.
  float acts = 1;    ///< Progress of the act that the story shows of it, 0 to 1; 1: it shows none.
  float change = 1;  ///< Progress of the change from the world before, 0 to 1, whichever process caused it.
  float there = 1;   ///< Opacity: grows from 0 to 1 while it is created.
};

/// Facts of `process` at scene.t; unborn facts of nullptr. `before`: the same process in the world from which the
/// picture changes, `fraction` (0 to 1) of that change being over; nullptr: it was not there.
CardFacts card_facts(const model::Process* process, const model::Process* before, float fraction, const Scene& scene,
                     const CardTexts& texts);
/// See CardFacts::life. -1 of nullptr.
float life_of(const model::Process* process);
ChipShape chip_of(const model::Process& process);

}  // namespace view
