#pragma once

#include "view/card_texts.hpp"
#include "view/drawing.hpp"
#include "view/family_layout.hpp"
#include "view/process_words.hpp"

/// The figure of one process on the stage. Always in this order: who it is, what it does now, its line of code, its
/// last print; how many of the four, the card's form says.
///
///     (2) Consumer-1            pid 29696
///     X  get queue · 0.5 s   [o started ]      the chip: the documents' state of it
///     | 25  item = self.queue.get(timeout=2)
///     >  get 1                 S sleeping      what the kernel says, where there is room
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

/// Everything that a card shows. Made by the stage from a process at t.
struct CardFacts {
  Serial process = trace::kNobody;
  Presence presence = Presence::Unborn;
  Icon icon = Icon::Running;
  std::size_t number = 0;  ///< The same on all panels: 1 is the main process.
  std::string name;
  std::string label;  ///< The name as far as the card has room for it.
  std::string pid, doing, kernel;
  std::string status;  ///< "started", "stopped[1]"
  ChipShape chip = ChipShape::Initial;
  std::string exit_code;  ///< "exit code -15"; empty while it lives.
  std::uint32_t line_number = 0;
  std::string code, print;
  bool print_is_error = false;
  bool hand = false;        ///< A message that it got is shown at the end of its last line (hand_of).
  std::string second_name;  ///< What the program calls it, where that is not its name.
  bool daemon = false;
  bool signalled = false;  ///< A signal was sent to it and it lives.
  bool selected = false, hovered = false, deadlocked = false;
  float life = 0;    ///< 0 initial, 1 started, 1.5 zombie, 2 stopped; between them while it moves.
  float acts = 1;    ///< Of the act that the story shows of it, the part that is over; 1: it shows none.
  float change = 1;  ///< Of the change that it is on, by its own act or that of another, the part that is over.
  float there = 1;   ///< 0: not yet there; grows while it is created.
};

/// Facts of a process at t; `before` is the process in the world from which the picture comes, at `fraction` of the
/// way.
CardFacts card_facts(const model::Process* process, const model::Process* before, float fraction, const Scene& scene,
                     const CardTexts& texts);
/// The place of a process in its life: see CardFacts::life.
float life_of(const model::Process* process);
ChipShape chip_of(const model::Process& process);

/// How wide a label may be on a card of this form, and its font.
float label_room(CardForm form, float card_width, float em);
Font label_font(CardForm form, const Theme& theme);

/// Where a card shows the message that its process got last.
Rect hand_of(CardForm form, const Rect& card, float em);

/// Draws a card of this form into `rect`. `before`: as it was, where it is on its way from there (`facts.acts`); else
/// an unborn one. What is other then gives way: the frame of one state to that of the next, a line to the next line.
void add_card(Drawing& drawing, const CardFacts& facts, const CardFacts& before, CardForm form, const Rect& rect,
              const Scene& scene);

/// The number of a process in its colour: a disc, from the ninth on a square, since then the colours come again.
void add_badge(Drawing& drawing, Serial process, std::size_t number, const Rect& rect, float opacity);
float badge_width(std::size_t number, float height);

}  // namespace view
