#pragma once

#include <sys/wait.h>

#include <string>

namespace engine {

/// How a process ended: by exit with a code, or by a signal (waitid(2): si_code, si_status).
///
///     if (auto status = child.poll()) std::puts(status->text().c_str());   // "stopped[SIGTERM]"
class ExitStatus {
 public:
  static ExitStatus exited(int code) noexcept { return ExitStatus{code}; }
  static ExitStatus killed_by(int signal) noexcept { return ExitStatus{-signal}; }
  static ExitStatus from(const siginfo_t& info) noexcept {
    return info.si_code == CLD_EXITED ? exited(info.si_status) : killed_by(info.si_status);
  }

  /// As Process.exitcode of CPython: N after exit(N), -N after signal N.
  int exitcode() const noexcept { return exitcode_; }
  bool by_signal() const noexcept { return exitcode_ < 0; }
  int signal() const noexcept { return by_signal() ? -exitcode_ : 0; }
  /// The documents' words: "stopped" after 0, "stopped[1]" after exit(1), "stopped[SIGTERM]".
  std::string text() const;

  friend bool operator==(ExitStatus, ExitStatus) noexcept = default;

 private:
  explicit ExitStatus(int exitcode) noexcept : exitcode_{exitcode} {}
  int exitcode_;
};

}  // namespace engine
