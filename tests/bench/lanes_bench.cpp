// CPU nanoseconds that a timeline of so many lanes costs, told at once:  lanes_bench LANES
// Two children make Process objects in turn, so that each new lane comes to stand before half of the others.
#include <time.h>

#include <cstdio>
#include <cstdlib>

#include "model/history.hpp"
#include "model/timeline.hpp"
#include "support/run_builder.hpp"

namespace {

long long cpu_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

}  // namespace

int main(int argc, char** argv) {
  const int lanes = argc > 1 ? std::atoi(argv[1]) : 20'000;
  spawnarium::test::RunBuilder run;
  const trace::Serial main = run.main();
  const trace::Serial first = run.child(main, "first"), second = run.child(main, "second");
  for (int i = 0; i < lanes; ++i) run.create(i % 2 == 0 ? first : second, "fish");
  const long long begin = cpu_ns();
  model::History history{run};
  history.add(run.events());
  model::Timeline timeline;
  timeline.update(history);
  std::printf("%lld\n", cpu_ns() - begin);
  return timeline.lanes().size() == static_cast<std::size_t>(lanes) + 3 ? 0 : 1;
}
