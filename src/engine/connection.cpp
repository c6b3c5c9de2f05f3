#include "engine/connection.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <limits>
#include <utility>

#include "base/check_syscall.hpp"
#include "engine/frame.hpp"
#include "engine/transfer.hpp"
#include "engine/waiting.hpp"

namespace engine {

using base::check_syscall;
using record::Call;
using trace::End;
using trace::Kind;
using trace::ObjectType;
using trace::Operation;
using trace::Outcome;
using trace::Serial;

namespace {

/// Reads exactly `size` bytes in the middle of a message.
void read_rest(Call& call, Channel from, std::span<iovec> buffers, std::size_t size) {
  if (read_at_least(call, from, buffers, size) < size) throw OSError{"got end of file during message"};
}

/// nullopt: end of file, between two messages.
std::optional<FrameBody> read_head(Call& call, Channel from, std::size_t stamp) {
  std::byte head[4];
  std::array<iovec, 1> buffers{iovec{head, sizeof head}};
  const std::size_t got = read_at_least(call, from, buffers, sizeof head);
  if (got == 0) return std::nullopt;
  if (got < sizeof head) throw OSError{"got end of file during message"};
  if (const std::optional<FrameBody> body = body_of(head, stamp)) return body;
  std::uint64_t long_wire = 0;
  buffers = {iovec{&long_wire, sizeof long_wire}};
  read_rest(call, from, buffers, sizeof long_wire);
  return long_body_of(long_wire, stamp);
}

}  // namespace

Connection::Connection(ConnectionHandle handle, SourceLocation place) : fd_{handle.fd}, handle_{handle} {
  if (handle.fd < 0) throw ValueError{"invalid handle"};
  if (!handle.readable && !handle.writable) {
    fd_.release();
    throw ValueError{"at least one of `readable` and `writable` must be True"};
  }
  struct stat status {};  // What is no descriptor at all shows at its first use.
  if (::fstat(handle.fd, &status) == 0) {
    socket_ = S_ISSOCK(status.st_mode);
    inode_ = status.st_ino;
  }
  if (handle_.pipe == trace::kNobody) recognise();
  SocketEnds ends;
  if (handle_.pipe == trace::kNobody) {
    handle_.pipe = create_ipc_object(ObjectType::Connection, 1, {}, place);
    if (socket_ && record::recorder().on()) ends = socket_ends(handle.fd);
  }
  write_end(Kind::EndOpened, ends);
}

Connection::Connection(Connection&& other) noexcept
    : Resident{}, fd_{std::move(other.fd_)}, handle_{other.handle_}, inode_{other.inode_}, socket_{other.socket_} {}

Connection& Connection::operator=(Connection&& other) noexcept {
  if (this == &other) return *this;
  if (fd_) write_end(Kind::EndClosed);
  fd_ = std::move(other.fd_);
  handle_ = other.handle_;
  inode_ = other.inode_;
  socket_ = other.socket_;
  return *this;
}

Connection::~Connection() {
  if (fd_) write_end(Kind::EndClosed);
}

void Connection::write_end(Kind kind, SocketEnds ends) const {
  record::recorder().write({.object = handle_.pipe,
                            .serial = ends.own,
                            .value = kind == Kind::EndOpened && handle_.stamped ? static_cast<std::int64_t>(inode_) : 0,
                            .extra = ends.other,
                            .kind = kind,
                            .detail = static_cast<std::uint8_t>(handle_.end),
                            .flags = handle_.flags});
}

/// A program may take one of our connections apart and make another of its descriptor, here or in a process that has
/// inherited it (joblib's loky does). It is still that end, and its messages have stamps.
void Connection::recognise() {
  const auto known = record::recorder().end_with_inode(inode_);
  if (!known) return;
  handle_.pipe = known->pipe;
  handle_.end = socket_ ? known->end : handle_.writable ? End::B : End::A;
  handle_.flags = known->flags;
  handle_.stamped = true;
}

void Connection::after_fork_in_child() {
  if (fd_) write_end(Kind::EndOpened);
}

Sent Connection::send_bytes(BytesView bytes, SourceLocation place) {
  return send_as(Operation::SendBytes, bytes, record::recorder().on() ? short_repr(bytes) : std::string{}, place);
}

Sent Connection::send_value(BytesView bytes, std::string_view repr, SourceLocation place) {
  return send_as(Operation::Send, bytes, repr, place);
}

Sent Connection::send_as(Operation operation, BytesView bytes, std::string_view repr, const SourceLocation& place) {
  Call call{operation,
            handle_.pipe,
            {.value = -1,
             .serial = bytes.size(),
             .text = record::recorder().text(repr),
             .place = call_place(place),
             .flags = handle_.flags,
             .extra = static_cast<std::uint32_t>(handle_.end)}};
  check_not_closed();
  check_writable();
  const Stamp stamp = call.on() ? next_stamp() : Stamp{};
  const Sent sent = write_message(call, bytes, stamp);
  call.ended(sent == Sent::Done ? Outcome::Returned : Outcome::BrokenPipe,
             {.serial = stamp.number, .peer = stamp.sender});
  return sent;
}

Connection::Stamp Connection::next_stamp() {
  static thread_local std::uint32_t last = 0;
  return {record::recorder().actor(), ++last};
}

Sent Connection::write_message(Call& call, BytesView bytes, Stamp stamp) {
  const FrameHead head{bytes.size(), stamp_size()};
  std::array<iovec, 3> buffers{iovec{const_cast<std::byte*>(head.data()), head.size()},
                               iovec{const_cast<std::byte*>(bytes.data()), bytes.size()}, iovec{&stamp, head.stamp()}};
  return write_all(call, {fd_.get(), socket_}, buffers) ? Sent::Done : Sent::BrokenPipe;
}

void Connection::append_frame(std::vector<std::byte>& wire, BytesView bytes, const Stamp* stamp) {
  const FrameHead head{bytes.size(), stamp != nullptr ? sizeof *stamp : 0};
  wire.insert(wire.end(), head.data(), head.data() + head.size());
  wire.insert(wire.end(), bytes.begin(), bytes.end());
  const auto* stamp_bytes = reinterpret_cast<const std::byte*>(stamp);
  wire.insert(wire.end(), stamp_bytes, stamp_bytes + head.stamp());
}

bool Connection::write_frames(Call& call, BytesView wire) {
  std::array<iovec, 1> buffers{iovec{const_cast<std::byte*>(wire.data()), wire.size()}};
  return write_all(call, {fd_.get(), socket_}, buffers);
}

std::optional<Bytes> Connection::recv_bytes(std::optional<std::size_t> maximum, SourceLocation place) {
  Bytes bytes;
  return receive(bytes, Operation::RecvBytes, maximum, place) ? std::optional{std::move(bytes)} : std::nullopt;
}

std::optional<std::size_t> Connection::recv_bytes_into(std::span<std::byte> buffer, SourceLocation place) {
  /// Straight into the buffer when the message fits.
  class Into : public Receiver {
   public:
    explicit Into(std::span<std::byte> room) : room_{room} {}
    std::byte* room_for(std::size_t wanted) override {
      size = wanted;
      return wanted <= room_.size() ? room_.data() : too_long.room_for(wanted);
    }
    std::size_t size = 0;
    Bytes too_long;

   private:
    std::span<std::byte> room_;
  };
  Into into{buffer};
  if (!receive(into, Operation::RecvBytes, {}, place)) return std::nullopt;
  if (into.size > buffer.size()) throw BufferTooShort{std::move(into.too_long)};
  return into.size;
}

bool Connection::receive(Receiver& receiver, Operation operation, std::optional<std::size_t> maximum,
                         SourceLocation place) {
  Call call{operation,
            handle_.pipe,
            {.value = -1,
             .place = call_place(place),
             .flags = handle_.flags,
             .extra = static_cast<std::uint32_t>(handle_.end)}};
  check_not_closed();
  check_readable();
  const auto stamp = read_message(call, receiver, maximum);
  if (!stamp) {
    call.ended(Outcome::EndOfFile);
    return false;
  }
  call.ended(Outcome::Returned, {.serial = stamp->number, .peer = stamp->sender});
  return true;
}

std::optional<Connection::Stamp> Connection::read_message(Call& call, Receiver& receiver,
                                                          std::optional<std::size_t> maximum) {
  const Channel from{fd_.get(), socket_};
  const std::optional<FrameBody> body = read_head(call, from, stamp_size());
  if (!body) return std::nullopt;
  if (body->length < body->stamp || body->message() > maximum.value_or(std::numeric_limits<std::size_t>::max()))
    refuse_length();
  Stamp stamp;
  const std::size_t size = body->message();
  std::array<iovec, 2> buffers{iovec{receiver.room_for(size), size}, iovec{&stamp, body->stamp}};
  if (body->length > 0) read_rest(call, from, buffers, body->length);
  return stamp;
}

void Connection::refuse_length() {
  if (handle_.writable) handle_.readable = false;
  else close_as_part();
  throw OSError{"bad message length"};
}

bool Connection::poll(Timeout timeout, SourceLocation place) {
  Call call{Operation::Poll,
            handle_.pipe,
            {.value = timeout_value(timeout),
             .place = call_place(place),
             .flags = handle_.flags,
             .extra = static_cast<std::uint32_t>(handle_.end)}};
  check_not_closed();
  check_readable();
  const Deadline deadline{timeout};
  const bool ready = try_until(
      call, deadline, [] { return trace::kNobody; }, [this] { return is_readable(fd_.get()); },
      [this](const Deadline& until) { return wait_readable(fd_.get(), until); });
  call.ended(ready ? Outcome::Returned : Outcome::False, {.value = ready});
  return ready;
}

void Connection::close(SourceLocation place) {
  if (!fd_) return;
  Call call{Operation::CloseConnection,
            handle_.pipe,
            {.place = call_place(place), .flags = handle_.flags, .extra = static_cast<std::uint32_t>(handle_.end)}};
  close_as_part();
  call.ended(Outcome::Returned);
}

void Connection::abandon() noexcept { static_cast<void>(fd_.release()); }

void Connection::close_as_part() {
  if (!fd_) return;
  write_end(Kind::EndClosed);
  fd_.reset();
}

int Connection::fileno() const {
  check_not_closed();
  return fd_.get();
}

ConnectionHandle Connection::handle() const {
  check_not_closed();
  ConnectionHandle handle = handle_;
  handle.fd = fd_.get();
  return handle;
}

void Connection::check_not_closed() const {
  if (!fd_) throw OSError{"handle is closed"};
}

void Connection::check_readable() const {
  if (!handle_.readable) throw OSError{"connection is write-only"};
}

void Connection::check_writable() const {
  if (!handle_.writable) throw OSError{"connection is read-only"};
}

Pipe::Pipe(Direction direction, SourceLocation place) : Pipe{open(direction, {}, place)} {}
Pipe::Pipe(Direction direction, const PartOf& part) : Pipe{open(direction, part, SourceLocation{0})} {}
Pipe::Pipe(const Ends& ends) : first{ends.first}, second{ends.second} {}

Pipe::Ends Pipe::open(Direction direction, const PartOf& part, const SourceLocation& place) {
  int fds[2];
  const bool duplex = direction == Direction::Duplex;
  if (duplex) check_syscall(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), "socketpair");
  else check_syscall(::pipe2(fds, O_CLOEXEC), "pipe2");
  ConnectionHandle handle{.pipe = create_ipc_object(ObjectType::Pipe, duplex ? 2 : 1, part, place),
                          .stamped = record::recorder().on(),
                          .flags = part.whole != trace::kNobody ? trace::kPart : std::uint8_t{0}};
  Ends ends{handle, handle};
  ends.first.fd = fds[0];
  ends.first.writable = duplex;
  ends.second.fd = fds[1];
  ends.second.readable = duplex;
  ends.second.end = End::B;
  return ends;
}

std::vector<std::size_t> wait(std::span<const int> fds, Timeout timeout, SourceLocation place) {
  Call call{Operation::WaitConnections, trace::kNobody, {.value = timeout_value(timeout), .place = call_place(place)}};
  std::vector<pollfd> watched;
  for (const int fd : fds) watched.push_back({.fd = fd, .events = POLLIN, .revents = 0});
  const Deadline deadline{timeout};
  int ready = 0;
  const auto look = [&](const Deadline& until) {
    timespec limit{};
    const Timeout left = until.remaining();
    if (left) limit = {.tv_sec = left->count() / 1'000'000'000, .tv_nsec = left->count() % 1'000'000'000};
    ready = ::ppoll(watched.data(), watched.size(), left ? &limit : nullptr, nullptr);
    if (ready == -1 && errno != EINTR) base::throw_errno(errno, "poll");
    return ready == -1 ? Woken::BySignal : Woken::Again;
  };
  try_until(
      call, deadline, [] { return trace::kNobody; },
      [&] { return ready > 0 || (look(Deadline{std::chrono::nanoseconds{0}}) == Woken::Again && ready > 0); }, look);
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < watched.size(); ++i) {
    if (watched[i].revents != 0) positions.push_back(i);
  }
  call.ended(positions.empty() ? Outcome::TimedOut : Outcome::Returned,
             {.value = static_cast<std::int64_t>(positions.size())});
  return positions;
}

}  // namespace engine
