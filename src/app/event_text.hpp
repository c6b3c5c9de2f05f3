#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/language.hpp"
#include "recording/recording.hpp"
#include "recording/scan.hpp"
#include "trace/event.hpp"

namespace app {

/// One event as a line of text with everything that is in it, for people who look for what really happened:
///
///        0.012345    3 call_begun     print object=3 main.py:7 "hello\n"
std::string event_text(const recording::Scan& scan, const trace::Event& event);

/// The same event as a line of the story: its time, aligned, and its sentence.
std::string story_line(base::TraceTime at, std::string_view sentence);

/// "main.py:7", or empty where the place of an event is not known.
std::string place_text(std::span<const model::SourceFile> sources, std::uint32_t place);
inline std::string place_text(const recording::Recording& recording, std::uint32_t place) {
  return place_text(recording.sources(), place);
}

/// A text in quotes, with what cannot be printed escaped as in Python or C.
std::string quoted_text(std::string_view text);

/// What of a recording this program does not know and has left out, in words.
std::string skipped_text(const trace::Skipped& skipped, base::Language language);

}  // namespace app
