#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "base/progress.hpp"
#include "model/history.hpp"
#include "model/ordered_events.hpp"
#include "model/source_file.hpp"
#include "trace/reader.hpp"

namespace recording {

/// A trace that is passed through from front to end, as often as is wanted, and not kept: a sealed one of any length
/// takes hardly any memory. (One that is not sealed has no order to be read in: its events are kept.) For looking at
/// any time of it: Recording.
class Scan : public model::Texts {
 public:
  /// Reads it once. Throws trace::TraceError where it cannot be read.
  explicit Scan(const std::filesystem::path& path, const base::Progress& progress = {});

  /// Gives all events in the order of a History.
  void each(const model::OrderedEvents::Take& take, const base::Progress& progress = {});
  base::TraceTime end() const;

  std::string_view text(trace::TextRef ref) const override { return reader_.text(ref); }
  /// Event::source() n is sources()[n - 1].
  std::span<const model::SourceFile> sources() const { return sources_; }
  const trace::Reader& reader() const { return reader_; }

 private:
  model::OrderedEvents::NextPiece from_the_front(const base::Progress& progress);
  void keep_all();

  trace::Reader reader_;
  std::vector<model::SourceFile> sources_;
  model::OrderedEvents ordered_;
  std::unique_ptr<model::History> kept_;  // Of a trace that cannot be read in order.
};

}  // namespace recording
