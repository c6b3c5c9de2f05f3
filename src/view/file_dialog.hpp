#pragma once

#include <optional>

#include "base/folder_listing.hpp"
#include "view/texts.hpp"
#include "view/toolkit/canvas.hpp"

/// Choosing a file: the entries of one folder, in front of everything else.
namespace view {

using base::FolderListing;

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
