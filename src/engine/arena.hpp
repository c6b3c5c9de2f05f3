#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <new>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/unique_fd.hpp"

namespace engine {

/// The memory in which locks and queues of the run lie, shared by all its processes: one memfd, mapped by each. Forked
/// children inherit it; programs that start method spawn execs are told of it by the environment (`environment_entry`).
///
/// What lies there is named by its offset, which means the same in every process. Memory is taken page by page as it is
/// used. A block is reused only where no other process can hold its offset (Shared); every other block stays allocated
/// until the run ends, because its holder may be dead or a child may have inherited it.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// 64-byte aligned and zero. Makes or adopts the memory at the first use. Throws std::system_error, std::bad_alloc
  /// when it is full.
  std::uint64_t allocate(std::size_t bytes);
  void recycle(std::uint64_t offset, std::size_t bytes) noexcept;
  std::byte* at(std::uint64_t offset);

  /// The descriptor to be kept open in a program that shall share this memory, and what its environment must say.
  int fd();
  std::string environment_entry();
  static constexpr const char* kVariable = "SPAWNARIUM_ARENA";

  /// Held over fork(2) by the process context.
  std::mutex& mutex() noexcept { return mutex_; }
  /// What the parent may use again is not the child's.
  void after_fork_in_child() noexcept { free_.clear(); }

 private:
  struct Header {
    std::atomic<std::uint64_t> next;
  };
  struct Free {
    std::uint64_t offset;
    std::size_t bytes;
  };
  void open();
  Header& header() noexcept { return *reinterpret_cast<Header*>(base_.load()); }

  std::mutex mutex_;
  base::UniqueFd fd_;
  std::atomic<std::byte*> base_{nullptr};
  std::size_t bytes_ = 0;  ///< Of address space, the same in every process of the run.
  std::vector<Free> free_;
};

struct Create {};

/// A T in the arena of the run.
///
///     Shared<SharedSemaphore> semaphore{Create{}};
///     semaphore->release();
///     Shared<SharedSemaphore> the_same{semaphore.offset()};   // in another process
///
/// T lives for ever, as other processes see it; it has no destructor.
class SharedBlock {
 public:
  SharedBlock(const SharedBlock&) = delete;
  SharedBlock& operator=(const SharedBlock&) = delete;
  /// For another process: from now on the block is never used again for something else.
  std::uint64_t offset() noexcept {
    known_elsewhere_ = true;
    return offset_;
  }

 protected:
  SharedBlock(Create, std::size_t bytes);
  explicit SharedBlock(std::uint64_t offset);
  ~SharedBlock() = default;
  std::byte* memory() const noexcept { return memory_; }
  void give_back(std::size_t bytes) noexcept;

 private:
  std::uint64_t offset_;
  std::byte* memory_;
  std::uint64_t family_;  ///< ProcessContext::family() when it was made: has anybody been born since?
  bool known_elsewhere_ = false;
};

template <class T>
class Shared : public SharedBlock {
 public:
  template <class... Arguments>
  explicit Shared(Create, Arguments&&... arguments)
      : SharedBlock{Create{}, sizeof(T)}, object_{new (memory()) T{std::forward<Arguments>(arguments)...}} {}
  explicit Shared(std::uint64_t offset) : SharedBlock{offset}, object_{reinterpret_cast<T*>(memory())} {}
  ~Shared() { give_back(sizeof(T)); }

  T* operator->() const noexcept { return object_; }
  T& operator*() const noexcept { return *object_; }

 private:
  static_assert(std::is_trivially_destructible_v<T>);
  T* object_;
};

}  // namespace engine
