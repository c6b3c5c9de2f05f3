#pragma once

#include <string_view>

namespace model {

/// A source file of the program, as it was when it ran: its text lies in the recording.
struct SourceFile {
  std::string_view path, content;
};

}  // namespace model
