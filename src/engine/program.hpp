#pragma once

#include <chrono>
#include <sstream>
#include <string>
#include <string_view>

#include "engine/source_location.hpp"

/// The program's own voice: what a lesson shows of a program beside its processes.
namespace engine {

/// Writes the text to standard output in one write(2) and says so in the trace before it does.
void print_text(std::string_view text, SourceLocation place = SourceLocation::here());

/// What `print` prints, with the line on which it stands.
struct Words {
  template <class First>
  Words(const First& first, SourceLocation where = SourceLocation::here()) : place{where} {
    std::ostringstream out;
    out << first;
    text = out.str();
  }
  std::string text;
  SourceLocation place;
};

/// Prints values separated by spaces and ends the line, as Python's print:
///
///     engine::print("hello from", getpid());
template <class... Rest>
void print(const Words& first, const Rest&... rest) {
  std::ostringstream out;
  out << first.text;
  ((out << ' ' << rest), ...);
  out << '\n';
  print_text(out.str(), first.place);
}

/// Sleeps that long (nanosleep(2)), whatever signals come meanwhile, and says so in the trace. Throws
/// Interrupted.
void sleep(std::chrono::nanoseconds duration, SourceLocation place = SourceLocation::here());

}  // namespace engine
