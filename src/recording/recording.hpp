#pragma once

#include <filesystem>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "model/detail.hpp"
#include "model/history.hpp"
#include "model/source_file.hpp"
#include "model/timeline.hpp"
#include "trace/reader.hpp"

namespace recording {

/// A trace, live or sealed, and all that is derived from it.
///
///     Recording recording{"run.spawn"};
///     while (live) { if (recording.update()) show(recording.history()); }
///
/// A sealed one can be read in pieces: its beginning can be shown while the rest is still on its way (see Opening).
///
/// One thread uses it at a time. To sleep until a live one has more: record::Listener.
class Recording {
 public:
  static constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

  /// Reads what is there, of a sealed one the first `most` events. Throws trace::TraceError where it cannot be read.
  explicit Recording(const std::filesystem::path& path, std::size_t most = kAll);
  ~Recording();
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

  /// Reads what was written since, of a sealed one the next `most` events; then the timeline stays as it is until it is
  /// prepared. Returns whether there was anything.
  bool update(std::size_t most = kAll);
  /// Whether all that a sealed recording holds has been read; of a live one: always.
  bool whole() const;
  /// How much of it has been read, 0 to 1.
  double part_read() const;
  /// The work that the first look at a distant time would have to wait for, about so many events of it: what the worlds
  /// need, and the timeline of all that has been read. Returns whether nothing is left to do. They have nothing in
  /// common: two threads may do one each.
  bool prepare_worlds(std::size_t events);
  bool prepare_timeline(std::size_t events);
  /// The timeline from a distance, once it is prepared; nullptr before.
  std::shared_ptr<model::Detail> detail() const;

  const std::filesystem::path& path() const;
  const model::History& history() const;
  const model::Timeline& timeline() const;
  /// All sources so far; Event::source() n is sources()[n - 1].
  std::span<const model::SourceFile> sources() const;

  /// Whether the run is over: nothing will ever be added.
  bool ended() const;
  /// Now, in the trace's time.
  base::TraceTime present() const;
  /// By a live trace's clock: ended() ? nothing : present().
  std::optional<base::TraceTime> present_if_live() const;
  /// Of the facts: "lesson", "script" ...; empty if it says nothing of it.
  std::string fact(const std::string& name) const;
  /// The name of the program's file, or, where that is not known, of the recording's.
  std::string program() const;
  /// 0: whole.
  base::TraceTime incomplete_since() const;
  /// The trace itself: its header, its bytes, what was left out of it.
  const trace::Reader& reader() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace recording
