#pragma once

#include <imgui.h>

#include <cstdint>

/// Dear ImGui 1.86 (Debian 12), 1.90 (Debian 13) and 1.92 (newer) in one code base. What differs between them is here
/// and nowhere else: events of mouse and keyboard (18700), modifiers (18900), child windows (19000), textures and fonts
/// (19200).
///
/// Text is drawn by Canvas, with a font and a size, which all versions understand in the same way; `PushFont` is only
/// for widgets. Function keys, letters and shortcuts never pass through Dear ImGui: the window reads them
/// (view/keys.hpp). The few keys below are those that Dear ImGui's own text fields need.
namespace imgui_compat {

enum class EditKey : std::uint8_t {
  Left,
  Right,
  Up,
  Down,
  PageUp,
  PageDown,
  Home,
  End,
  Delete,
  Backspace,
  Enter,
  Escape,
  Tab,
  A,
  C,
  V,
  X,
  Y,
  Z
};
inline constexpr int kEditKeys = 19;

struct Modifiers {
  bool ctrl = false, shift = false, alt = false, super = false;
  bool operator==(const Modifiers&) const = default;
};

/// Tells a new context which number each EditKey has, and that each frame sees all events that were given before it.
/// Once, after CreateContext.
void prepare_keys(ImGuiIO& io);

/// Where Ctrl+C puts text and Ctrl+V takes it from. What `get` returns stays valid until it is called again.
struct Clipboard {
  const char* (*get)(void* user);
  void (*set)(void* user, const char* text);
  void* user;
};
/// `clipboard` has to outlive the context.
void use_clipboard(ImGuiIO& io, Clipboard& clipboard);

void mouse_moved(ImGuiIO& io, float x, float y);
void mouse_left_window(ImGuiIO& io);
void mouse_button(ImGuiIO& io, int button, bool down);
void mouse_wheel(ImGuiIO& io, float x, float y);
void modifiers(ImGuiIO& io, Modifiers held);
void edit_key(ImGuiIO& io, EditKey key, bool down);

/// A child window; `ImGui::EndChild` ends it, whatever this returned.
bool begin_child(const char* id, ImVec2 size, bool border, ImGuiWindowFlags flags = 0);

/// Whether a text field has the keyboard now: `ImGuiIO::WantTextInput` tells that it got or lost it only some frames
/// later.
bool text_field_active();

/// How far the field of many lines that was drawn last, and has this ID, is scrolled.
ImVec2 scroll_of_text_field(ImGuiID id);

/// The texture `id` of OpenGL as Dear ImGui wants to be told of it.
ImTextureID texture(unsigned id);

/// The font for the widgets that follow, at `size` pixels; ImGui::PopFont ends it.
void push_font(ImFont* font, float size);

}  // namespace imgui_compat
