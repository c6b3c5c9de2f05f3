#pragma once

#include <optional>
#include <string>
#include <vector>

namespace run {

/// What is to be run, found from the words that a user has typed:
///
///     hello.py ARGS        a script: a file that ends in .py or is not executable, a folder or archive with a
///                          __main__.py, a FIFO
///     -m MODULE, -c CODE   as python3 has them
///     build/fish ARGS      an executable
///     sh -c ...            a name without a slash that is no file here: an executable in PATH, as in a shell
struct Program {
  bool for_python = false;          ///< The words are an interpreter's.
  std::vector<std::string> words;   ///< An executable's path is absolute.
  std::optional<int> kept_fd = {};  ///< The words name this descriptor (/dev/fd/63): it must be open in the program.
};

/// Throws Failure: there is no such thing, it may not be read, it is no program (a notebook).
Program find_program(const std::vector<std::string>& words);

}  // namespace run
