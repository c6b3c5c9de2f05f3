// A program that another one spawns (start method spawn) and that shares a lock and a queue with it. It knows them by
// what its arguments say:
//
//     shared_part LOCK QUEUE PIPE READER WRITER STAMPED
//
// It puts whether it could take the lock at once, then waits for it, and puts that it has it. It ends with the lock
// held.
#include <chrono>
#include <cstdlib>

#include "engine/queue.hpp"
#include "engine/synchronize.hpp"

int main(int argc, char** argv) {
  if (argc != 7) return 2;
  const auto number = [&](int i) { return std::strtoul(argv[i], nullptr, 10); };
  const auto end = [&](int fd, bool readable) {
    return engine::ConnectionHandle{.fd = static_cast<int>(number(fd)),
                                    .readable = readable,
                                    .writable = !readable,
                                    .pipe = static_cast<trace::Serial>(number(3)),
                                    .end = readable ? trace::End::A : trace::End::B,
                                    .stamped = number(6) != 0,
                                    .flags = trace::kPart};
  };
  engine::Lock lock{engine::SharedHandle{number(1)}};
  engine::Queue queue{engine::QueueHandle{.shared = number(2), .reader = end(4, true), .writer = end(5, false)}};
  queue.put(lock.acquire(std::chrono::nanoseconds{0}));
  lock.acquire();
  queue.put(true);
}
