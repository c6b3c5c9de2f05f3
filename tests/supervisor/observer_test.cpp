#include "supervisor/observer.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "support/command.hpp"

using spawnarium::test::Folder;

namespace {

// As long as it lives, this process can open so many descriptors more.
class DescriptorsLeft {
 public:
  explicit DescriptorsLeft(rlim_t count) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int lowest = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(lowest);
    const rlimit limit{.rlim_cur = static_cast<rlim_t>(lowest) + count, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  DescriptorsLeft(const DescriptorsLeft&) = delete;
  DescriptorsLeft& operator=(const DescriptorsLeft&) = delete;
  ~DescriptorsLeft() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

// An observed child that ends with 7, and what the trace says of it.
struct ObservedChild {
  ~ObservedChild() { recorder.detach(); }

  void begin() {
    pid = ::fork();
    if (pid == 0) ::_exit(7);
    observer.watch_main(main, pid);
  }
  void end() {
    siginfo_t info{};
    CHECK(::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT) == 0);
    observer.reap();
  }
  void check_that_it_ended_as_itself() {
    CHECK(observer.main_value() == 7);
    observer.finish();
    std::vector<trace::Event> events;
    trace::Reader{folder / "run.spawn"}.read_new(events);
    std::string story;
    for (const trace::Event& event : events)
      if (event.kind != trace::Kind::ThreadBegan)  // That of the recorder.
        story += fmt::format("{} {}, ", event.object == main ? "main" : "another", trace::name_of(event.kind));
    CHECK(story == "main exited, main reaped, ");
  }

  Folder folder;
  record::Recorder recorder;
  trace::Serial self = recorder_begun().new_serial(), main = recorder.new_serial();
  trace::Reader reader{folder / "run.spawn"};
  supervisor::EventLoop loop;
  supervisor::Observer observer{recorder, reader, loop, self};
  pid_t pid = 0;

 private:
  record::Recorder& recorder_begun() {
    recorder.create(folder / "run.spawn", 1 << 20);
    return recorder;
  }
};

}  // namespace

TEST_CASE_FIXTURE(ObservedChild, "Observer: a child of which /proc said nothing at its birth ends as itself") {
  {
    const DescriptorsLeft one{1};  // For the pidfd; none is left for /proc.
    begin();
  }
  end();
  check_that_it_ended_as_itself();
}

TEST_CASE_FIXTURE(ObservedChild, "Observer: a child of which /proc says nothing at its death ends as itself") {
  begin();
  {
    const DescriptorsLeft none{0};
    end();
  }
  check_that_it_ended_as_itself();
}
