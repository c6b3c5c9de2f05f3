#pragma once

#include <optional>
#include <string>
#include <vector>

#include "view/texts.hpp"
#include "view/toolkit/canvas.hpp"

namespace view {

/// A folder as the dialog shows it; whoever reads folders fills it (app/folder.hpp).
struct FolderListing {
  enum class Kind { Folder, Script, Recording, Program };
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

struct FileDialogState {
  std::size_t marked = 0;
  float scroll = 0;
  Grip grip = {};
};

/// Draws it over the rest. Returns the entry that was clicked.
std::optional<std::size_t> draw_file_dialog(const FolderListing& folder, Language language, Canvas& canvas,
                                            FileDialogState& state);
/// Whether a click went outside of it.
bool clicked_beside_file_dialog(const Canvas& canvas);
void move_marked(const FolderListing& folder, FileDialogState& state, int by);

}  // namespace view
