#pragma once

#include <ostream>

#include "base/language.hpp"
#include "base/progress.hpp"
#include "recording/recording.hpp"
#include "recording/scan.hpp"

/// A recording in the forms of others.
namespace app {

/// Chrome's trace events (JSON), for ui.perfetto.dev and chrome://tracing: a process for each process, a track for each
/// thread, its spans, its prints as instants, arrows for start, join, messages and signals. Times in microseconds.
void export_chrome(const recording::Recording& recording, std::ostream& out, const base::Progress& progress = {});

/// A table of all events (RFC 4180), the first row names the columns.
void export_csv(recording::Scan& scan, std::ostream& out, const base::Progress& progress = {});

/// What happened, a sentence a line.
void export_story(const recording::Recording& recording, std::ostream& out, base::Language language,
                  const base::Progress& progress = {});

}  // namespace app
