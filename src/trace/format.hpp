#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "trace/event.hpp"

/// The format of a trace, version 2 (files end in .spawn). A trace is the live channel and the recording at once: one
/// file, mapped by every process of the run, append-only, whole even when a writer is killed between two instructions.
///
///     glossary   unit   4096 bytes, counted from the file's start; what writers reserve
///                writer one thread of one process of the run
///                reader the viewer, the observer, a test; never writes but to say that it sleeps
///
///     unit 0             Header
///     unit 1 .. 64       gate slots: 2048 GateSlot of 128 bytes
///     unit 65 ..         directory: one byte (UnitKind) for each unit that the file may ever have
///     then               units of events, texts and sources, in the order in which they were reserved
///     after sealing      index: `index_count` numbers of 32 bits, positions of events in the order of time
///
/// An event unit belongs to one writer. It is 8 bytes of EventUnitHeader and 73 events; the first event whose kind is
/// None ends it for now. A text unit belongs to one process's thread too: texts are a 32-bit length, the bytes (UTF-8,
/// no terminator), and padding to 8. A text longer than a unit lies in several units reserved together (TextRest). The
/// first sources of a run stand in the header, the others in units of their own (SourceUnit), which the header names.
///
///     a unit:   (nobody's) --fetch_add of next_unit--> reserved --directory byte--> published
///     an event: zero --fields written--> zero kind --store-release of kind--> published, never changed again
///
/// A writer may reserve several units ahead. What it had reserved and not published when it was killed keeps the
/// directory byte 0 for ever: readers pass over it. Space is allocated (fallocate(2)) before any unit in it is used, in
/// steps of `kExtent`, so that a full disk is an error that we see and not a SIGBUS; when it fails, or the bound
/// `capacity_units` is reached, `incomplete_since_ns` is set once and later events are only counted in `lost_events`.
///
/// A forked child never writes into its parent's units: it reserves its own. File order is not time order: see
/// Event::time_ns.
///
/// Byte order is the machine's (little-endian on every machine that we build for); `magic` tells.
///
/// **Growing.** A reader skips what it does not know, and counts it (Reader::skipped): kinds of events, operations,
/// types of objects, kinds of units. So these may grow without a new version. A number that was written once is never
/// given another meaning; numbers given to what is to come are in reserved.hpp. New fields of the header go behind its
/// end, up to the end of unit 0, and 0 there means what was so before them; new fields of a GateSlot go to its spare
/// bytes (only processes of one run share it, and these are of one version of the program). Anything else is a new
/// kVersion, and a reader refuses a newer one in one sentence. Version 1 is read too: version1.hpp.
///
/// **Handed on**, a sealed trace is packed by gzip (recording/packed.hpp), never a live one. What lies beside it, its
/// lesson, is to follow the index (provisional: Header::attachments_offset): for each file the length of its name and
/// of its bytes (64 bits each), the name, the bytes, and padding to 8.
namespace trace {

inline constexpr std::uint64_t kMagic =
    0x1A0A0D4E57415053ULL;  ///< "SPAWN\r\n\x1a": damage by text-mode copies shows at once.
inline constexpr std::uint32_t kVersion = 2;
inline constexpr std::size_t kUnit = 4096;
inline constexpr std::size_t kExtent = 256 * 1024;
inline constexpr std::uint64_t kDefaultCapacity = 1ULL << 30;
inline constexpr std::uint64_t kMaximumCapacity = 1ULL << 34;
inline constexpr std::size_t kGateSlots = 2048;
inline constexpr std::size_t kGateUnits = kGateSlots * 128 / kUnit;
inline constexpr std::size_t kMaximumText = 1 << 20;

enum class UnitKind : std::uint8_t { None = 0, System = 1, Events = 2, Text = 3, TextRest = 4, Sources = 5 };

struct EventUnitHeader {
  Serial actor;
  std::uint32_t reserved;
};
inline constexpr std::size_t kEventsPerUnit = (kUnit - sizeof(EventUnitHeader)) / sizeof(Event);
static_assert(kEventsPerUnit == 73);

/// A source file of the program: its path and its content at the time of the run.
struct SourceEntry {
  std::atomic<TextRef> path;
  std::atomic<TextRef> content;
};
inline constexpr std::uint32_t kHeaderSources = 127;  ///< Source 1 to 127.
/// The sources behind those of the header: as many units as there are numbers for (event.hpp, kMostSources). A unit is
/// reserved by the process that first needs an entry in it.
struct SourceUnit {
  std::uint64_t reserved;
  SourceEntry entries[(kUnit - 8) / sizeof(SourceEntry)];
};
static_assert(sizeof(SourceUnit) == kUnit);
inline constexpr std::uint32_t kSourcesPerUnit = std::size(SourceUnit{}.entries);
inline constexpr std::uint32_t kSourceUnits = (kMostSources - kHeaderSources + kSourcesPerUnit - 1) / kSourcesPerUnit;

struct SourceUnitEntry {
  std::uint32_t unit;  ///< Index in Header::source_units.
  std::uint32_t entry;
};
/// Where a source behind those of the header stands.
constexpr SourceUnitEntry source_unit_of(std::uint32_t number) {
  const std::uint32_t behind = number - kHeaderSources - 1;
  return {behind / kSourcesPerUnit, behind % kSourcesPerUnit};
}

/// 128 bits that name a run, made by chance when it begins (getrandom(2)): two recordings with the same id are copies
/// of one.
struct RunId {
  std::uint64_t words[2] = {};
  bool operator==(const RunId&) const = default;
};

/// How the run control stands.
enum class RunControl : std::uint32_t { Off = 0, Step = 1 };

/// What an actor does as run control sees it (run-control design):
///
///     Free --begin--> Running --pass--> AtGate --granted--> Running ...     Blocked and Sleeping also wait to be
///     granted. Running --nothing to do--> Idle --another thread of its process has given it work--> Running      a
///     queue's feeder
///     Running --wants a line--> WaitsForInput, at no gate --the line has come--> Blocked
///     Running --its last step, or seen dead--> Exited --claimed--> Free --for another actor--> Running
enum class GateState : std::uint32_t {
  Free = 0,
  Running = 1,
  AtGate = 2,
  Blocked = 3,
  Sleeping = 4,
  Exited = 5,
  Idle = 6,
  WaitsForInput = 7
};

/// What the controller says to one who waits. Go: try again (AtGate: begin; Sleeping: wake up). TimedOut: your time is
/// over, which the controller's clock says and no other; an operation without a timeout does not hear it.
enum class Grant : std::uint8_t { Go = 0, TimedOut = 1 };

/// One actor's gate in the shared trace; once that actor has exited, another one's: a run of any length has enough
/// slots while fewer than kGateSlots actors are alive. The actor writes what it is about to do and, last, `state`
/// (release); the controller takes it to Running, writes its answer and counts `granted` up. An actor that a signal
/// interrupts takes `state` to Running itself: a compare-and-swap decides which of the two has done it.
///
///     sequence   even --actor writes what it announces--> odd --written--> even        a seqlock: the controller reads
///                again where it was odd, or another one afterwards
///
/// *provisional*: reserved, 0 until the work that writes it ships.
struct alignas(64) GateSlot {
  std::atomic<GateState> state;
  std::atomic<std::uint32_t> granted;  ///< The futex: counts how often the actor was let through.
  std::atomic<Serial> actor;
  std::atomic<std::uint32_t> generation;  ///< Counts the actors that have had this slot.

  // What the actor announces: the fields of the CallBegun or the wait that follows.
  std::atomic<std::uint32_t> sequence;  ///< Goes on from actor to actor: two announcements never have the same.
  Serial object;
  std::uint64_t deadline_ns;  ///< Of a Sleeping actor, or of a Blocked one with a timeout; 0 none.
  std::int64_t value;         ///< As CallBegun::value. A timeout: 0 never blocks, -1 none.
  TextRef text;
  std::uint32_t place;
  std::uint32_t progress;  ///< How often the operation has moved something so far: half of a large message, a lock.
  Operation operation;
  End end;
  std::uint8_t stream;  ///< provisional: of a print: 1 stdout, 2 stderr.
  std::uint8_t flags;   ///< As Event::flags.

  std::atomic<Grant> grant;
  std::uint8_t spare[67];
};
static_assert(sizeof(GateSlot) == 128);

struct Header {
  std::uint64_t magic;
  std::uint32_t version;
  std::uint32_t header_bytes;  ///< sizeof(Header) of the writer; what follows in unit 0 is 0.
  std::uint64_t capacity_units;
  std::uint64_t start_monotonic_ns;
  std::int64_t start_realtime_ns;
  std::uint64_t start_ticks;  ///< The processor's counter at start_monotonic_ns; 0: it is no clock (record/clock.hpp).
  std::atomic<std::uint64_t> ns_per_tick;  ///< In units of 2^-32; 0: not known (yet).
  /// JSON: arguments, folder, machine, interpreter, lesson, versions; "cores": how many this run may use. provisional:
  /// "switches": how the kernel's switches are known ("recorded", "sampled", or why not), "threads": whether they are
  /// held under run control, "seed".
  std::atomic<TextRef> facts;
  std::atomic<std::uint32_t> source_count;

  // Whose run it is.
  RunId run_id;
  RunId branch_of;            ///< provisional: the run that this one repeats up to `branch_step`; 0: none.
  std::uint64_t branch_step;  ///< provisional: counts the steps of run control (kind "chosen").

  // Reservation.
  alignas(64) std::atomic<std::uint64_t> next_unit;
  std::atomic<std::uint64_t> allocated_units;
  std::atomic<std::uint64_t> incomplete_since_ns;  ///< 0: whole.
  std::atomic<std::uint64_t> lost_events;

  // Read at every trace point; rarely written.
  alignas(64) std::atomic<RunControl> run_control;
  std::atomic<std::uint32_t> reader_waiting;  ///< The viewer sleeps on reader_futex until any event comes.
  std::atomic<std::uint64_t> step_since_ns;   ///< Under run control: when the clock was last set to virtual_ns, as
                                              ///< real time since the trace's beginning; 0: time is real.
  std::atomic<std::uint32_t> birth_waiting;   ///< The observer sleeps on birth_futex until a process begins.
  alignas(64) std::atomic<std::uint32_t> reader_futex;
  std::atomic<std::uint32_t> birth_futex;
  std::atomic<std::uint32_t> gate_futex;  ///< Wakes the controller: an actor has come to its gate.
  std::atomic<std::uint32_t> next_gate_slot;
  std::atomic<std::uint64_t> virtual_ns;  ///< The clock by which deadlines are announced at gates; 0: the real one.

  // Sealing.
  std::atomic<std::uint32_t> sealed;  ///< 1: the run has ended and the index is there.
  std::uint64_t index_offset;         ///< In bytes from the file's start.
  std::uint64_t index_count;
  std::uint64_t attachments_offset;  ///< provisional: what lies beside the recording; 0: nothing.
  std::uint64_t attachments_bytes;

  // Numbers and names.
  alignas(64) std::atomic<std::uint32_t> next_serial;
  std::atomic<std::uint32_t> object_counts[kMostObjectTypes];
  std::atomic<std::uint32_t> source_units[kSourceUnits];  ///< Numbers of units (SourceUnit); 0: not yet.
  SourceEntry sources[kHeaderSources];
};
static_assert(sizeof(Header) <= kUnit);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free && std::atomic<std::uint32_t>::is_always_lock_free);

/// The limit of a step in the virtual time of a run under run control, however long the step really takes.
inline constexpr std::uint64_t kStep_ns = 1'000'000;

/// The virtual time that corresponds to `passed_ns` of real time since a step began. It grows with passed_ns and stays
/// below kStep_ns.
constexpr std::uint64_t time_in_step(std::uint64_t passed_ns) noexcept {
  constexpr std::uint64_t kMost = 10'000'000'000'000;  // The product stays within 64 bits.
  const std::uint64_t passed = std::min(passed_ns, kMost);
  return kStep_ns * passed / (passed + kStep_ns);
}

/// The time of an event (Event::time_ns) that happens at `monotonic_ns` (CLOCK_MONOTONIC). Under run control time is
/// virtual: it stands still while no actor moves, a step takes less than kStep_ns, and a sleep takes its full duration.
/// After run control has ended, real time goes on from there.
inline std::uint64_t time_in_run(const Header& header, std::uint64_t monotonic_ns) noexcept {
  const std::uint64_t real_ns = monotonic_ns - header.start_monotonic_ns;
  const std::uint64_t since_ns = header.step_since_ns.load(std::memory_order_acquire);
  if (since_ns == 0) [[likely]]
    return real_ns;
  const std::uint64_t passed_ns = real_ns > since_ns ? real_ns - since_ns : 0;
  const bool free = header.run_control.load(std::memory_order_relaxed) == RunControl::Off;
  return header.virtual_ns.load(std::memory_order_acquire) + (free ? passed_ns : time_in_step(passed_ns));
}

/// Units before the first that writers may reserve.
constexpr std::uint64_t system_units(std::uint64_t capacity_units) {
  return 1 + kGateUnits + (capacity_units + kUnit - 1) / kUnit;
}
inline constexpr std::size_t kGateOffset = kUnit;
static_assert(kGateSlots * sizeof(GateSlot) == kGateUnits * kUnit);
inline constexpr std::size_t kDirectoryOffset = (1 + kGateUnits) * kUnit;

}  // namespace trace
