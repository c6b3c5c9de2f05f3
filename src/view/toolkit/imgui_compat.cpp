#include "view/toolkit/imgui_compat.hpp"

#include <imgui_internal.h>

#include <array>
#include <cfloat>

namespace imgui_compat {
namespace {

constexpr std::array<ImGuiKey, kEditKeys> kKeys{
    ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow, ImGuiKey_DownArrow, ImGuiKey_PageUp,
    ImGuiKey_PageDown,  ImGuiKey_Home,       ImGuiKey_End,     ImGuiKey_Delete,    ImGuiKey_Backspace,
    ImGuiKey_Enter,     ImGuiKey_Escape,     ImGuiKey_Tab,     ImGuiKey_A,         ImGuiKey_C,
    ImGuiKey_V,         ImGuiKey_X,          ImGuiKey_Y,       ImGuiKey_Z};

}  // namespace

#if IMGUI_VERSION_NUM < 18700

// Before 1.87 the backend numbers the keys itself and writes into the IO structure.
void prepare_keys(ImGuiIO& io) {
  for (int key = 0; key < kEditKeys; ++key) io.KeyMap[kKeys[static_cast<std::size_t>(key)]] = key;
}
void mouse_moved(ImGuiIO& io, float x, float y) { io.MousePos = ImVec2(x, y); }
void mouse_left_window(ImGuiIO& io) { io.MousePos = ImVec2(-FLT_MAX, -FLT_MAX); }
void mouse_button(ImGuiIO& io, int button, bool down) { io.MouseDown[button] = down; }
void mouse_wheel(ImGuiIO& io, float x, float y) {
  io.MouseWheelH += x;
  io.MouseWheel += y;
}
void modifiers(ImGuiIO& io, Modifiers held) {
  io.KeyCtrl = held.ctrl;
  io.KeyShift = held.shift;
  io.KeyAlt = held.alt;
  io.KeySuper = held.super;
}
void edit_key(ImGuiIO& io, EditKey key, bool down) { io.KeysDown[static_cast<int>(key)] = down; }

#else

// Whoever gives the events spreads them over frames (app/input_queue.hpp): what is given is to be there in the next
// one.
void prepare_keys(ImGuiIO& io) { io.ConfigInputTrickleEventQueue = false; }
void mouse_moved(ImGuiIO& io, float x, float y) { io.AddMousePosEvent(x, y); }
void mouse_left_window(ImGuiIO& io) { io.AddMousePosEvent(-FLT_MAX, -FLT_MAX); }
void mouse_button(ImGuiIO& io, int button, bool down) { io.AddMouseButtonEvent(button, down); }
void mouse_wheel(ImGuiIO& io, float x, float y) { io.AddMouseWheelEvent(x, y); }
void modifiers(ImGuiIO& io, Modifiers held) {
#if IMGUI_VERSION_NUM < 18900
  io.AddKeyEvent(ImGuiKey_ModCtrl, held.ctrl);
  io.AddKeyEvent(ImGuiKey_ModShift, held.shift);
  io.AddKeyEvent(ImGuiKey_ModAlt, held.alt);
  io.AddKeyEvent(ImGuiKey_ModSuper, held.super);
#else
  io.AddKeyEvent(ImGuiMod_Ctrl, held.ctrl);
  io.AddKeyEvent(ImGuiMod_Shift, held.shift);
  io.AddKeyEvent(ImGuiMod_Alt, held.alt);
  io.AddKeyEvent(ImGuiMod_Super, held.super);
#endif
}
void edit_key(ImGuiIO& io, EditKey key, bool down) { io.AddKeyEvent(kKeys[static_cast<std::size_t>(key)], down); }

#endif

#if IMGUI_VERSION_NUM < 19110

void use_clipboard(ImGuiIO& io, Clipboard& clipboard) {
  io.ClipboardUserData = &clipboard;
  io.GetClipboardTextFn = [](void* user) {
    return static_cast<Clipboard*>(user)->get(static_cast<Clipboard*>(user)->user);
  };
  io.SetClipboardTextFn = [](void* user, const char* text) {
    static_cast<Clipboard*>(user)->set(static_cast<Clipboard*>(user)->user, text);
  };
}

#else

void use_clipboard(ImGuiIO&, Clipboard& clipboard) {
  ImGuiPlatformIO& platform = ImGui::GetPlatformIO();
  platform.Platform_ClipboardUserData = &clipboard;
  platform.Platform_GetClipboardTextFn = [](ImGuiContext*) {
    auto& user = *static_cast<Clipboard*>(ImGui::GetPlatformIO().Platform_ClipboardUserData);
    return user.get(user.user);
  };
  platform.Platform_SetClipboardTextFn = [](ImGuiContext*, const char* text) {
    auto& user = *static_cast<Clipboard*>(ImGui::GetPlatformIO().Platform_ClipboardUserData);
    user.set(user.user, text);
  };
}

#endif

// Versions from 1.90 take flags here; a bool means the same in all of them.
bool begin_child(const char* id, ImVec2 size, bool border, ImGuiWindowFlags flags) {
  return ImGui::BeginChild(id, size, border, flags);
}

ImTextureID texture(unsigned id) {
#if IMGUI_VERSION_NUM < 19140
  return reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(id));
#else
  return static_cast<ImTextureID>(id);
#endif
}

void push_font(ImFont* font, [[maybe_unused]] float size) {
#if IMGUI_VERSION_NUM < 19200
  ImGui::PushFont(font);
#else
  ImGui::PushFont(font, size);
#endif
}

bool text_field_active() {
  const ImGuiID active = ImGui::GetActiveID();
  return active != 0 && ImGui::GetInputTextState(active) != nullptr;
}

// The field is a child window; only while it has the keyboard is it scrolled sideways.
ImVec2 scroll_of_text_field(ImGuiID id) {
  const auto& children = ImGui::GetCurrentWindow()->DC.ChildWindows;
  const float down = children.empty() ? 0.0F : children.back()->Scroll.y;
  const ImGuiInputTextState* state = ImGui::GetInputTextState(id);
  if (state == nullptr || ImGui::GetActiveID() != id) return {0, down};
#if IMGUI_VERSION_NUM >= 19150
  return {state->Scroll.x, down};
#else
  return {state->ScrollX, down};
#endif
}

}  // namespace imgui_compat
