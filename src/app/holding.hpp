#pragma once

#include <random>
#include <string>

#include "app/showing.hpp"
#include "host/hand.hpp"
#include "view/commands.hpp"
#include "view/hand.hpp"

namespace app {

/// The learner's side of a held program: the cards to choose from, and what the keys and the mouse do with them.
///
///     holding.look_at(showing, language);                     // each frame
///     if (holding.scene() != nullptr) draw(*holding.scene());
///     if (holding.command(command, showing)) return;
class Holding {
 public:
  /// Updates the cards from the present hand of the program. While a process moves, the last cards remain, but cannot
  /// be chosen.
  void look_at(const Showing& showing, view::Language language, bool awaits_line);
  /// Forgets the cards: the program that is shown is not held.
  void put_down() { there_ = false; }
  /// The cards; nullptr while the program is not held.
  const view::HandScene* scene() const { return there_ ? &scene_ : nullptr; }
  bool each() const { return scene_.each; }
  /// Whether the learner can choose now.
  bool open() const { return there_ && scene_.open; }

  struct Answer {
    std::string says;  ///< Empty: nothing.
  };
  /// Executes a command of the hand. nullopt: the command is another one, or no program is held.
  std::optional<Answer> command(view::Command command, Showing& showing, view::Language language);
  void choose(const view::action::ChooseStep& step, Showing& showing);

 private:
  void deal(const host::Hand& hand, const Showing& showing, view::Language language);
  std::optional<Answer> choose_card(int digit, Showing& showing, view::Language language);

  bool there_ = false;
  bool said_that_it_differs_ = false;  ///< Where it began to: later hands are as any other.
  std::optional<view::Language> dealt_in_;
  view::HandScene scene_;
  std::mt19937 dice_{std::random_device{}()};
};

}  // namespace app
