#pragma once

#include <stdexcept>

namespace trace {

/// A trace that cannot be read. The text is one sentence for people: the file, what is wrong, what can be done.
class TraceError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace trace
