#pragma once

#include <cstdio>
#include <ostream>
#include <streambuf>

#include "base/check_syscall.hpp"

namespace app {

/// Standard output as a std::ostream that throws std::system_error with the errno of the first failed write. std::cout
/// only turns bad, and a command would go on producing what is lost.
///
///     StandardOutput out;
///     export_csv(scan, out);
///
/// Shares the buffer of `stdout` with fmt::print, which `run_command_line` flushes.
class StandardOutput : public std::ostream {
 public:
  StandardOutput() : std::ostream{nullptr} {
    rdbuf(&buffer_);
    exceptions(std::ios::badbit);
  }

 private:
  class Buffer : public std::streambuf {
   protected:
    std::streamsize xsputn(const char* bytes, std::streamsize count) override {
      if (count <= 0) return 0;  // Nothing may come as a null pointer, which fwrite does not take.
      if (std::fwrite(bytes, 1, static_cast<std::size_t>(count), stdout) != static_cast<std::size_t>(count))
        base::throw_errno(errno, "write to standard output");
      return count;
    }
    int_type overflow(int_type letter) override {
      if (traits_type::eq_int_type(letter, traits_type::eof())) return traits_type::not_eof(letter);
      const char byte = traits_type::to_char_type(letter);
      xsputn(&byte, 1);
      return letter;
    }
  };
  Buffer buffer_;
};

}  // namespace app
