// How long it takes to write one event into the shared trace: nanoseconds per event on standard output; or how much of the trace one
// event takes: bytes.
//
//     trace_bench WRITERS EVENTS [bytes]
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>

#include "trace/recorder.hpp"

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const bool bytes = argc > 3;
  const int writers = std::atoi(argv[1]), events = std::atoi(argv[2]) / writers;
  std::string name = (std::filesystem::temp_directory_path() / "trace_bench_XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(name.data());
  trace::Recorder& recorder = trace::recorder();
  recorder.create(folder / "run.spawn");
  recorder.become(recorder.new_serial());
  int go[2];
  if (::pipe(go) == -1) return 1;
  for (int writer = 0; writer < writers; ++writer) {
    if (::fork() == 0) {
      recorder.after_fork_in_child(recorder.new_serial());
      char byte;
      ::close(go[1]);
      static_cast<void>(!::read(go[0], &byte, 1));
      for (int i = 0; i < events; ++i) recorder.write({.object = 1, .value = i, .kind = trace::Kind::Note});
      ::_exit(0);
    }
  }
  const auto begin = std::chrono::steady_clock::now();
  ::close(go[1]);
  while (::wait(nullptr) > 0) {
  }
  const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - begin;
  const trace::Header& header = *recorder.header();
  const bool whole = header.lost_events == 0;
  const std::uint64_t units = header.next_unit - trace::system_units(header.capacity_units);
  std::filesystem::remove_all(folder);
  if (!whole) return 1;
  std::printf("%.1f\n", (bytes ? static_cast<double>(units * trace::kUnit) : taken.count()) / events / writers);
}
