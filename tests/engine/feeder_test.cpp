#include "engine/feeder.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <string>

#include "engine/process.hpp"
#include "engine/source_location.hpp"
#include "traced_run.hpp"

using engine::Bytes;
using engine::Feeder;
using engine::SharedQueue;

namespace {

constexpr std::uint32_t kMaximum = 1000;

std::shared_ptr<Feeder> make_feeder() {
  const trace::Serial serial = record::recorder().new_serial();
  return std::make_shared<Feeder>(
      std::make_shared<engine::Shared<SharedQueue>>(engine::Create{}, kMaximum, serial, trace::ObjectType::Queue),
      engine::Pipe{engine::Direction::OneWay, engine::PartOf{serial, "pipe"}});
}

struct Later : engine::Deferred {
  explicit Later(std::optional<std::string> what) : text{std::move(what)} {}
  std::optional<Bytes> make() override { return text ? std::optional{Bytes{engine::bytes_of(*text)}} : std::nullopt; }
  std::optional<std::string> text;
};

void add(Feeder& feeder, const std::string& text) {
  feeder.shared().slots.try_acquire();  // As put does.
  feeder.add(engine::bytes_of(text), engine::Connection::next_stamp());
}
void add(Feeder& feeder, std::unique_ptr<Later> item) {
  feeder.shared().slots.try_acquire();
  feeder.add(std::move(item), engine::Connection::next_stamp());
}

std::string next_text(Feeder& feeder) {
  const std::optional<Bytes> bytes = feeder.reader().recv_bytes();
  if (!bytes) return "end of file";
  return {reinterpret_cast<const char*>(bytes->view().data()), bytes->view().size()};
}

/// Its end of the pipe once more: it sees the end of file when the thread has closed its own two.
engine::Connection second_reader_of(Feeder& feeder) {
  engine::ConnectionHandle handle = feeder.reader().handle();
  handle.fd = ::fcntl(handle.fd, F_DUPFD_CLOEXEC, 0);
  return engine::Connection{handle};
}

void join(Feeder& feeder) {
  record::Call call{trace::Operation::JoinThread, feeder.shared().serial, {.value = -1}};
  feeder.join(call);
  call.ended(trace::Outcome::Returned);
}

void finish(Feeder& feeder) {
  feeder.close();
  join(feeder);
}

}  // namespace

TEST_CASE("Feeder: plain and deferred items come out whole, in the order in which they were added") {
  traced_and_untraced([] {
    const auto feeder = make_feeder();
    const std::string big(200'000, 'x');  // Longer than a pipe is.
    add(*feeder, "one");
    add(*feeder, std::make_unique<Later>("two"));
    add(*feeder, big);
    add(*feeder, std::make_unique<Later>(""));
    add(*feeder, "five");
    for (const std::string& expected :
         {std::string{"one"}, std::string{"two"}, big, std::string{}, std::string{"five"}})
      CHECK(next_text(*feeder) == expected);
    finish(*feeder);
  });
}

TEST_CASE("Feeder: an item that cannot be made is dropped, and its place in the queue is free again") {
  traced_and_untraced([] {
    const auto feeder = make_feeder();
    add(*feeder, "before");
    add(*feeder, std::make_unique<Later>(std::nullopt));
    add(*feeder, "after");
    CHECK(next_text(*feeder) == "before");
    CHECK(next_text(*feeder) == "after");
    CHECK(feeder->shared().slots.value == kMaximum - 2);
    finish(*feeder);
  });
}

TEST_CASE("Feeder: closed it writes what it still has, then closes both ends") {
  traced_and_untraced([] {
    const auto feeder = make_feeder();
    engine::Connection reader = second_reader_of(*feeder);
    add(*feeder, "one");
    add(*feeder, "two");
    CHECK_FALSE(feeder->closed());
    finish(*feeder);
    CHECK(feeder->closed());
    CHECK(feeder->reader().closed());
    CHECK(feeder->writer().closed());
    CHECK(reader.recv_bytes());
    CHECK(reader.recv_bytes());
    CHECK_FALSE(reader.recv_bytes());
    reader.close();
  });
}

TEST_CASE("Feeder: closed before its first item it has no thread, and join returns at once") {
  const auto feeder = make_feeder();
  finish(*feeder);
  CHECK(feeder->closed());
}

TEST_CASE("Feeder: where nobody reads any more it ends, and leaves the write lock free") {
  traced_and_untraced([] {
    const auto feeder = make_feeder();
    feeder->reader().close();
    add(*feeder, std::string(100'000, 'x'));
    finish(*feeder);
    CHECK(feeder->shared().write_lock.value == 1);
  });
}

TEST_CASE("Feeder: join does not wait for a feeder that it was told not to wait for") {
  const auto feeder = make_feeder();
  engine::Connection reader = second_reader_of(*feeder);
  add(*feeder, std::string(1'000'000, 'x'));  // Does not fit into the pipe.
  feeder->cancel_join();
  join(*feeder);
  CHECK(next_text(*feeder).size() == 1'000'000);  // It goes on all the same.
  finish(*feeder);
  CHECK_FALSE(reader.recv_bytes());  // The end of file: the thread, for which nothing waits, has closed its ends.
  reader.close();
}

TEST_CASE("Feeder: a forked child has an empty buffer and no thread") {
  const auto feeder = make_feeder();
  add(*feeder, std::string(1'000'000, 'x'));
  engine::Process child{{.target = [&] {
    join(*feeder);  // The parent's thread is not here.
  }}};
  child.start();
  child.join();
  CHECK(child.exitcode() == 0);
  CHECK(next_text(*feeder).size() == 1'000'000);
  finish(*feeder);
}
