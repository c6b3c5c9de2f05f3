#include "record/recorder.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <utility>

#include "base/check_syscall.hpp"
#include "base/high_fd.hpp"
#include "base/mapped_file.hpp"
#include "record/clock.hpp"
#include "record/futex.hpp"
#include "record/life.hpp"
#include "trace/error.hpp"

namespace record {

using trace::EventUnitHeader;
using trace::kDirectoryOffset;
using trace::kEventsPerUnit;
using trace::kExtent;
using trace::kHeaderSources;
using trace::kMagic;
using trace::kMaximumCapacity;
using trace::kMaximumText;
using trace::kMostObjectTypes;
using trace::kMostSources;
using trace::kUnit;
using trace::kVersion;
using trace::RunId;
using trace::SourceEntry;
using trace::SourceUnit;
using trace::system_units;
using trace::TraceError;
using trace::UnitKind;

constexpr std::uint64_t kLongestRun = 16;  // Units that a busy writer reserves at a time: 64 KiB.
constexpr std::uint64_t kShareAhead = 8;   // It has reserved at most this part more than it has used.

using base::check_syscall;
using base::UniqueFd;

namespace {

/// Never the same twice in this process, so that a thread's cursor cannot mistake one recorder for another.
std::uint32_t fresh_generation() noexcept {
  static std::atomic<std::uint32_t> last{0};
  return last.fetch_add(1) + 1;
}

/// Where the kernel has no chance to give (yet), the time and the pid: still no two runs of one machine are the same.
RunId fresh_run_id() noexcept {
  RunId id;
  if (::getrandom(&id, sizeof id, GRND_NONBLOCK) != sizeof id)
    id = {{static_cast<std::uint64_t>(base::realtime_ns()), static_cast<std::uint64_t>(::getpid())}};
  return id;
}

}  // namespace

/// Where the calling thread writes next.
struct Recorder::Cursor {
  std::uint32_t generation = 0;
  Serial actor = kNobody;
  std::uint32_t calls = 0;
  std::uint32_t events_used = kEventsPerUnit;
  Event* events = nullptr;
  std::uint64_t next_unit = 0;  // Units reserved together, not yet used: [next_unit, end_unit).
  std::uint64_t end_unit = 0;
  std::uint64_t units = 0;  // How many it has had.
  std::byte* text = nullptr;
  std::size_t text_left = 0;
  Clock clock;
};

namespace {

// Never destroyed: other threads may write until the very end of the process.
union Immortal {
  constexpr Immortal() noexcept : recorder{} {}
  ~Immortal() {}
  Recorder recorder;
};
constinit Immortal immortal;

}  // namespace

Recorder& recorder() noexcept { return immortal.recorder; }

Recorder::~Recorder() { detach(); }

[[gnu::always_inline]] inline Recorder::Cursor& Recorder::cursor() noexcept {
  // Initial-exec: found in one instruction, also in a library that is loaded late.
  [[gnu::tls_model("initial-exec")]] static thread_local Cursor cursor;
  const auto generation = generation_.load(std::memory_order_relaxed);
  if (cursor.generation != generation) {
    cursor = Cursor{};
    cursor.generation = generation;
  }
  return cursor;
}

void Recorder::create(const std::filesystem::path& path, std::uint64_t capacity_bytes) {
  const std::uint64_t capacity =
      std::clamp<std::uint64_t>(base::share_of_address_space(capacity_bytes), 1 << 21, kMaximumCapacity) / kUnit;
  const std::uint64_t first = system_units(capacity);
  const std::uint64_t allocated = first + kExtent / kUnit;
  UniqueFd fd{
      check_syscall(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600), "open " + path.string())};
  try {
    check_syscall(::fallocate(fd.get(), 0, 0, static_cast<off_t>(allocated * kUnit)), "fallocate " + path.string());
    map(fd.get(), capacity);
  } catch (const std::system_error&) {
    ::unlink(path.c_str());  // A full disk: an empty file would look like a recording.
    throw;
  }
  fd_ = base::move_high(std::move(fd));
  auto* header = new (base_) Header{};
  header->version = kVersion;
  header->header_bytes = sizeof(Header);
  header->capacity_units = capacity;
  Clock::begin(*header);
  header->start_realtime_ns = base::realtime_ns();
  header->run_id = fresh_run_id();
  header->next_unit = first;
  header->allocated_units = allocated;
  header->next_serial = 1;
  std::memset(base_ + kDirectoryOffset, static_cast<int>(UnitKind::System), first);
  std::atomic_ref{header->magic}.store(kMagic, std::memory_order_release);
  header_ = header;
  generation_ = fresh_generation();
}

void Recorder::attach(const std::filesystem::path& path) {
  UniqueFd fd{check_syscall(::open(path.c_str(), O_RDWR | O_CLOEXEC), "open " + path.string())};
  struct stat status {};
  check_syscall(::fstat(fd.get(), &status), "fstat " + path.string());
  Header found{};
  if (::pread(fd.get(), static_cast<void*>(&found), sizeof found, 0) != sizeof found || found.magic != kMagic ||
      found.version != kVersion || found.capacity_units * kUnit > kMaximumCapacity || found.sealed != 0 ||
      static_cast<std::uint64_t>(status.st_size) < system_units(found.capacity_units) * kUnit)
    throw TraceError{path.string() + " is not a live trace of this version of Spawnarium."};
  map(fd.get(), found.capacity_units);
  fd_ = base::move_high(std::move(fd));
  header_ = reinterpret_cast<Header*>(base_);
  generation_ = fresh_generation();
}

bool Recorder::attach_from_environment() {
  const char* path = std::getenv(kTraceVariable);
  if (path != nullptr && *path != '\0' && !on()) attach(path);
  return on();
}

void Recorder::map(int fd, std::uint64_t capacity_units) {
  detach();
  mapped_bytes_ = capacity_units * kUnit;
  void* address = ::mmap(nullptr, mapped_bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd, 0);
  if (address == MAP_FAILED) base::throw_errno(errno, "mmap of the trace");
  base_ = static_cast<std::byte*>(address);
}

void Recorder::detach() noexcept {
  if (base_ != nullptr) ::munmap(base_, mapped_bytes_);
  base_ = nullptr;
  header_ = nullptr;
  fd_.reset();
  generation_ = fresh_generation();
}

Serial Recorder::new_serial() noexcept {
  return on() ? header_->next_serial.fetch_add(1, std::memory_order_relaxed) : serials_without_trace_.fetch_add(1) + 1;
}

std::uint32_t Recorder::next_of_type(ObjectType type) noexcept {
  const auto index = static_cast<std::size_t>(type);
  return on() && index < kMostObjectTypes ? header_->object_counts[index].fetch_add(1, std::memory_order_relaxed) + 1
                                          : 0;
}

void Recorder::begin_thread(Serial actor) noexcept { cursor().actor = actor; }

Serial Recorder::actor() noexcept { return actor_of(cursor()); }

inline Serial Recorder::actor_of(Cursor& here) noexcept {
  if (here.actor == kNobody && on()) [[unlikely]]
    begin_unknown_thread(here);
  return here.actor;
}

void Recorder::begin_unknown_thread(Cursor& here) noexcept {
  here.actor = new_serial();
  Life{*this}.thread_began(here.actor, {.name = text("thread")});
}

bool Recorder::has_actor() noexcept { return cursor().actor != kNobody; }

void Recorder::become(Serial process) noexcept {
  process_ = process;
  begin_thread(process);
}

template <class Visit>
void Recorder::for_each_event(Visit visit) const noexcept {
  auto* directory = reinterpret_cast<UnitKind*>(base_ + kDirectoryOffset);
  const std::uint64_t end = std::min(header_->next_unit.load(), header_->capacity_units);
  for (std::uint64_t unit = system_units(header_->capacity_units); unit < end; ++unit) {
    if (std::atomic_ref{directory[unit]}.load(std::memory_order_acquire) != UnitKind::Events) continue;
    auto* events = reinterpret_cast<Event*>(at(unit) + sizeof(EventUnitHeader));
    for (std::size_t i = 0; i < kEventsPerUnit; ++i) {
      if (std::atomic_ref{events[i].kind}.load(std::memory_order_acquire) == Kind::None) break;
      visit(std::as_const(events[i]));
    }
  }
}

Serial Recorder::process_with(pid_t pid) const noexcept {
  if (!on()) return kNobody;
  Serial found = kNobody;
  std::uint64_t since = 0;
  for_each_event([&](const Event& event) {
    const bool birth = event.kind == Kind::Started || event.kind == Kind::Running || event.kind == Kind::ForeignProcess;
    if (!birth || event.value != pid || event.time_ns < since) return;
    found = event.object;
    since = event.time_ns;
  });
  for_each_event([&](const Event& event) {
    if (event.kind == Kind::Reaped && event.object == found) found = kNobody;
  });
  return found;
}

std::optional<Recorder::PipeEnd> Recorder::end_with_inode(std::uint64_t inode) const noexcept {
  if (!on() || inode == 0) return std::nullopt;
  std::optional<PipeEnd> found;
  std::uint64_t since = 0;
  for_each_event([&](const Event& event) {
    if (event.kind != Kind::EndOpened || event.value != static_cast<std::int64_t>(inode) || event.time_ns < since)
      return;
    found = PipeEnd{event.object, static_cast<trace::End>(event.detail), event.flags};
    since = event.time_ns;
  });
  return found;
}

void Recorder::after_fork_in_child(Serial process) noexcept {
  generation_ = fresh_generation();
  become(process);
}

std::uint32_t Recorder::new_call() noexcept { return ++cursor().calls; }

std::uint64_t Recorder::now_ns() const noexcept {
  return on() ? trace::time_in_run(*header_, base::monotonic_ns()) : base::monotonic_ns();
}

void Recorder::write(const Event& event) noexcept {
  if (!on()) return;
  if (event.actor == kNobody) actor_of(cursor());  // A thread that begins to be known does so before this moment.
  publish_event(event, trace::time_in_run(*header_, cursor().clock.monotonic_ns(*header_)));
}

void Recorder::write_at(const Event& event, std::uint64_t time_ns) noexcept {
  if (on()) publish_event(event, time_ns);
}

[[gnu::always_inline]] inline void Recorder::publish_event(const Event& event, std::uint64_t time_ns) noexcept {
  Cursor& here = cursor();
  const Serial actor = event.actor != kNobody ? event.actor : actor_of(here);
  if (here.events_used == kEventsPerUnit && !next_event_unit(here)) [[unlikely]] {
    header_->lost_events.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  Event& slot = here.events[here.events_used++];
  slot.time_ns = time_ns;
  slot.actor = actor;
  slot.call = event.call;
  slot.object = event.object;
  slot.peer = event.peer;
  slot.serial = event.serial;
  slot.value = event.value;
  slot.text = event.text;
  slot.place = event.place;
  slot.extra = event.extra;
  slot.detail = event.detail;
  slot.outcome = event.outcome;
  slot.flags = event.flags;
  std::atomic_ref{slot.kind}.store(event.kind, std::memory_order_release);
  // No fence between the store above and these loads: the reader compensates (Reader::wait).
  const bool birth = event.kind == Kind::Running || event.kind == Kind::Started;
  if (header_->reader_waiting.load(std::memory_order_relaxed) != 0 ||
      (birth && header_->birth_waiting.load(std::memory_order_relaxed) != 0)) [[unlikely]]
    wake_readers();
}

/// Gives the cursor its next unit. A busy writer reserves several at a time, the more the more it has written.
bool Recorder::next_event_unit(Cursor& here) noexcept {
  if (here.next_unit == here.end_unit) {
    const std::uint64_t run = std::clamp<std::uint64_t>(here.units / kShareAhead, 1, kLongestRun);
    const auto first = reserve(run);
    if (!first) return false;
    here.next_unit = *first;
    here.end_unit = *first + run;
    if (run > 1) populate(*first, run);
  }
  ++here.units;
  std::byte* unit = at(here.next_unit);
  reinterpret_cast<EventUnitHeader*>(unit)->actor = here.actor;
  here.events = reinterpret_cast<Event*>(unit + sizeof(EventUnitHeader));
  here.events_used = 0;
  publish(here.next_unit++, UnitKind::Events);
  return true;
}

void Recorder::wake_readers() noexcept {
  if (!on()) return;
  if (header_->reader_waiting.exchange(0) != 0) {
    header_->reader_futex.fetch_add(1);
    futex_wake_all(header_->reader_futex);
  }
  if (header_->birth_waiting.exchange(0) != 0) {
    header_->birth_futex.fetch_add(1);
    futex_wake_all(header_->birth_futex);
  }
}

TextRef Recorder::text(std::string_view text) noexcept {
  if (!on() || text.empty()) return 0;
  text = text.substr(0, kMaximumText);
  const std::size_t bytes = (sizeof(std::uint32_t) + text.size() + 7) / 8 * 8;
  Cursor& here = cursor();
  if (bytes > here.text_left) {
    const std::size_t units = (bytes + kUnit - 1) / kUnit;
    const auto first = reserve(units);
    if (!first) return 0;
    for (std::uint64_t unit = *first + 1; unit < *first + units; ++unit) publish(unit, UnitKind::TextRest);
    publish(*first, UnitKind::Text);
    here.text = at(*first);
    here.text_left = units * kUnit;
  }
  const auto length = static_cast<std::uint32_t>(text.size());
  std::memcpy(here.text, &length, sizeof length);
  std::memcpy(here.text + sizeof length, text.data(), text.size());
  const auto offset = static_cast<std::uint64_t>(here.text - base_);
  here.text += bytes;
  here.text_left -= bytes;
  return static_cast<TextRef>(offset / 8);
}

std::uint32_t Recorder::source(std::string_view path, std::string_view content) noexcept {
  if (!on()) return 0;
  if (const std::uint32_t known = known_source(path); known != 0) return known;
  const std::uint32_t number = header_->source_count.fetch_add(1) + 1;
  SourceEntry* entry = number <= kMostSources ? source_entry(number, Missing::Make) : nullptr;
  if (entry == nullptr) {
    if (number > kMostSources) header_->source_count.store(kMostSources);
    return 0;
  }
  entry->content.store(text(content), std::memory_order_release);
  entry->path.store(text(path), std::memory_order_release);
  return number;
}

/// nullptr: its unit has not been made (yet), or there is no space for it.
SourceEntry* Recorder::source_entry(std::uint32_t number, Missing missing) noexcept {
  if (number <= kHeaderSources) return &header_->sources[number - 1];
  const auto [index, entry] = trace::source_unit_of(number);
  std::atomic<std::uint32_t>& known = header_->source_units[index];
  std::uint32_t unit = known.load(std::memory_order_acquire);
  if (unit == 0 && missing == Missing::Make) {
    const auto reserved = reserve(1);
    if (!reserved) return nullptr;
    publish(*reserved, UnitKind::Sources);
    // Where another writer was quicker, ours stays empty.
    if (known.compare_exchange_strong(unit, static_cast<std::uint32_t>(*reserved)))
      unit = static_cast<std::uint32_t>(*reserved);
  }
  return unit != 0 ? &reinterpret_cast<SourceUnit*>(at(unit))->entries[entry] : nullptr;
}

/// A source that another program of the run (spawn, exec) has stored before.
std::uint32_t Recorder::known_source(std::string_view path) noexcept {
  const std::uint32_t count = std::min<std::uint32_t>(header_->source_count.load(), kMostSources);
  for (std::uint32_t number = 1; number <= count; ++number) {
    const SourceEntry* entry = source_entry(number, Missing::None);
    const TextRef ref = entry != nullptr ? entry->path.load(std::memory_order_acquire) : 0;
    const std::byte* stored = base_ + static_cast<std::uint64_t>(ref) * 8;
    std::uint32_t length = 0;
    if (ref != 0) std::memcpy(&length, stored, sizeof length);
    if (length == path.size() && std::memcmp(stored + sizeof length, path.data(), length) == 0) return number;
  }
  return 0;
}

void Recorder::set_facts(std::string_view json) noexcept {
  if (on()) header_->facts.store(text(json), std::memory_order_release);
}

std::optional<std::uint64_t> Recorder::reserve(std::uint64_t units) noexcept {
  const auto fits = [&](std::uint64_t first) { return first + units <= header_->capacity_units; };
  // An idle look first, so that a full trace's counter cannot run away.
  if (fits(header_->next_unit.load(std::memory_order_relaxed))) {
    const std::uint64_t first = header_->next_unit.fetch_add(units, std::memory_order_relaxed);
    if (fits(first) && allocate_up_to(first + units)) return first;
  }
  mark_incomplete();
  return std::nullopt;
}

void Recorder::publish(std::uint64_t unit, UnitKind kind) noexcept {
  auto* directory = reinterpret_cast<UnitKind*>(base_ + kDirectoryOffset);
  std::atomic_ref{directory[unit]}.store(kind, std::memory_order_release);
}

bool Recorder::allocate_up_to(std::uint64_t unit) noexcept {
  std::uint64_t allocated = header_->allocated_units.load(std::memory_order_acquire);
  if (unit <= allocated) return true;
  const std::uint64_t wanted = std::min(unit + kExtent / kUnit, header_->capacity_units);
  // Several writers may do this at once: fallocate(2) is idempotent, and no lock can be left held by a dead one.
  const auto from = static_cast<off_t>(allocated * kUnit);
  if (::fallocate(fd_.get(), 0, from, static_cast<off_t>(wanted * kUnit) - from) == -1) return false;
  while (allocated < wanted && !header_->allocated_units.compare_exchange_weak(allocated, wanted)) {
  }
  return true;
}

/// Makes units that are ours alone quick to write, and nothing else: it may fail. Zeros that are written come into
/// memory as one large folio, which is mapped in one go: a third of what it costs to have the pages come one by one as
/// they are touched.
void Recorder::populate(std::uint64_t first, std::uint64_t units) noexcept {
  alignas(kUnit) static constexpr std::array<std::byte, kUnit> kZeros{};
  std::array<iovec, kLongestRun> run;
  run.fill({const_cast<std::byte*>(kZeros.data()), kUnit});
  static_cast<void>(!::pwritev(fd_.get(), run.data(), static_cast<int>(units), static_cast<off_t>(first * kUnit)));
  ::madvise(at(first), units * kUnit, MADV_POPULATE_WRITE);
}

void Recorder::mark_incomplete() noexcept {
  std::uint64_t whole = 0;
  header_->incomplete_since_ns.compare_exchange_strong(whole, std::max<std::uint64_t>(now_ns(), 1));
}

}  // namespace record
