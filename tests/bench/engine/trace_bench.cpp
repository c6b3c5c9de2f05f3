// How long it takes to write one event into the shared trace: nanoseconds per event on standard output; or how much of
// the trace one event takes: bytes. `floor`: what the machine takes for its part, a reading of the processor's counter
// and 56 bytes into fresh memory of a file. When that is slower on another day, so is an event.
//
//     trace_bench WRITERS EVENTS [bytes]
//     trace_bench floor EVENTS
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>

#include "record/recorder.hpp"

namespace {

using Clock = std::chrono::steady_clock;

/// Nanoseconds for each of so many events that are only a time in 56 bytes.
double floor_of(int events) {
  constexpr std::size_t kEvent = 56, kPiece = 1 << 16;
  static constexpr std::array<char, kPiece> kZeros{};
  std::string name = (std::filesystem::temp_directory_path() / "trace_floor_XXXXXX").string();
  const int fd = ::mkstemp(name.data());
  ::unlink(name.c_str());
  const std::size_t size = (static_cast<std::size_t>(events) * kEvent / kPiece + 1) * kPiece;
  if (::posix_fallocate(fd, 0, static_cast<off_t>(size)) != 0) return 0;
  char* const memory = static_cast<char*>(::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
  const auto begin = Clock::now();
  std::size_t fresh = 0;
  for (std::size_t at = 0; at < static_cast<std::size_t>(events) * kEvent; at += kEvent) {
    if (at + kEvent > fresh) {
      static_cast<void>(!::pwrite(fd, kZeros.data(), kPiece, static_cast<off_t>(fresh)));
      ::madvise(memory + fresh, kPiece, MADV_POPULATE_WRITE);
      fresh += kPiece;
    }
    std::array<std::uint64_t, kEvent / 8> event{};
#if defined(__x86_64__)
    event[0] = __builtin_ia32_rdtsc();
#endif
    std::memcpy(memory + at, event.data(), kEvent);
  }
  const std::chrono::duration<double, std::nano> taken = Clock::now() - begin;
  return taken.count() / events;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  if (argv[1] == std::string_view{"floor"}) return std::printf("%.1f\n", floor_of(std::atoi(argv[2]))) > 0 ? 0 : 1;
  const bool bytes = argc > 3;
  const int writers = std::atoi(argv[1]), events = std::atoi(argv[2]) / writers;
  std::string name = (std::filesystem::temp_directory_path() / "trace_bench_XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(name.data());
  record::Recorder& recorder = record::recorder();
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
  const auto begin = Clock::now();
  ::close(go[1]);
  while (::wait(nullptr) > 0) {
  }
  const std::chrono::duration<double, std::nano> taken = Clock::now() - begin;
  const trace::Header& header = *recorder.header();
  const bool whole = header.lost_events == 0;
  const std::uint64_t units = header.next_unit - trace::system_units(header.capacity_units);
  std::filesystem::remove_all(folder);
  if (!whole) return 1;
  std::printf("%.1f\n", (bytes ? static_cast<double>(units * trace::kUnit) : taken.count()) / events / writers);
}
