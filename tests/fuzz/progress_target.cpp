// A text that may be the user's progress.json. Never thrown over; what is taken of it is saved and read again as the
// same.
#include <stdlib.h>

#include <algorithm>
#include <filesystem>

#include "app/progress_file.hpp"
#include "target.hpp"

namespace fs = std::filesystem;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fs::path path = fuzz::file("progress.json", {data, size});
  const app::LoadedProgress loaded = app::load_progress(path);
  app::save_progress(loaded.progress, path);
  const app::LoadedProgress again = app::load_progress(path);
  const auto same = [](const auto& a, const auto& b) {
    return a.second.answers == b.second.answers && a.second.right == b.second.right && a.second.done == b.second.done;
  };
  if (!again.complaint.empty() || !std::equal(loaded.progress.lessons.begin(), loaded.progress.lessons.end(),
                                              again.progress.lessons.begin(), again.progress.lessons.end(), same))
    ::abort();
  fs::remove(path.string() + ".damaged");
  return 0;
}
