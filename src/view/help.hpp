#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "view/commands.hpp"
#include "view/scroll_step.hpp"
#include "view/texts.hpp"
#include "view/toolkit/canvas.hpp"

namespace view {

/// What the help keeps from frame to frame.
struct HelpState {
  std::string notice;  ///< Where the list of what comes from others lies (lessons/NOTICE), for the section About.
  std::vector<Command> withheld = {};  ///< Commands that cannot be obeyed here: not listed.
  KeyTable table = KeyTable::Usual;    ///< The keys that are in force.
  float scroll = 0;
  ScrollSteps keys = {};
  Grip grip = {};
};

/// The licences, in a few sentences. `notice`: as of HelpState.
std::string about_text(Language language, std::string_view notice);

/// All keys, over the rest, in as many columns as there is room for, then About. Where that lies out of sight an entry
/// at the top, and the key named there, go to it; beside it there is one for the words.
enum class HelpAsk : std::uint8_t { Nothing, Close, Words };
HelpAsk draw_help(Canvas& canvas, Language language, HelpState& state);

}  // namespace view
