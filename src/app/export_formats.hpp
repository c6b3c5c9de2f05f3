#pragma once

#include <ostream>
#include <span>
#include <string>
#include <string_view>

#include "base/language.hpp"
#include "base/progress.hpp"
#include "recording/recording.hpp"
#include "recording/scan.hpp"
#include "view/texts.hpp"
#include "view/toolkit/theme.hpp"

namespace app {

/// In which language, and in which colours.
struct ExportLook {
  base::Language language = base::Language::English;
  view::ThemeName theme = view::ThemeName::Dark;
};

/// A form in which a recording can be taken along: what `spawnarium export --format` and the window's menu offer.
struct ExportFormat {
  std::string_view name;       ///< Of --format.
  std::string_view help;       ///< Behind the name, in brackets; empty: what is said of the next one says it.
  std::string_view extension;  ///< Of its file.
  base::Text title;            ///< In the menu ...
  base::Text kind;             ///< ... and beside that.
  bool needs_ffmpeg = false;
  bool in_menu =
      true;  ///< Of the window, too. There a recording is saved as it is: to open it then takes no unpacking.

  using Write = void (*)(const recording::Recording&, const ExportLook&, std::ostream&, const base::Progress&);
  using Make = std::string (*)(const recording::Recording&, const ExportLook&, const base::Progress&);
  using Scanned = void (*)(recording::Scan&, std::ostream&, const base::Progress&);
  Write write = nullptr;   ///< Data, written as it comes; or ...
  Scanned scan = nullptr;  ///< ... the same without keeping all events; or ...
  Make make = nullptr;     ///< ... pictures, which are made as a whole and need a file.
  bool pictures() const { return make != nullptr; }
};

/// All, in the order of the menu.
std::span<const ExportFormat> export_formats();
/// nullptr: there is none of this name.
const ExportFormat* export_format_named(std::string_view name);
/// By the extension of a file's name, such as "run.gif". nullptr: it is none of these.
const ExportFormat* export_format_of_file(std::string_view name);

}  // namespace app
