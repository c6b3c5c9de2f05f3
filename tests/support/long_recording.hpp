// A long recording in a file, and the sleep of whoever waits until a thread has read it.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <filesystem>
#include <mutex>
#include <string_view>

#include "record/recorder.hpp"
#include "record/seal.hpp"
#include "support/recording.hpp"
#include "support/temporary_folder.hpp"
#include "trace/reader.hpp"

namespace spawnarium::test {

struct LongRecording {
  static constexpr std::size_t kEvents = 400'000;

  LongRecording() {
    record::Recorder recorder;
    recorder.create(file, kEvents * 96);
    make_recording({.events = kEvents, .processes = 8},
                   {.event = [&](const trace::Event& event) { recorder.write_at(event, event.time_ns); },
                    .text = [&](std::string_view text) { return recorder.text(text); },
                    .new_serial = [&] { return recorder.new_serial(); }});
    recorder.detach();
    record::seal(file);
  }
  TemporaryFolder folder;
  std::filesystem::path file = folder.path() / "long.spawn";
};

// The window's sleep: until the thread that reads has something to tell.
struct News {
  std::mutex mutex;
  std::condition_variable come;
  int count = 0;
  void tell() {
    const std::lock_guard lock{mutex};
    ++count;
    come.notify_all();
  }
  int so_far() {
    const std::lock_guard lock{mutex};
    return count;
  }
  template <class Over>
  void wait_until(Over over) {
    std::unique_lock lock{mutex};
    REQUIRE(come.wait_for(lock, std::chrono::seconds(60), over));
  }
};

}  // namespace spawnarium::test
