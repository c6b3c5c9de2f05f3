#include "record/seal.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/check_syscall.hpp"
#include "base/unique_fd.hpp"
#include "trace/reader.hpp"

namespace record {

using trace::Event;
using trace::EventUnitHeader;
using trace::Header;
using trace::kDirectoryOffset;
using trace::kEventsPerUnit;
using trace::Kind;
using trace::kUnit;
using trace::system_units;
using trace::UnitKind;

void seal(const std::filesystem::path& path) {
  const trace::Reader reader{path};
  if (reader.sealed()) return;
  const Header& header = reader.header();
  if (header.version != trace::kVersion) return;  // Left behind by an older program, and readable as it is.
  const std::uint64_t units =
      std::min({header.next_unit.load(), header.capacity_units, std::filesystem::file_size(path) / kUnit});
  base::UniqueFd fd{base::check_syscall(::open(path.c_str(), O_RDWR | O_CLOEXEC), "open " + path.string())};
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

}  // namespace record
