#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "view/texts.hpp"

/// Everything that a key can ask for, in one table: what the window obeys is what the help overlay lists.
namespace view {

/// Keys without a character of their own.
enum class Key : std::uint8_t {
  None,
  Space,
  Enter,
  Escape,
  Tab,
  Backspace,
  Delete,
  Left,
  Right,
  Up,
  Down,
  Home,
  End,
  PageUp,
  PageDown,
  F1,
  F2,
  F3,
  F4,
  F5,
  F6,
  F7,
  F8,
  F9,
  F10,
  F11,
  F12,
};

/// One press. A printable key is its character, whatever the layout of the keyboard: '?' is '?' on all of them.
struct KeyPress {
  Key key = Key::None;
  char32_t character = 0;                         ///< Lower case.
  bool ctrl = false, shift = false, alt = false;  ///< shift counts for `key` and with ctrl; a character has it within.
  bool operator==(const KeyPress&) const = default;
};

enum class Command : std::uint8_t {
  PlayOrPause,
  GoLive,
  StepForward,
  StepBack,
  NextOperation,
  PreviousOperation,
  NextOfSelected,
  PreviousOfSelected,
  ToBegin,
  ToEnd,
  Faster,
  Slower,
  NormalSpeed,
  NextPace,
  LoopFrom,
  LoopTo,
  LoopOff,
  ToggleBookmark,
  NextBookmark,
  PreviousBookmark,
  SelectNext,
  SelectPrevious,
  SelectNothing,
  NextInGuide,
  PreviousInGuide,
  AnswerA,
  AnswerB,
  AnswerC,
  AnswerD,
  ZoomIn,
  ZoomOut,
  PanBack,
  PanForward,
  FitTimeline,
  LoopSelected,
  ZoomToLoop,
  ShowAll,
  ShowGuide,
  ShowStage,
  ShowTimeline,
  ShowCode,
  ShowConsole,
  ShowInspector,
  NextPanel,
  PreviousPanel,
  ScrollUp,
  ScrollDown,
  ScrollLeft,
  ScrollRight,
  ScrollPageUp,
  ScrollPageDown,
  ScrollToBegin,
  ScrollToEnd,
  EdgeLeft,
  EdgeRight,
  EdgeUp,
  EdgeDown,
  UsualLayout,
  FollowLine,
  Present,
  Spotlight,
  FullScreen,
  LargerText,
  SmallerText,
  NormalText,
  NextLanguage,
  NextTheme,
  LessMotion,
  Help,
  Words,
  Lessons,
  OpenFile,
  RunAgain,
  StopRun,
  TypeInput,
  EndInput,
  Edit,
  RunEdited,
  SideBySide,
  BackToOriginal,
  TakeAlong,
  SaveRecording,
  SavePicture,
  Quit,
  CueForward,
  CueBack,
  NextStop,
  PreviousStop,
  Accept,
  Up,
  Down,
  Close,
  Hold,
  DocumentOrder,
  HandUsual,
  HandKeepOn,
  HandDice,
  HandUndo,
  HandRedo,
  HandEachStep,
  HandLetGo,
  HandCard1,
  HandCard2,
  HandCard3,
  HandCard4,
  HandCard5,
  HandCard6,
  HandCard7,
  HandCard8,
  HandCard9,
};

/// Where a group of keys stands in the help.
enum class CommandGroup : std::uint8_t { Hand, Time, Choose, Look, Program };
inline constexpr int kCommandGroups = 5;

/// The table of keys that is in force. While a program is held, the keys of the hand of cards (view/hand.hpp) have
/// precedence.
enum class KeyTable : std::uint8_t { Usual, Hand };

struct Shortcut {
  Command command;
  KeyPress press;
  CommandGroup group;
  Text says;
  bool listed = true;  ///< False: a second key for what is listed with another.
};
/// All shortcuts of a table; no key occurs twice. A command whose key is used by the hand has another key or none in
/// that table.
std::span<const Shortcut> shortcuts(KeyTable table = KeyTable::Usual);

/// What a press asks for, where nothing else has the keyboard.
std::optional<Command> command_of(KeyPress press, KeyTable table = KeyTable::Usual);

/// "Ctrl+R", "F5", "Space", "→": as the help shows it.
std::string name_of(KeyPress press);
/// The press of which this is the name; nothing: there is none.
std::optional<KeyPress> press_named(std::string_view name);
/// The first key of a command.
std::string key_of(Command command);

Text title_of(CommandGroup group);

}  // namespace view
