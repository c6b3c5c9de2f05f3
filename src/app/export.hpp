#pragma once

#include <ostream>

#include "base/language.hpp"
#include "run/progress.hpp"
#include "run/recording.hpp"

/// A recording in the forms of others.
namespace app {

/// Chrome's trace events (JSON), for ui.perfetto.dev and chrome://tracing: a process for each process, a track for each
/// thread, its spans, its prints as instants, arrows for start, join, messages and signals. Times in microseconds.
void export_chrome(const run::Recording& recording, std::ostream& out, const run::Progress& progress = {});

/// A table of all events (RFC 4180), the first row names the columns.
void export_csv(const run::Recording& recording, std::ostream& out, const run::Progress& progress = {});

/// What happened, a sentence a line.
void export_story(const run::Recording& recording, std::ostream& out, base::Language language,
                  const run::Progress& progress = {});

}  // namespace app
