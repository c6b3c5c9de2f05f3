#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <utility>

namespace base {

/// First thing in a main(): /dev/null for each of the descriptors 0, 1 and 2 with which we were not started (`2>&-`).
/// Otherwise the next file that is opened, an epoll descriptor or a trace, gets the number of a standard stream and is
/// written to as one. Close-on-exec: a program that we start and that inherits the stream finds it closed, as it would
/// without us.
void fill_missing_standard_streams() noexcept;

/// fmt::print to standard error, except that what cannot be written (a full disk, a closed stream) is lost: there is no
/// other place to complain, and the exit status stays what it is.
template <class... Arguments>
void print_error(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  const std::string text = fmt::format(format, std::forward<Arguments>(arguments)...);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace base
