#include "run/export_job.hpp"

#include <doctest/doctest.h>

#include <iterator>
#include <thread>

#include "base/path_search.hpp"
#include "support/recorded_run.hpp"

namespace {

/// Until the job is over; on its thread.
void wait_for(const run::ExportJob& job) {
  while (!job.over()) std::this_thread::yield();
}

}  // namespace

TEST_CASE_FIXTURE(RecordedRun, "ExportJob: makes the file beside us, tells how far it is, and says what went wrong") {
  std::atomic<int> news{0};
  run::ExportJob job{{.recording = file(), .output = folder / "film.png", .format = "film"}, [&] { ++news; }};
  wait_for(job);
  CHECK(job.trouble() == "");
  CHECK(news > 1);
  CHECK(job.part() > 0.3);
  CHECK(std::filesystem::file_size(folder / "film.png") > 1000);

  run::ExportJob hopeless{{.recording = file(), .output = folder / "no such folder" / "x.csv", .format = "csv"}, {}};
  wait_for(hopeless);
  CHECK(hopeless.trouble().find("no such folder") != std::string::npos);
}

TEST_CASE_FIXTURE(RecordedRun,
                  "ExportJob: cancelled it leaves nothing" * doctest::skip(!base::find_executable("ffmpeg"))) {
  run::ExportJob job{{.recording = file(), .output = folder / "run.mp4", .format = "mp4"}, {}};
  while (job.part() < 0.4 && !job.over()) std::this_thread::yield();
  job.cancel();
  wait_for(job);
  CHECK(job.cancelled());
  CHECK_FALSE(job.trouble().empty());
  CHECK_FALSE(std::filesystem::exists(folder / "run.mp4"));
  CHECK(std::distance(std::filesystem::directory_iterator{folder}, std::filesystem::directory_iterator{}) == 1);
}
