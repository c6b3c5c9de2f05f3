#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "trace/event.hpp"

namespace spawnarium::test {

/// A long run as a program might make it: a main process that starts producers and consumers, queues between them, a
/// lock, prints, sleeps, kernel samples, joins. The same arguments make the same events.
struct RecordingPlan {
  std::size_t events = 10'000;
  std::size_t processes = 64;
};
/// Where its events go, in the order of time; and where its texts are kept.
struct RecordingSink {
  std::function<void(const trace::Event&)> event;
  std::function<trace::TextRef(std::string_view)> text;
  std::function<trace::Serial()> new_serial;
};
void make_recording(const RecordingPlan& plan, const RecordingSink& sink);

}  // namespace spawnarium::test
