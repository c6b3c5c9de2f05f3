#pragma once

#include <ostream>

#include "app/recording.hpp"
#include "model/story.hpp"

/// A recording in the forms of others.
namespace app {

/// Chrome's trace events (JSON), for ui.perfetto.dev and chrome://tracing: a process for each process, a track for each thread, its spans,
/// its prints as instants, arrows for start, join, messages and signals. Times in microseconds.
void export_chrome(const Recording& recording, std::ostream& out);

/// A table of all events (RFC 4180), the first row names the columns.
void export_csv(const Recording& recording, std::ostream& out);

/// What happened, a sentence a line.
void export_story(const Recording& recording, std::ostream& out, model::Language language);

}  // namespace app
