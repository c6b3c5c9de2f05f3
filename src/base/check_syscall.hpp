#pragma once

#include <cerrno>
#include <string>
#include <system_error>

namespace base {

/// Throws the std::system_error of an errno value; `what` names the call and its object.
[[noreturn]] inline void throw_errno(int error, const std::string& what) {
  throw std::system_error{error, std::generic_category(), what};
}

/// Returns the result of a system call, or throws std::system_error that names the call (and, where the
/// caller adds it, the object): `check_syscall(::open(path, O_RDONLY), "open " + path)`.
/// `Result` is any signed integer whose -1 means failure with errno set.
template <class Result>
Result check_syscall(Result result, const std::string& what) {
  if (result == static_cast<Result>(-1)) throw_errno(errno, what);
  return result;
}

template <class Result>
Result check_syscall(Result result, const char* what) {
  if (result == static_cast<Result>(-1)) throw_errno(errno, what);
  return result;
}

/// Repeats a call that a signal interrupted (EINTR); any other failure is returned as it is.
template <class Call>
auto retry_on_eintr(Call call) {
  auto result = call();
  while (result == static_cast<decltype(result)>(-1) && errno == EINTR) result = call();
  return result;
}

}  // namespace base
