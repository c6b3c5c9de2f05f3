#pragma once

#include <stdexcept>
#include <string>

#include "record/call.hpp"

/// What the engine throws. A failed system call is std::system_error (base/check_syscall.hpp); an expected
/// outcome (timed out, end of file, full) is a value, never one of these.
namespace engine {

/// An exception that says in the trace, under Python's name for it, how the operation under way ends.
template <class Base>
class Named : public Base {
 protected:
  Named(const char* name, const std::string& text, const char* python_text) : Base{text} {
    record::Recorder& to = record::recorder();
    const std::string message = *python_text == '\0' ? name : std::string{name} + ": " + python_text;
    if (to.on()) record::say_thrown(trace::Outcome::Raised, to.text(message));
  }
  /// The text is CPython's as well.
  Named(const char* name, const std::string& text) : Named{name, text, text.c_str()} {}
};

/// A contract breach that CPython reports as AssertionError; the text is CPython's.
class AssertionError : public Named<std::logic_error> {
 public:
  explicit AssertionError(const std::string& text) : Named{"AssertionError", text} {}
};

/// A contract breach that CPython reports as ValueError; the text is CPython's.
class ValueError : public Named<std::logic_error> {
 public:
  explicit ValueError(const std::string& text) : Named{"ValueError", text} {}
};

/// What CPython reports as AttributeError: something of a process that was never started.
class AttributeError : public Named<std::logic_error> {
 public:
  explicit AttributeError(const std::string& text) : Named{"AttributeError", text} {}
};

/// What CPython reports as OSError without an error number ("handle is closed"); the text is CPython's.
class OSError : public Named<std::runtime_error> {
 public:
  explicit OSError(const std::string& text) : Named{"OSError", text} {}
};

/// What CPython reports as RuntimeError.
class RuntimeError : public Named<std::runtime_error> {
 public:
  explicit RuntimeError(const std::string& text) : Named{"RuntimeError", text} {}
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
