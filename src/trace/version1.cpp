#include "trace/version1.hpp"

namespace trace::version1 {
namespace {

template <class Value>
void copy(const std::atomic<Value>& from, std::atomic<Value>& to) {
  to.store(from.load(std::memory_order_acquire), std::memory_order_release);
}

}  // namespace

void translate(const Header& from, trace::Header& to) {
  to.magic = from.magic;
  to.version = from.version;
  to.header_bytes = from.header_bytes;
  to.capacity_units = from.capacity_units;
  to.start_monotonic_ns = from.start_monotonic_ns;
  to.start_realtime_ns = from.start_realtime_ns;
  copy(from.facts, to.facts);
  copy(from.next_unit, to.next_unit);
  copy(from.allocated_units, to.allocated_units);
  copy(from.incomplete_since_ns, to.incomplete_since_ns);
  copy(from.lost_events, to.lost_events);
  copy(from.next_serial, to.next_serial);
  for (std::size_t i = 0; i < kObjectTypes; ++i) copy(from.object_counts[i], to.object_counts[i]);
  for (std::size_t i = 0; i < kMaximumSources; ++i) {
    copy(from.sources[i].path, to.sources[i].path);
    copy(from.sources[i].content, to.sources[i].content);
  }
  copy(from.source_count, to.source_count);
  to.index_offset = from.index_offset;
  to.index_count = from.index_count;
  copy(from.sealed, to.sealed);  // Last: what it says of the index is there by then.
}

}  // namespace trace::version1
