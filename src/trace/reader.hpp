#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.hpp"
#include "trace/event.hpp"
#include "trace/format.hpp"

namespace trace {

/// The reading side of a trace, live or sealed: a read-only mapping.
///
///     Reader reader{path};
///     std::vector<Event> events;
///     while (reader.wait(1s)) { reader.read_new(events); ... }
///
/// Damage never crashes a reader: texts and units outside the file are empty, unknown numbers are passed on as they
/// are. One thread uses a Reader. It never blocks a writer. (The one exception to read-only is `wait`, which sets the
/// flag that it sleeps; it needs write permission, and where that is missing it looks again every 50 ms.)
class Reader {
 public:
  /// Maps the trace. Throws TraceError: no such file, not a trace, made by another version, truncated within its
  /// header.
  explicit Reader(const std::filesystem::path& path);
  Reader(Reader&& other) noexcept;
  Reader& operator=(Reader&&) = delete;
  ~Reader();

  const std::filesystem::path& path() const { return path_; }
  const Header& header() const { return *header_; }

  /// Appends all events published since the last call, and returns how many. The order is that of each actor; between
  /// actors it is not the order of time - except in a trace that was sealed before the first call: it comes in the
  /// order of its index, at most `most` events a call, so that a long one can be read in pieces.
  std::size_t read_new(std::vector<Event>& events, std::size_t most = std::numeric_limits<std::size_t>::max());

  /// The next read_new gives the events of a sealed trace again from the first on; of another: nothing changes.
  void rewind() { index_next_ = 0; }
  /// Lets the system take back the memory of what was read of the file so far. All that points into it stays valid: it
  /// is read again when it is looked at.
  void give_back_memory() const noexcept;

  /// Valid as long as the reader lives. Empty for 0 or damage.
  std::string_view text(TextRef ref) const;

  bool sealed() const;
  /// How many events a sealed trace holds, by its index; 0 for one that is not sealed.
  std::size_t indexed() const;
  /// 0: whole. Else the time at which space ran out; later events are missing.
  std::uint64_t incomplete_since_ns() const;

  struct Source {
    std::string_view path, content;
  };
  /// The source that Event::source() names; empty if unknown.
  Source source(std::uint32_t number) const;
  std::string_view facts() const;

  enum class Wake { OnAnyEvent, OnBirth };
  /// Blocks until a writer has published something (OnAnyEvent), or a process has begun (OnBirth), or `timeout` is
  /// over. Returns whether it was woken. May be called on another thread than `read_new`.
  bool wait(std::chrono::nanoseconds timeout, Wake wake = Wake::OnAnyEvent) const;
  /// Makes every `wait` for any event return, on whichever thread: for a thread that is to end. Does nothing where the
  /// trace may not be written (there `wait` is short).
  void wake_waiting() const noexcept;

 private:
  bool drain(std::uint64_t unit, std::uint32_t& used, std::vector<Event>& events) const;
  std::size_t read_index(std::vector<Event>& events, std::size_t most);
  std::size_t indexed(std::uint64_t offset) const;
  UnitKind kind_of(std::uint64_t unit) const;
  const std::byte* at(std::uint64_t offset) const { return base_ + offset; }

  struct OpenUnit {
    std::uint64_t unit;
    std::uint32_t used;
  };

  std::filesystem::path path_;
  base::UniqueFd fd_;
  const std::byte* base_ = nullptr;
  Header* header_ = nullptr;  // In a mapping that is writable where permission allows it.
  bool may_write_ = false;
  std::uint64_t mapped_bytes_ = 0;  // Address space.
  mutable std::uint64_t file_bytes_ = 0;
  std::uint64_t next_unit_ = 0;
  std::vector<OpenUnit> open_;
  std::vector<std::uint64_t> unpublished_;
  std::size_t index_count_ = 0, index_next_ = 0;  // Not 0: it is read by its index, from there on.
  std::uint64_t index_offset_ = 0;                // As it was when it was found sound.
};

/// Seals the trace at `path`, when all its writers have ended: cuts it to what was used, appends the index, sets the
/// mark. Blocks as long as reading and sorting all events take. Throws std::system_error, TraceError. A trace that
/// stays unsealed is readable as well. The index has the order of time; events of the same nanosecond keep the order of
/// the file.
void seal(const std::filesystem::path& path);

}  // namespace trace
