#pragma once

#include <cstdint>

#include "record/recorder.hpp"

namespace engine {

/// The line of the program that an operation stands on. Every operation takes one as its last parameter, and
/// a C++ program never writes it: the default is the caller's own line.
///
///     bool join(Timeout timeout = {}, SourceLocation place = SourceLocation::here());
///
/// Costs nothing until somebody listens. A binding gives what the trace shall say:
/// `SourceLocation{trace::place_of(source, line)}`.
class SourceLocation {
 public:
  /// As a default argument: the caller's line. (clang 14 has no std::source_location.)
  static SourceLocation here(const char* file = __builtin_FILE(), std::uint32_t line = __builtin_LINE()) noexcept {
    return SourceLocation{file, line};
  }
  explicit SourceLocation(std::uint32_t encoded) noexcept : number_{encoded} {}

  /// As Event::place wants it; 0 when nobody listens. The first use of a source file stores its content in
  /// the trace, if it can still be read.
  std::uint32_t encoded() const;

 private:
  SourceLocation(const char* file, std::uint32_t line) noexcept : file_{file}, number_{line} {}

  const char* file_ = nullptr;
  std::uint32_t number_;
};

/// The place for a trace::CallDetail.
inline std::uint32_t call_place(const SourceLocation& place) { return record::recorder().on() ? place.encoded() : 0; }

}  // namespace engine
