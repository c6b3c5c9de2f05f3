#include "engine/transfer.hpp"

#include <doctest/doctest.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <string>

#include "engine/process.hpp"
#include "engine/queue.hpp"
#include "support/refused_call.hpp"
#include "traced_run.hpp"

using namespace std::chrono_literals;
using spawnarium::test::refuse_call;

namespace {

/// Pipes without RWF_NOWAIT, as Linux has them before 6.4. In a child, which exits with 0 where `test` returned true.
template <class Test>
void where_pipes_have_no_nowait(Test test) {
  const pid_t child = ::fork();
  if (child == 0) {
    refuse_call(SYS_preadv2, EOPNOTSUPP);
    refuse_call(SYS_pwritev2, EOPNOTSUPP);
    ::alarm(20);  // It must not wait for ever.
    ::_exit(test() ? 0 : 1);
  }
  int status = -1;
  CHECK(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

}  // namespace

TEST_CASE("transfer: where a pipe has no RWF_NOWAIT a get keeps to its timeout") {
  traced_and_untraced([] {
    where_pipes_have_no_nowait([] {
      engine::Queue queue;
      return !queue.get<int>(20ms).has_value();
    });
  });
}

TEST_CASE("transfer: where a pipe has no RWF_NOWAIT a message larger than a pipe arrives whole") {
  traced_and_untraced([] {
    where_pipes_have_no_nowait([] {
      const std::string large(1'000'000, 'x');
      engine::Pipe pipe{engine::Direction::OneWay};
      engine::Process writer{{.target = [&] { pipe.second.send(large); }}};
      writer.start();
      const bool whole = pipe.first.recv<std::string>() == large;
      writer.join();
      return whole;
    });
  });
}
