#include "app/showing.hpp"

#include <utility>

namespace app {

Showing::Showing(std::unique_ptr<run::Recording> opened) : recording(std::move(opened)) {}

Showing::Showing(std::unique_ptr<run::Run> started, run::RunOptions with)
    : run(std::move(started)), recording(std::make_unique<run::Recording>(run->trace())), options(std::move(with)), input_open(true) {}

std::optional<base::TraceTime> Showing::present() const {
  if (!running()) return std::nullopt;
  return recording->present_if_live();
}

std::optional<view::Live> Showing::live(bool following) const {
  if (run == nullptr) return std::nullopt;
  const bool running = present().has_value();
  return view::Live{running, following, input_open && running};
}

void Showing::tell_end() {
  end_told = true;
  input_open = false;
}

void Showing::send_line(const std::string& line) {
  if (run && input_open) run->send_input(line + "\n");
}

void Showing::end_of_input() {
  if (run && std::exchange(input_open, false)) run->end_of_input();
}

}  // namespace app
