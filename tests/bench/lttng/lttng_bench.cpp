// The peer of trace_bench: the same events through an LTTng-UST tracepoint. Nanoseconds per event on standard output.
//
//     lttng_bench WRITERS EVENTS       in a session that has `spawnarium_bench:event` enabled (tests/bench/run makes
//     one)
#define LTTNG_UST_TRACEPOINT_CREATE_PROBES
#define LTTNG_UST_TRACEPOINT_DEFINE
#include "lttng/tracepoint.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const int writers = std::atoi(argv[1]), events = std::atoi(argv[2]) / writers;
  if (!lttng_ust_tracepoint_enabled(spawnarium_bench, event)) return 1;  // Nobody records.
  int ready[2], go[2];
  if (::pipe(ready) == -1 || ::pipe(go) == -1) return 1;
  char byte = 0;
  for (int writer = 0; writer < writers; ++writer) {
    if (::fork() == 0) {  // liblttng-ust-fork, preloaded, registers the child.
      ::close(go[1]);
      while (!lttng_ust_tracepoint_enabled(spawnarium_bench, event)) ::usleep(1000);
      if (::write(ready[1], &byte, 1) != 1) ::_exit(1);
      static_cast<void>(!::read(go[0], &byte, 1));
      for (int i = 0; i < events; ++i) lttng_ust_tracepoint(spawnarium_bench, event, 1, i, 82);
      ::_exit(0);
    }
  }
  for (int writer = 0; writer < writers; ++writer)
    if (::read(ready[0], &byte, 1) != 1) return 1;
  const auto begin = std::chrono::steady_clock::now();
  ::close(go[1]);
  while (::wait(nullptr) > 0) {
  }
  const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - begin;
  std::printf("%.1f\n", taken.count() / events / writers);
}
