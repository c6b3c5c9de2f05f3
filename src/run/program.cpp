#include "run/program.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "base/failure.hpp"
#include "base/path_search.hpp"

namespace run {

namespace fs = std::filesystem;

namespace {

bool is_option(const std::string& word) { return word == "-m" || word == "-c"; }

/// The descriptor that /dev/fd/N and its like name: `run <(generate)` of a shell.
std::optional<int> named_descriptor(std::string_view path) {
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(folder)) continue;
    int number = -1;
    const auto [end, error] = std::from_chars(path.data() + folder.size(), path.data() + path.size(), number);
    if (error == std::errc{} && end == path.data() + path.size() && number > 2) return number;
  }
  return std::nullopt;
}

bool is_for_python(const fs::path& file) {
  std::error_code error;
  return file.extension() == ".py" || fs::is_directory(file, error) || ::access(file.c_str(), X_OK) != 0;
}

void check_file(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file, error))
    throw base::Failure{fmt::format("There is no script {}: check the name.", file.string())};
  if (fs::is_directory(file, error) && !fs::exists(file / "__main__.py", error))
    throw base::Failure{fmt::format("{} is a folder without __main__.py: name the script in it.", file.string())};
  if (::access(file.c_str(), R_OK) != 0)
    throw base::Failure{
        fmt::format("{} may not be read: check its permissions (ls -l {}).", file.string(), file.string())};
  if (file.extension() == ".ipynb")
    throw base::Failure{fmt::format(
        "{} is a notebook, not a script: make one of it (`jupyter nbconvert --to script {}`), and run that.",
        file.string(), file.string())};
}

}  // namespace

Program find_program(const std::vector<std::string>& words) {
  Program program{.for_python = true, .words = words};
  const std::string& first = words.at(0);
  if (is_option(first)) {
    if (words.size() < 2)
      throw base::Failure{first == "-m" ? "-m wants the name of a module: `spawnarium run -m package.module`."
                                        : "-c wants Python code: `spawnarium run -c 'print(1)'`."};
    return program;
  }
  std::error_code error;
  const bool may_be_command = !fs::exists(first, error) && first.find('/') == std::string::npos;
  const std::optional<fs::path> command = may_be_command ? base::find_executable(first) : std::nullopt;
  if (!command) check_file(first);
  program.for_python = !command && is_for_python(first);
  program.kept_fd = named_descriptor(first);
  if (!program.for_python) program.words[0] = command ? command->string() : fs::absolute(first).string();
  return program;
}

}  // namespace run
