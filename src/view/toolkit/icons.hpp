#pragma once

#include <cstdint>

#include "view/toolkit/color.hpp"

namespace view {

/// Pictures that are drawn, not glyphs of a font: they look the same everywhere, at every size.
enum class Icon : std::uint8_t {
  Play,
  Pause,
  StepForward,
  StepBack,
  ToBegin,
  ToEnd,
  Live,
  Loop,
  Bookmark,
  NextEvent,
  Running,    ///< A filled disc.
  Hourglass,  ///< Waiting.
  Moon,       ///< Sleeping.
  Zombie,     ///< Ended, not yet joined: a hollow body with a cross for a head.
  Fish,       ///< One of a shoal ...
  FishHollow,
  FishBones,
  Ended,   ///< Stopped, 0: a square.
  Failed,  ///< Stopped with another code: a cross.
  Killed,  ///< Stopped by a signal: a bolt in a ring.
  Signal,  ///< A bolt on its way.
  Orphan,  ///< A broken line to the parent.
  Daemon,  ///< A ring with two horns.
  Lock,
  Unlock,
  Key,  ///< A lock is held.
  Queue,
  Pipe,
  Event,
  Barrier,
  Memory,  ///< A row of cells.
  Semaphore,
  Print,
  Input,
  Exception,
  Deadlock,
  Open,
  Folder,
  File,
  Check,
  Close,
  Search,
  Help,
  Theme,
  Language,
  Larger,
  Smaller,
  Presenter,
  Picture,
  Again,
  Stop,
  Menu,
  Next,
  Previous,
  Up,
  Down,
  Eye,
  Info,
  Hand,  ///< The learner's turn.
};

/// Draws it in the square of side `size` around `center`.
void draw_icon(ImDrawList& list, Icon icon, ImVec2 center, float size, Color color);

}  // namespace view
