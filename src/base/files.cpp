#include "base/files.hpp"

#include <algorithm>
#include <system_error>

#include "base/read_file.hpp"

namespace base {
namespace {

namespace fs = std::filesystem;

std::string place_of(const fs::path& folder) {
  std::error_code unknown;
  const fs::path whole = fs::absolute(folder, unknown).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).string();
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::symlink_status(path, ignored).type() != fs::file_type::not_found;
}

class InFolder : public Files {
 public:
  explicit InFolder(const fs::path& folder) : Files{place_of(folder)} {}
  bool has(const std::string& file) const override { return is_there(path_of(file)); }
  std::string read(const std::string& file, std::size_t most) const override { return read_file(path_of(file), most); }
};

class InMemory : public Files {
 public:
  InMemory(std::string place, std::map<std::string, std::string> content)
      : Files{std::move(place)}, content_{std::move(content)} {}
  bool has(const std::string& file) const override { return content_.contains(file); }
  std::string read(const std::string& file, std::size_t most) const override {
    const auto found = content_.find(file);
    if (found == content_.end()) throw missing_file(path_of(file));
    if (found->second.size() > most) throw too_large_file(path_of(file), most);
    return found->second;
  }

 private:
  std::map<std::string, std::string> content_;
};

}  // namespace

std::shared_ptr<const Files> files_in(const fs::path& folder) { return std::make_shared<InFolder>(folder); }

std::shared_ptr<const Files> files_in_memory(std::string place, std::map<std::string, std::string> content) {
  return std::make_shared<InMemory>(std::move(place), std::move(content));
}

Subfolders subfolders_with(const std::string& file, const fs::path& folder) {
  Subfolders all{.found = {}, .place = place_of(folder), .trouble = {}};
  std::error_code error;
  for (fs::directory_iterator entry{folder, error}, end; !error && entry != end; entry.increment(error)) {
    if (is_there(entry->path() / file)) all.found.push_back(files_in(entry->path()));
  }
  if (error && error != std::errc::no_such_file_or_directory) all.trouble = error.message();
  std::sort(all.found.begin(), all.found.end(), [](const auto& a, const auto& b) { return a->place() < b->place(); });
  return all;
}

}  // namespace base
