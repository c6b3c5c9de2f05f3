#include "base/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/check_syscall.hpp"

namespace base {
namespace {

struct stat status_of(int fd, const std::filesystem::path& path) {
  struct stat status {};
  check_syscall(::fstat(fd, &status), "fstat " + path.string());
  return status;
}

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path) : path_{path} {
  constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;  // A named pipe must not block here.
  fd_ = UniqueFd{check_syscall(::open(path.c_str(), kFlags), "open " + path.string())};
  const struct stat status = status_of(fd_.get(), path);
  if (!S_ISREG(status.st_mode)) throw_errno(ENODEV, "open " + path.string());
  map(static_cast<std::uint64_t>(status.st_size));
  size_ = mapped_;
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : path_{std::move(other.path_)},
      fd_{std::move(other.fd_)},
      base_{std::exchange(other.base_, nullptr)},
      mapped_{std::exchange(other.mapped_, 0)},
      size_{std::exchange(other.size_, 0)} {}

MappedFile::~MappedFile() {
  if (base_ != nullptr) ::munmap(base_, mapped_);
}

void MappedFile::map(std::uint64_t bytes) {
  if (bytes == 0) return;  // mmap(2) refuses an empty mapping.
  if (bytes > std::numeric_limits<std::size_t>::max()) throw_errno(ENOMEM, "mmap " + path_.string());
  void* address = ::mmap(nullptr, static_cast<std::size_t>(bytes), PROT_READ, MAP_SHARED | MAP_NORESERVE, fd_.get(), 0);
  if (address == MAP_FAILED) throw_errno(errno, "mmap " + path_.string());
  if (base_ != nullptr) ::munmap(base_, mapped_);
  base_ = static_cast<std::byte*>(address);
  mapped_ = static_cast<std::size_t>(bytes);
}

void MappedFile::reserve(std::uint64_t bytes) {
  if (bytes > mapped_) map(bytes);
}

std::span<const std::byte> MappedFile::look_again() {
  const auto size = static_cast<std::uint64_t>(status_of(fd_.get(), path_).st_size);
  size_ = static_cast<std::size_t>(std::min<std::uint64_t>(size, mapped_));
  return bytes();
}

void MappedFile::give_back_memory() const noexcept {
  // In a shared mapping of a file this takes the pages from this process only: file and page cache keep their bytes.
  if (base_ != nullptr) ::madvise(base_, mapped_, MADV_DONTNEED);
}

std::uint64_t share_of_address_space(std::uint64_t wanted) noexcept {
  constexpr std::uint64_t kLeast = std::uint64_t{64} << 20;
  struct rlimit limit {};
  if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return wanted;
  return std::min(wanted, std::max<std::uint64_t>(limit.rlim_cur / 4, kLeast));
}

}  // namespace base
