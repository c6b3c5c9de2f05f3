#include "app/lives.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "record/recorder.hpp"
#include "support/command.hpp"

using spawnarium::test::Folder;
using trace::Kind;
using trace::Serial;

TEST_CASE("Tasks: each Pool's under a heading of its own, also where the calls alternate") {
  const Folder folder;
  const auto file = folder / "two_pools.spawn";
  record::Recorder recorder;
  recorder.create(file, 1 << 20);
  const Serial supervisor = recorder.new_serial(), main = recorder.new_serial();
  const Serial pools[] = {recorder.new_serial(), recorder.new_serial()};
  recorder.write({.actor = supervisor, .object = main, .text = recorder.text("pools.py"), .kind = Kind::RunBegan});
  recorder.write({.actor = main, .object = main, .value = 812, .kind = Kind::Running});
  std::uint32_t number = 0;
  for (const Serial pool : pools)
    recorder.write({.actor = main,
                    .object = pool,
                    .extra = ++number,
                    .kind = Kind::ObjectCreated,
                    .detail = static_cast<std::uint8_t>(trace::ObjectType::Pool)});
  const char* const calls[] = {"small(1)", "large(1)", "small(2)", "large(2)"};
  for (std::size_t i = 0; i < 4; ++i)
    recorder.write({.actor = main,
                    .object = recorder.new_serial(),
                    .peer = pools[i % 2],
                    .serial = i,
                    .text = recorder.text(calls[i]),
                    .kind = Kind::TaskSubmitted});
  recorder.detach();

  const std::string told = app::tasks_text(recording::Recording{file}, base::Language::English);
  std::vector<std::string> order;
  for (std::size_t at = 0; at < told.size();) {
    const std::size_t end = told.find('\n', at);
    const std::string line = told.substr(at, end - at);
    for (const std::string_view word :
         {"tasks of pool1", "tasks of pool2", "small(1)", "small(2)", "large(1)", "large(2)"})
      if (line.find(word) != std::string::npos) order.emplace_back(word);
    at = end + 1;
  }
  CHECK(order ==
        std::vector<std::string>{"tasks of pool1", "small(1)", "small(2)", "tasks of pool2", "large(1)", "large(2)"});
}
