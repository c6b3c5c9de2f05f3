#include "trace/reader.hpp"

#include <fcntl.h>
#include <linux/membarrier.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "base/check_syscall.hpp"
#include "trace/error.hpp"
#include "trace/futex.hpp"

namespace trace {

using base::UniqueFd;

namespace {

std::uint64_t size_of(int fd, const std::filesystem::path& path) {
  struct stat status {};
  if (::fstat(fd, &status) == -1)
    throw TraceError{"The size of the recording " + path.string() + " cannot be learned: " + std::strerror(errno) +
                     ". Check the disk on which it lies."};
  return static_cast<std::uint64_t>(status.st_size);
}

UniqueFd open_trace(const std::filesystem::path& path) {
  constexpr int kFlags = O_CLOEXEC | O_NONBLOCK | O_NOCTTY;  // A named pipe is refused below and must not block here.
  int fd = ::open(path.c_str(), O_RDWR | kFlags);
  if (fd == -1) fd = ::open(path.c_str(), O_RDONLY | kFlags);
  if (fd == -1) {
    const int error = errno;
    throw TraceError{"Cannot open the recording " + path.string() + ": " + std::strerror(error) +
                     (error == ENOENT ? ". Check the name." : ". Check its permissions.")};
  }
  UniqueFd file{fd};
  struct stat status {};
  if (::fstat(fd, &status) == -1)
    throw TraceError{"Cannot read the recording " + path.string() + ": " + std::strerror(errno) + "."};
  if (!S_ISREG(status.st_mode))
    throw TraceError{
        path.string() +
        " is a folder, a pipe or a device, not a recording. Give a file that 'spawnarium run --record' has written."};
  return file;
}

/// Throws unless the file begins with a header of ours; returns how many units it may ever have.
std::uint64_t checked_capacity(int fd, const std::filesystem::path& path, std::uint64_t file_bytes) {
  const std::string name = path.string();
  struct {
    std::uint64_t magic;
    std::uint32_t version, header_bytes;
    std::uint64_t capacity_units;
  } found{};
  if (file_bytes == 0) throw TraceError{"The recording " + name + " is empty. Record the program again."};
  const auto got = ::pread(fd, &found, sizeof found, 0);
  if (got == -1)
    throw TraceError{"The recording " + name + " cannot be read: " + std::strerror(errno) +
                     ". Check the disk on which it lies."};
  if (got < 8 || found.magic != kMagic)
    throw TraceError{"The file " + name +
                     " is not a recording of Spawnarium. Give a file that 'spawnarium run --record' has written."};
  if (got == sizeof found && found.version != kVersion)
    throw TraceError{"The recording " + name + " has format version " + std::to_string(found.version) +
                     ", this program reads version " + std::to_string(kVersion) +
                     ". Open it with the version of Spawnarium that made it."};
  const std::uint64_t capacity = found.capacity_units;
  if (got != sizeof found || found.header_bytes != sizeof(Header) || capacity > kMaximumCapacity / kUnit ||
      file_bytes < (system_units(capacity)) * kUnit)
    throw TraceError{"The recording " + name + " is cut off within its header (" + std::to_string(file_bytes) +
                     " bytes): nothing in it can be read. Copy it again from where it was made."};
  return capacity;
}

}  // namespace

Reader::Reader(const std::filesystem::path& path) : path_{path}, fd_{open_trace(path)} {
  may_write_ = (::fcntl(fd_.get(), F_GETFL) & O_ACCMODE) == O_RDWR;
  file_bytes_ = size_of(fd_.get(), path_);
  const std::uint64_t capacity = checked_capacity(fd_.get(), path, file_bytes_);
  mapped_bytes_ = std::max(capacity * kUnit, file_bytes_);
  const int protection = may_write_ ? PROT_READ | PROT_WRITE : PROT_READ;
  void* address = ::mmap(nullptr, mapped_bytes_, protection, MAP_SHARED | MAP_NORESERVE, fd_.get(), 0);
  if (address == MAP_FAILED)
    throw TraceError{"Cannot map the recording " + path.string() + ": " + std::strerror(errno) + "."};
  base_ = static_cast<const std::byte*>(address);
  header_ = static_cast<Header*>(address);
  next_unit_ = system_units(capacity);
}

Reader::Reader(Reader&& other) noexcept
    : path_{std::move(other.path_)},
      fd_{std::move(other.fd_)},
      base_{std::exchange(other.base_, nullptr)},
      header_{std::exchange(other.header_, nullptr)},
      may_write_{other.may_write_},
      mapped_bytes_{other.mapped_bytes_},
      file_bytes_{other.file_bytes_},
      next_unit_{other.next_unit_},
      open_{std::move(other.open_)},
      unpublished_{std::move(other.unpublished_)},
      index_count_{other.index_count_},
      index_next_{other.index_next_},
      index_offset_{other.index_offset_} {}

Reader::~Reader() {
  if (base_ != nullptr) ::munmap(header_, mapped_bytes_);
}

bool Reader::sealed() const { return header_->sealed.load(std::memory_order_acquire) != 0; }

std::uint64_t Reader::incomplete_since_ns() const {
  return header_->incomplete_since_ns.load(std::memory_order_relaxed);
}

UnitKind Reader::kind_of(std::uint64_t unit) const {
  auto& byte = reinterpret_cast<UnitKind*>(header_)[kDirectoryOffset + unit];
  return std::atomic_ref{byte}.load(std::memory_order_acquire);
}

std::size_t Reader::read_new(std::vector<Event>& events, std::size_t most) {
  const std::size_t before = events.size();
  const bool untouched = next_unit_ == system_units(header_->capacity_units);
  file_bytes_ = size_of(fd_.get(), path_);
  if (untouched && index_count_ == 0) {
    index_offset_ = header_->index_offset;
    index_count_ = indexed(index_offset_);
  }
  if (index_count_ != 0) return read_index(events, most);
  const std::uint64_t whole_units = file_bytes_ / kUnit;
  const std::uint64_t bound =
      std::min({header_->next_unit.load(std::memory_order_acquire), header_->capacity_units, whole_units});
  for (; next_unit_ < bound; ++next_unit_) unpublished_.push_back(next_unit_);
  // A writer publishes a unit when its former one is full. So look which are published before any event is read, and
  // from the last to the first: then whatever a writer wrote before is in the units that stand further ahead in open_.
  const auto known = static_cast<std::ptrdiff_t>(open_.size());
  constexpr std::uint64_t kSeen = 0;  // Unit 0 is the header.
  std::for_each(unpublished_.rbegin(), unpublished_.rend(), [&](std::uint64_t& unit) {
    const UnitKind kind = kind_of(unit);
    if (kind == UnitKind::Events) open_.push_back({unit, 0});
    if (kind != UnitKind::None) unit = kSeen;
  });
  std::erase(unpublished_, kSeen);
  std::reverse(open_.begin() + known, open_.end());
  std::erase_if(open_, [&](OpenUnit& open) { return drain(open.unit, open.used, events); });
  return events.size() - before;
}

/// Copies the events of a unit from number `used` on; returns whether the unit is full and done.
bool Reader::drain(std::uint64_t unit, std::uint32_t& used, std::vector<Event>& events) const {
  auto* slots =
      reinterpret_cast<Event*>(reinterpret_cast<std::byte*>(header_) + unit * kUnit + sizeof(EventUnitHeader));
  for (; used < kEventsPerUnit; ++used) {
    if (std::atomic_ref{slots[used].kind}.load(std::memory_order_acquire) == Kind::None) return false;
    events.push_back(slots[used]);
  }
  return true;
}

std::size_t Reader::indexed() const { return indexed(header_->index_offset); }

std::size_t Reader::indexed(std::uint64_t offset) const {
  if (!sealed()) return 0;
  const std::uint64_t count = header_->index_count, bytes = std::min(file_bytes_, mapped_bytes_);
  const bool sound = offset % 4 == 0 && offset <= bytes && count <= (bytes - offset) / 4;
  return sound ? count : 0;
}

std::size_t Reader::read_index(std::vector<Event>& events, std::size_t most) {
  const std::size_t before = events.size();
  const std::uint64_t units = index_offset_ / kUnit;
  const auto* index = reinterpret_cast<const std::uint32_t*>(at(index_offset_));
  const std::size_t end = index_next_ + std::min(most, index_count_ - index_next_);
  events.reserve(before + end - index_next_);
  for (; index_next_ < end; ++index_next_) {
    const std::uint64_t unit = index[index_next_] / kEventsPerUnit;
    if (unit >= units) continue;
    const auto* slots = reinterpret_cast<const Event*>(at(unit * kUnit + sizeof(EventUnitHeader)));
    events.push_back(slots[index[index_next_] % kEventsPerUnit]);
  }
  return events.size() - before;
}

void Reader::give_back_memory() const noexcept {
  // In a shared mapping of a file this takes the pages from this process only: file and page cache keep their bytes.
  ::madvise(header_, mapped_bytes_, MADV_DONTNEED);
}

std::string_view Reader::text(TextRef ref) const {
  const std::uint64_t offset = static_cast<std::uint64_t>(ref) * 8;
  if (ref == 0) return {};
  if (offset + 4 > file_bytes_) file_bytes_ = size_of(fd_.get(), path_);
  if (offset + 4 > file_bytes_) return {};
  std::uint32_t length = 0;
  std::memcpy(&length, at(offset), sizeof length);
  if (length > kMaximumText || offset + 4 + length > file_bytes_) return {};
  return {reinterpret_cast<const char*>(at(offset + 4)), length};
}

Reader::Source Reader::source(std::uint32_t number) const {
  if (number == 0 || number > kMaximumSources) return {};
  const SourceEntry& entry = header_->sources[number - 1];
  return {text(entry.path.load(std::memory_order_acquire)), text(entry.content.load(std::memory_order_acquire))};
}

std::string_view Reader::facts() const { return text(header_->facts.load(std::memory_order_acquire)); }

bool Reader::wait(std::chrono::nanoseconds timeout, Wake wake) const {
  using namespace std::chrono_literals;
  auto& flag = wake == Wake::OnAnyEvent ? header_->reader_waiting : header_->birth_waiting;
  auto& word = wake == Wake::OnAnyEvent ? header_->reader_futex : header_->birth_futex;
  if (!may_write_) return futex_wait(word, word.load(), std::min<std::chrono::nanoseconds>(timeout, 50ms));
  const std::uint32_t seen = word.load();
  if (flag.exchange(1) == 0) {
    // Writers do not fence between publishing and looking at the flag. Where the kernel's barrier is not to be had,
    // their stores are visible long before the first short sleep is over.
    if (::syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0) != 0)
      return futex_wait(word, seen, std::min<std::chrono::nanoseconds>(timeout, 20ms));
    return true;  // Something may have been published before the flag was seen: look once, then sleep.
  }
  return futex_wait(word, seen, timeout);
}

void Reader::wake_waiting() const noexcept {
  if (!may_write_) return;
  // In this order: who has not yet set the flag will find it unset, and look again before sleeping.
  header_->reader_waiting.exchange(0);
  header_->reader_futex.fetch_add(1);
  futex_wake_all(header_->reader_futex);
}

void seal(const std::filesystem::path& path) {
  Reader reader{path};
  if (reader.sealed()) return;
  const Header& header = reader.header();
  const std::uint64_t units =
      std::min({header.next_unit.load(), header.capacity_units, std::filesystem::file_size(path) / kUnit});
  UniqueFd fd{base::check_syscall(::open(path.c_str(), O_RDWR | O_CLOEXEC), "open " + path.string())};
  const auto bytes = units * kUnit;
  void* address = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
  if (address == MAP_FAILED) base::throw_errno(errno, "mmap " + path.string());
  auto* base = static_cast<std::byte*>(address);
  const auto* directory = reinterpret_cast<const UnitKind*>(base + kDirectoryOffset);
  struct Entry {
    std::uint64_t time_ns;
    std::uint32_t position;
  };
  std::vector<Entry> entries;
  for (std::uint64_t unit = system_units(header.capacity_units); unit < units; ++unit) {
    if (directory[unit] != UnitKind::Events) continue;
    const auto* slots = reinterpret_cast<const Event*>(base + unit * kUnit + sizeof(EventUnitHeader));
    for (std::uint32_t i = 0; i < kEventsPerUnit && slots[i].kind != Kind::None; ++i)
      entries.push_back({slots[i].time_ns, static_cast<std::uint32_t>(unit * kEventsPerUnit + i)});
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.time_ns < b.time_ns; });
  std::vector<std::uint32_t> index;
  index.reserve(entries.size());
  for (const Entry& entry : entries) index.push_back(entry.position);

  // Should we be killed from here on, somebody else seals: what we have cut off and written is then nobody's.
  auto* mine = reinterpret_cast<Header*>(base);
  mine->allocated_units.store(units);
  mine->next_unit.store(units + index.size() * sizeof(std::uint32_t) / kUnit + 1);
  base::check_syscall(::ftruncate(fd.get(), static_cast<off_t>(bytes)), "ftruncate " + path.string());
  const auto* from = reinterpret_cast<const char*>(index.data());
  std::size_t left = index.size() * sizeof(std::uint32_t);
  off_t to = static_cast<off_t>(bytes);
  while (left > 0) {
    const auto written = base::check_syscall(::pwrite(fd.get(), from, left, to), "pwrite " + path.string());
    from += written;
    to += written;
    left -= static_cast<std::size_t>(written);
  }
  mine->index_offset = bytes;
  mine->index_count = index.size();
  mine->sealed.store(1, std::memory_order_release);
  ::munmap(address, bytes);
}

}  // namespace trace
