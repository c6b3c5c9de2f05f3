#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "trace/format.hpp"

/// Version 1 of the format, as far as a reader needs it. It differs from version 2 (format.hpp) in:
///
///     Header         as below: 13 counts of objects, 127 sources, no ids
///     gate slots     4096 of 64 bytes, in as many units
///     Event::place   8 bits of source, 24 of line
///     unit kinds     no Sources
///
/// Everything else is byte for byte the same, so that a reader takes a recording of version 1 as one of version 2 with
/// another header (`translate`) and converts the places.
namespace trace::version1 {

inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::size_t kObjectTypes = 13;
inline constexpr std::size_t kMaximumSources = 127;

struct Header {
  std::uint64_t magic;
  std::uint32_t version;
  std::uint32_t header_bytes;  ///< sizeof(Header)
  std::uint64_t capacity_units;
  std::uint64_t start_monotonic_ns;
  std::int64_t start_realtime_ns;
  std::atomic<TextRef> facts;  ///< JSON: arguments, folder, machine, interpreter, lesson, versions.
  std::atomic<std::uint32_t> source_count;
  std::uint64_t start_ticks;  ///< The processor's counter at start_monotonic_ns; 0: it is no clock (record/clock.hpp).
  std::atomic<std::uint64_t> ns_per_tick;  ///< In units of 2^-32; 0: not known (yet).

  // Reservation.
  alignas(64) std::atomic<std::uint64_t> next_unit;
  std::atomic<std::uint64_t> allocated_units;
  std::atomic<std::uint64_t> incomplete_since_ns;  ///< 0: whole.
  std::atomic<std::uint64_t> lost_events;
  alignas(64) std::atomic<std::uint32_t> next_serial;
  std::atomic<std::uint32_t> object_counts[kObjectTypes];

  // Read at every trace point; rarely written.
  alignas(64) std::atomic<RunControl> run_control;
  std::atomic<std::uint32_t> reader_waiting;  ///< The viewer sleeps on reader_futex until any event comes.
  std::atomic<std::uint32_t> birth_waiting;   ///< The observer sleeps on birth_futex until a process begins.
  alignas(64) std::atomic<std::uint32_t> reader_futex;
  std::atomic<std::uint32_t> birth_futex;
  std::atomic<std::uint32_t> gate_futex;  ///< Wakes the controller: an actor has come to its gate.
  std::atomic<std::uint32_t> next_gate_slot;

  // Sealing.
  std::atomic<std::uint32_t> sealed;  ///< 1: the run has ended and the index is there.
  std::uint64_t index_offset;         ///< In bytes from the file's start.
  std::uint64_t index_count;

  SourceEntry sources[kMaximumSources];
};
static_assert(sizeof(Header) <= kUnit);

/// Fills in what a reader asks of a header. A run of version 1 that is still going on may be translated again and
/// again.
void translate(const Header& from, trace::Header& to);

constexpr std::uint32_t translated_place(std::uint32_t place) { return place_of(place >> 24, place & 0xFFFFFFU); }

}  // namespace trace::version1
