#include "app/check_run.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <memory>
#include <thread>

#include "app/lessons.hpp"
#include "base/check_syscall.hpp"
#include "recording/recording.hpp"
#include "run/places.hpp"
#include "run/run.hpp"

namespace app {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

// The programs read it when they begin (python/timeout.hpp).
constexpr const char* kTimeScale = "SPAWNARIUM_TIME_SCALE";

// A folder of this check's own, so that two checks at a time do not write over each other's recordings.
fs::path check_folder() {
  std::string name = (run::state_folder() / "check" / "XXXXXX").string();
  fs::create_directories(fs::path{name}.parent_path());
  if (::mkdtemp(name.data()) == nullptr) base::throw_errno(errno, "mkdtemp " + name);
  return name;
}

struct Task {
  std::size_t lesson = 0;
  int run = 0;
};

struct Running {
  Task task;
  std::unique_ptr<run::Run> run;
  Clock::time_point began;
  bool too_long = false;
};

class Checker {
 public:
  Checker(const std::vector<const lesson::Lesson*>& lessons, const CheckOptions& options, const CheckObserver& observer)
      : options_{options}, observer_{observer}, folder_{check_folder()}, began_{Clock::now()} {
    report_.time_scale = options.time_scale;
    for (const lesson::Lesson* each : lessons) {
      LessonReport report;
      report.lesson = each;
      report_.lessons.push_back(std::move(report));
    }
    for (std::size_t lesson = 0; lesson < lessons.size(); ++lesson) {
      for (int run = 1; run <= options.runs; ++run) waiting_.push_back({.lesson = lesson, .run = run});
    }
    all_ = static_cast<int>(waiting_.size());
  }

  ~Checker() {
    std::error_code ignored;
    fs::remove(folder_, ignored);  // Stays if a recording is kept in it.
  }

  CheckReport check() {
    const std::size_t jobs = options_.jobs > 0 ? static_cast<std::size_t>(options_.jobs)
                                               : 4UL * std::max(1U, std::thread::hardware_concurrency());
    while (!waiting_.empty() || !running_.empty()) {
      while (running_.size() < jobs && !waiting_.empty()) start_next();
      wait_for_any();
      for (Running& each : running_) end_if_due(each);
      collect_finished();
    }
    report_.seconds = std::chrono::duration<double>(Clock::now() - began_).count();
    return std::move(report_);
  }

 private:
  const lesson::Lesson& lesson_of(const Task& task) const { return *report_.lessons[task.lesson].lesson; }
  fs::path recording_of(const Task& task) const {
    return folder_ / fmt::format("{}-{}.spawn", lesson_of(task).id(), task.run);
  }

  void start_next() {
    const Task task = waiting_.front();
    waiting_.pop_front();
    host::Launch launch = launch_of(lesson_of(task));
    launch.record = recording_of(task);
    launch.capacity = 1ULL << 28;
    // Shorter sleeps do not make a program begin any sooner.
    launch.stop_after = std::min(launch.stop_after * std::max(1.0, options_.time_scale),
                                 std::chrono::duration<double>(options_.patience_s));
    auto run = std::make_unique<run::Run>(launch, run::Streams{.input = engine::Stream::Pipe});
    run->send_input(lesson_of(task).program.stdin_text);
    run->end_of_input();
    running_.push_back({.task = task, .run = std::move(run), .began = Clock::now()});
  }

  // When a run has gone on for too long. One that its lesson stops needs no patience: it ends in time.
  Clock::time_point deadline_of(const Running& running) const {
    if (running.too_long || lesson_of(running.task).program.stop_after_s > 0) return Clock::time_point::max();
    return running.began + std::chrono::ceil<Clock::duration>(std::chrono::duration<double>(options_.patience_s));
  }

  void wait_for_any() {
    std::vector<pollfd> queries;
    Clock::time_point first = Clock::time_point::max();
    for (const Running& each : running_) {
      queries.push_back({.fd = each.run->finished_fd(), .events = POLLIN, .revents = 0});
      first = std::min(first, deadline_of(each));
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(first - Clock::now());
    const int patience = first == Clock::time_point::max() ? -1 : std::max(0, static_cast<int>(left.count()));
    base::retry_on_eintr([&] { return ::poll(queries.data(), queries.size(), patience); });
  }

  void end_if_due(Running& running) {
    if (running.run->finished() || Clock::now() < deadline_of(running)) return;
    running.too_long = true;
    running.run->end();
  }

  void collect_finished() {
    for (auto each = running_.begin(); each != running_.end();) {
      if (!each->run->finished()) {
        ++each;
        continue;
      }
      judge(*each);
      each = running_.erase(each);
    }
  }

  void judge(const Running& running) {
    LessonReport& report = report_.lessons[running.task.lesson];
    const fs::path path = recording_of(running.task);
    if (running.too_long)
      report.failures.push_back(
          {.run = running.task.run,
           .says =
               base::in_both({"The program ends within {0:.0f} s.", "程序在 {0:.0f} 秒内结束。"}, options_.patience_s),
           .each = "",
           .why = base::in_both({"it had to be ended", "只好强行结束"}),
           .recording = path});
    const bool held = judge_recording(report, running.task.run, path);
    if (held && !running.too_long) fs::remove(path);
    report.seconds += std::chrono::duration<double>(Clock::now() - running.began).count();
    if (observer_.on_run) observer_.on_run(++done_, all_, report.lesson->id());
    if (report.runs == options_.runs && observer_.on_lesson) observer_.on_lesson(report);
  }

  // A recording that cannot be read is that run's failure; the other runs go on.
  bool judge_recording(LessonReport& report, int run, const fs::path& path) const {
    try {
      recording::Recording recording{path};
      recording.update();
      const bool held =
          add_run(report, run, lesson::Retelling{recording.history(), *report.lesson}, options_.time_scale, path);
      add_deadlocks(report, run, recording.history());
      return held;
    } catch (const std::exception& error) {
      add_unreadable_run(report, run, error.what(), path);
      return false;
    }
  }

  const CheckOptions& options_;
  const CheckObserver& observer_;
  const fs::path folder_;
  const Clock::time_point began_;
  CheckReport report_;
  std::deque<Task> waiting_;
  std::vector<Running> running_;
  int all_ = 0;
  int done_ = 0;
};

}  // namespace

CheckReport run_checks(const std::vector<const lesson::Lesson*>& lessons, const CheckOptions& options,
                       const CheckObserver& observer) {
  if (options.time_scale != 1) ::setenv(kTimeScale, fmt::format("{}", options.time_scale).c_str(), 1);
  return Checker{lessons, options, observer}.check();
}

}  // namespace app
