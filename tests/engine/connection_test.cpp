#include "engine/connection.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>

#include "engine/process.hpp"
#include "engine/spawn.hpp"
#include "traced_run.hpp"

using engine::bytes_of;
using engine::Connection;
using engine::Direction;
using engine::Pipe;
using engine::Process;
using engine::Sent;
using namespace std::chrono_literals;

namespace {

std::string text_of(const std::optional<engine::Bytes>& bytes) { return bytes ? bytes->text() : "(end of file)"; }

/// What holds without a trace must hold with one: there operations try before they wait, and messages carry
/// their sender.
}  // namespace

TEST_CASE("Pipe: messages of any size arrive whole and in order, in both directions") {
  traced_and_untraced([] {
    Pipe pipe;
    Process child{{.target = [&] {
      pipe.first.close();
      while (auto message = pipe.second.recv_bytes()) pipe.second.send_bytes(message->view());
    }}};
    child.start();
    pipe.second.close();
    for (const std::size_t size : {0UL, 1UL, 4091UL, 4096UL, 16384UL, 65536UL, 3'000'000UL}) {
      std::string text(size, 'x');
      for (std::size_t i = 0; i < size; i += 100) text[i] = static_cast<char>('a' + i / 100 % 26);
      CHECK(pipe.first.send_bytes(bytes_of(text)) == Sent::Done);
      CHECK(text_of(pipe.first.recv_bytes()) == text);
    }
    pipe.first.close();
    child.join();
    CHECK(child.exitcode() == 0);
  });
}

TEST_CASE("Pipe: one way, the first only receives and the second only sends") {
  Pipe pipe{Direction::OneWay};
  CHECK(pipe.first.readable());
  CHECK_FALSE(pipe.first.writable());
  CHECK_FALSE(pipe.second.readable());
  CHECK_THROWS_WITH_AS(pipe.first.send("x"), "connection is read-only", engine::OSError);
  CHECK_THROWS_WITH_AS(pipe.second.recv_bytes(), "connection is write-only", engine::OSError);
  CHECK_THROWS_WITH_AS(pipe.second.poll(), "connection is write-only", engine::OSError);
}

TEST_CASE("Connection: end of file when every sender has closed, broken pipe when every receiver has") {
  traced_and_untraced([] {
    Pipe pipe{Direction::OneWay};
    pipe.second.send("last");
    Process holder{{.target = [&] { pipe.first.close(); }}};  // It holds the sending end until it ends.
    holder.start();
    pipe.second.close();
    CHECK(pipe.first.recv<std::string>() == "last");
    CHECK_FALSE(pipe.first.recv<std::string>());
    holder.join();

    Pipe other{Direction::OneWay};
    other.first.close();
    CHECK(other.second.send("x") == Sent::BrokenPipe);
    Pipe duplex;
    duplex.second.close();
    CHECK(duplex.first.send("x") == Sent::BrokenPipe);
    CHECK_FALSE(duplex.first.recv<std::string>());
  });
}

TEST_CASE("Connection: use after close is CPython's OSError") {
  auto [a, b] = Pipe{};
  CHECK_FALSE(a.closed());
  a.close();
  a.close();
  CHECK(a.closed());
  CHECK_THROWS_WITH_AS(a.fileno(), "handle is closed", engine::OSError);
  CHECK_THROWS_WITH_AS(a.send("x"), "handle is closed", engine::OSError);
  CHECK_THROWS_WITH_AS(a.recv_bytes(), "handle is closed", engine::OSError);
  CHECK_THROWS_WITH_AS(a.poll(), "handle is closed", engine::OSError);
}

TEST_CASE("Connection: poll tells whether there is something, and waits for it") {
  traced_and_untraced([] {
    Pipe pipe;
    CHECK_FALSE(pipe.first.poll());
    CHECK_FALSE(pipe.first.poll(2ms));
    Process child{{.target = [&] { pipe.second.send("x"); }}};
    child.start();
    CHECK(pipe.first.poll(std::nullopt));
    CHECK(pipe.first.poll());
    CHECK(pipe.first.recv<std::string>() == "x");
    child.join();
    pipe.second.close();
    CHECK(pipe.first.poll());  // End of file can be read at once.
  });
}

TEST_CASE("Connection: recv_bytes_into fills the buffer or hands out what does not fit") {
  traced_and_untraced([] {
    Pipe pipe;
    std::array<std::byte, 4> buffer{};
    pipe.second.send_bytes(bytes_of("abc"));
    CHECK(pipe.first.recv_bytes_into(buffer) == 3);
    CHECK(static_cast<char>(buffer[2]) == 'c');
    pipe.second.send_bytes(bytes_of("abcdef"));
    try {
      pipe.first.recv_bytes_into(buffer);
      FAIL("it fitted");
    } catch (const engine::BufferTooShort& error) {
      CHECK(error.received().text() == "abcdef");
    }
    pipe.second.send_bytes(bytes_of("next"));
    CHECK(pipe.first.recv_bytes_into(buffer) == 4);
  });
}

TEST_CASE("Connection: a message longer than asked for ends reading, as in CPython") {
  Pipe pipe{Direction::OneWay};
  pipe.second.send_bytes(bytes_of("abcdef"));
  CHECK_THROWS_WITH_AS(pipe.first.recv_bytes(5), "bad message length", engine::OSError);
  CHECK(pipe.first.closed());
  Pipe duplex;
  duplex.second.send_bytes(bytes_of("abcdef"));
  CHECK_THROWS_WITH_AS(duplex.first.recv_bytes(5), "bad message length", engine::OSError);
  CHECK_FALSE(duplex.first.closed());
  CHECK_FALSE(duplex.first.readable());
}

TEST_CASE("Connection: a sender that ends within a message is told apart from one that closes") {
  Pipe pipe;
  CHECK(::write(pipe.second.fileno(), "\0\0\0\5ab", 6) == 6);
  pipe.second.close();
  CHECK_THROWS_WITH_AS(pipe.first.recv_bytes(), "got end of file during message", engine::OSError);
}

TEST_CASE("Connection: CPython's Connection understands us, and we it") {
  Pipe pipe;
  const std::string number = std::to_string(pipe.second.fileno());
  const engine::Spawned python = engine::spawn({.argv = {"/usr/bin/python3", "-c",
                                                         "from multiprocessing.connection import Connection\n"
                                                         "c = Connection(" +
                                                             number +
                                                             ")\n"
                                                             "while True:\n"
                                                             "    try: c.send_bytes(c.recv_bytes())\n"
                                                             "    except EOFError: break\n"},
                                                .kept_fds = {pipe.second.fileno()}});
  pipe.second.close();
  for (const std::size_t size : {0UL, 5UL, 16384UL, 16385UL, 1'000'000UL}) {
    const std::string text(size, 'y');
    std::thread sender{[&] { pipe.first.send_bytes(bytes_of(text)); }};
    CHECK(text_of(pipe.first.recv_bytes()) == text);
    sender.join();
  }
  pipe.first.close();
  int status = -1;
  CHECK(::waitpid(python.child.pid, &status, 0) == python.child.pid);
  CHECK(status == 0);
}

TEST_CASE("Connection: values of C++ are sent as they are") {
  struct Fish {
    int length;
    double weight;
  };
  Pipe pipe;
  pipe.first.send(Fish{3, 0.5});
  const auto fish = pipe.second.recv<Fish>();
  REQUIRE(fish);
  CHECK(fish->weight == 0.5);
  pipe.first.send("not a fish");
  CHECK_THROWS_AS(pipe.second.recv<Fish>(), engine::ValueError);
}

TEST_CASE("Connection: descriptors are the lowest free ones, as without us") {
  const int lowest = ::dup(0);
  ::close(lowest);
  Pipe pipe;
  CHECK(pipe.first.fileno() == lowest);
  CHECK(pipe.second.fileno() == lowest + 1);
}

TEST_CASE("wait: tells which connections and processes are ready") {
  traced_and_untraced([] {
    Pipe one, two;
    Process child{{.target = [] {}}};
    child.start();
    child.join();
    const std::array fds{one.first.fileno(), two.first.fileno(), child.sentinel()};
    CHECK(engine::wait(fds, 0s) == std::vector<std::size_t>{2});
    two.second.send("x");
    CHECK(engine::wait(fds) == std::vector<std::size_t>{1, 2});
    CHECK(engine::wait(std::span{fds}.first(1), 1ms).empty());
  });
}

TEST_CASE("Bytes: short reprs are Python's") {
  CHECK(engine::short_repr("fish") == "'fish'");
  CHECK(engine::short_repr(std::string{"it's\n鱼"}) == "'it\\'s\\n鱼'");
  CHECK(engine::short_repr(42) == "42");
  CHECK(engine::short_repr(true) == "True");
  CHECK(engine::short_repr(bytes_of("a\x01\xff")) == "b'a\\x01\\xff'");
  CHECK(engine::short_repr(std::string(100, 'x')) == "'" + std::string(60, 'x') + "'...");
}
