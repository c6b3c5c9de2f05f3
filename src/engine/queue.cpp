#include "engine/queue.hpp"

#include <array>
#include <utility>

#include "engine/errors.hpp"
#include "engine/frame.hpp"
#include "engine/transfer.hpp"
#include "engine/waiting.hpp"

namespace engine {

using record::Call;
using trace::Kind;
using trace::ObjectType;
using trace::Operation;
using trace::Outcome;
using trace::Serial;

namespace {

constexpr std::uint32_t kUnbounded = 0x7FFFFFFF;  // SEM_VALUE_MAX: CPython's maxsize when none is given.

std::shared_ptr<Shared<SharedQueue>> create_shared(ObjectType type, std::uint32_t maxsize,
                                                   const SourceLocation& place) {
  const Serial serial = create_ipc_object(type, maxsize, {}, place);
  return std::make_shared<Shared<SharedQueue>>(Create{}, maxsize == 0 ? kUnbounded : maxsize, serial, type);
}

std::shared_ptr<Feeder> make_feeder(std::shared_ptr<Shared<SharedQueue>> shared) {
  const Serial whole = (*shared)->serial;
  return std::make_shared<Feeder>(std::move(shared), Pipe{Direction::OneWay, PartOf{whole, "pipe"}});
}

}  // namespace

Queue::Queue(ObjectType type, std::uint32_t maxsize, const SourceLocation& place)
    : core_{std::make_shared<Core>(make_feeder(create_shared(type, maxsize, place)))} {}

Queue::Queue(const QueueHandle& handle)
    : core_{std::make_shared<Core>(std::make_shared<Feeder>(std::make_shared<Shared<SharedQueue>>(handle.shared),
                                                            Pipe{handle.reader, handle.writer}))} {}

Queue::~Queue() = default;

QueueHandle Queue::handle() {
  return {.shared = core_->feeder->shared_offset(), .reader = reader().handle(), .writer = writer().handle()};
}

void Queue::check_not_closed() const {
  if (closed()) throw ValueError{"Queue is closed"};
}

template <class Add>
bool Queue::put_item(std::size_t size, std::string_view repr, Timeout timeout, const SourceLocation& place, Add add) {
  SharedQueue& queue = shared();
  Call call{Operation::Put,
            queue.serial,
            {.value = timeout_value(timeout),
             .serial = size,
             .text = record::recorder().text(repr),
             .place = call_place(place)}};
  check_not_closed();
  if (!queue.slots.acquire(call, Deadline{timeout})) {
    call.ended(Outcome::Full);
    return false;
  }
  if (queue.type == ObjectType::JoinableQueue) queue.unfinished.fetch_add(1);
  const Connection::Stamp stamp = call.on() ? Connection::next_stamp() : Connection::Stamp{};
  add(stamp);
  call.ended(Outcome::Returned, {.serial = stamp.number, .peer = stamp.sender});
  return true;
}

bool Queue::put_bytes(BytesView bytes, std::string_view repr, Timeout timeout, SourceLocation place) {
  return put_item(bytes.size(), repr, timeout, place,
                  [&](Connection::Stamp stamp) { core_->feeder->add(bytes, stamp); });
}

bool Queue::put_deferred(std::unique_ptr<Deferred> item, std::string_view repr, Timeout timeout, SourceLocation place) {
  return put_item(0, repr, timeout, place,
                  [&](Connection::Stamp stamp) { core_->feeder->add(std::move(item), stamp); });
}

bool Queue::get_into(Receiver& receiver, Timeout timeout, SourceLocation place) {
  SharedQueue& queue = shared();
  Call call{Operation::Get, queue.serial, {.value = timeout_value(timeout), .place = call_place(place)}};
  check_not_closed();
  const Deadline deadline{timeout};
  Connection::Stamp stamp;
  bool got = queue.read_lock.acquire(call, deadline);
  if (got) {
    const HeldLock lock{call, queue.read_lock};
    got = take_message(call, receiver, deadline, stamp);
    if (got) queue.slots.release();
  }
  call.ended(got ? Outcome::Returned : Outcome::Empty, {.serial = stamp.number, .peer = stamp.sender});
  return got;
}

/// One message out of the pipe, under the read lock. The four bytes of its head are usually there already: they came
/// with the message before, so that a message costs one system call.
bool Queue::take_message(Call& call, Receiver& receiver, const Deadline& deadline, Connection::Stamp& stamp) {
  SharedQueue& queue = shared();
  const Channel pipe{reader().fileno(), reader().is_socket()};
  for (std::uint32_t have; (have = queue.head_bytes.load(std::memory_order_relaxed)) < sizeof queue.head;) {
    std::array<iovec, 1> rest{iovec{queue.head + have, sizeof queue.head - have}};
    const std::optional<std::size_t> got = read_once(call, pipe, rest, deadline);
    if (!got) return false;
    if (*got == 0) throw EOFError{};
    queue.head_bytes.store(have + static_cast<std::uint32_t>(*got), std::memory_order_relaxed);
  }
  std::optional<FrameBody> body = body_of(queue.head, reader().stamp_size());
  if (!body) {
    std::uint64_t wire = 0;
    std::array<iovec, 1> long_length{iovec{&wire, sizeof wire}};
    read_at_least(call, pipe, long_length, sizeof wire, Signals::Ignore);
    body = long_body_of(wire, reader().stamp_size());
  }
  if (body->length < body->stamp) throw OSError{"bad message length"};
  const std::size_t size = body->message();
  std::array<iovec, 3> buffers{iovec{receiver.room_for(size), size}, iovec{&stamp, body->stamp},
                               iovec{queue.head, sizeof queue.head}};
  const std::size_t got = read_at_least(call, pipe, buffers, body->length, Signals::Ignore);
  if (got < body->length) throw OSError{"got end of file during message"};
  queue.head_bytes.store(static_cast<std::uint32_t>(got - body->length), std::memory_order_relaxed);
  return true;
}

std::uint32_t Queue::qsize(SourceLocation place) const {
  Call call{Operation::QSize, serial(), {.place = call_place(place)}};
  const std::uint32_t size = shared().maxsize - shared().slots.value.load();
  call.ended(Outcome::Returned, {.value = size});
  return size;
}

bool Queue::empty(SourceLocation place) const {
  Call call{Operation::IsEmpty, serial(), {.place = call_place(place)}};
  const bool nothing = shared().head_bytes.load() == 0 && !is_readable(core_->feeder->reader().fileno());
  call.ended(nothing ? Outcome::Returned : Outcome::False, {.value = nothing});
  return nothing;
}

bool Queue::full(SourceLocation place) const {
  Call call{Operation::IsFull, serial(), {.place = call_place(place)}};
  const bool none = shared().slots.value.load() == 0;
  call.ended(none ? Outcome::Returned : Outcome::False, {.value = none});
  return none;
}

void Queue::close(SourceLocation place) {
  Call call{Operation::CloseQueue, serial(), {.place = call_place(place)}};
  if (!closed()) record::recorder().write({.object = serial(), .kind = Kind::ObjectClosed});
  core_->feeder->close();
  call.ended(Outcome::Returned);
}

void Queue::join_thread(SourceLocation place) {
  Call call{Operation::JoinThread, serial(), {.value = -1, .place = call_place(place)}};
  if (!closed()) throw AssertionError{"Queue not closed"};
  core_->feeder->join(call);
  call.ended(Outcome::Returned);
}

void Queue::cancel_join_thread(SourceLocation place) {
  Call call{Operation::CancelJoinThread, serial(), {.place = call_place(place)}};
  core_->feeder->cancel_join();
  call.ended(Outcome::Returned);
}

void JoinableQueue::task_done(SourceLocation place) {
  SharedQueue& queue = shared();
  Call call{Operation::TaskDone, queue.serial, {.place = call_place(place)}};
  std::uint32_t left = queue.unfinished.load();
  do {
    if (left == 0) throw ValueError{"task_done() called too many times"};
  } while (!queue.unfinished.compare_exchange_weak(left, left - 1));
  if (left == 1) {
    queue.all_done.fetch_add(1);
    wake_all(queue.all_done);
  }
  call.ended(Outcome::Returned, {.value = left - 1});
}

void JoinableQueue::join(SourceLocation place) {
  SharedQueue& queue = shared();
  Call call{Operation::JoinQueue, queue.serial, {.value = -1, .place = call_place(place)}};
  const Deadline never{std::nullopt};
  // Once all was done this join is over, even if somebody has put more since.
  const std::uint32_t before = queue.all_done.load();
  try_until(
      call, never, [] { return trace::kNobody; },
      [&] { return queue.unfinished.load() == 0 || queue.all_done.load() != before; },
      [&](const Deadline& until) { return sleep_while(queue.all_done, before, until); });
  call.ended(Outcome::Returned);
}

SimpleQueue::SimpleQueue(SourceLocation place) {
  auto shared = create_shared(ObjectType::SimpleQueue, 0, place);
  const PartOf part{(*shared)->serial, "pipe"};
  core_ = std::make_shared<Core>(Core{std::move(shared), Pipe{Direction::OneWay, part}});
}

SimpleQueue::SimpleQueue(const QueueHandle& handle)
    : core_{std::make_shared<Core>(
          Core{std::make_shared<Shared<SharedQueue>>(handle.shared), Pipe{handle.reader, handle.writer}})} {}

QueueHandle SimpleQueue::handle() {
  return {.shared = core_->shared->offset(), .reader = reader().handle(), .writer = writer().handle()};
}

Sent SimpleQueue::put_bytes(BytesView bytes, std::string_view repr, SourceLocation place) {
  SharedQueue& queue = **core_->shared;
  Call call{Operation::Put,
            queue.serial,
            {.value = -1, .serial = bytes.size(), .text = record::recorder().text(repr), .place = call_place(place)}};
  writer().fileno();  // Closed: OSError, before the lock is taken.
  const Connection::Stamp stamp = call.on() ? Connection::next_stamp() : Connection::Stamp{};
  queue.write_lock.acquire(call, Deadline{std::nullopt});
  Sent sent{};
  {
    const HeldLock lock{call, queue.write_lock};
    sent = writer().write_message(call, bytes, stamp);
  }
  call.ended(sent == Sent::Done ? Outcome::Returned : Outcome::BrokenPipe,
             {.serial = stamp.number, .peer = stamp.sender});
  return sent;
}

void SimpleQueue::get_into(Receiver& receiver, SourceLocation place) {
  SharedQueue& queue = **core_->shared;
  Call call{Operation::Get, queue.serial, {.value = -1, .place = call_place(place)}};
  reader().fileno();
  queue.read_lock.acquire(call, Deadline{std::nullopt});
  std::optional<Connection::Stamp> stamp;
  {
    const HeldLock lock{call, queue.read_lock};
    stamp = reader().read_message(call, receiver);
  }
  if (!stamp) {
    call.ended(Outcome::EndOfFile);
    throw EOFError{};
  }
  call.ended(Outcome::Returned, {.serial = stamp->number, .peer = stamp->sender});
}

bool SimpleQueue::empty(SourceLocation place) const {
  Call call{Operation::IsEmpty, serial(), {.place = call_place(place)}};
  const bool nothing = !is_readable(core_->pipe.first.fileno());
  call.ended(nothing ? Outcome::Returned : Outcome::False, {.value = nothing});
  return nothing;
}

void SimpleQueue::close(SourceLocation place) {
  Call call{Operation::CloseQueue, serial(), {.place = call_place(place)}};
  if (!reader().closed()) record::recorder().write({.object = serial(), .kind = Kind::ObjectClosed});
  reader().close_as_part();
  writer().close_as_part();
  call.ended(Outcome::Returned);
}

}  // namespace engine
