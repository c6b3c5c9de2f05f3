#include "engine/feeder.hpp"
#include "record/life.hpp"

#include <pthread.h>
#include <signal.h>

#include <cstdio>
#include <thread>
#include <utility>

namespace engine {

using record::Call;
using trace::Kind;
using trace::Operation;
using trace::Outcome;

namespace {

constexpr std::size_t kPipeCapacity = 65536;  // As much is written at once, under one hold of the write lock.

/// Signals are for the program's own threads.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, &before_);
  }
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

}  // namespace

Feeder::Feeder(std::shared_ptr<Shared<SharedQueue>> shared, Pipe pipe)
    : shared_{std::move(shared)}, pipe_{std::move(pipe)}, local_{std::make_unique<Local>()} {}

Feeder::~Feeder() { leave_context(); }

void Feeder::after_fork_in_child() {
  static_cast<void>(local_.release());  // Perhaps locked for ever: left as it is.
  local_ = std::make_unique<Local>();
  closed_ = false;
  join_cancelled_ = false;
}

void Feeder::append_message(Batch& batch, BytesView bytes, Connection::Stamp stamp) const {
  const std::size_t before = batch.wire.size();
  Connection::append_frame(batch.wire, bytes, pipe_.second.stamped() ? &stamp : nullptr);
  batch.entries.push_back({.size = batch.wire.size() - before, .stamp = stamp, .deferred = nullptr});
}

void Feeder::add(BytesView bytes, Connection::Stamp stamp) {
  std::unique_lock lock{local_->mutex};
  append_message(local_->buffer, bytes, stamp);
  after_adding(lock);
}

void Feeder::add(std::unique_ptr<Deferred> item, Connection::Stamp stamp) {
  std::unique_lock lock{local_->mutex};
  local_->buffer.entries.push_back({.size = 0, .stamp = stamp, .deferred = std::move(item)});
  after_adding(lock);
}

void Feeder::after_adding(std::unique_lock<std::mutex>& lock) {
  if (!std::exchange(local_->thread_begun, true)) begin_thread();
  const bool wake = std::exchange(local_->waiting, false);
  record::leave_idle(std::exchange(local_->gate, nullptr));
  lock.unlock();
  if (wake) local_->changed.notify_one();
}

void Feeder::begin_thread() {
  const trace::Serial thread = record::recorder().new_serial();
  record::reserve_gate(thread);
  const SignalsBlocked blocked;  // Inherited by the thread.
  std::thread{[self = shared_from_this(), thread]() mutable {
    self->run(thread);
    self.reset();
  }}.detach();
}

void Feeder::close() {
  const std::lock_guard lock{local_->mutex};
  closed_ = true;
  local_->closing = true;
  local_->waiting = false;
  record::leave_idle(std::exchange(local_->gate, nullptr));
  local_->changed.notify_all();
}

void Feeder::join(Call& call) {
  const auto over = [this] { return !local_->thread_begun || local_->ended; };
  const auto attempt = [&] {
    const std::lock_guard lock{local_->mutex};
    return join_cancelled_ || over();
  };
  // No signal wakes a condition variable, and Ctrl-C must end a wait that may last for ever.
  const auto nap = [&](const Deadline&) {
    std::unique_lock lock{local_->mutex};
    return local_->changed.wait_for(lock, std::chrono::milliseconds{50}, over) ? Woken::Again : Woken::BySignal;
  };
  try_until(
      call, Deadline{std::nullopt}, [] { return trace::kNobody; }, attempt, nap);
}

/// Recorded as join_thread() if there is something to wait for, because the wait may never end: the pipe is full and no
/// process reads it. The program has not called it, so it begins at no gate.
void Feeder::finish_at_exit() {
  {
    const std::lock_guard lock{local_->mutex};
    if (join_cancelled_ || !local_->thread_begun || local_->ended) return;
  }
  Call call{Operation::JoinThread, shared().serial, {.value = -1, .flags = trace::kPart}};
  join(call);
  call.ended(Outcome::Returned);
}

void Feeder::run(trace::Serial thread) {
  record::Recorder& recorder = record::recorder();
  if (recorder.on()) record::life().thread_began(thread, {.name = recorder.text("feeder"), .serves = shared().serial});
  ::pthread_setname_np(::pthread_self(), "feeder");
  try {
    Batch batch;
    while (next_batch(batch)) {
      if (!feed(batch)) break;  // The reading end is closed.
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "spawnarium: the queue's feeder thread has ended: %s\n", error.what());
  }
  record::pass_gate(Operation::Exit, thread);
  pipe_.first.close_as_part();
  pipe_.second.close_as_part();
  if (recorder.on()) record::life().thread_ended();
  const std::lock_guard lock{local_->mutex};
  local_->ended = true;
  record::leave_gate();  // Under the lock: a thread that sees `ended` may end the recording.
  local_->changed.notify_all();
}

/// Takes all that is in the buffer; sleeps while there is nothing. False: it is closed and empty.
bool Feeder::next_batch(Batch& batch) {
  batch.wire.clear();
  batch.entries.clear();
  std::unique_lock lock{local_->mutex};
  while (local_->buffer.entries.empty()) {
    if (local_->closing) return false;
    local_->waiting = true;
    local_->gate = record::idle_gate();
    local_->changed.wait(lock);
    // Woken for nothing, or by whoever gives it work: it is on its way.
    record::leave_idle(std::exchange(local_->gate, nullptr));
  }
  std::swap(batch, local_->buffer);
  return true;
}

/// Writes a batch in pieces that are whole messages, at most a pipe full under one hold of the lock.
bool Feeder::feed(Batch& batch) {
  const bool one_by_one = record::recorder().on();
  std::span<const std::byte> wire{batch.wire};
  std::span<Entry> entries{batch.entries};
  while (!entries.empty()) {
    if (entries.front().deferred) {
      if (!feed_deferred(entries)) return false;
      continue;
    }
    std::size_t count = 0, bytes = 0;
    while (count < entries.size() && !entries[count].deferred &&
           (count == 0 || (!one_by_one && bytes + entries[count].size <= kPipeCapacity)))
      bytes += entries[count++].size;
    if (!write(wire.first(bytes), entries.first(count))) return false;
    wire = wire.subspan(bytes);
    entries = entries.subspan(count);
  }
  return true;
}

/// An item of which no bytes could be made: it is lost.
void Feeder::drop(const Entry& entry) {
  SharedQueue& queue = shared();
  Call call{Operation::Feed, queue.serial, {.value = -1}};
  queue.slots.release();
  const trace::TextRef why = call.on() ? record::recorder().text(entry.deferred->reason()) : 0;
  call.ended(Outcome::Raised, {.serial = entry.stamp.number, .peer = entry.stamp.sender, .text = why});
}

/// Makes and writes the deferred items at the beginning of `entries`, about a pipe full of them, and takes them off.
bool Feeder::feed_deferred(std::span<Entry>& entries) {
  const bool one_by_one = record::recorder().on();
  Batch made;
  std::vector<std::unique_ptr<Deferred>> items;
  entries.front().deferred->begin();
  do {
    Entry& entry = entries.front();
    const std::optional<Bytes> bytes = entry.deferred->make();
    if (bytes) append_message(made, bytes->view(), entry.stamp);
    else drop(entry);
    items.push_back(std::move(entry.deferred));
    entries = entries.subspan(1);
  } while (!one_by_one && !entries.empty() && entries.front().deferred && made.wire.size() < kPipeCapacity);
  const std::unique_ptr<Deferred> last = std::move(items.back());
  items.clear();
  last->end();
  return made.entries.empty() || write(made.wire, made.entries);
}

bool Feeder::write(std::span<const std::byte> wire, std::span<const Entry> entries) {
  SharedQueue& queue = shared();
  const Connection::Stamp stamp = entries.front().stamp;
  Call call{Operation::Feed, queue.serial, {.value = -1, .serial = wire.size()}};
  queue.write_lock.acquire(call, Deadline{std::nullopt});
  bool read = false;
  {
    const HeldLock lock{call, queue.write_lock};
    read = pipe_.second.write_frames(call, wire);
  }
  call.ended(read ? Outcome::Returned : Outcome::BrokenPipe, {.serial = stamp.number, .peer = stamp.sender});
  return read;
}

}  // namespace engine
