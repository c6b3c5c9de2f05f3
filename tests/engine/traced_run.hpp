#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "record/listener.hpp"
#include "record/recorder.hpp"
#include "trace/reader.hpp"

/// This process records itself, and its children themselves, as long as this lives.
class TracedRun {
 public:
  TracedRun() {
    record::recorder().create(path_, 64 << 20);
    record::recorder().become(record::recorder().new_serial());
    reader_ = std::make_unique<trace::Reader>(path_);
  }
  ~TracedRun() {
    record::recorder().detach();
    record::recorder().become(trace::kNobody);
    std::filesystem::remove_all(folder_);
  }

  const std::filesystem::path& path() const { return path_; }
  trace::Serial main() const { return record::recorder().process(); }
  /// All events so far, in the order of time.
  std::vector<trace::Event> events() {
    reader_->read_new(events_);
    std::stable_sort(events_.begin(), events_.end(),
                     [](const auto& a, const auto& b) { return a.time_ns < b.time_ns; });
    return events_;
  }
  std::vector<trace::Event> events_where(const std::function<bool(const trace::Event&)>& wanted) {
    std::vector<trace::Event> found;
    for (const trace::Event& event : events()) {
      if (wanted(event)) found.push_back(event);
    }
    return found;
  }
  std::vector<trace::Event> of_kind(trace::Kind kind) {
    return events_where([&](const trace::Event& event) { return event.kind == kind; });
  }
  std::vector<trace::Event> calls(trace::Kind kind, trace::Operation operation) {
    return events_where(
        [&](const trace::Event& event) { return event.kind == kind && event.operation() == operation; });
  }
  /// What happened to one object, as words: "created started running call_begun join".
  std::string story_of(trace::Serial object) {
    std::string story;
    for (const trace::Event& event : events()) {
      if (event.object != object) continue;
      if (!story.empty()) story += ' ';
      story += trace::name_of(event.kind);
      const bool call = event.kind == trace::Kind::CallBegun || event.kind == trace::Kind::CallBlocked ||
                        event.kind == trace::Kind::CallEnded;
      if (call) story += ":" + std::string{trace::name_of(event.operation())};
    }
    return story;
  }
  std::string text(const trace::Event& event) const { return std::string{reader_->text(event.text)}; }
  const trace::Reader& reader() const { return *reader_; }
  /// Sleeps until something is written, or the time is over.
  void wait(std::chrono::nanoseconds timeout) const { record::Listener{path_}.wait(timeout); }

 private:
  std::filesystem::path folder_ = [] {
    std::string name = (std::filesystem::temp_directory_path() / "engine_test_XXXXXX").string();
    return std::filesystem::path{::mkdtemp(name.data())};
  }();
  std::filesystem::path path_ = folder_ / "run.spawn";
  std::unique_ptr<trace::Reader> reader_;
  std::vector<trace::Event> events_;
};

/// Runs a test in a test case once without a recording and once with one.
template <class Test>
void traced_and_untraced(Test test) {
  SUBCASE("untraced") { test(); }
  SUBCASE("traced") {
    TracedRun run;
    test();
  }
}
