#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/bytes.hpp"
#include "engine/connection.hpp"
#include "engine/deadline.hpp"
#include "engine/feeder.hpp"
#include "engine/source_location.hpp"
#include "trace/event.hpp"

namespace engine {

/// Every process that held the writing end of a queue's pipe has closed it.
class EOFError : public Named<std::runtime_error> {
 public:
  EOFError() : Named{"EOFError", "the queue has no writer any more", ""} {}
};

/// What another process needs to use a queue (start method spawn): its shared part, and both ends of its pipe.
struct QueueHandle {
  std::uint64_t shared = 0;
  ConnectionHandle reader, writer;
};

/// A queue between processes, as CPython's: many producers, many consumers, first in first out.
///
///     engine::Queue queue;
///     engine::Process producer{{.target = [&] { queue.put("fish"); }}};
///     producer.start();
///     std::optional<std::string> fish = queue.get<std::string>(2s);   // nullopt: Empty
///
///     put --> buffer --feeder thread--> pipe --> get        put waits for one of `maxsize` slots, get for the lock and
///     the pipe
///
/// put only puts into the buffer of this process; the feeder thread, begun at the first put, moves it into the pipe.
/// When the process ends it waits until all is in the pipe, however long (cancel_join_thread forgoes that, and loses
/// it). A process that is terminated while it uses a queue may leave a lock held or half a message in the pipe: then
/// others wait for ever, as with CPython.
///
/// A get takes exactly the message that it returns out of the pipe, and at most the four bytes of the next one's
/// length, which are kept in shared memory; so read the pipe through the queue only. Copies of a Queue object are the
/// same queue. Threads may share it. Destroying the last one in a process closes it there and does not wait. Use after
/// close throws ValueError.
class Queue {
 public:
  explicit Queue(std::uint32_t maxsize = 0, SourceLocation place = SourceLocation::here())
      : Queue{trace::ObjectType::Queue, maxsize, place} {}
  explicit Queue(const QueueHandle& handle);
  Queue(const Queue&) = default;
  Queue(Queue&&) noexcept = default;
  Queue& operator=(const Queue&) = default;
  Queue& operator=(Queue&&) noexcept = default;
  ~Queue();

  /// Whether it was put: false is Full, when no slot became free within `timeout`.
  template <class T>
  bool put(const T& value, Timeout timeout = {}, SourceLocation place = SourceLocation::here()) {
    return put_bytes(bytes_of_value(value), record::recorder().on() ? short_repr(value) : std::string{}, timeout,
                     place);
  }
  template <class T>
  bool put_nowait(const T& value, SourceLocation place = SourceLocation::here()) {
    return put(value, std::chrono::nanoseconds{0}, place);
  }
  /// nullopt is Empty: nothing came within `timeout`. Throws EOFError.
  template <class T>
  std::optional<T> get(Timeout timeout = {}, SourceLocation place = SourceLocation::here()) {
    Bytes bytes;
    if (!get_into(bytes, timeout, place)) return std::nullopt;
    return value_of<T>(bytes.view());
  }
  template <class T>
  std::optional<T> get_nowait(SourceLocation place = SourceLocation::here()) {
    return get<T>(std::chrono::nanoseconds{0}, place);
  }

  /// The same with bytes that the caller has serialised, and for an item that the feeder thread makes bytes of.
  bool put_bytes(BytesView bytes, std::string_view repr, Timeout timeout = {},
                 SourceLocation place = SourceLocation::here());
  bool put_deferred(std::unique_ptr<Deferred> item, std::string_view repr, Timeout timeout = {},
                    SourceLocation place = SourceLocation::here());
  bool get_into(Receiver& receiver, Timeout timeout = {}, SourceLocation place = SourceLocation::here());

  std::uint32_t qsize(SourceLocation place = SourceLocation::here()) const;  ///< Put and not yet got; soon out of date.
  bool empty(SourceLocation place = SourceLocation::here()) const;           ///< Nothing in the pipe now.
  bool full(SourceLocation place = SourceLocation::here()) const;
  std::uint32_t maxsize() const noexcept { return core_->feeder->shared().maxsize; }

  /// This process puts nothing any more; the feeder thread ends when all is in the pipe.
  void close(SourceLocation place = SourceLocation::here());
  bool closed() const noexcept { return core_->feeder->closed(); }
  /// Waits for the feeder thread, after close (else AssertionError).
  void join_thread(SourceLocation place = SourceLocation::here());
  /// What is still in the buffer when the process ends may be lost; neither the end nor join_thread waits for it.
  void cancel_join_thread(SourceLocation place = SourceLocation::here());

  trace::Serial serial() const noexcept { return core_->feeder->shared().serial; }
  Connection& reader() noexcept { return core_->feeder->reader(); }
  Connection& writer() noexcept { return core_->feeder->writer(); }
  QueueHandle handle();
  /// What all processes share of it: its locks, for a binding whose programs know them by name.
  SharedQueue& shared() const noexcept { return core_->feeder->shared(); }

 protected:
  Queue(trace::ObjectType type, std::uint32_t maxsize, const SourceLocation& place);

 private:
  /// Closes the feeder when the last Queue object of this process goes; the feeder itself lives until its thread has
  /// ended.
  struct Core {
    explicit Core(std::shared_ptr<Feeder> of) : feeder{std::move(of)} {}
    ~Core() { feeder->close(); }
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;
    std::shared_ptr<Feeder> feeder;
  };
  template <class Add>
  bool put_item(std::size_t size, std::string_view repr, Timeout timeout, const SourceLocation& place, Add add);
  bool take_message(record::Call& call, Receiver& receiver, const Deadline& deadline, Connection::Stamp& stamp);
  void check_not_closed() const;

  std::shared_ptr<Core> core_;
};

/// A queue that also counts the work: join waits until task_done has been called for each item that was put.
class JoinableQueue : public Queue {
 public:
  explicit JoinableQueue(std::uint32_t maxsize = 0, SourceLocation place = SourceLocation::here())
      : Queue{trace::ObjectType::JoinableQueue, maxsize, place} {}
  explicit JoinableQueue(const QueueHandle& handle) : Queue{handle} {}

  /// Throws ValueError "task_done() called too many times".
  void task_done(SourceLocation place = SourceLocation::here());
  void join(SourceLocation place = SourceLocation::here());
};

/// A pipe with two locks: put writes into the pipe itself and waits while it is full.
class SimpleQueue {
 public:
  explicit SimpleQueue(SourceLocation place = SourceLocation::here());
  explicit SimpleQueue(const QueueHandle& handle);

  template <class T>
  Sent put(const T& value, SourceLocation place = SourceLocation::here()) {
    return put_bytes(bytes_of_value(value), record::recorder().on() ? short_repr(value) : std::string{}, place);
  }
  /// Throws EOFError.
  template <class T>
  T get(SourceLocation place = SourceLocation::here()) {
    Bytes bytes;
    get_into(bytes, place);
    return value_of<T>(bytes.view());
  }
  Sent put_bytes(BytesView bytes, std::string_view repr, SourceLocation place = SourceLocation::here());
  void get_into(Receiver& receiver, SourceLocation place = SourceLocation::here());
  bool empty(SourceLocation place = SourceLocation::here()) const;
  void close(SourceLocation place = SourceLocation::here());

  trace::Serial serial() const noexcept { return (*core_->shared)->serial; }
  SharedQueue& shared() const noexcept { return **core_->shared; }
  Connection& reader() noexcept { return core_->pipe.first; }
  Connection& writer() noexcept { return core_->pipe.second; }
  QueueHandle handle();

 private:
  struct Core {
    std::shared_ptr<Shared<SharedQueue>> shared;
    Pipe pipe;
  };
  std::shared_ptr<Core> core_;
};

}  // namespace engine
