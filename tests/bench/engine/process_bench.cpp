// How long a child takes from its start to the end of its join: nanoseconds per child on standard output.
//
//     process_bench ours|held|raw CHILDREN ALIVE      ALIVE at once: all are started, then all are joined
//
// `held`: ours, and each child lives until it is let go, be it one or a thousand.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <vector>

#include "engine/process.hpp"
#include "engine/synchronize.hpp"

namespace {

void run_ours(int alive) {
  std::deque<engine::Process> children;
  for (int i = 0; i < alive; ++i) children.emplace_back(engine::ProcessOptions{.target = [] {}}).start();
  for (engine::Process& child : children) child.join();
}

void run_held(int alive) {
  engine::Event go;
  std::deque<engine::Process> children;
  for (int i = 0; i < alive; ++i) children.emplace_back(engine::ProcessOptions{.target = [&] { go.wait(); }}).start();
  go.set();
  for (engine::Process& child : children) child.join();
}

void run_raw(int alive) {
  int fds[2];
  if (::pipe(fds) == -1) std::abort();
  std::vector<pid_t> children;
  for (int i = 0; i < alive; ++i) {
    const pid_t pid = ::fork();
    if (pid == 0) {
      char byte;
      ::close(fds[1]);
      if (alive > 1) static_cast<void>(!::read(fds[0], &byte, 1));
      ::_exit(0);
    }
    children.push_back(pid);
  }
  ::close(fds[1]);
  for (const pid_t pid : children) {
    siginfo_t info;
    ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED);
  }
  ::close(fds[0]);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const int count = std::atoi(argv[2]), alive = std::atoi(argv[3]);
  const auto is = [kind = argv[1]](const char* name) { return std::strcmp(kind, name) == 0; };
  const auto run = is("ours") ? run_ours : is("held") ? run_held : run_raw;
  run(alive);
  const auto begin = std::chrono::steady_clock::now();
  for (int done = 0; done < count; done += alive) run(alive);
  const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - begin;
  std::printf("%.1f\n", taken.count() / count);
}
