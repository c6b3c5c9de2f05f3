#pragma once

#include <cstddef>
#include <filesystem>
#include <ostream>
#include <span>

#include "base/progress.hpp"
#include "trace/reader.hpp"

/// A recording as it is handed on: packed by gzip (RFC 1952), as every system and every browser unpacks it. What `gzip
/// -d` makes of it is the recording (trace/format.hpp), and `gzip` of a recording is one, too.
///
///     trace::Reader reader = open("run.spawn.gz");       // packed or not: its first two bytes say so, and not its
///     name pack(reader.bytes(), "run.spawn", file);
///
/// Only a sealed recording is packed: a live one is mapped by its writers. It is one member; what follows behind it is
/// not read. What lies beside a recording, its lesson, is inside, behind the index (Header::attachments_offset):
/// browsers refuse a second member, and an unpacked file keeps its lesson.
namespace recording {

/// What unpacking may take of memory at most: room for a trace of the default capacity and its index, twice.
inline constexpr std::uint64_t kMostUnpacked = std::uint64_t{2} << 30;

/// The file of a recording. A packed one is unpacked into memory. Blocks on the disk. Throws trace::TraceError.
trace::Reader open(const std::filesystem::path& path);

/// Whether a file of this name is one to open: run.spawn, run.spawn.gz. For choosing among files; what a file is, its
/// bytes say.
bool is_recording_name(const std::filesystem::path& path);

bool is_packed(std::span<const std::byte> bytes);
/// Memory is taken for what the recording says it holds, and no more than `most`. Throws trace::TraceError: cut off,
/// damaged, larger than that, not a recording, not sealed. `name` is for the sentences of errors.
trace::OwnedBytes unpack(std::span<const std::byte> packed, const std::filesystem::path& name,
                         std::uint64_t most = kMostUnpacked);

/// The bytes of a recording, as a packed file. The same bytes give the same file. Throws trace::TraceError: not sealed,
/// cut off.
void pack(std::span<const std::byte> recording, const std::filesystem::path& name, std::ostream& out,
          const base::Progress& progress = {});
/// The same of any bytes, whatever they are.
void pack_bytes(std::span<const std::byte> bytes, std::ostream& out, const base::Progress& progress = {});

}  // namespace recording
