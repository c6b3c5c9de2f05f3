#pragma once

#include "view/card_facts.hpp"
#include "view/drawing.hpp"
#include "view/family_layout.hpp"

/// The figure of one process on the stage, drawn from its facts (view/card_facts.hpp). Up to four lines, always in this
/// order: its name, what it does now, its line of code, its last print. The card's form says how many of them.
///
///     (2) Consumer-1            pid 29696
///     X  get queue · 0.5 s   [o started ]      the chip: its state in the documents' words
///     | 25  item = self.queue.get(timeout=2)
///     >  get 1                 S sleeping      what the kernel says, where there is room
namespace view {

/// How wide a label may be on a card of this form, and its font.
float label_room(CardForm form, float card_width, float em);
Font label_font(CardForm form, const Theme& theme);

/// Where a card shows the message that its process got last.
Rect hand_of(CardForm form, const Rect& card, float em);

/// Draws a card of this form into `rect`. `before`: the facts from which it changes (`facts.change` < 1); unborn facts:
/// it does not change. During a change, the frame of the old state fades into that of the new one, and each line that
/// differs is replaced by the new line.
void add_card(Drawing& drawing, const CardFacts& facts, const CardFacts& before, CardForm form, const Rect& rect,
              const Scene& scene);

}  // namespace view
