#include "trace/reader.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/enumerators.hpp"
#include "trace/error.hpp"
#include "trace/version1.hpp"

namespace trace {
namespace {

/// An atomic load of what other processes may write meanwhile. (std::atomic_ref is not in every standard library, and
/// wants an object that may be changed.)
template <class Value>
Value load_acquire(const Value& value) {
  Value loaded;
  __atomic_load(&value, &loaded, __ATOMIC_ACQUIRE);
  return loaded;
}

enum class Meaning : std::uint8_t { Unknown, Known, OfOperation, OfObjectType };

/// What a kind is to this program, and of what its detail is a number.
constexpr std::array<Meaning, 256> kMeanings = [] {
  std::array<Meaning, 256> meanings{};
  for (const Kind each : base::enumerators<Kind>())
    meanings[static_cast<std::uint8_t>(each)] = is_call(each)                 ? Meaning::OfOperation
                                                : each == Kind::ObjectCreated ? Meaning::OfObjectType
                                                : each == Kind::None          ? Meaning::Unknown
                                                                              : Meaning::Known;
  return meanings;
}();

template <class Enum>
constexpr std::array<bool, 256> kKnown = [] {
  std::array<bool, 256> known{};
  for (const Enum each : base::enumerators<Enum>()) known[static_cast<std::uint8_t>(each)] = true;
  return known;
}();

bool is_known(const Event& event) {
  switch (kMeanings[static_cast<std::uint8_t>(event.kind)]) {
    case Meaning::Unknown:
      return false;
    case Meaning::Known:
      return true;
    case Meaning::OfOperation:
      return kKnown<Operation>[event.detail];
    case Meaning::OfObjectType:
      return kKnown<ObjectType>[event.detail];
  }
  return false;
}

/// Whether unit 0 is there, and all that the writers may not reserve.
void check_is_whole(std::span<const std::byte> bytes, std::uint64_t least_bytes, const std::filesystem::path& path) {
  if (bytes.size() < least_bytes)
    throw TraceError{"The recording " + path.string() + " is cut off within its header (" +
                     std::to_string(bytes.size()) +
                     " bytes): nothing in it can be read. Copy it again from where it was made."};
}

/// Throws unless the bytes begin with a header that this program can read. Returns its version.
std::uint32_t checked_version(std::span<const std::byte> bytes, const std::filesystem::path& path) {
  const std::string name = path.string();
  struct {
    std::uint64_t magic;
    std::uint32_t version, header_bytes;
    std::uint64_t capacity_units;
  } found{};
  if (bytes.empty()) throw TraceError{"The recording " + name + " is empty. Record the program again."};
  std::memcpy(&found, bytes.data(), std::min(bytes.size(), sizeof found));
  if (found.magic != kMagic)
    throw TraceError{"The file " + name +
                     " is not a recording of Spawnarium. Give a file that 'spawnarium run --record' has written."};
  if (found.version > kVersion)
    throw TraceError{"The recording " + name + " was recorded by a newer Spawnarium (format " +
                     std::to_string(found.version) + "; this program reads up to " + std::to_string(kVersion) +
                     "): open it with that one."};
  check_is_whole(bytes, kUnit, path);
  if (found.version == 0 || found.capacity_units > kMaximumCapacity / kUnit)
    throw TraceError{"The recording " + name + " is damaged in its header: copy it again from where it was made."};
  return found.version;
}

}  // namespace

base::MappedFile open_recording(const std::filesystem::path& path) {
  try {
    return base::MappedFile{path};
  } catch (const std::system_error& error) {
    const auto because = [&](int code) { return error.code() == std::error_code{code, std::generic_category()}; };
    if (because(ENODEV))
      throw TraceError{
          path.string() +
          " is a folder, a pipe or a device, not a recording. Give a file that 'spawnarium run --record' has written."};
    throw TraceError{"Cannot open the recording " + path.string() + ": " + error.code().message() +
                     (because(ENOENT)   ? ". Check the name."
                      : because(ENOMEM) ? ". Raise the limit of the address space (ulimit -v)."
                                        : ". Check its permissions.")};
  }
}

Reader::Reader(std::span<const std::byte> bytes, std::filesystem::path name)
    : path_{std::move(name)}, bytes_{bytes}, version_{checked_version(bytes_, path_)} {
  begin();
}

Reader::Reader(OwnedBytes bytes, std::filesystem::path name)
    : path_{std::move(name)},
      owned_{std::move(bytes)},
      bytes_{owned_.span()},
      version_{checked_version(bytes_, path_)} {
  begin();
}

Reader::Reader(const std::filesystem::path& path) : Reader{open_recording(path), path} {}

Reader::Reader(base::MappedFile file, std::filesystem::path path)
    : path_{std::move(path)}, file_{std::move(file)}, bytes_{file_->bytes()}, version_{checked_version(bytes_, path_)} {
  begin();
  if (sealed()) return;
  try {
    file_->reserve(header().capacity_units * kUnit);
  } catch (const std::system_error& error) {
    throw TraceError{"Cannot map the recording " + path_.string() + ": " + error.code().message() +
                     ". Raise the limit of the address space (ulimit -v)."};
  }
  look_again();
}

void Reader::begin() {
  if (version_ == version1::kVersion) translated_ = std::make_unique<Header>();
  translate_header();
  first_unit_ = next_unit_ = system_units(header().capacity_units);
  check_is_whole(bytes_, first_unit_ * kUnit, path_);
}

std::optional<std::uint64_t> Reader::sealed_bytes(std::span<const std::byte> beginning,
                                                  const std::filesystem::path& name) {
  const bool first = checked_version(beginning, name) == version1::kVersion;
  Header translated{};
  if (first) version1::translate(*reinterpret_cast<const version1::Header*>(beginning.data()), translated);
  const Header& header = first ? translated : *reinterpret_cast<const Header*>(beginning.data());
  if (header.sealed.load() == 0) return std::nullopt;
  constexpr std::uint64_t kMost = std::uint64_t{1} << 40;  // No sum of damaged numbers wraps around.
  const std::uint64_t index = std::min(header.index_offset, kMost) + std::min(header.index_count, kMost) * 4;
  const std::uint64_t attachments =
      std::min(header.attachments_offset, kMost) + std::min(header.attachments_bytes, kMost);
  return std::max({index, attachments, system_units(header.capacity_units) * kUnit});
}

void Reader::translate_header() const {
  if (translated_) version1::translate(*reinterpret_cast<const version1::Header*>(bytes_.data()), *translated_);
}

bool Reader::sealed() const { return header().sealed.load(std::memory_order_acquire) != 0; }

std::uint64_t Reader::incomplete_since_ns() const {
  return header().incomplete_since_ns.load(std::memory_order_relaxed);
}

UnitKind Reader::kind_of(std::uint64_t unit) const {
  return load_acquire(*reinterpret_cast<const UnitKind*>(at(kDirectoryOffset + unit)));
}

std::size_t Reader::read_new(std::vector<Event>& events, std::size_t most) {
  const std::size_t before = events.size();
  const bool untouched = next_unit_ == first_unit_;
  look_again();
  if (untouched && index_count_ == 0) {
    index_offset_ = header().index_offset;
    index_count_ = indexed(index_offset_);
    if (index_count_ != 0) count_unknown_units(index_offset_ / kUnit);
  }
  if (index_count_ != 0) return read_index(events, most);
  const std::uint64_t whole_units = bytes_.size() / kUnit;
  const std::uint64_t bound =
      std::min({header().next_unit.load(std::memory_order_acquire), header().capacity_units, whole_units});
  for (; next_unit_ < bound; ++next_unit_) unpublished_.push_back(next_unit_);
  // A writer publishes a unit when its former one is full. So look which are published before any event is read, and
  // from the last to the first: then whatever a writer wrote before is in the units that stand further ahead in open_.
  const auto known = static_cast<std::ptrdiff_t>(open_.size());
  constexpr std::uint64_t kSeen = 0;  // Unit 0 is the header.
  std::for_each(unpublished_.rbegin(), unpublished_.rend(), [&](std::uint64_t& unit) {
    const UnitKind kind = kind_of(unit);
    if (kind == UnitKind::Events) open_.push_back({unit, 0});
    skipped_.units += kind > UnitKind::Sources ? 1 : 0;
    if (kind != UnitKind::None) unit = kSeen;
  });
  std::erase(unpublished_, kSeen);
  std::reverse(open_.begin() + known, open_.end());
  std::erase_if(open_, [&](OpenUnit& open) { return drain(open.unit, open.used, events); });
  return events.size() - before;
}

/// Copies the events of a unit from number `used` on; returns whether the unit is full and done.
bool Reader::drain(std::uint64_t unit, std::uint32_t& used, std::vector<Event>& events) {
  const auto* slots = reinterpret_cast<const Event*>(at(unit * kUnit + sizeof(EventUnitHeader)));
  for (; used < kEventsPerUnit; ++used) {
    if (load_acquire(slots[used].kind) == Kind::None) return false;
    take(slots[used], events);
  }
  return true;
}

inline void Reader::take(const Event& event, std::vector<Event>& events) {
  if (!is_known(event)) [[unlikely]] {
    ++skipped_.events;
    return;
  }
  events.push_back(event);
  if (version_ == version1::kVersion) events.back().place = version1::translated_place(event.place);
}

std::size_t Reader::indexed() const { return indexed(header().index_offset); }

std::size_t Reader::indexed(std::uint64_t offset) const {
  if (!sealed()) return 0;
  const std::uint64_t count = header().index_count, bytes = bytes_.size();
  const bool sound = offset % 4 == 0 && offset <= bytes && count <= (bytes - offset) / 4;
  return sound ? count : 0;
}

void Reader::count_unknown_units(std::uint64_t end) {
  for (std::uint64_t unit = first_unit_; unit < std::min(end, header().capacity_units); ++unit)
    skipped_.units += kind_of(unit) > UnitKind::Sources ? 1U : 0U;
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
    take(slots[index[index_next_] % kEventsPerUnit], events);
  }
  return events.size() - before;
}

void Reader::give_back_memory() const noexcept {
  if (file_) file_->give_back_memory();
}

void Reader::look_again() const {
  if (!file_) return;
  try {
    bytes_ = file_->look_again();
    translate_header();
  } catch (const std::system_error& error) {
    throw TraceError{"The size of the recording " + path_.string() + " cannot be learned: " + error.code().message() +
                     ". Check the disk on which it lies."};
  }
}

std::string_view Reader::text(TextRef ref) const {
  const std::uint64_t offset = static_cast<std::uint64_t>(ref) * 8;
  if (ref == 0) return {};
  if (offset + 4 > bytes_.size()) look_again();  // Written after its event's unit was looked at.
  if (offset + 4 > bytes_.size()) return {};
  std::uint32_t length = 0;
  std::memcpy(&length, at(offset), sizeof length);
  if (length > kMaximumText || offset + 4 + length > bytes_.size()) return {};
  return {reinterpret_cast<const char*>(at(offset + 4)), length};
}

const SourceEntry* Reader::source_entry(std::uint32_t number) const {
  if (number == 0 || number > kMostSources) return nullptr;
  if (number <= kHeaderSources) return &header().sources[number - 1];
  const auto [unit_index, entry] = source_unit_of(number);
  const std::uint64_t unit = header().source_units[unit_index].load(std::memory_order_acquire);
  if ((unit + 1) * kUnit > bytes_.size()) look_again();
  if (unit < first_unit_ || (unit + 1) * kUnit > bytes_.size()) return nullptr;
  return &reinterpret_cast<const SourceUnit*>(at(unit * kUnit))->entries[entry];
}

Reader::Source Reader::source(std::uint32_t number) const {
  const SourceEntry* entry = source_entry(number);
  if (entry == nullptr) return {};
  return {text(entry->path.load(std::memory_order_acquire)), text(entry->content.load(std::memory_order_acquire))};
}

std::string_view Reader::facts() const { return text(header().facts.load(std::memory_order_acquire)); }

}  // namespace trace
