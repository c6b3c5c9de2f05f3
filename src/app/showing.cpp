#include "app/showing.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <utility>

#include "base/standard_streams.hpp"
#include "host/hand.hpp"
#include "model/story_clock.hpp"

namespace app {
namespace {

// The delay of a story behind a living run: an event is told when this much time has passed after it.
constexpr base::TraceTime kAllTold = model::StoryClock::kSettle + model::StoryClock::kNear;

}  // namespace

Showing::Showing(std::unique_ptr<recording::Recording> opened, host::Keeper& keeper)
    : recording(std::move(opened)), keeper_{keeper} {}

Showing::Showing(std::unique_ptr<host::LiveProgram> started, host::Launch with, host::Keeper& keeper)
    : run(std::move(started)),
      recording(std::make_unique<recording::Recording>(run->trace())),
      launch(std::move(with)),
      input_open(true),
      keeper_{keeper} {}

Showing::~Showing() {
  run.reset();
  try {
    if (keep_at_end) keep(kept);
  } catch (const std::exception& error) {
    base::print_error("spawnarium: {}\n", error.what());  // There may be no window any more that could say it.
  }
}

host::Kept Showing::keep(std::filesystem::path to) {
  keep_at_end = false;
  kept.clear();  // Where it fails.
  const host::Kept when = keeper_.keep(recording->path(), to);
  kept = std::move(to);
  keep_at_end = when == host::Kept::WhenItEnds;
  return when;
}

std::optional<base::TraceTime> Showing::present() const {
  if (!running()) return std::nullopt;
  const auto present = recording->present_if_live();
  const host::HeldProgram* held = run->held();
  // The time of a held program stands still: with the delay added, the story tells all that it has done.
  return present && held != nullptr && held->is_held() ? std::optional(*present + kAllTold) : present;
}

std::optional<view::LiveScene> Showing::live(bool following) const {
  if (run == nullptr) return std::nullopt;
  const bool running = present().has_value();
  return view::LiveScene{running, following, input_open && running};
}

void Showing::tell_end() {
  end_told = true;
  input_open = false;
  if (keep_at_end) keep(kept);
}

void Showing::send_line(const std::string& line) {
  if (run && input_open) run->send_input(line + "\n");
}

void Showing::end_of_input() {
  if (run && std::exchange(input_open, false)) run->end_of_input();
}

}  // namespace app
