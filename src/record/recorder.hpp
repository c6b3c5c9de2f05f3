#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "base/unique_fd.hpp"
#include "trace/event.hpp"
#include "trace/format.hpp"

namespace record {

// The vocabulary of the trace, for the whole folder.
using trace::Event;
using trace::Header;
using trace::Kind;
using trace::kNobody;
using trace::ObjectType;
using trace::Operation;
using trace::Outcome;
using trace::Serial;
using trace::SystemCall;
using trace::TextRef;

/// The name of the environment variable by which a program finds the trace of its run (a path).
inline constexpr const char* kTraceVariable = "SPAWNARIUM_TRACE";

/// The writing side of a trace: one mapping in each process of the run.
///
///     recorder().write({.object = queue, .text = recorder().text("q"), .kind = Kind::ObjectNamed});     // life
///     events: life.hpp
///
/// Writing takes no lock and no system call (but a few for each 64 KiB), about 50 ns. It never blocks and never
/// fails towards its caller: when there is no trace, or no space, events are dropped (and counted in the header).
/// Any thread may write; each has its own cursor, and its own actor serial from `begin_thread`.
///
/// fork(2): call `after_fork_in_child` before the child writes anything; it abandons the parent's units. The mapping is
/// inherited. exec(2): the new program attaches by the environment variable.
///
/// There is one recorder in a process, `recorder()`: what a forked child must find again.
class Recorder {
 public:
  constexpr Recorder() noexcept = default;
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;
  ~Recorder();

  /// Makes a new trace at `path` (which must not exist) and attaches to it. Throws std::system_error (open, fallocate,
  /// mmap).
  void create(const std::filesystem::path& path, std::uint64_t capacity_bytes = trace::kDefaultCapacity);
  /// Attaches to the live trace at `path`. Throws std::system_error, or TraceError if it is none of ours.
  void attach(const std::filesystem::path& path);
  /// Attaches by the environment variable if it is set. Returns whether there is a trace now.
  bool attach_from_environment();
  void detach() noexcept;

  bool on() const noexcept { return header_ != nullptr; }
  Header* header() const noexcept { return header_; }

  /// A new serial, never given before in this run (also kNobody + n when there is no trace).
  Serial new_serial() noexcept;
  /// The next number of this type: queue1, queue2 ...
  std::uint32_t next_of_type(ObjectType type) noexcept;

  /// Makes `actor` the identity under which the calling thread writes.
  void begin_thread(Serial actor) noexcept;
  /// The identity of the calling thread; a thread that has none gets one (and a ThreadBegan under `process()`).
  Serial actor() noexcept;
  /// Whether the calling thread has an identity already: one that has not may begin under a name of its own.
  bool has_actor() noexcept;
  /// The process that this is: the serial of its main thread.
  Serial process() const noexcept { return process_; }
  /// Who in this run has that pid: born with it last, and not reaped; kNobody if nobody. Looks through all that was
  /// recorded: for rare questions.
  Serial process_with(pid_t pid) const noexcept;
  struct PipeEnd {
    Serial pipe = kNobody;
    trace::End end = trace::End::None;
    std::uint8_t flags = 0;
  };
  /// The end of a pipe with stamped messages whose descriptor has that inode; of a pipe(2), where both ends have the
  /// same, either. Looks through all that was recorded, too.
  std::optional<PipeEnd> end_with_inode(std::uint64_t inode) const noexcept;
  /// To be called first thing in a forked child, on its only thread, which becomes `process`.
  void after_fork_in_child(Serial process) noexcept;
  /// Makes `process` this process's serial and the calling thread its main thread (the run's main program; exec'd
  /// children).
  void become(Serial process) noexcept;

  /// A new call number of the calling thread, for CallBegun and its partners.
  std::uint32_t new_call() noexcept;

  /// Stamps `event` with the time now and the calling thread as actor (unless it names one) and publishes it.
  void write(const Event& event) noexcept;
  /// The same, with the time given: for what happened before it is written. `time_ns` as `now_ns`.
  void write_at(const Event& event, std::uint64_t time_ns) noexcept;
  /// Nanoseconds since the trace began.
  std::uint64_t now_ns() const noexcept;

  /// Stores a text (cut at kMaximumText) and tells where. 0 when empty, when there is no trace or no space.
  TextRef text(std::string_view text) noexcept;
  /// The number by which Event::place names this source; stores path and content at its first call in the run. 0 when
  /// the table is full.
  std::uint32_t source(std::string_view path, std::string_view content) noexcept;
  void set_facts(std::string_view json) noexcept;

  /// Wakes whoever waits for events, whether or not it told so.
  void wake_readers() noexcept;

 private:
  struct Cursor;
  Cursor& cursor() noexcept;
  Serial actor_of(Cursor& cursor) noexcept;
  void begin_unknown_thread(Cursor& cursor) noexcept;
  void publish_event(const Event& event, std::uint64_t time_ns) noexcept;
  bool next_event_unit(Cursor& cursor) noexcept;
  std::optional<std::uint64_t> reserve(std::uint64_t units) noexcept;  ///< The first of so many units in a row.
  void publish(std::uint64_t unit, trace::UnitKind kind) noexcept;
  bool allocate_up_to(std::uint64_t unit) noexcept;
  void populate(std::uint64_t first, std::uint64_t units) noexcept;
  enum class Missing { None, Make };  ///< What becomes of a source whose unit is not there yet.
  trace::SourceEntry* source_entry(std::uint32_t number, Missing missing) noexcept;
  std::uint32_t known_source(std::string_view path) noexcept;
  void mark_incomplete() noexcept;
  void map(int fd, std::uint64_t capacity_units);
  std::byte* at(std::uint64_t unit) const noexcept { return base_ + unit * trace::kUnit; }
  template <class Visit>
  void for_each_event(Visit visit) const noexcept;

  base::UniqueFd fd_;
  std::byte* base_ = nullptr;
  Header* header_ = nullptr;
  std::uint64_t mapped_bytes_ = 0;
  Serial process_ = kNobody;
  std::atomic<std::uint32_t> generation_{0};  ///< Changes at attach and fork: cursors of an older one are abandoned.
  std::atomic<std::uint32_t> serials_without_trace_{0};
};

/// The recorder of this process.
Recorder& recorder() noexcept;

}  // namespace record
