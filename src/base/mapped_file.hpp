#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "base/unique_fd.hpp"

namespace base {

/// A regular file as bytes: mapped read-only (mmap(2)), and no larger than it is. A stray write cannot damage it.
///
///     MappedFile file{"run.spawn"};
///     file.bytes()                      // the file as it was at the last look
///     file.reserve(1 << 30);            // for a file that others make longer meanwhile: room for what is to come
///     file.look_again()                 // the file as it is now, as far as there is room
///
/// Others may write the file: what they write is seen at once. Pointers into `bytes` stay valid as long as the object,
/// `reserve` excepted. A file that is cut shorter between a look and the use of its bytes ends the process (SIGBUS).
/// Nothing blocks but the disk.
class MappedFile {
 public:
  /// Throws std::system_error: open(2), mmap(2); ENODEV where it is no regular file, ENOMEM where it is too large for
  /// the address space.
  explicit MappedFile(const std::filesystem::path& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&&) = delete;
  ~MappedFile();

  std::span<const std::byte> bytes() const noexcept { return {base_, size_}; }
  /// Moves the mapping to one with so much address space. Throws std::system_error: ENOMEM where that is not to be had.
  void reserve(std::uint64_t bytes);
  /// Throws std::system_error: fstat(2).
  std::span<const std::byte> look_again();
  /// Lets the system take back the memory of what was read so far. All that points into it stays valid: it is read
  /// again when it is looked at.
  void give_back_memory() const noexcept;

 private:
  void map(std::uint64_t bytes);

  std::filesystem::path path_;
  UniqueFd fd_;
  std::byte* base_ = nullptr;
  std::size_t mapped_ = 0;  ///< Address space.
  std::size_t size_ = 0;    ///< Of the file, as far as it is mapped.
};

/// How much of the address space one mapping may take: a quarter of its limit (RLIMIT_AS, `ulimit -v`), but at least
/// 64 MB; `wanted` where there is no limit or that is less.
std::uint64_t share_of_address_space(std::uint64_t wanted) noexcept;

}  // namespace base
