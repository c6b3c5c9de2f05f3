#include "recording/packed.hpp"

#define ZLIB_CONST  // next_in is a pointer to const.
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <new>
#include <string>
#include <utility>

#include "base/mapped_file.hpp"
#include "trace/error.hpp"

namespace recording {
namespace {

using trace::TraceError;

constexpr int kGzip = 15 + 16;              // zlib's windowBits: the largest window, and a gzip head.
constexpr std::uint64_t kBestRatio = 1032;  // No deflated byte stands for more.
constexpr std::size_t kPiece = std::size_t{1} << 20;

const Bytef* bytes_of(std::span<const std::byte> bytes) { return reinterpret_cast<const Bytef*>(bytes.data()); }

uInt most_of(std::size_t bytes) {
  return static_cast<uInt>(std::min<std::size_t>(bytes, std::numeric_limits<uInt>::max()));
}

class Unpacking {
 public:
  Unpacking(std::span<const std::byte> packed, const std::filesystem::path& name) : packed_{packed}, name_{name} {
    if (::inflateInit2(&stream_, kGzip) != Z_OK) throw std::bad_alloc{};
  }
  Unpacking(const Unpacking&) = delete;
  Unpacking& operator=(const Unpacking&) = delete;
  ~Unpacking() { ::inflateEnd(&stream_); }

  /// Fills `into`; less only at the end. Returns how many bytes.
  std::size_t read(std::span<std::byte> into) {
    std::size_t got = 0;
    while (got < into.size() && step(into.subspan(got), got)) {
    }
    return got;
  }
  /// Whether the end has come, with the right checksum.
  bool at_end() {
    std::byte more{};
    return read({&more, 1}) == 0;
  }

 private:
  /// Returns whether there may be more.
  bool step(std::span<std::byte> into, std::size_t& got) {
    if (ended_) return false;
    stream_.next_in = bytes_of(packed_);
    stream_.avail_in = most_of(packed_.size());
    stream_.next_out = reinterpret_cast<Bytef*>(into.data());
    stream_.avail_out = most_of(into.size());
    const uInt before = stream_.avail_in, room = stream_.avail_out;
    const int result = ::inflate(&stream_, Z_NO_FLUSH);
    packed_ = packed_.subspan(before - stream_.avail_in);
    got += room - stream_.avail_out;
    ended_ = result == Z_STREAM_END;
    if (result == Z_MEM_ERROR) throw std::bad_alloc{};
    if (result == Z_BUF_ERROR || (result == Z_OK && packed_.empty() && stream_.avail_out != 0))
      throw TraceError{"The packed recording " + name_.string() + " is cut off: copy it again from where it was made."};
    if (result != Z_OK && !ended_)
      throw TraceError{"The packed recording " + name_.string() + " is damaged: copy it again from where it was made."};
    return true;
  }

  std::span<const std::byte> packed_;
  const std::filesystem::path& name_;
  z_stream stream_{};
  bool ended_ = false;
};

std::uint64_t sealed_bytes(std::span<const std::byte> beginning, const std::filesystem::path& name) {
  const auto bytes = trace::Reader::sealed_bytes(beginning, name);
  if (!bytes)
    throw TraceError{"The recording " + name.string() +
                     " is not sealed: its run is still going on, or did not end in order, and only a sealed one is "
                     "packed."};
  return *bytes;
}

trace::OwnedBytes memory_for(std::uint64_t size, const std::filesystem::path& name, std::uint64_t most) {
  try {
    if (size <= most) return trace::OwnedBytes::of(static_cast<std::size_t>(size));
  } catch (const std::bad_alloc&) {  // As where it would be too much.
  }
  throw TraceError{"The packed recording " + name.string() + " would take " + std::to_string(size >> 20) +
                   " MB of memory, more than there is for it (" + std::to_string(most >> 20) +
                   " MB): unpack it with 'gzip -d', and open the file that this gives."};
}

class Packing {
 public:
  explicit Packing(std::ostream& out) : out_{out} {
    if (::deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc{};
  }
  Packing(const Packing&) = delete;
  Packing& operator=(const Packing&) = delete;
  ~Packing() { ::deflateEnd(&stream_); }

  void write(std::span<const std::byte> piece, bool last) {
    stream_.next_in = bytes_of(piece);
    stream_.avail_in = most_of(piece.size());
    do {
      stream_.next_out = packed_.data();
      stream_.avail_out = most_of(packed_.size());
      ::deflate(&stream_, last ? Z_FINISH : Z_NO_FLUSH);
      out_.write(reinterpret_cast<const char*>(packed_.data()),
                 static_cast<std::streamsize>(packed_.size() - stream_.avail_out));
    } while (stream_.avail_out == 0);
  }

 private:
  std::ostream& out_;
  z_stream stream_{};
  std::array<Bytef, 65'536> packed_{};
};

}  // namespace

bool is_recording_name(const std::filesystem::path& path) {
  return path.extension() == ".spawn" || (path.extension() == ".gz" && path.stem().extension() == ".spawn");
}

bool is_packed(std::span<const std::byte> bytes) {
  return bytes.size() >= 2 && bytes[0] == std::byte{0x1F} && bytes[1] == std::byte{0x8B};
}

trace::OwnedBytes unpack(std::span<const std::byte> packed, const std::filesystem::path& name, std::uint64_t most) {
  Unpacking unpacking{packed, name};
  alignas(trace::Header) std::array<std::byte, trace::kUnit> header{};
  const std::uint64_t size = sealed_bytes(std::span{header}.first(unpacking.read(header)), name);
  trace::OwnedBytes bytes = memory_for(size, name, most);
  if (size / kBestRatio > packed.size())
    throw TraceError{"The packed recording " + name.string() + " is damaged: copy it again from where it was made."};
  std::memcpy(bytes.bytes.get(), header.data(), header.size());
  const auto rest = bytes.span().subspan(header.size());
  if (unpacking.read(rest) != rest.size() || !unpacking.at_end())
    throw TraceError{"The packed recording " + name.string() +
                     " does not hold as much as it says: copy it again from where it was made."};
  return bytes;
}

trace::Reader open(const std::filesystem::path& path) {
  base::MappedFile file = trace::open_recording(path);
  if (!is_packed(file.bytes())) return trace::Reader{std::move(file), path};
  return trace::Reader{unpack(file.bytes(), path, base::share_of_address_space(kMostUnpacked)), path};
}

void pack(std::span<const std::byte> recording, const std::filesystem::path& name, std::ostream& out,
          const base::Progress& progress) {
  const std::uint64_t size = sealed_bytes(recording, name);
  if (recording.size() < size)
    throw TraceError{"The recording " + name.string() + " is cut off: copy it again from where it was made."};
  pack_bytes(recording.first(static_cast<std::size_t>(size)), out, progress);
}

void pack_bytes(std::span<const std::byte> bytes, std::ostream& out, const base::Progress& progress) {
  Packing packing{out};
  for (std::size_t done = 0; done < bytes.size();) {
    base::tell(progress, done, bytes.size());
    const std::size_t piece = std::min(kPiece, bytes.size() - done);
    packing.write(bytes.subspan(done, piece), done + piece == bytes.size());
    done += piece;
  }
}

}  // namespace recording
