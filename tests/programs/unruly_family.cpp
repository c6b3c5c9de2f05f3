// A family that is hard to end, for tests of the supervisor. It knows nothing of the engine.
//
//     unruly_family crowd daemon stopped hop      prints "ready" when all of them are there, and then waits for a
//     signal
//
// crowd    four children that wait, each with one child
// daemon   a grandchild in a session of its own whose parent has ended (setsid(2), double fork)
// stopped  a child that has stopped itself with SIGSTOP, and has a child
// hop      a process that forks the next one and exits, for ever
// output   prints without end, instead of waiting
// deaf     ignores SIGINT, SIGTERM and SIGHUP
// exit     does not wait: leaves everybody behind and ends with status 3
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string_view>

namespace {

[[noreturn]] void wait_for_ever() {
  while (true) ::pause();
}

void make_crowd() {
  for (int i = 0; i < 4; ++i) {
    if (::fork() != 0) continue;
    ::fork();
    wait_for_ever();
  }
}

void make_daemon() {
  const pid_t between = ::fork();
  if (between == 0) {
    ::setsid();
    if (::fork() != 0) ::_exit(0);
    wait_for_ever();
  }
  ::waitpid(between, nullptr, 0);
}

void make_stopped() {
  const pid_t child = ::fork();
  if (child == 0) {
    ::fork();
    ::kill(::getpid(), SIGSTOP);
    wait_for_ever();
  }
  ::waitpid(child, nullptr, WUNTRACED);
}

[[noreturn]] void hop() {
  while (true)
    if (::fork() > 0) ::_exit(0);
}

void print_for_ever() {
  while (::write(STDOUT_FILENO, "and on\n", 7) == 7) {
  }
}

}  // namespace

int main(int argc, char** argv) {
  bool output = false, leave = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view what{argv[i]};
    if (what == "crowd") make_crowd();
    if (what == "daemon") make_daemon();
    if (what == "stopped") make_stopped();
    if (what == "hop" && ::fork() == 0) hop();
    if (what == "output") output = true;
    if (what == "exit") leave = true;
    if (what == "deaf")
      for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::signal(signal, SIG_IGN);
  }
  if (::write(STDOUT_FILENO, "ready\n", 6) != 6) return 1;
  if (leave) return 3;
  if (output) print_for_ever();
  wait_for_ever();
}
