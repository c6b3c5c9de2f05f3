#pragma once

#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "base/unique_fd.hpp"
#include "engine/child.hpp"

namespace engine {

/// What a spawned program gets as one of its standard streams.
enum class Stream {
  Inherit,  ///< Ours.
  Pipe,     ///< One end of a pipe; the other is in Spawned.
  Null,     ///< /dev/null
};

struct SpawnOptions {
  std::vector<std::string> argv = {};  ///< The program, looked up in PATH unless it has a slash, and its arguments.
  std::optional<std::vector<std::string>> environment = {};  ///< "NAME=value" each; nullopt: ours.
  std::string directory = {};                                ///< Empty: ours.
  Stream standard_input = Stream::Inherit;
  Stream standard_output = Stream::Inherit;
  Stream standard_error = Stream::Inherit;
  std::vector<int> kept_fds =
      {};                  ///< Open in the program too, under the same numbers. All others from 3 on are closed.
  bool own_group = false;  ///< The program leads a new process group (setpgid(2)), and has no terminal.
  int death_signal = 0;    ///< Sent to it when the thread that spawned it ends (prctl(2), PR_SET_PDEATHSIG).
};

struct Spawned {
  ChildHandle child;
  base::UniqueFd standard_input;                   ///< Where Stream::Pipe was asked for: what we write to,
  base::UniqueFd standard_output, standard_error;  ///< and what we read from.
};

/// Which step failed between fork and exec, in the child: what() is "exec /no/such/program: No such file or
/// directory".
class SpawnError : public std::system_error {
 public:
  SpawnError(int error, std::string stage, const std::string& program);
  const std::string& stage() const noexcept { return stage_; }

 private:
  std::string stage_;
};

/// Starts a program: fork and exec.
///
///     engine::Spawned cat = engine::spawn({.argv = {"cat"}, .standard_output = engine::Stream::Pipe});
///
/// Returns when exec(2) has succeeded. Throws SpawnError when it did not: the child reports {stage, errno}
/// over a close-on-exec pipe and nothing is left of it. Throws SpawnError also when there is no pidfd for the child,
/// which is killed then. Throws std::system_error when no child could be made.
/// The memory is not copied (vfork(2)), so it takes the same time however large this process is;
/// pthread_atfork(3) handlers do not run. The program starts with the default action for every signal that is
/// caught here and for SIGPIPE, and with no signal blocked. The child is the caller's to wait for: `Child`
/// does it.
Spawned spawn(const SpawnOptions& options);

}  // namespace engine
