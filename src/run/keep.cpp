#include "run/keep.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "base/failure.hpp"
#include "base/file_replacement.hpp"
#include "run/places.hpp"

namespace run {

namespace fs = std::filesystem;

namespace {

// What link(2) says where a file cannot have a second name there: another file system, or one without links.
bool needs_copy(int error) {
  return error == EXDEV || error == EPERM || error == EMLINK || error == EOPNOTSUPP || error == ENOSYS;
}

void copy_whole(const fs::path& from, const fs::path& to) {
  std::ifstream in{from, std::ios::binary};
  base::FileReplacement file{to};
  file.out() << in.rdbuf();
  if (!in)
    throw base::Failure{fmt::format("{} cannot be read to its end: nothing was saved; check the disk.", from.string())};
  file.commit();
}

}  // namespace

Kept keep_recording(const fs::path& recording, const fs::path& to) {
  if (::link(recording.c_str(), to.c_str()) == 0) return Kept::Now;
  if (!needs_copy(errno))
    throw std::system_error{errno, std::generic_category(),
                            fmt::format("link {} to {}", recording.string(), to.string())};
  if (fs::exists(to)) throw base::Failure{fmt::format("{} exists already: choose another name.", to.string())};
  if (in_use(recording)) return Kept::WhenItEnds;
  copy_whole(recording, to);
  return Kept::Now;
}

}  // namespace run
