// How long a message takes through our Queue, from C++ to C++: nanoseconds per message on standard output.
//
//     queue_bench PRODUCERS MESSAGES BYTES
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "engine/process.hpp"
#include "engine/queue.hpp"
#include "engine/synchronize.hpp"

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const int producers = std::atoi(argv[1]);
  const int messages = std::atoi(argv[2]) / producers * producers;
  const std::string text(static_cast<std::size_t>(std::atoi(argv[3])), 'x');
  engine::Queue queue;
  engine::Event go;
  std::vector<engine::Process> processes;
  for (int p = 0; p < producers; ++p) {
    processes.emplace_back(engine::ProcessOptions{.target = [&] {
      go.wait();
      for (int i = 0; i < messages / producers; ++i) queue.put(text);
    }});
  }
  for (engine::Process& process : processes) process.start();
  const auto begin = std::chrono::steady_clock::now();
  go.set();
  for (int i = 0; i < messages; ++i) {
    if (queue.get<std::string>()->size() != text.size()) return 1;
  }
  const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - begin;
  for (engine::Process& process : processes) process.join();
  std::printf("%.1f\n", taken.count() / messages);
}
