#pragma once

#include <stdexcept>
#include <string>

/// What the engine throws. A failed system call is std::system_error (base/check_syscall.hpp); an expected
/// outcome (timed out, end of file, full) is a value, never one of these.
namespace engine {

/// A contract breach that CPython reports as AssertionError; the text is CPython's.
class AssertionError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// A contract breach that CPython reports as ValueError; the text is CPython's.
class ValueError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// What CPython reports as AttributeError: something of a process that was never started.
class AttributeError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// What CPython reports as OSError without an error number ("handle is closed"); the text is CPython's.
class OSError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What CPython reports as RuntimeError.
class RuntimeError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A signal's handler wants a blocking operation to be given up (ProcessContext::set_signal_check): Python's
/// KeyboardInterrupt.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error{"interrupted by a signal"} {}
};

/// Thrown by a child's code to end the process with this exit code, as Python's SystemExit.
class SystemExit : public std::exception {
 public:
  explicit SystemExit(int code) noexcept : code_{code} {}
  int code() const noexcept { return code_; }
  const char* what() const noexcept override { return "SystemExit"; }

 private:
  int code_;
};

}  // namespace engine
