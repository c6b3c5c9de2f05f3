#include "lesson/condition.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace lesson {
namespace {

std::string event_word(const Pattern& pattern) {
  if (const auto* kind = std::get_if<trace::Kind>(&pattern.what)) return std::string(trace::name_of(*kind));
  return std::string(trace::name_of(std::get<trace::Operation>(pattern.what)));
}

std::string counted_words(const Count& count) {
  if (count.at_least && count.at_most && *count.at_least == *count.at_most) {
    return fmt::format("{} happens {} times", count.of.words(), *count.at_least);
  }
  std::string words = count.of.words() + " happens";
  if (count.at_least) words += fmt::format(" at least {} times", *count.at_least);
  if (count.at_most) words += *count.at_most == 0 ? " never" : fmt::format(" at most {} times", *count.at_most);
  return words;
}

struct Words {
  std::string operator()(const Before& before) const {
    return fmt::format("{} before {}", before.first.words(), before.second.words());
  }
  std::string operator()(const Count& count) const { return counted_words(count); }
  std::string operator()(const Unfinished& call) const { return call.call.words() + " is never over"; }
  std::string operator()(const ExitCode& exit) const {
    return fmt::format("{} ends with exit code {}", exit.process, exit.is);
  }
  std::string operator()(const FinalState& state) const {
    return fmt::format("{} is {} at the end", state.process, state.is);
  }
  std::string operator()(const Lines& lines) const {
    return fmt::format("{} prints, in this order: {}", lines.by.empty() ? "the program" : lines.by,
                       fmt::join(lines.in_order, " | "));
  }
  std::string operator()(const Output& output) const {
    return fmt::format("the output is {}: {}", output.any_order ? "in any order" : "exactly",
                       fmt::join(output.is, " | "));
  }
};

}  // namespace

std::string_view name_of(Phase phase) {
  switch (phase) {
    case Phase::Begun:
      return "begun";
    case Phase::Blocked:
      return "blocked";
    case Phase::Ended:
      return "ended";
  }
  return "?";
}

std::string Pattern::words() const {
  std::string words = process.empty() ? "" : process + " ";
  words += event_word(*this);
  if (!object.empty()) words += " " + object;
  if (std::holds_alternative<trace::Operation>(what) && phase != Phase::Begun)
    words += fmt::format(" {}", name_of(phase));
  if (outcome) words += fmt::format(" {}", trace::name_of(*outcome));
  if (value) words += fmt::format(" {}", *value);
  if (!text.empty()) words += fmt::format(" '{}'", text);
  if (!by.empty()) words += " by " + by;
  if (nth < 0) words += nth == -1 ? " (the last)" : fmt::format(" (number {} from the end)", -nth);
  if (nth > 1) words += fmt::format(" (number {})", nth);
  return words;
}

std::string words_of(const Condition& condition) { return std::visit(Words{}, condition); }

}  // namespace lesson
