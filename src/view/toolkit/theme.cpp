#include "view/toolkit/theme.hpp"

#include <algorithm>
#include <array>

namespace view {
namespace {

constexpr std::array<std::string_view, kThemes> kNames{"dark", "light", "contrast"};

constexpr Colors kDark{.ground = Color::rgb(0x0E151C),
                       .panel = Color::rgb(0x18212C),
                       .raised = Color::rgb(0x22303D),
                       .line = Color::rgb(0x33424F),
                       .text = Color::rgb(0xE8EEF4),
                       .quiet_text = Color::rgb(0x94A6B8),
                       .faint_text = Color::rgb(0x5F7284),
                       .now = Color::rgb(0xF5E663),
                       .alive = Color::rgb(0x2DC08D),
                       .trouble = Color::rgb(0xFF7A66),
                       .selected = Color::rgb(0xFFFFFF),
                       .keyword = Color::rgb(0xC9A0DC),
                       .string = Color::rgb(0xA5D6A7),
                       .comment = Color::rgb(0x7F92A3),
                       .number = Color::rgb(0xF2C48D)};

constexpr Colors kLight{.ground = Color::rgb(0xDDE3E9),
                        .panel = Color::rgb(0xFBFCFD),
                        .raised = Color::rgb(0xEEF2F6),
                        .line = Color::rgb(0xC3CDD6),
                        .text = Color::rgb(0x16202A),
                        .quiet_text = Color::rgb(0x51626F),
                        .faint_text = Color::rgb(0x8C9AA6),
                        .now = Color::rgb(0x9A6700),
                        .alive = Color::rgb(0x067A55),
                        .trouble = Color::rgb(0xB3261E),
                        .selected = Color::rgb(0x16202A),
                        .keyword = Color::rgb(0x6F3AA0),
                        .string = Color::rgb(0x1C6B2C),
                        .comment = Color::rgb(0x66757F),
                        .number = Color::rgb(0x8A4B08)};

// For projectors that wash everything out: black, white and the strongest of each colour.
constexpr Colors kContrast{.ground = Color::rgb(0x2B2B2B),
                           .panel = Color::rgb(0x000000),
                           .raised = Color::rgb(0x1C1C1C),
                           .line = Color::rgb(0x8A8A8A),
                           .text = Color::rgb(0xFFFFFF),
                           .quiet_text = Color::rgb(0xD6D6D6),
                           .faint_text = Color::rgb(0x9A9A9A),
                           .now = Color::rgb(0xFFF200),
                           .alive = Color::rgb(0x00E59B),
                           .trouble = Color::rgb(0xFF8A75),
                           .selected = Color::rgb(0xFFFFFF),
                           .keyword = Color::rgb(0xE3B8FF),
                           .string = Color::rgb(0xA8F0B0),
                           .comment = Color::rgb(0xB4B4B4),
                           .number = Color::rgb(0xFFCB8A)};

// After Okabe and Ito, whose eight colours differ in lightness as well as in hue. Yellow is left out because it means
// "now"; the main process is neutral, as in the pictures of the documents. For the light ground they are darkened until
// text can be read in them.
using Palette = std::array<Color, kProcessColors>;
constexpr Palette kOnDark{Color::rgb(0xF1F5F9), Color::rgb(0xE69F00), Color::rgb(0x56B4E9), Color::rgb(0xD98BB6),
                          Color::rgb(0x12A67C), Color::rgb(0xE8683F), Color::rgb(0x6F8FFF), Color::rgb(0xB9C26A)};
constexpr Palette kOnLight{Color::rgb(0x26333F), Color::rgb(0x9E6900), Color::rgb(0x006FDA), Color::rgb(0xBD3996),
                           Color::rgb(0x0B6046), Color::rgb(0x761400), Color::rgb(0x4223D1), Color::rgb(0x6C7842)};

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
  const Palette& palette = name == ThemeName::Light ? kOnLight : kOnDark;
  const Color color = palette[order % kProcessColors];
  const std::size_t round = (order / kProcessColors) % 3;
  if (round == 0) return color;
  return color.mixed(round == 1 ? colors.panel : colors.text, 0.35F);
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
  set(ImGuiCol_TextSelectedBg, c.now.faded(0.35F));
  set(ImGuiCol_NavHighlight, c.now);
}

}  // namespace view
