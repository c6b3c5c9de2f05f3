#include "run/folder.hpp"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>
#include <system_error>

#include "recording/packed.hpp"
#include "run/places.hpp"

namespace run {
namespace {

namespace fs = std::filesystem;

using Kind = base::FolderListing::Kind;

// Nothing: it cannot be opened.
std::optional<Kind> kind_of(const fs::directory_entry& entry) {
  std::error_code error;
  if (entry.is_directory(error)) return Kind::Folder;
  const fs::path extension = entry.path().extension();
  if (extension == ".py") return Kind::Script;
  if (recording::is_recording_name(entry.path())) return Kind::Recording;
  const bool program = entry.is_regular_file(error) && extension.empty() && ::access(entry.path().c_str(), X_OK) == 0;
  return program ? std::optional(Kind::Program) : std::nullopt;
}

}  // namespace

base::FolderListing list_folder(const fs::path& folder) {
  base::FolderListing listing{.path = folder.string(), .shown = shown_path(folder), .entries = {}, .trouble = {}};
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    std::string name = it->path().filename().string();
    if (name.starts_with('.')) continue;
    if (const auto kind = kind_of(*it)) listing.entries.push_back({std::move(name), *kind});
  }
  if (error) listing.trouble = folder.string() + ": " + error.message();
  std::sort(listing.entries.begin(), listing.entries.end(),
            [](const auto& a, const auto& b) { return a.folder() != b.folder() ? a.folder() : a.name < b.name; });
  if (folder.has_parent_path() && folder.parent_path() != folder)
    listing.entries.insert(listing.entries.begin(), {"..", Kind::Folder});
  return listing;
}

}  // namespace run
