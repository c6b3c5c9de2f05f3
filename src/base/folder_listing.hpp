#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace base {

/// The content of a folder that can be opened, as a dialog shows it.
struct FolderListing {
  enum class Kind : std::uint8_t { Folder, Script, Recording, Program };
  struct Entry {
    std::string name;
    Kind kind = Kind::Program;
    bool folder() const { return kind == Kind::Folder; }
  };
  std::string path;
  std::string shown;           ///< The same, as its user writes it.
  std::vector<Entry> entries;  ///< Folders first, then by name; the first is ".." where there is one above.
  std::string trouble;         ///< Why it could not be read.
};

}  // namespace base
