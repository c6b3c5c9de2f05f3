#pragma once

#include <algorithm>
#include <functional>
#include <ostream>

#include "app/recording.hpp"
#include "model/story.hpp"

/// A recording in the forms of others.
namespace app {

/// Told how far a long export is, 0 to 1; what it throws ends the export.
using Progress = std::function<void(double)>;

/// Chrome's trace events (JSON), for ui.perfetto.dev and chrome://tracing: a process for each process, a track for each thread, its spans,
/// its prints as instants, arrows for start, join, messages and signals. Times in microseconds.
void export_chrome(const Recording& recording, std::ostream& out, const Progress& progress = {});

/// A table of all events (RFC 4180), the first row names the columns.
void export_csv(const Recording& recording, std::ostream& out, const Progress& progress = {});

/// What happened, a sentence a line.
void export_story(const Recording& recording, std::ostream& out, base::Language language, const Progress& progress = {});

/// Calls `progress` now and then: for loops over events.
inline void tell(const Progress& progress, std::size_t done, std::size_t all) {
  if (progress && done % 4096 == 0) progress(static_cast<double>(done) / static_cast<double>(std::max<std::size_t>(all, 1)));
}

}  // namespace app
