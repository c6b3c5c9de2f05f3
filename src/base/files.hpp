#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

/// Named byte strings that belong together, such as the files of a lesson: in a folder, or in memory.
///
///     const std::shared_ptr<const base::Files> files = base::files_in("lessons/01_start_order");
///     const std::string guide = files->read("guide.en.md", base::kMostText);
namespace base {

class Files {
 public:
  virtual ~Files() = default;

  /// Where they are, for messages: "/home/ada/lessons/01_start_order".
  const std::string& place() const { return place_; }
  /// The last part of it: "01_start_order".
  std::string name() const { return place_.substr(place_.rfind('/') + 1); }
  /// Of one of them.
  std::string path_of(const std::string& file) const { return place_ + "/" + file; }

  /// Whether there is something of that name, whatever it is: that turns out when it is read.
  virtual bool has(const std::string& file) const = 0;
  /// The whole content, of at most `most` bytes. Throws UnreadableFile.
  virtual std::string read(const std::string& file, std::size_t most) const = 0;

 protected:
  explicit Files(std::string place) : place_{std::move(place)} {}

 private:
  std::string place_;
};

/// What is in a folder, read by read_file: regular files only. The place is absolute.
std::shared_ptr<const Files> files_in(const std::filesystem::path& folder);

/// What is in memory: {"lesson.toml", "number = ..."}.
std::shared_ptr<const Files> files_in_memory(std::string place, std::map<std::string, std::string> content);

/// The folders in a folder that have something of a certain name in them.
struct Subfolders {
  std::vector<std::shared_ptr<const Files>> found;  ///< By name.
  std::string place;                                ///< Of the folder above, absolute.
  std::string trouble;                              ///< Why it could not be read. One that is missing is empty.
};
/// `file` may be anything, such as a link to itself: what it is turns out when it is read.
Subfolders subfolders_with(const std::string& file, const std::filesystem::path& folder);

}  // namespace base
