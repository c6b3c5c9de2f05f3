#include "run/interpreter.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <system_error>

#include "base/build_config.hpp"
#include "base/check_syscall.hpp"
#include "base/failure.hpp"
#include "base/path_search.hpp"
#include "engine/spawn.hpp"
#include "run/children.hpp"
#include "run/places.hpp"

namespace run {

namespace fs = std::filesystem;
namespace build = spawnarium::build_config;

namespace {

struct Answer {
  std::string implementation, version, suffix;
};

/// What the interpreter says of itself.
Answer ask(const std::string& interpreter) {
  engine::Spawned asked =
      spawn_own({.argv = {interpreter, "-I", "-c",
                          "import sys, sysconfig; print(sys.implementation.name, '%d.%d' % sys.version_info[:2], "
                          "sysconfig.get_config_var('EXT_SUFFIX'))"},
                 .standard_input = engine::Stream::Null,
                 .standard_output = engine::Stream::Pipe,
                 .standard_error = engine::Stream::Null});
  std::string text;
  std::array<char, 512> part;
  ssize_t got = 0;
  while ((got = base::retry_on_eintr([&] { return ::read(asked.standard_output.get(), part.data(), part.size()); })) >
         0)
    text.append(part.data(), static_cast<std::size_t>(got));
  int status = 0;
  base::retry_on_eintr([&] { return ::waitpid(asked.child.pid, &status, 0); });
  Answer answer;
  std::istringstream{text} >> answer.implementation >> answer.version >> answer.suffix;
  if (status != 0 || answer.suffix.empty())
    throw base::Failure{fmt::format("{} is not a Python interpreter that works.", interpreter)};
  return answer;
}

void check_binding(const std::string& interpreter, const Answer& answer) {
  if (fs::exists(python_folder() / "spawnarium" / ("_spawnarium" + answer.suffix))) return;
  throw base::Failure{
      fmt::format("{} is {} {}, but Spawnarium's binding was built for {} ({}): use that one, or build again with "
                  "-DSPAWNARIUM_PYTHON={}.",
                  interpreter, answer.implementation, answer.version, build::kPythonVersion, build::kPythonExecutable,
                  interpreter)};
}

bool same_file(const std::string& one, const std::string& other) {
  std::error_code error;
  return fs::equivalent(one, other, error) && !error;
}

/// /usr/bin/python3 leads to python3.11: where the name tells the version, nobody has to be asked.
bool name_tells_version(const std::string& interpreter) {
  std::error_code error;
  return fs::canonical(interpreter, error).filename() == fmt::format("python{}", build::kPythonVersion);
}

}  // namespace

Interpreter find_interpreter(const std::string& wanted) {
  const std::string path =
      wanted.empty() ? std::string{build::kPythonExecutable} : base::find_executable(wanted).value_or("").string();
  if (wanted.empty() && !base::find_executable(path))
    throw base::Failure{
        fmt::format("There is no {}, the interpreter that Spawnarium was built for: install it (apt-get install "
                    "python3), or choose "
                    "another with --python.",
                    path)};
  if (path.empty())
    throw base::Failure{fmt::format("There is no interpreter {}: check --python, or leave it out to use {}.", wanted,
                                    build::kPythonExecutable)};
  if (same_file(path, build::kPythonExecutable) && name_tells_version(path))
    return {.path = path, .version = build::kPythonVersion};
  const Answer answer = ask(path);
  check_binding(path, answer);
  return {.path = path, .version = answer.version};
}

Interpreter interpreter_of_user() {
  const char* folder = std::getenv("VIRTUAL_ENV");
  const std::optional<fs::path> python = folder != nullptr && *folder != '\0'
                                             ? base::find_executable((fs::absolute(folder) / "bin/python3").string())
                                             : std::nullopt;
  if (!python) return find_interpreter();
  try {
    Interpreter interpreter = find_interpreter(python->string());
    interpreter.environment = folder;
    return interpreter;
  } catch (const base::Failure& failure) {
    throw base::Failure{fmt::format("{} (The virtual environment {} is active. To run without it: --python {}.)",
                                    failure.what(), folder, build::kPythonExecutable)};
  }
}

}  // namespace run
