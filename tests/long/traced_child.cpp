// Preloaded into the supervisor by tests/long/syscalls (LD_PRELOAD): the process that its fork(2) makes stops at its
// first moment, and $TRACE_CHILD, a shell script, is run with its pid. That attaches strace and lets it go on.

#include <dlfcn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>

extern "C" pid_t fork() {
  const auto real_fork = reinterpret_cast<pid_t (*)()>(::dlsym(RTLD_NEXT, "fork"));
  const pid_t forked = real_fork();
  if (forked != 0) return forked;
  const std::string script = ::getenv("TRACE_CHILD"), pid = std::to_string(::getpid());
  ::unsetenv("TRACE_CHILD");
  ::unsetenv("LD_PRELOAD");
  ::prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
  // A child of its own would belong to the family: a grandchild is adopted by the guardian.
  const pid_t between = real_fork();
  if (between == 0) {
    if (real_fork() == 0) {
      ::setsid();
      ::execl("/bin/sh", "sh", script.c_str(), pid.c_str(), nullptr);
    }
    ::_exit(0);
  }
  ::waitpid(between, nullptr, 0);
  ::raise(SIGSTOP);
  return 0;
}
