#include "image/font_files.hpp"

#include <fmt/format.h>
#include <fontconfig/fontconfig.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/failure.hpp"
#include "base/regular_file.hpp"

namespace image {
namespace {

struct FontFile {
  std::filesystem::path path;
  int face = 0;
};

struct Wanted {
  const char* pattern;  // As fontconfig writes it.
  char32_t must_have;   // A character that it has to know.
  const char* what;
  const char* package;
};

constexpr Wanted kText{"DejaVu Sans:style=Book", U'a', "text", "fonts-dejavu-core"};
constexpr Wanted kBold{"DejaVu Sans:bold", U'a', "bold text", "fonts-dejavu-core"};
constexpr Wanted kMono{"DejaVu Sans Mono:style=Book", U'a', "code", "fonts-dejavu-core"};
constexpr Wanted kChinese{"WenQuanYi Micro Hei:lang=zh-cn", U'\u8FDB', "Chinese", "fonts-wqy-microhei"};

struct Release {
  void operator()(FcConfig* config) const { FcConfigDestroy(config); }
  void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
  void operator()(FcFontSet* fonts) const { FcFontSetDestroy(fonts); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

// Dear ImGui reads TrueType outlines only, in .ttf and .ttc.
bool can_be_read(FcPattern* font, char32_t must_have) {
  FcChar8* format = nullptr;
  FcCharSet* characters = nullptr;
  return FcPatternGetString(font, FC_FONTFORMAT, 0, &format) == FcResultMatch &&
         std::string_view(reinterpret_cast<const char*>(format)) == "TrueType" &&
         FcPatternGetCharSet(font, FC_CHARSET, 0, &characters) == FcResultMatch &&
         FcCharSetHasChar(characters, must_have) == FcTrue;
}

std::optional<FontFile> find(FcConfig* config, const Wanted& wanted) {
  const Owned<FcPattern> pattern(FcNameParse(reinterpret_cast<const FcChar8*>(wanted.pattern)));
  FcConfigSubstitute(config, pattern.get(), FcMatchPattern);
  FcDefaultSubstitute(pattern.get());
  FcResult result{};
  const Owned<FcFontSet> fonts(FcFontSort(config, pattern.get(), FcFalse, nullptr, &result));
  if (!fonts) return std::nullopt;
  for (int i = 0; i < fonts->nfont; ++i) {
    FcChar8* file = nullptr;
    int face = 0;
    FcPattern* font = fonts->fonts[i];
    if (!can_be_read(font, wanted.must_have) || FcPatternGetString(font, FC_FILE, 0, &file) != FcResultMatch) continue;
    FcPatternGetInteger(font, FC_INDEX, 0, &face);
    return FontFile{reinterpret_cast<const char*>(file),
                    face & 0xFFFF};  // The upper bits name an instance of a variable font.
  }
  return std::nullopt;
}

std::string read(FcConfig* config, const Wanted& wanted, int* face = nullptr) {
  const std::optional<FontFile> found = find(config, wanted);
  if (!found) {
    throw base::Failure(fmt::format("No font for {} was found: install the package {} (or any TrueType font).",
                                    wanted.what, wanted.package));
  }
  auto bytes = base::read_if_possible(found->path, base::kMostMedia);
  if (!bytes || bytes->empty()) {
    throw base::Failure(fmt::format("{}: the font cannot be read: install the package {} again.", found->path.string(),
                                    wanted.package));
  }
  if (face != nullptr) *face = found->face;
  return std::move(*bytes);
}

}  // namespace

view::FontData read_font_files() {
  const Owned<FcConfig> config(FcInitLoadConfigAndFonts());
  if (!config) throw base::Failure("fontconfig cannot be started: install the package fontconfig-config.");
  view::FontData data;
  data.text = read(config.get(), kText);
  data.bold = read(config.get(), kBold);
  data.mono = read(config.get(), kMono);
  data.chinese = read(config.get(), kChinese, &data.chinese_face);
  return data;
}

}  // namespace image
