#include "view/toolkit/theme.hpp"

#include <algorithm>
#include <array>

namespace view {
namespace {

constexpr std::array<std::string_view, kThemes> kNames{"dark", "light", "contrast"};

constexpr Colors kDark{.ground = Color::rgb(0x0B1117),
                       .panel = Color::rgb(0x141C26),
                       .card = Color::rgb(0x1D2834),
                       .raised = Color::rgb(0x243240),
                       .line = Color::rgb(0x324353),
                       .edge = Color::rgb(0x8CA0B3),
                       .text = Color::rgb(0xEAF0F6),
                       .quiet_text = Color::rgb(0xA9B8C7),
                       .faint_text = Color::rgb(0x8A9BAC),
                       .now = Color::rgb(0xF7E463),
                       .marker = Color::rgb(0xF7E463),
                       .alive = Color::rgb(0x45C997),
                       .trouble = Color::rgb(0xFF7B6E),
                       .signal = Color::rgb(0xF4A24A),
                       .selected = Color::rgb(0xFFFFFF),
                       .keyword = Color::rgb(0xC9A0DC),
                       .string = Color::rgb(0xA5D6A7),
                       .comment = Color::rgb(0x93A5B6),
                       .number = Color::rgb(0xF2C48D)};

constexpr Colors kLight{.ground = Color::rgb(0xDCE3EA),
                        .panel = Color::rgb(0xFBFCFD),
                        .card = Color::rgb(0xF1F5F8),
                        .raised = Color::rgb(0xE6ECF2),
                        .line = Color::rgb(0xC2CCD6),
                        .edge = Color::rgb(0x64737F),
                        .text = Color::rgb(0x15202A),
                        .quiet_text = Color::rgb(0x4A5A67),
                        .faint_text = Color::rgb(0x5D6C78),
                        .now = Color::rgb(0x3D3400),
                        .marker = Color::rgb(0xFFD23F),
                        .alive = Color::rgb(0x06704E),
                        .trouble = Color::rgb(0xB3261E),
                        .signal = Color::rgb(0x8F4E00),
                        .selected = Color::rgb(0x15202A),
                        .keyword = Color::rgb(0x6F3AA0),
                        .string = Color::rgb(0x1C6B2C),
                        .comment = Color::rgb(0x55636E),
                        .number = Color::rgb(0x8A4B08)};

// For projectors that wash everything out: black, white and the strongest of each colour. Its panels are told apart by
// the grey between them.
constexpr Colors kContrast{.ground = Color::rgb(0x2B2B2B),
                           .panel = Color::rgb(0x000000),
                           .card = Color::rgb(0x1C1C1C),
                           .raised = Color::rgb(0x2B2B2B),
                           .line = Color::rgb(0x8A8A8A),
                           .edge = Color::rgb(0xD6D6D6),
                           .text = Color::rgb(0xFFFFFF),
                           .quiet_text = Color::rgb(0xD6D6D6),
                           .faint_text = Color::rgb(0xB4B4B4),
                           .now = Color::rgb(0xFFF200),
                           .marker = Color::rgb(0xFFF200),
                           .alive = Color::rgb(0x00E59B),
                           .trouble = Color::rgb(0xFF8A75),
                           .signal = Color::rgb(0xF4A24A),
                           .selected = Color::rgb(0xFFFFFF),
                           .keyword = Color::rgb(0xE3B8FF),
                           .string = Color::rgb(0xA8F0B0),
                           .comment = Color::rgb(0xB4B4B4),
                           .number = Color::rgb(0xFFCB8A)};

// Found by a search for the eight colours whose smallest distance is largest for normal eyes and for each kind of
// colour blindness, and that can be read as text. Yellow is left out because it means "now"; the main process is
// neutral, as in the pictures of the documents.
using Palette = std::array<Color, kProcessColors>;
constexpr Palette kOnDark{Color::rgb(0xF1F5F9), Color::rgb(0xF29A2E), Color::rgb(0x6ED6FC), Color::rgb(0xAD80FF),
                          Color::rgb(0xC9FFCF), Color::rgb(0xBA89B2), Color::rgb(0x9D9B71), Color::rgb(0x9DBEAF)};
constexpr Palette kOnLight{Color::rgb(0x26333F), Color::rgb(0xA54804), Color::rgb(0x792EFF), Color::rgb(0x085C45),
                           Color::rgb(0x732A87), Color::rgb(0x600002), Color::rgb(0x1E004C), Color::rgb(0x686476)};

}  // namespace

std::string_view name_of(ThemeName theme) { return kNames.at(static_cast<std::size_t>(theme)); }

std::optional<ThemeName> theme_named(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<ThemeName>(found - kNames.begin());
}

const Colors& colors_of(ThemeName theme) {
  switch (theme) {
    case ThemeName::Light:
      return kLight;
    case ThemeName::Contrast:
      return kContrast;
    case ThemeName::Dark:
      break;
  }
  return kDark;
}

Color Theme::process_color(std::size_t order) const {
  return (name == ThemeName::Light ? kOnLight : kOnDark)[order % kProcessColors];
}

Theme make_theme(ThemeName name, float scale) {
  Theme theme;
  theme.name = name;
  theme.colors = colors_of(name);
  theme.scale = std::clamp(scale, kSmallestScale, kLargestScale);
  return theme;
}

void apply_to_widgets(const Theme& theme, ImGuiStyle& style) {
  const Colors& c = theme.colors;
  style = ImGuiStyle{};
  style.WindowPadding = ImVec2(0, 0);
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 0;
  style.FrameBorderSize = 1;
  style.FrameRounding = theme.px(5);
  style.PopupRounding = theme.px(6);
  style.ScrollbarRounding = theme.px(5);
  style.ScrollbarSize = theme.px(10);
  style.FramePadding = ImVec2(theme.px(8), theme.px(5));
  style.ItemSpacing = ImVec2(theme.px(8), theme.px(6));
  style.AntiAliasedLinesUseTex = false;  // Lines of any width look the same on every renderer.
  const auto set = [&style](ImGuiCol which, Color color) { style.Colors[which] = color.floats(); };
  set(ImGuiCol_Text, c.text);
  set(ImGuiCol_TextDisabled, c.faint_text);
  set(ImGuiCol_WindowBg, c.panel);
  set(ImGuiCol_ChildBg, c.panel.faded(0));
  set(ImGuiCol_PopupBg, c.raised);
  set(ImGuiCol_Border, c.line);
  set(ImGuiCol_FrameBg, c.ground);
  set(ImGuiCol_FrameBgHovered, c.raised);
  set(ImGuiCol_FrameBgActive, c.raised);
  set(ImGuiCol_ScrollbarBg, c.panel.faded(0));
  set(ImGuiCol_ScrollbarGrab, c.line);
  set(ImGuiCol_ScrollbarGrabHovered, c.quiet_text);
  set(ImGuiCol_ScrollbarGrabActive, c.text);
  set(ImGuiCol_Button, c.raised);
  set(ImGuiCol_ButtonHovered, c.line);
  set(ImGuiCol_ButtonActive, c.line);
  set(ImGuiCol_Header, c.raised);
  set(ImGuiCol_HeaderHovered, c.line);
  set(ImGuiCol_HeaderActive, c.line);
  set(ImGuiCol_TextSelectedBg, c.marker.faded(0.35F));
  set(ImGuiCol_NavHighlight, c.now);
}

}  // namespace view
