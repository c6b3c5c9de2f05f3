#include "recording/scan.hpp"

#include <algorithm>

#include "recording/sources.hpp"

namespace recording {
namespace {

constexpr std::size_t kPiece = 16384;

}  // namespace

Scan::Scan(const std::filesystem::path& path) : reader_{path} {
  if (reader_.indexed() == 0 || !ordered_.learn(from_the_front())) keep_all();
}

model::OrderedEvents::NextPiece Scan::from_the_front() {
  reader_.rewind();
  return [this, left = reader_.indexed()](std::vector<trace::Event>& events) mutable {
    const std::size_t before = events.size();
    reader_.give_back_memory();
    reader_.read_new(events, kPiece);
    for (std::size_t i = before; i < events.size(); ++i) learn_sources(reader_, events[i].source(), sources_);
    left -= std::min(left, kPiece);
    return left > 0;
  };
}

void Scan::keep_all() {
  std::vector<trace::Event> events;
  reader_.rewind();
  reader_.read_new(events);
  for (const trace::Event& event : events) learn_sources(reader_, event.source(), sources_);
  kept_ = std::make_unique<model::History>(*this);
  kept_->add(std::move(events));
}

void Scan::each(const model::OrderedEvents::Take& take) {
  if (!kept_) return ordered_.each(from_the_front(), take);
  for (const trace::Event& event : kept_->events()) take(event);
}

base::TraceTime Scan::end() const { return kept_ ? kept_->end() : ordered_.end(); }

}  // namespace recording
