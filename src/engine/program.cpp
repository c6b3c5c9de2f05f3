#include "engine/program.hpp"

#include <time.h>
#include <unistd.h>

#include <utility>

#include "base/check_syscall.hpp"
#include "engine/waiting.hpp"

namespace engine {

using record::Call;
using trace::Operation;
using trace::Outcome;

void print_text(std::string_view text, SourceLocation place) {
  process_context();  // The first word of a program may be its first use of the engine.
  record::Recorder& recorder = record::recorder();
  Call call{Operation::Print,
            trace::kNobody,
            {.value = STDOUT_FILENO, .serial = text.size(), .text = recorder.text(text), .place = call_place(place)}};
  flush_standard_streams();
  while (!text.empty()) {
    const auto written =
        base::check_syscall(base::retry_on_eintr([&] { return ::write(STDOUT_FILENO, text.data(), text.size()); }),
                            "write to standard output");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  call.ended(Outcome::Returned);
}

void sleep(std::chrono::nanoseconds duration, SourceLocation place) {
  process_context();
  Call call{Operation::Sleep, trace::kNobody, {.value = timeout_value(duration), .place = call_place(place)}};
  const Deadline deadline{duration};
  const auto nap = [&](const Deadline&) {
    const auto left = deadline.remaining()->count();
    const timespec request{.tv_sec = left / 1'000'000'000, .tv_nsec = left % 1'000'000'000};
    return ::clock_nanosleep(CLOCK_MONOTONIC, 0, &request, nullptr) == EINTR ? Woken::BySignal : Woken::Again;
  };
  // There is nothing to try: under run control a sleep is over when its time has come. A signal may call it away
  // before.
  bool asleep = false;
  const auto over = [&] { return std::exchange(asleep, true) && call.controlled() && call.time_left().count() == 0; };
  try_until(
      call, deadline, [] { return trace::kNobody; }, over, nap);
  call.ended(Outcome::Returned);
}

}  // namespace engine
