#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/export_formats.hpp"
#include "app/front.hpp"
#include "app/panel_keys.hpp"
#include "app/showing.hpp"

namespace app {

/// What the entries of the menu do.
struct TakeAlong {
  std::function<void()> save_recording;
  std::function<void(std::optional<view::Rect>)> save_picture;  ///< Of this part of the window; nullopt: of all.
  std::function<void(const ExportFormat&)> make;
};

/// The menu of what can be taken along. What is in sight is taken as it is seen; films and data are made of the whole
/// recording, by a process of their own.
std::vector<Front::Choice> take_along_choices(std::span<const PanelKeys::PlacedPanel> in_sight, base::Language language,
                                              const TakeAlong& take);
std::string take_along_title(base::Language language);

struct Saved {
  std::string says;           ///< What there is to say of it; empty while it is being copied.
  bool being_copied = false;  ///< By the keeper, which tells of the end.
};
/// Saves the recording of what is shown as `stem`-N.spawn among the user's documents; one that is saved already stays
/// where it is. `awaited`: a copy of this one was asked for; `busy`: some recording is being copied. Throws what
/// Showing::keep throws.
Saved save_recording(Showing& showing, const std::string& stem, base::Language language, const host::Host& host,
                     bool awaited = false, bool busy = false);
/// That `live` was saved as `kept`, and what becomes of those that are not saved.
std::string saved_text(const std::filesystem::path& live, const std::filesystem::path& kept, base::Language language,
                       const host::Host& host);
std::string one_at_a_time_text(base::Language language);

}  // namespace app
