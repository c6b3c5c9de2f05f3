#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "model/history.hpp"
#include "model/timeline.hpp"
#include "trace/reader.hpp"
#include "view/context.hpp"

namespace app {

/// A trace, live or sealed, and all that is derived from it.
///
///     Recording recording{"run.spawn"};
///     while (live) { if (recording.update()) show(recording.history()); }
///
/// One thread uses it. `wait_for_more` alone may be called by another.
class Recording {
 public:
  /// Reads what is there. Throws trace::TraceError where it cannot be read.
  explicit Recording(const std::filesystem::path& path);
  ~Recording();
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

  /// Reads what was written since. Returns whether there was anything.
  bool update();

  const std::filesystem::path& path() const;
  const model::History& history() const;
  const model::Timeline& timeline() const;
  /// All sources so far; Event::source() n is sources()[n - 1].
  std::span<const view::SourceFile> sources() const;

  /// Whether the run is over: nothing will ever be added.
  bool ended() const;
  /// Now, in the trace's time.
  base::TraceTime present() const;
  /// By a live trace's clock: ended() ? nothing : present().
  std::optional<base::TraceTime> present_if_live() const;
  /// Of the facts: "lesson", "script" ...; empty if it says nothing of it.
  std::string fact(const std::string& name) const;
  /// 0: whole.
  base::TraceTime incomplete_since() const;

  /// Sleeps until something is written or the time is over; see trace::Reader::wait.
  bool wait_for_more(std::chrono::nanoseconds timeout) const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace app
