#pragma once

#include <string>
#include <string_view>

#include "trace/event.hpp"
#include "trace/reader.hpp"

namespace app {

/// One event as a line of text with everything that is in it, for people who look for what really happened:
///
///        0.012345    3 call_begun     print object=3 main.py:7 "hello\n"
std::string event_text(const trace::Reader& reader, const trace::Event& event);

/// A text in quotes, with what cannot be printed escaped as in Python or C.
std::string quoted(std::string_view text);

}  // namespace app
