#include "supervisor/output.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <optional>
#include <system_error>

#include "support/command.hpp"

using spawnarium::test::Folder;
using supervisor::Output;

TEST_CASE("Output: a pipe that cannot be read is no end of what the program writes") {
  const Folder folder;
  record::Recorder recorder;
  recorder.create(folder / "run.spawn", 1 << 20);
  supervisor::EventLoop loop;
  int ends[2];
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  ::close(ends[0]);
  std::optional<Output::Lost> lost;
  Output output{loop,
                recorder,
                base::UniqueFd{ends[1]},  // The end for writing: read(2) says EBADF.
                1,
                -1,
                [&](Output::Lost how, const std::error_code& why) {
                  lost = how;
                  CHECK(why == std::errc::bad_file_descriptor);
                }};
  output.drain();
  CHECK(lost == Output::Lost::Unread);
  CHECK(output.ended());
  recorder.detach();
}
