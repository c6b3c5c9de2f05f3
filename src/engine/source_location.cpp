#include "engine/source_location.hpp"

#include <filesystem>
#include <string>

#include "base/regular_file.hpp"

namespace engine {
namespace {

/// Where the file is that the compiler called `name`. A relative name counts from the folder of the build, which is the
/// working folder, or that of the program, or one above it.
std::filesystem::path find_source(const std::filesystem::path& name) {
  std::error_code ignored;
  if (std::filesystem::exists(name, ignored)) return std::filesystem::absolute(name, ignored).lexically_normal();
  std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  for (int level = 0; level < 4 && folder.has_relative_path(); ++level, folder = folder.parent_path()) {
    if (std::filesystem::exists(folder / name, ignored)) return (folder / name).lexically_normal();
  }
  return name;
}

std::uint32_t store_source(const char* name) {
  const std::filesystem::path path = find_source(name);
  return record::recorder().source(path.string(), base::read_if_possible(path, base::kMostSource).value_or(""));
}

/// The number of the file that the calling thread asked for last: most operations of a thread stand in one
/// file.
struct LastSource {
  std::uint64_t trace_start_ns = 0;  // Tells one trace from another.
  const char* file = nullptr;
  std::uint32_t number = 0;
};

}  // namespace

std::uint32_t SourceLocation::encoded() const {
  if (file_ == nullptr) return number_;
  record::Recorder& recorder = record::recorder();
  if (!recorder.on()) return 0;
  static thread_local LastSource last;
  const std::uint64_t start_ns = recorder.header()->start_monotonic_ns;
  if (last.trace_start_ns != start_ns || last.file != file_) last = {start_ns, file_, store_source(file_)};
  return trace::place_of(last.number, number_);
}

}  // namespace engine
