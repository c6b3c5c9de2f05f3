// How long acquire and release of a free Lock take together: nanoseconds on standard output.
//
//     lock_bench ours|posix TIMES       posix: sem_trywait and sem_post of a shared semaphore
#include <semaphore.h>
#include <sys/mman.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "engine/synchronize.hpp"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const bool ours = std::strcmp(argv[1], "ours") == 0;
  const int times = std::atoi(argv[2]);
  engine::Lock lock;
  auto* semaphore =
      static_cast<sem_t*>(::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  ::sem_init(semaphore, 1, 1);
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < times; ++i) {
    if (ours) {
      lock.acquire();
      lock.release();
    } else {
      ::sem_trywait(semaphore);
      ::sem_post(semaphore);
    }
  }
  const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - begin;
  std::printf("%.1f\n", taken.count() / times);
}
