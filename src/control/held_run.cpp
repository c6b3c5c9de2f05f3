#include "control/held_run.hpp"

#include <thread>
#include <utility>

#include "base/text.hpp"

namespace control {

using namespace std::chrono_literals;

namespace {

constexpr auto kSlice = 200ms;  // An interrupt is seen so soon.
constexpr auto kInput = 1ms;    // Until it is asked again whether a line has come.

host::Launch held(host::Launch launch) {
  launch.step = true;
  return launch;
}

}  // namespace

HeldRun::HeldRun(host::Launch launch, const Options& options)
    : interrupted_{options.interrupted},
      run_{held(std::move(launch)), {.input = engine::Stream::Pipe}},
      controller_{run_.trace()},
      recording_{run_.trace()} {
  run_.send_input(options.input);
  run_.end_of_input();
}

bool HeldRun::settle() {
  auto end = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < end) {
    if (interrupted_ && interrupted_()) throw Interrupted{};
    switch (controller_.settle(kSlice)) {
      case Controller::Settled::Still:
        if (controller_.awaiting_input().empty()) return true;
        std::this_thread::sleep_for(kInput);  // All of it has been sent, and its end.
        break;
      case Controller::Settled::Ended:
        return false;
      case Controller::Settled::Late:
        if (controller_.real_time_passes()) end = std::chrono::steady_clock::now() + kPatience;
        break;
    }
    if (run_.finished()) return false;
  }
  throw Refused{base::in_both(
      {"After step {0} the program came to no rest within {1} s.", "走完第 {0} 步后，程序在 {1} 秒内没有停下来。"},
      controller_.steps(), kPatience.count())};
}

void HeldRun::follow(const Schedule& schedule) {
  for (std::size_t i = 0; i < schedule.steps.size(); ++i) {
    const Choice* choice = settle() ? find(controller_, schedule.steps[i]) : nullptr;
    if (choice == nullptr) throw Refused{refusal(controller_, schedule.steps[i], i + 1)};
    controller_.choose(*choice, By::Schedule);
  }
  if (settle())
    throw Refused{base::in_both(
        {"After the {0} steps of the schedule the program has not ended.", "走完调度的 {0} 步后，程序还没有结束。"},
        schedule.steps.size())};
}

host::RunEnd HeldRun::wait() {
  host::RunEnd end = run_.wait();
  recording_.update();
  return end;
}

const recording::Recording& HeldRun::recording() {
  recording_.update();
  return recording_;
}

}  // namespace control
