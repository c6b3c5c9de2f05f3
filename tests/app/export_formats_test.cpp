#include "app/export_formats.hpp"

#include <doctest/doctest.h>

#include <set>
#include <sstream>

#include "support/recorded_run.hpp"

TEST_CASE("Export formats: each has a name and an extension, and is either written or made") {
  std::set<std::string_view> names;
  for (const app::ExportFormat& each : app::export_formats()) {
    INFO(each.name);
    CHECK(names.insert(each.name).second);
    CHECK(app::export_format_named(each.name) == &each);
    CHECK_FALSE(each.extension.empty());
    CHECK((each.write != nullptr) + (each.scan != nullptr) + (each.make != nullptr) == 1);
    CHECK((!each.needs_ffmpeg || each.pictures()));
  }
  CHECK(app::export_formats().back().help != "");  // A name without a word on it leans on the next.
  CHECK(app::export_format_named("pdf") == nullptr);
}

TEST_CASE("Export formats: one is known by the extension of a file") {
  for (const app::ExportFormat& each : app::export_formats()) {
    const app::ExportFormat* found = app::export_format_of_file("a.run." + std::string{each.extension});
    REQUIRE(found != nullptr);
    CHECK(found->extension == each.extension);
  }
  CHECK(app::export_format_of_file("gif") == nullptr);
  CHECK(app::export_format_of_file("run.spawn") == nullptr);
}

TEST_CASE_FIXTURE(RecordedRun, "Export formats: what is data comes out as text, what is a picture as a file's bytes") {
  const recording::Recording recording{file()};
  for (const app::ExportFormat& each : app::export_formats()) {
    INFO(each.name);
    if (each.needs_ffmpeg) continue;
    std::ostringstream out;
    recording::Scan scan{file()};
    if (each.write != nullptr) each.write(recording, {}, out, {});
    else if (each.scan != nullptr) each.scan(scan, out, {});
    else out << each.make(recording, {}, {});
    CHECK(out.str().size() > 100);
  }
}
