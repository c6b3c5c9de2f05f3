#include "app/programs.hpp"

#include <doctest/doctest.h>

#include "support/fake_host.hpp"

using app::Programs;
using base::Language;
using spawnarium::test::FakeHost;

TEST_CASE("Programs: news of a program are told, and kept until they are taken") {
  FakeHost host;
  int told = 0;
  Programs programs{host, [&] { ++told; }};
  const auto showing = programs.start({.program = {"a.py"}, .record = "a.spawn"});
  CHECK(host.last_run().launch.record == "a.spawn");
  CHECK(showing->launch->record.empty());  // Another run of it is recorded elsewhere.
  CHECK(showing->watch == nullptr);
  CHECK_FALSE(programs.news());
  host.last_run().exit(0);
  CHECK(told == 1);
  CHECK(programs.take_news());
  CHECK_FALSE(programs.news());
}

TEST_CASE("Programs: a program that is watched is seen to be rewritten") {
  FakeHost host;
  Programs programs{host};
  const auto showing = programs.start_watched({.program = {"a.py"}});
  REQUIRE(showing->watch != nullptr);
  CHECK_FALSE(showing->watch->take_change());
  host.rewrite("a.py", "print()\n");
  CHECK(showing->watch->take_change());
}

TEST_CASE("end_text: an exit status, an error, a signal, a lesson's time, a lost recording") {
  FakeHost host;
  Programs programs{host};
  const auto showing = programs.start({.program = {"a.py"}, .stop_after = std::chrono::seconds{5}});
  const auto text = [&](const host::RunEnd& end, Language language = Language::English) {
    showing->recording->update();
    return app::end_text(end, *showing->launch, showing->recording->history(), language);
  };
  CHECK(text({.value = 3}).says ==
        "The program has ended with exit status 3. Ctrl+R runs it again, Ctrl+K saves the recording.");
  CHECK_FALSE(text({.value = 3}).trouble);
  CHECK(text({.value = -15}, Language::Chinese).says ==
        "程序被 SIGTERM 结束。按 Ctrl+R 再运行一次，按 Ctrl+K 保存录制。");
  CHECK(text({.value = -9, .stopped = true}).says ==
        "It does not end by itself: ended after 5 s, as its lesson says. Ctrl+R runs it again.");
  host.last_run().raise("ValueError: no");
  CHECK(text({.value = 1}).says ==
        "ValueError: no: with that the program has ended, exit status 1. End goes there, Ctrl+R runs it again.");
  CHECK(text({.value = 1}).trouble);
  CHECK(text({.value = 1, .recording_lost = "no space"}).says == "no space");
}
