#include "engine/spawn.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "engine/queue.hpp"
#include "engine/synchronize.hpp"
#include "record/call.hpp"
#include "support/refused_call.hpp"
#include "traced_run.hpp"

using engine::spawn;
using engine::Spawned;
using engine::Stream;
using spawnarium::test::refuse_call;

namespace {

std::string read_all(int fd) {
  std::string text;
  char buffer[4096];
  for (ssize_t got; (got = ::read(fd, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(got));
  return text;
}

int status_of(const Spawned& spawned) {
  int status = 0;
  CHECK(::waitpid(spawned.child.pid, &status, 0) == spawned.child.pid);
  return status;
}

std::string output_of(std::vector<std::string> argv) {
  const Spawned program = spawn({.argv = std::move(argv), .standard_output = Stream::Pipe});
  std::string text = read_all(program.standard_output.get());
  CHECK(status_of(program) == 0);
  return text;
}

}  // namespace

TEST_CASE("spawn: the program's streams are pipes where asked for") {
  Spawned cat = spawn({.argv = {"sh", "-c", "cat; echo error >&2"},
                       .standard_input = Stream::Pipe,
                       .standard_output = Stream::Pipe,
                       .standard_error = Stream::Pipe});
  CHECK(::write(cat.standard_input.get(), "fish", 4) == 4);
  cat.standard_input.reset();
  CHECK(read_all(cat.standard_output.get()) == "fish");
  CHECK(read_all(cat.standard_error.get()) == "error\n");
  CHECK(status_of(cat) == 0);
}

TEST_CASE("spawn: what fails between fork and exec is told with its stage, and leaves nothing") {
  CHECK_THROWS_WITH_AS(spawn({.argv = {"/no/such/program"}}), "exec /no/such/program: No such file or directory",
                       engine::SpawnError);
  CHECK_THROWS_WITH_AS(spawn({.argv = {"true"}, .directory = "/no/such/folder"}),
                       "chdir for /no/such/folder: No such file or directory", engine::SpawnError);
  CHECK_THROWS_AS(spawn({.argv = {"true"}, .kept_fds = {987}}), engine::SpawnError);
}

TEST_CASE("spawn: a child for which there is no pidfd is ended, and said to be") {
  const pid_t child = ::fork();
  if (child == 0) {
    refuse_call(SYS_pidfd_open, EMFILE);
    try {
      spawn({.argv = {"sleep", "600"}});
    } catch (const engine::SpawnError& error) {
      const bool reaped = ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD;
      ::_exit(reaped && error.what() == std::string{"pidfd_open of sleep: Too many open files"} ? 0 : 1);
    }
    ::_exit(2);
  }
  int status = -1;
  CHECK(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

TEST_CASE("spawn: environment and directory are the program's own") {
  const Spawned program = spawn({.argv = {"/bin/sh", "-c", "echo $FISH; pwd"},
                                 .environment = {{"FISH=clown"}},
                                 .directory = "/",
                                 .standard_output = Stream::Pipe});
  CHECK(read_all(program.standard_output.get()) == "clown\n/\n");
  CHECK(status_of(program) == 0);
}

TEST_CASE("spawn: only the descriptors that are kept stay open") {
  int fds[2];
  REQUIRE(::pipe(fds) == 0);
  const std::string number = std::to_string(fds[1]);
  const Spawned program =
      spawn({.argv = {"sh", "-c", "echo fish >&" + number + "; [ ! -e /proc/self/fd/" + std::to_string(fds[0]) + " ]"},
             .kept_fds = {fds[1]}});
  ::close(fds[1]);
  CHECK(read_all(fds[0]) == "fish\n");
  CHECK(status_of(program) == 0);
  ::close(fds[0]);
}

TEST_CASE("spawn: no signal is blocked or ignored that was only ours") {
  struct sigaction ignore {
  }, before{};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, &before);
  const std::string status = output_of({"grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"});
  ::sigaction(SIGPIPE, &before, nullptr);
  CHECK(status.find("SigBlk:\t0000000000000000") != std::string::npos);
  CHECK(status.find("SigIgn:\t0000000000001000") == std::string::npos);
}

TEST_CASE("spawn: Stream::Null is empty") {
  const Spawned program = spawn({.argv = {"cat"}, .standard_input = Stream::Null, .standard_output = Stream::Pipe});
  CHECK(read_all(program.standard_output.get()).empty());
  CHECK(status_of(program) == 0);
}

TEST_CASE("spawn: its child is waited for as any child") {
  Spawned program = spawn({.argv = {"sh", "-c", "exit 9"}});
  engine::Child child{1, "sh", false, std::move(program.child)};
  record::Call call{trace::Operation::WaitPid, 1};
  const auto status = child.wait(call, engine::Deadline{std::nullopt});
  REQUIRE(status);
  CHECK(status->exitcode() == 9);
}

namespace {

/// The test holds the lock, the spawned program finds it taken, waits for it, and keeps it: both ways it is one lock,
/// and one queue.
void share_with_a_spawned_program() {
  engine::Lock lock;
  engine::Queue queue;
  const engine::QueueHandle handle = queue.handle();
  lock.acquire();
  engine::Arena& arena = engine::process_context().arena();
  std::vector<std::string> environment{arena.environment_entry()};
  for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
  const Spawned program = spawn(
      {.argv = {std::string{SPAWNARIUM_TEST_PROGRAMS} + "/shared_part", std::to_string(lock.handle().offset),
                std::to_string(handle.shared), std::to_string(handle.reader.pipe), std::to_string(handle.reader.fd),
                std::to_string(handle.writer.fd), std::to_string(int{handle.reader.stamped})},
       .environment = environment,
       .kept_fds = {arena.fd(), handle.reader.fd, handle.writer.fd}});
  CHECK(queue.get<bool>() == false);
  lock.release();
  CHECK(queue.get<bool>() == true);
  CHECK(status_of(program) == 0);
  CHECK_FALSE(lock.acquire(std::chrono::nanoseconds{0}));
  lock.release();  // A lock may be released by anybody.
  CHECK(lock.acquire(std::chrono::nanoseconds{0}));
  lock.release();
}

}  // namespace

TEST_CASE("spawn: a lock and a queue are the same in a spawned program") { share_with_a_spawned_program(); }

TEST_CASE("spawn: a lock and a queue are the same in a spawned program, and both write one trace") {
  TracedRun run;
  ::setenv(record::kTraceVariable, run.path().c_str(), 1);
  share_with_a_spawned_program();
  ::unsetenv(record::kTraceVariable);
  // The message that came here is the one that was sent there.
  const auto puts = run.calls(trace::Kind::CallEnded, trace::Operation::Put);
  const auto gets = run.calls(trace::Kind::CallEnded, trace::Operation::Get);
  REQUIRE(puts.size() == 2);
  REQUIRE(gets.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(puts[i].actor != run.main());
    CHECK(gets[i].actor == run.main());
    CHECK(puts[i].object == gets[i].object);
    CHECK(puts[i].serial == gets[i].serial);
    CHECK(puts[i].peer == gets[i].peer);
  }
  const auto waited = run.calls(trace::Kind::CallBlocked, trace::Operation::Acquire);
  CHECK(waited.size() <= 1);  // The release may have come first.
}
