#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/arena.hpp"
#include "engine/bytes.hpp"
#include "engine/connection.hpp"
#include "engine/process_context.hpp"
#include "engine/shared_semaphore.hpp"
#include "record/call.hpp"
#include "trace/event.hpp"

namespace engine {

/// An item whose bytes are made only when it is fed into the pipe, on the feeder thread (Python's pickling).
class Deferred {
 public:
  /// Called and destroyed on any thread.
  virtual ~Deferred() = default;
  /// nullopt: it failed, has said so itself, and is dropped.
  virtual std::optional<Bytes> make() = 0;
  /// Why it failed: "PicklingError: ...".
  virtual std::string reason() const { return {}; }
  /// Around several makes on one thread: what they all need (Python's lock) is taken once.
  virtual void begin() {}
  virtual void end() {}
};

/// What all processes share of a queue.
struct SharedQueue {
  SharedQueue(std::uint32_t maximum, trace::Serial itself, trace::ObjectType of) noexcept
      : serial{itself},
        type{of},
        maxsize{maximum},
        slots{maximum},
        read_lock{1},
        write_lock{1},
        unfinished{0},
        all_done{0} {}

  const trace::Serial serial;
  const trace::ObjectType type;
  const std::uint32_t maxsize;
  alignas(64) SharedSemaphore slots;  ///< How many items may still be put.
  alignas(64) SharedSemaphore read_lock;
  /// The beginning of the next message's head, which came with the last message. Guarded by read_lock; without it,
  /// head_bytes may only be compared with 0.
  std::atomic<std::uint32_t> head_bytes{0};
  std::byte head[4]{};
  alignas(64) SharedSemaphore write_lock;
  alignas(64) std::atomic<std::uint32_t> unfinished;  ///< JoinableQueue: put and not yet task_done.
  std::atomic<std::uint32_t> all_done;                ///< Changes whenever `unfinished` comes to 0.
};

/// The buffer of a queue in one process and the thread that moves it into the pipe: begun at the first item, ended
/// after close.
///
///     put --> buffer --(feeder thread, under write_lock)--> pipe --> get
///
/// The thread writes as many messages at once as fit a pipe, each on its own in a traced run. It holds the feeder alive
/// until it has ended; a forked child has an empty buffer and no thread.
class Feeder : public Resident, public std::enable_shared_from_this<Feeder> {
 public:
  Feeder(std::shared_ptr<Shared<SharedQueue>> shared, Pipe pipe);
  ~Feeder() override;

  void add(BytesView bytes, Connection::Stamp stamp);
  void add(std::unique_ptr<Deferred> item, Connection::Stamp stamp);
  /// No more items: the thread ends after the last. Then, as in CPython, both ends of the pipe are closed here.
  void close();
  bool closed() const noexcept { return closed_; }
  /// Waits until the thread has ended, if there is one and cancel_join_thread() was not called.
  void join(record::Call& call);
  void cancel_join() noexcept { join_cancelled_ = true; }

  SharedQueue& shared() const noexcept { return **shared_; }
  std::uint64_t shared_offset() const noexcept { return shared_->offset(); }
  Connection& reader() noexcept { return pipe_.first; }
  Connection& writer() noexcept { return pipe_.second; }

  void after_fork_in_child() override;
  std::shared_ptr<Resident> held() override { return weak_from_this().lock(); }
  void close_at_exit() override { close(); }
  void finish_at_exit() override;

 private:
  struct Entry {
    std::size_t size = 0;  ///< Of its bytes in `wire`; 0 while it is deferred.
    Connection::Stamp stamp;
    std::unique_ptr<Deferred> deferred;
  };
  struct Batch {
    std::vector<std::byte> wire;  ///< Messages as they go into the pipe, one after the other.
    std::vector<Entry> entries;
  };
  /// What the threads of one process share; a forked child makes itself a new one, because a thread of its parent may
  /// be in the middle of it.
  struct Local {
    std::mutex mutex;
    std::condition_variable changed;
    Batch buffer;
    bool thread_begun = false;
    bool waiting = false;             ///< The thread sleeps,
    trace::GateSlot* gate = nullptr;  ///< and is seen as idle there, under run control.
    bool closing = false;
    bool ended = false;
  };

  void append_message(Batch& batch, BytesView bytes, Connection::Stamp stamp) const;
  void after_adding(std::unique_lock<std::mutex>& lock);
  void begin_thread();
  void run(trace::Serial thread);
  bool next_batch(Batch& batch);
  bool feed(Batch& batch);
  void drop(const Entry& entry);
  bool feed_deferred(std::span<Entry>& entries);
  bool write(std::span<const std::byte> wire, std::span<const Entry> entries);

  std::shared_ptr<Shared<SharedQueue>> shared_;
  Pipe pipe_;
  std::unique_ptr<Local> local_;
  std::atomic<bool> closed_{false};
  std::atomic<bool> join_cancelled_{false};
};

}  // namespace engine
