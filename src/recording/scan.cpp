#include "recording/scan.hpp"

#include <algorithm>

#include "recording/packed.hpp"
#include "recording/sources.hpp"

namespace recording {
namespace {

constexpr std::size_t kPiece = 16384;

}  // namespace

Scan::Scan(const std::filesystem::path& path, const base::Progress& progress) : reader_{open(path)} {
  if (reader_.indexed() == 0 || !ordered_.learn(from_the_front(progress))) keep_all();
}

model::OrderedEvents::NextPiece Scan::from_the_front(const base::Progress& progress) {
  reader_.rewind();
  return [this, &progress, left = reader_.indexed()](std::vector<trace::Event>& events) mutable {
    const std::size_t all = reader_.indexed();
    if (progress) progress(static_cast<double>(all - left) / static_cast<double>(all));
    const std::size_t before = events.size();
    reader_.give_back_memory();
    reader_.read_new(events, kPiece);
    for (std::size_t i = before; i < events.size(); ++i) learn_sources(reader_, events[i].source(), sources_);
    learn_stored_sources(reader_, sources_);
    left -= std::min(left, kPiece);
    return left > 0;
  };
}

void Scan::keep_all() {
  std::vector<trace::Event> events;
  reader_.rewind();
  reader_.read_new(events);
  for (const trace::Event& event : events) learn_sources(reader_, event.source(), sources_);
  learn_stored_sources(reader_, sources_);
  kept_ = std::make_unique<model::History>(*this);
  kept_->add(std::move(events));
}

void Scan::each(const model::OrderedEvents::Take& take, const base::Progress& progress) {
  if (!kept_) return ordered_.each(from_the_front(progress), take);
  for (std::size_t i = 0; i < kept_->size(); ++i) {
    base::tell(progress, i, kept_->size());
    take(kept_->event(i));
  }
}

base::TraceTime Scan::end() const { return kept_ ? kept_->end() : ordered_.end(); }

}  // namespace recording
