#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "lesson/markdown.hpp"

/// A lesson is five stops on one way: what will happen, what does happen, why, what if, and what comes next.
///
///     Guess -> See -> Why -> Try -> Next
///
/// Every lesson has all five. What stands at each follows from what its folder holds: a question is asked at one of the
/// first three (Question::at), the guide is divided between See and Why, the suggested changes belong to Try.
namespace lesson {

enum class Stop : std::uint8_t {
  Guess,  ///< The program has not begun: a question, and the choices.
  See,    ///< The film, with its cues.
  Why,    ///< The reasons.
  Try,    ///< The program, changed.
  Next,   ///< What has been learned, and the lesson after this one.
};
inline constexpr int kStops = 5;

/// "guess", "see", "why", "try", "next": for lesson.toml and the command line.
std::string_view name_of(Stop stop);
std::optional<Stop> stop_named(std::string_view name);
std::vector<std::string> stop_names();  ///< In order.
/// For the window.
base::Text title_of(Stop stop);

/// The part of a guide that is read at this stop. Up to its second heading of the highest level it says what to look
/// at (See); all that follows are the reasons (Why). Empty at the other stops.
std::span<const markdown::Block> blocks_at(Stop stop, const markdown::Document& guide);

}  // namespace lesson
