#pragma once

#include <cstdint>

#include "record/recorder.hpp"

namespace record {

/// Operations that are counted instead of being recorded one by one: Kind::Folded. They are written every 100 ms, and
/// when write() is called, so that they stand at their place.
///
///     FoldedCount count;
///     count.add(Operation::Load, object, recorder().now_ns());      // in each turn of the loop
///     count.write(Operation::Load, object);                         // before anything else is written
///
/// Belongs to one operation on one object. Not thread-safe. The event's actor is the thread that calls write().
class FoldedCount {
 public:
  void add(Operation operation, Serial object, std::uint64_t now_ns) noexcept;
  /// Does nothing where nothing was counted since.
  void write(Operation operation, Serial object) noexcept;

 private:
  std::uint64_t count_ = 0, first_ns_ = 0, last_ns_ = 0;
};

}  // namespace record
