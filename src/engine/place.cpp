#include "engine/place.hpp"

#include <fstream>
#include <iterator>
#include <string>

namespace engine {
namespace {

std::string content_of(const char* path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// The number of the file that the calling thread asked for last: most operations of a thread stand in one
/// file.
struct LastSource {
  std::uint64_t trace_start_ns = 0;  // Tells one trace from another.
  const char* file = nullptr;
  std::uint32_t number = 0;
};

}  // namespace

std::uint32_t Place::encoded() const {
  if (file_ == nullptr) return number_;
  trace::Recorder& recorder = trace::recorder();
  if (!recorder.on()) return 0;
  static thread_local LastSource last;
  const std::uint64_t start_ns = recorder.header()->start_monotonic_ns;
  if (last.trace_start_ns != start_ns || last.file != file_)
    last = {start_ns, file_, recorder.source(file_, content_of(file_))};
  return trace::place_of(last.number, number_);
}

}  // namespace engine
