#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/mapped_file.hpp"
#include "trace/event.hpp"
#include "trace/format.hpp"

namespace trace {

/// Opens the file of a recording. Throws TraceError: no such file, not a file.
base::MappedFile open_recording(const std::filesystem::path& path);

/// Memory that is aligned for a Header.
struct OwnedBytes {
  struct Free {
    void operator()(std::byte* bytes) const { ::operator delete[](bytes, std::align_val_t{alignof(Header)}); }
  };
  std::unique_ptr<std::byte[], Free> bytes;
  std::size_t size = 0;
  /// Not initialised. Throws std::bad_alloc.
  static OwnedBytes of(std::size_t size) {
    return {{static_cast<std::byte*>(::operator new[](size, std::align_val_t{alignof(Header)})), {}}, size};
  }
  std::span<std::byte> span() const { return {bytes.get(), size}; }
};

/// Counts.
struct Skipped {
  std::uint64_t events = 0;
  std::uint64_t units = 0;
  bool any() const { return events + units != 0; }
};

/// The reading side of a trace, live or sealed: over bytes that it never writes.
///
///     Reader reader{path};                                  // a file; a live one may grow
///     std::vector<Event> events;
///     while (...) { reader.read_new(events); ... }          // to sleep in between: record::Listener
///     Reader packed{bytes, "run.spawn"};                    // bytes from anywhere else; they do not change
///
/// What this program does not know is left out and counted: kinds of events, operations, types of objects, kinds of
/// units (format.hpp, *Growing*; reserved.hpp). Damage never crashes a reader: texts and units outside the bytes are
/// empty. One thread uses a Reader. Nothing blocks
/// but the disk, and it never blocks a writer.
class Reader {
 public:
  /// Maps the file: of a sealed trace what it is, of another as much address space as it may ever need. Throws
  /// TraceError: no such file, not a trace, made by a newer version, truncated within its header.
  explicit Reader(const std::filesystem::path& path);
  /// The same with a file that is open already (open_recording).
  Reader(base::MappedFile file, std::filesystem::path path);
  /// Reads `bytes`, which outlive the reader and begin at an address aligned for Header. `name` is for the sentences of
  /// errors. Throws TraceError.
  Reader(std::span<const std::byte> bytes, std::filesystem::path name);
  /// Reads bytes that it owns.
  Reader(OwnedBytes bytes, std::filesystem::path name);
  Reader(Reader&& other) noexcept = default;
  Reader& operator=(Reader&&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// The whole trace, as of the last look.
  std::span<const std::byte> bytes() const { return bytes_; }
  /// How many bytes a sealed trace has that begins with these, at least one unit of them; nullopt: it is not sealed.
  /// Throws TraceError as the constructors.
  static std::optional<std::uint64_t> sealed_bytes(std::span<const std::byte> beginning,
                                                   const std::filesystem::path& name);
  /// Of a trace of version 1: translated, as of the last look.
  const Header& header() const { return translated_ ? *translated_ : *reinterpret_cast<const Header*>(bytes_.data()); }

  /// Appends all known events published since the last call, and returns how many. The order is that of each actor;
  /// between actors it is not the order of time - except in a trace that was sealed before the first call: it comes in
  /// the order of its index, at most `most` events a call, unknown ones included, so that a long one can be read in
  /// pieces.
  std::size_t read_new(std::vector<Event>& events, std::size_t most = std::numeric_limits<std::size_t>::max());

  /// The next read_new gives the events of a sealed trace again from the first on; of another: nothing changes.
  void rewind() {
    index_next_ = 0;
    skipped_.events = 0;
  }
  /// Lets the system take back the memory of what was read of the file so far. All that points into it stays valid: it
  /// is read again when it is looked at.
  void give_back_memory() const noexcept;

  /// Valid as long as the reader lives. Empty for 0 or damage.
  std::string_view text(TextRef ref) const;

  /// What was left out so far because this program does not know it.
  const Skipped& skipped() const { return skipped_; }

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

 private:
  void begin();
  void translate_header() const;
  void look_again() const;
  const SourceEntry* source_entry(std::uint32_t number) const;
  void take(const Event& event, std::vector<Event>& events);
  void count_unknown_units(std::uint64_t end);
  bool drain(std::uint64_t unit, std::uint32_t& used, std::vector<Event>& events);
  std::size_t read_index(std::vector<Event>& events, std::size_t most);
  std::size_t indexed(std::uint64_t offset) const;
  UnitKind kind_of(std::uint64_t unit) const;
  const std::byte* at(std::uint64_t offset) const { return bytes_.data() + offset; }

  struct OpenUnit {
    std::uint64_t unit;
    std::uint32_t used;
  };

  std::filesystem::path path_;
  mutable std::optional<base::MappedFile> file_;  // None: the bytes come from elsewhere.
  OwnedBytes owned_;                              // Where the bytes came without a file.
  mutable std::span<const std::byte> bytes_;      // As of the last look.
  std::uint32_t version_;
  std::unique_ptr<Header> translated_;  // Of a trace of version 1.
  std::uint64_t first_unit_ = 0, next_unit_ = 0;
  std::vector<OpenUnit> open_;
  std::vector<std::uint64_t> unpublished_;
  std::size_t index_count_ = 0, index_next_ = 0;  // Not 0: it is read by its index, from there on.
  std::uint64_t index_offset_ = 0;                // As it was when it was found sound.
  Skipped skipped_;
};

}  // namespace trace
