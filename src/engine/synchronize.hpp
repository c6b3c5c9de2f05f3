#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "engine/arena.hpp"
#include "engine/deadline.hpp"
#include "engine/errors.hpp"
#include "engine/ipc_object.hpp"
#include "engine/process_context.hpp"
#include "engine/shared_semaphore.hpp"
#include "engine/source_location.hpp"
#include "trace/event.hpp"

/// Locks between processes, as CPython's multiprocessing: Lock, RLock, Semaphore, BoundedSemaphore, Condition, Event,
/// Barrier.
///
///     engine::Lock lock;
///     engine::Process child{{.target = [&] { const std::lock_guard held{lock}; engine::print("alone"); }}};
///
/// They lie in the arena of the run: forked children know them by inheritance, other programs by `handle()`. Who is
/// killed while holding one leaves it held, for ever; in a traced run an actor that then waits names it. Threads may
/// share the objects, which stay where they are. Misuse throws AssertionError and ValueError with CPython's texts.
namespace engine {

/// What another program of the run needs to use a lock (start method spawn): `engine::Lock the_same{lock.handle()}`.
struct SharedHandle {
  std::uint64_t offset = 0;
};

/// What is common to the four: a counting semaphore of which this process also knows how often it has taken it.
class SemLock : public Resident {
 public:
  /// Takes it, waiting at most `timeout` (0: not at all). Whether it was taken.
  bool acquire(Timeout timeout = {}, SourceLocation place = SourceLocation::here()) {
    record::Call call{
        trace::Operation::Acquire, shared_->serial, {.value = timeout_value(timeout), .place = call_place(place)}};
    return acquire_within(call, timeout);
  }
  void release(SourceLocation place = SourceLocation::here()) {
    record::Call call{trace::Operation::Release, shared_->serial, {.place = call_place(place)}};
    release_within(call);
  }

  /// As the standard library names them, for std::lock_guard and std::unique_lock.
  void lock() { acquire(); }
  bool try_lock() { return acquire(std::chrono::nanoseconds{0}); }
  void unlock() { release(); }

  /// How often it can still be taken.
  std::uint32_t value() const noexcept { return shared_->semaphore.value.load(); }
  /// How often this process has taken it and not given back, and whether the calling thread was the last to take it.
  int count() const noexcept { return count_.load(std::memory_order_acquire); }
  bool is_mine() const noexcept { return count() > 0 && owner_.load(std::memory_order_relaxed) == this_thread(); }
  std::uint32_t maximum() const noexcept { return shared_->maximum; }

  trace::Serial serial() const noexcept { return shared_->serial; }
  trace::ObjectType type() const noexcept { return shared_->type; }
  SharedHandle handle() noexcept { return {shared_.offset()}; }

  void after_fork_in_child() override { count_ = 0; }

  /// acquire without waiting, and release, without a trace point: for a binding that has seen that there is no trace.
  /// False: it is taken; it may not be released (release() says why).
  bool try_acquire_unseen() noexcept {
    const bool again = shared_->type == trace::ObjectType::RLock && is_mine();
    if (!again && !shared_->semaphore.try_acquire()) return false;
    count_taken();
    return true;
  }
  bool try_release_unseen() noexcept {
    const bool recursive = shared_->type == trace::ObjectType::RLock;
    if (recursive && !is_mine()) return false;
    const int left = add(-1);
    if ((recursive && left > 0) || shared_->semaphore.release_up_to(shared_->maximum)) return true;
    add(1);
    return false;
  }

  /// As a part of another operation: Condition gives its lock back and takes it again.
  bool acquire_within(record::Call& call, Timeout timeout);
  void release_within(record::Call& call);
  void retake(record::Call& call);  ///< Takes it without ending the operation.

 protected:
  SemLock(trace::ObjectType type, std::uint32_t initial, std::uint32_t maximum, const PartOf& part,
          const SourceLocation& place);
  explicit SemLock(SharedHandle handle);

 private:
  struct State {
    State(trace::Serial itself, trace::ObjectType of, std::uint32_t initial, std::uint32_t limit) noexcept
        : serial{itself}, type{of}, maximum{limit}, semaphore{initial} {}
    const trace::Serial serial;
    const trace::ObjectType type;
    const std::uint32_t maximum;
    SharedSemaphore semaphore;
  };
  static const void* this_thread() noexcept {
    // Initial-exec: a lock is taken in a few nanoseconds, also in a library that is loaded late.
    [[gnu::tls_model("initial-exec")]] static thread_local char marker;
    return &marker;
  }
  void taken(const record::Call& call) noexcept;
  /// The owner before the count: a reader that sees the count sees its owner. Counted back before it is released: from
  /// then on the next one counts.
  void count_taken() noexcept {
    owner_.store(this_thread(), std::memory_order_relaxed);
    add(1);
  }
  /// Returns the new count. Only what several threads can hold at once needs an atomic addition.
  int add(int change) noexcept {
    if (shared_->maximum != 1) return count_.fetch_add(change) + change;
    const int now = count_.load(std::memory_order_relaxed) + change;
    count_.store(now, std::memory_order_release);
    return now;
  }

  Shared<State> shared_;
  std::atomic<int> count_{0};  ///< Of this process.
  std::atomic<const void*> owner_{nullptr};
};

/// One holder at a time; anybody may release it.
class Lock : public SemLock {
 public:
  explicit Lock(SourceLocation place = SourceLocation::here(), const PartOf& part = {})
      : SemLock{trace::ObjectType::Lock, 1, 1, part, place} {}
  explicit Lock(SharedHandle handle) : SemLock{handle} {}
};

/// One holder at a time, which may take it again and gives it back as often. Only its holder may release it.
class RLock : public SemLock {
 public:
  explicit RLock(SourceLocation place = SourceLocation::here(), const PartOf& part = {})
      : SemLock{trace::ObjectType::RLock, 1, 1, part, place} {}
  explicit RLock(SharedHandle handle) : SemLock{handle} {}
};

/// `initial` holders at a time, and as many more as releases exceed acquires.
class Semaphore : public SemLock {
 public:
  explicit Semaphore(std::uint32_t initial = 1, SourceLocation place = SourceLocation::here());
  explicit Semaphore(SharedHandle handle) : SemLock{handle} {}
};

/// `initial` holders at a time; releasing it more often than it was taken is a ValueError.
class BoundedSemaphore : public SemLock {
 public:
  explicit BoundedSemaphore(std::uint32_t initial = 1, SourceLocation place = SourceLocation::here());
  explicit BoundedSemaphore(SharedHandle handle) : SemLock{handle} {}
};

/// CPython's way to sleep and be woken, in shared memory: sleepers are counted before they give the lock back, and the
/// waker waits until they are awake, so that a wake-up is never taken by a sleeper that came later. Used under a lock
/// of the owner's.
struct SharedCondition {
  /// `unlock` and `lock` give the owner's lock back and take it again.
  template <class Unlock, class Relock>
  bool wait(record::Call& call, const Deadline& deadline, Unlock unlock, Relock relock) {
    sleeping.release();
    unlock();
    call.moved();
    bool notified = false;
    call.comes_to(trace::Stage::Asleep);
    try {
      notified = wake.acquire(call, deadline);
    } catch (...) {
      awake(call);
      relock();
      throw;
    }
    awake(call);
    relock();
    return notified;
  }
  /// Wakes at most `count`. Waits for those whom it wakes.
  void notify(record::Call& call, std::uint32_t count);

  void awake(record::Call& call) noexcept {
    woken.release();
    call.moved();
    call.comes_to(trace::Stage::LockAgain);
  }

  SharedSemaphore sleeping{0}, woken{0}, wake{0};
};

inline constexpr std::uint32_t kAll = ~0U;

/// Waits, under a lock, for something that another says has happened.
///
///     const std::lock_guard held{condition};
///     condition.wait_for([&] { return tank_is_full(); });
class Condition {
 public:
  /// With a lock of its own (an RLock), or with `lock`, a Lock or an RLock.
  explicit Condition(std::shared_ptr<SemLock> lock = nullptr, SourceLocation place = SourceLocation::here());
  /// The same condition in another program, with the same lock there.
  Condition(SharedHandle handle, std::shared_ptr<SemLock> lock);

  bool acquire(Timeout timeout = {}, SourceLocation place = SourceLocation::here()) {
    return lock_->acquire(timeout, place);
  }
  void release(SourceLocation place = SourceLocation::here()) { lock_->release(place); }
  void lock() { acquire(); }
  bool try_lock() { return acquire(std::chrono::nanoseconds{0}); }
  void unlock() { release(); }

  /// Gives the lock back, waits to be notified at most `timeout`, takes the lock again. Whether it was notified.
  bool wait(Timeout timeout = {}, SourceLocation place = SourceLocation::here());
  template <class Predicate>
  bool wait_for(Predicate predicate, Timeout timeout = {}, SourceLocation place = SourceLocation::here()) {
    const Deadline deadline{timeout};
    for (bool in_time = true; !predicate();) {
      if (!in_time || deadline.passed()) return false;
      in_time = wait(deadline.remaining(), place);
    }
    return true;
  }
  void notify(std::uint32_t count = 1, SourceLocation place = SourceLocation::here());
  void notify_all(SourceLocation place = SourceLocation::here()) { notify(kAll, place); }

  SemLock& inner_lock() noexcept { return *lock_; }
  const std::shared_ptr<SemLock>& shared_lock() const noexcept { return lock_; }
  /// Its counters, for a binding whose programs know them.
  const SharedCondition& shared_counts() const noexcept { return shared_->condition; }
  trace::Serial serial() const noexcept { return shared_->serial; }
  SharedHandle handle() noexcept { return {shared_.offset()}; }

 private:
  struct State {
    explicit State(trace::Serial itself) noexcept : serial{itself} {}
    const trace::Serial serial;
    SharedCondition condition;
  };
  Shared<State> shared_;
  std::shared_ptr<SemLock> lock_;
};

/// A flag that one sets and others wait for.
class Event {
 public:
  explicit Event(SourceLocation place = SourceLocation::here());
  explicit Event(SharedHandle handle) : shared_{handle.offset} {}

  bool is_set(SourceLocation place = SourceLocation::here()) const;
  void set(SourceLocation place = SourceLocation::here());
  void clear(SourceLocation place = SourceLocation::here());
  /// Waits until it is set, at most `timeout`. Whether it was.
  bool wait(Timeout timeout = {}, SourceLocation place = SourceLocation::here());

  trace::Serial serial() const noexcept { return shared_->serial; }
  SharedHandle handle() noexcept { return {shared_.offset()}; }

 private:
  struct State {
    explicit State(trace::Serial itself) noexcept : serial{itself} {}
    const trace::Serial serial;
    std::atomic<std::uint32_t> flag{0};
    std::atomic<std::uint32_t> sets{
        0};  ///< Changes at each set: a clear that comes at once does not hide it from those who wait.
  };
  Shared<State> shared_;
};

/// The barrier was broken: by a timeout, by abort or reset, or by an action that failed.
class BrokenBarrierError : public Named<std::runtime_error> {
 public:
  BrokenBarrierError() : Named{"BrokenBarrierError", "the barrier is broken", ""} {}
};

/// Lets no party through before all have come.
class Barrier {
 public:
  /// `action` is run by one of them before they go on. `timeout` is wait's default.
  explicit Barrier(std::uint32_t parties, std::function<void()> action = {}, Timeout timeout = {},
                   SourceLocation place = SourceLocation::here());
  Barrier(SharedHandle handle, std::function<void()> action, Timeout timeout);

  /// Returns the number of the caller among the parties, from 0. Throws BrokenBarrierError.
  std::uint32_t wait(Timeout timeout = {}, SourceLocation place = SourceLocation::here());
  void reset(SourceLocation place = SourceLocation::here());
  void abort(SourceLocation place = SourceLocation::here());
  std::uint32_t parties() const noexcept { return shared_->parties; }
  std::uint32_t n_waiting() const noexcept;
  bool broken() const noexcept;

  trace::Serial serial() const noexcept { return shared_->serial; }
  SharedHandle handle() noexcept { return {shared_.offset()}; }

 private:
  enum class Phase : std::int32_t { Filling = 0, Draining = 1, Resetting = -1, Broken = -2 };
  struct State {
    State(trace::Serial itself, std::uint32_t expected) noexcept : serial{itself}, parties{expected}, lock{1} {}
    const trace::Serial serial;
    const std::uint32_t parties;
    SharedSemaphore lock;
    SharedCondition condition;
    std::atomic<Phase> phase{Phase::Filling};
    std::atomic<std::uint32_t> count{0};
  };
  class Locked;
  void lock(record::Call& call);
  void unlock() noexcept;
  void enter(record::Call& call);
  void let_through(record::Call& call);
  void wait_for_others(record::Call& call, const Deadline& deadline);
  void leave(record::Call& call);
  void break_it(record::Call& call);
  bool wait_once(record::Call& call, const Deadline& deadline);

  Shared<State> shared_;
  std::function<void()> action_;
  Timeout timeout_;
};

}  // namespace engine
