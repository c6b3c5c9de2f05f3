#include "app/folder.hpp"

#include <unistd.h>

#include <algorithm>
#include <string>
#include <system_error>

namespace app {
namespace {

namespace fs = std::filesystem;

std::string kind_of(const fs::directory_entry& entry) {
  const fs::path extension = entry.path().extension();
  if (extension == ".py") return "Python";
  if (extension == ".spawn") return "recording";
  std::error_code error;
  return entry.is_regular_file(error) && extension.empty() && ::access(entry.path().c_str(), X_OK) == 0 ? "program" : "";
}

}  // namespace

view::FolderListing list_folder(const fs::path& folder) {
  view::FolderListing listing{.path = folder.string(), .entries = {}, .trouble = {}};
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    std::string name = it->path().filename().string();
    if (name.starts_with('.')) continue;
    std::error_code ignored;
    const bool is_folder = it->is_directory(ignored);
    std::string kind = is_folder ? std::string() : kind_of(*it);
    if (is_folder || !kind.empty()) listing.entries.push_back({std::move(name), is_folder, std::move(kind)});
  }
  if (error) listing.trouble = folder.string() + ": " + error.message();
  std::sort(listing.entries.begin(), listing.entries.end(), [](const auto& a, const auto& b) {
    return a.folder != b.folder ? a.folder : a.name < b.name;
  });
  if (folder.has_parent_path() && folder.parent_path() != folder) listing.entries.insert(listing.entries.begin(), {"..", true, ""});
  return listing;
}

}  // namespace app
