#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/unique_fd.hpp"
#include "engine/bytes.hpp"
#include "engine/deadline.hpp"
#include "engine/errors.hpp"
#include "engine/ipc_object.hpp"
#include "engine/process_context.hpp"
#include "engine/socket_ends.hpp"
#include "engine/source_location.hpp"
#include "record/call.hpp"
#include "trace/event.hpp"

namespace engine {

/// The message did not fit into the buffer of recv_bytes_into: here it is.
class BufferTooShort : public std::runtime_error {
 public:
  explicit BufferTooShort(Bytes received) : std::runtime_error{"buffer too short"}, received_{std::move(received)} {}
  const Bytes& received() const noexcept { return received_; }

 private:
  Bytes received_;
};

/// How sending ended: BrokenPipe if the reading end is closed in every process (EPIPE).
enum class Sent { Done, BrokenPipe };

/// What makes a descriptor a Connection of a known pipe, in this process or in one that start method spawn
/// has exec'd.
struct ConnectionHandle {
  int fd = -1;
  bool readable = true;
  bool writable = true;
  trace::Serial pipe = trace::kNobody;
  trace::End end = trace::End::A;
  bool stamped = false;    ///< Its messages carry their sender: true of every pipe that was made in a traced run.
  std::uint8_t flags = 0;  ///< kPart: the pipe is a part of a queue.
};

/// One end of a pipe that carries messages, as CPython's Connection.
///
///     auto [receiver, sender] = engine::Pipe{engine::Direction::OneWay};
///     sender.send("fish");
///     std::optional<std::string> fish = receiver.recv<std::string>();   // nullopt: every sender has closed
///     its end
///
/// On the wire, CPython's framing. In a traced run the sender (its actor and the message's number) follows most
/// messages, so that send and recv match (frame.hpp).
///
/// send blocks while the pipe is full, recv while it is empty; both are given up only by Interrupted. A
/// connection that forked children inherit is open in each of them: end of file comes when all have closed
/// theirs. Two threads or processes that use the same end at the same time must take turns (messages up to
/// PIPE_BUF bytes are written whole). The destructor closes. Misuse throws OSError and ValueError with
/// CPython's texts; what the kernel refuses, std::system_error.
class Connection : public Resident {
 public:
  /// Takes the descriptor over. A handle without a pipe is made a thing of its own.
  explicit Connection(ConnectionHandle handle, SourceLocation place = SourceLocation::here());
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&& other) noexcept;
  ~Connection() override;

  Sent send_bytes(BytesView bytes, SourceLocation place = SourceLocation::here());
  /// A value that the caller has serialised, with its short repr.
  Sent send_value(BytesView bytes, std::string_view repr, SourceLocation place = SourceLocation::here());
  template <class T>
  Sent send(const T& value, SourceLocation place = SourceLocation::here()) {
    return send_value(bytes_of_value(value), record::recorder().on() ? short_repr(value) : std::string{}, place);
  }

  /// nullopt: end of file. A message longer than `maximum` makes the connection unreadable: OSError "bad
  /// message length".
  std::optional<Bytes> recv_bytes(std::optional<std::size_t> maximum = {},
                                  SourceLocation place = SourceLocation::here());
  /// The size; nullopt: end of file. Throws BufferTooShort.
  std::optional<std::size_t> recv_bytes_into(std::span<std::byte> buffer,
                                             SourceLocation place = SourceLocation::here());
  template <class T>
  std::optional<T> recv(SourceLocation place = SourceLocation::here()) {
    Bytes bytes;
    if (!receive(bytes, trace::Operation::Recv, {}, place)) return std::nullopt;
    return value_of<T>(bytes.view());
  }
  /// What they all do: the message goes where `receiver` says. Returns false at end of file.
  bool receive(Receiver& receiver, trace::Operation operation, std::optional<std::size_t> maximum = {},
               SourceLocation place = SourceLocation::here());

  /// Whether there is something to read (end of file counts), waiting for it at most `timeout`.
  bool poll(Timeout timeout = std::chrono::nanoseconds{0}, SourceLocation place = SourceLocation::here());
  void close(SourceLocation place = SourceLocation::here());

  int fileno() const;
  bool closed() const noexcept { return !fd_; }
  bool readable() const noexcept { return handle_.readable; }
  bool writable() const noexcept { return handle_.writable; }
  trace::Serial serial() const noexcept { return handle_.pipe; }
  trace::End end() const noexcept { return handle_.end; }
  /// What another process needs to use this end; `fd` stays ours.
  ConnectionHandle handle() const;

  void after_fork_in_child() override;

  /// For what is built of connections (queues): a message as a part of another operation.
  struct Stamp {
    trace::Serial sender = trace::kNobody;
    std::uint32_t number = 0;
  };
  /// The identity of the next message that the calling thread sends.
  static Stamp next_stamp();
  Sent write_message(record::Call& call, BytesView bytes, Stamp stamp);
  /// nullopt: end of file.
  std::optional<Stamp> read_message(record::Call& call, Receiver& receiver, std::optional<std::size_t> maximum = {});
  /// Framing: append_frame() adds a message as it goes over the wire, write_frames() writes all of them together.
  /// False: the reading end is closed in every process (EPIPE).
  static void append_frame(std::vector<std::byte>& wire, BytesView bytes, const Stamp* stamp);
  bool write_frames(record::Call& call, BytesView wire);
  /// Closes without an operation: its whole is being closed.
  void close_as_part();
  /// Gives the descriptor away; this connection is closed.
  void abandon() noexcept;
  bool is_socket() const noexcept { return socket_; }
  bool stamped() const noexcept { return handle_.stamped; }
  /// Of each of its messages that has one: 0 in a pipe without stamps.
  std::size_t stamp_size() const noexcept { return handle_.stamped ? sizeof(Stamp) : 0; }

 private:
  void check_not_closed() const;
  void check_readable() const;
  void check_writable() const;
  Sent send_as(trace::Operation operation, BytesView bytes, std::string_view repr, const SourceLocation& place);
  [[noreturn]] void refuse_length();
  void write_end(trace::Kind kind, SocketEnds ends = {}) const;
  void recognise();

  base::UniqueFd fd_;
  ConnectionHandle handle_;
  std::uint64_t inode_ = 0;
  bool socket_ = false;
};

/// Whether both ends of a pipe read and write.
enum class Direction { Duplex, OneWay };

/// A new pipe: two connections. One way, `first` only receives and `second` only sends. Duplex is a
/// socketpair(2), one way a pipe(2).
struct Pipe {
  explicit Pipe(Direction direction = Direction::Duplex, SourceLocation place = SourceLocation::here());

  Connection first;
  Connection second;

  /// One that another process has made.
  Pipe(const ConnectionHandle& first_end, const ConnectionHandle& second_end) : first{first_end}, second{second_end} {}
  /// A pipe that is a part of something.
  Pipe(Direction direction, const PartOf& part);

 private:
  struct Ends {
    ConnectionHandle first, second;
  };
  explicit Pipe(const Ends& ends);
  static Ends open(Direction direction, const PartOf& part, const SourceLocation& place);
};

/// Which of these descriptors (connections' filenos, processes' sentinels) are ready to read, waiting for the
/// first at most `timeout`: their positions in `fds`. As CPython's multiprocessing.connection.wait.
std::vector<std::size_t> wait(std::span<const int> fds, Timeout timeout = {},
                              SourceLocation place = SourceLocation::here());

}  // namespace engine
