#pragma once

#include <stdexcept>

namespace base {

/// A failure of which the user shall read one sentence: the place, the cause, the remedy. Exit status 1.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The command line asks for something that does not exist. Exit status 2.
class WrongUsage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace base
