#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

#include "record/recorder.hpp"
#include "record/seal.hpp"
#include "trace/reader.hpp"

/// A folder with one recording in it, written by hand: main starts f1 and f2 at 0.1 and 0.2 s, each prints after its
/// sleep and ends; main joins both.
struct RecordedRun {
  RecordedRun() {
    std::string name = (std::filesystem::temp_directory_path() / "spawnarium_app_test_XXXXXX").string();
    folder = ::mkdtemp(name.data());
    write();
  }
  ~RecordedRun() { std::filesystem::remove_all(folder); }
  std::filesystem::path file() const { return folder / "two_children.spawn"; }

  std::filesystem::path folder;
  trace::Serial supervisor = 0, main = 0, f1 = 0, f2 = 0;

 private:
  using Kind = trace::Kind;
  using Operation = trace::Operation;

  void write() {
    recorder.create(file(), 1ULL << 24);
    supervisor = recorder.new_serial();
    main = recorder.new_serial();
    f1 = recorder.new_serial();
    f2 = recorder.new_serial();
    const std::uint32_t place = recorder.source("two_children.py", "import multiprocessing\n\nprint('进程')\n");
    tell(0.0, {.actor = supervisor, .object = main, .text = recorder.text("two_children.py"), .kind = Kind::RunBegan});
    tell(0.0,
         {.actor = main, .object = main, .value = 812, .text = recorder.text("MainProcess"), .kind = Kind::Running});
    child(0.1, f1, "f1", 813);
    child(0.2, f2, "f2", 814);
    call(0.3, 2.4, 9, Operation::Join, main, f1, place);
    print(1.0, f1, "hello from f1\n", trace::place_of(place, 3));
    print(1.5, f2, "你好，我是 f2\n", trace::place_of(place, 3));
    end(2.3, f1);
    end(2.6, f2);
    end(3.0, main);
    tell(3.1, {.actor = supervisor, .object = main, .kind = Kind::RunEnded});
    recorder.detach();
    record::seal(file());
  }
  void tell(double seconds, const trace::Event& event) {
    recorder.write_at(event, static_cast<std::uint64_t>(seconds * 1e9));
  }
  void child(double at, trace::Serial child, const char* name, int pid) {
    tell(at, {.actor = main, .object = child, .text = recorder.text(name), .kind = Kind::Created});
    tell(at + 0.01, {.actor = main, .object = child, .value = pid, .kind = Kind::Started});
    tell(at + 0.02, {.actor = child, .object = child, .value = pid, .extra = 812, .kind = Kind::Running});
  }
  void call(double from, double to, std::uint32_t number, Operation operation, trace::Serial actor,
            trace::Serial object, std::uint32_t place, trace::TextRef text = 0) {
    const auto detail = static_cast<std::uint8_t>(operation);
    tell(from, {.actor = actor,
                .call = number,
                .object = object,
                .value = -1,
                .text = text,
                .place = place,
                .kind = Kind::CallBegun,
                .detail = detail});
    tell(to, {.actor = actor,
              .call = number,
              .object = object,
              .place = place,
              .kind = Kind::CallEnded,
              .detail = detail,
              .outcome = trace::Outcome::Returned});
  }
  void print(double at, trace::Serial process, const char* line, std::uint32_t place) {
    const trace::TextRef text = recorder.text(line);
    call(at, at + 0.001, 1, Operation::Print, process, 0, place, text);
    tell(at + 0.002, {.actor = supervisor, .value = 1, .text = text, .kind = Kind::Output});
  }
  void end(double at, trace::Serial process) {
    tell(at, {.actor = process, .object = process, .kind = Kind::Exiting});
    tell(at + 0.01, {.actor = main, .object = process, .kind = Kind::Exited});
    tell(at + 0.02, {.actor = main, .object = process, .kind = Kind::Reaped});
  }

  record::Recorder recorder;
};
