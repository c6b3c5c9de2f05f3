#include "engine/arena.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "base/check_syscall.hpp"
#include "base/high_fd.hpp"
#include "base/mapped_file.hpp"
#include "engine/process_context.hpp"

namespace engine {
namespace {

constexpr std::size_t kAlign = 64;                        // A cache line: two locks never share one.
constexpr std::size_t kMostBytes = std::size_t{1} << 30;  // Of address space; memory comes with use.

std::size_t rounded(std::size_t bytes) { return (bytes + kAlign - 1) / kAlign * kAlign; }

/// A memfd is a file to RLIMIT_FSIZE (`ulimit -f`), too.
std::size_t within_file_size_limit(std::size_t bytes) {
  rlimit limit{};
  return ::getrlimit(RLIMIT_FSIZE, &limit) == 0 ? std::min<std::size_t>(bytes, limit.rlim_cur) : bytes;
}

/// The descriptor that the environment names, if it is still that.
int inherited_fd() {
  const char* text = ::getenv(Arena::kVariable);
  const int fd = text != nullptr ? std::atoi(text) : -1;
  ::unsetenv(Arena::kVariable);
  return fd > 2 && ::fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 ? fd : -1;
}

}  // namespace

void Arena::open() {
  const int inherited = inherited_fd();
  if (inherited >= 0) {
    fd_.reset(inherited);
    struct stat status {};
    base::check_syscall(::fstat(fd_.get(), &status), "fstat of the arena");
    bytes_ = static_cast<std::size_t>(status.st_size);
  } else {
    fd_.reset(base::check_syscall(::memfd_create("spawnarium arena", MFD_CLOEXEC), "memfd_create"));
    bytes_ = within_file_size_limit(base::share_of_address_space(kMostBytes));
    base::check_syscall(::ftruncate(fd_.get(), static_cast<off_t>(bytes_)), "ftruncate of the arena");
    fd_ = base::move_high(std::move(fd_));
  }
  void* memory = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd_.get(), 0);
  if (memory == MAP_FAILED) base::throw_errno(errno, "mmap of the arena");
  base_ = static_cast<std::byte*>(memory);
  if (inherited < 0) header().next = rounded(sizeof(Header));
}

std::uint64_t Arena::allocate(std::size_t bytes) {
  const std::lock_guard lock{mutex_};
  if (base_ == nullptr) open();
  const std::size_t size = rounded(bytes);
  const auto free = std::find_if(free_.rbegin(), free_.rend(), [&](const Free& block) { return block.bytes == size; });
  if (free != free_.rend()) {
    const std::uint64_t found = free->offset;
    *free = free_.back();
    free_.pop_back();
    std::fill_n(base_ + found, size, std::byte{0});
    return found;
  }
  const std::uint64_t offset = header().next.fetch_add(size);
  if (offset + size > bytes_) throw std::bad_alloc{};
  return offset;
}

void Arena::recycle(std::uint64_t offset, std::size_t bytes) noexcept {
  const std::lock_guard lock{mutex_};
  try {
    free_.push_back({offset, rounded(bytes)});
  } catch (const std::bad_alloc&) {  // Then it is not used again.
  }
}

std::byte* Arena::at(std::uint64_t offset) {
  const std::lock_guard lock{mutex_};
  if (base_ == nullptr) open();
  return base_ + offset;
}

int Arena::fd() {
  const std::lock_guard lock{mutex_};
  if (base_ == nullptr) open();
  return fd_.get();
}

std::string Arena::environment_entry() { return std::string{kVariable} + "=" + std::to_string(fd()); }

SharedBlock::SharedBlock(Create, std::size_t bytes)
    : offset_{process_context().arena().allocate(bytes)},
      memory_{process_context().arena().at(offset_)},
      family_{process_context().family()} {}

SharedBlock::SharedBlock(std::uint64_t offset)
    : offset_{offset}, memory_{process_context().arena().at(offset)}, family_{0}, known_elsewhere_{true} {}

void SharedBlock::give_back(std::size_t bytes) noexcept {
  if (!known_elsewhere_ && family_ == process_context().family()) process_context().arena().recycle(offset_, bytes);
}

}  // namespace engine
