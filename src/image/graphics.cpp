#include "image/graphics.hpp"

#include <glad/gl.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "view/toolkit/imgui_compat.hpp"

namespace image {
namespace {

constexpr int kMostPasses = 4;  // Letters that appear only in what was cut off before.

constexpr ImGuiWindowFlags kWholeFrame = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground |
                                         ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                                         ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoNav |
                                         ImGuiWindowFlags_NoScrollWithMouse;

std::uint64_t mixed(std::uint64_t hash, const void* bytes, std::size_t size) {
  const auto* at = static_cast<const char*>(bytes);
  for (; size >= 8; at += 8, size -= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    hash = (hash ^ word) * 0x9E3779B97F4A7C15ULL;
    hash ^= hash >> 29;
  }
  for (; size > 0; ++at, --size) hash = (hash ^ static_cast<unsigned char>(*at)) * 0x100000001B3ULL;
  return hash;
}

}  // namespace

Graphics::Graphics(view::FontData fonts)
    : fonts_(std::move(fonts)), theme_(view::make_theme(view::ThemeName::Dark, 1)) {
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;  // What is remembered is in our settings.
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
  io.ConfigInputTextCursorBlink = false;  // A blinking cursor would be a picture every half second.
  imgui_compat::prepare_keys(io);
  ImGui_ImplOpenGL3_Init("#version 330");
}

Graphics::~Graphics() {
  ImGui_ImplOpenGL3_Shutdown();
  ImGui::DestroyContext();
}

void Graphics::set_look(view::ThemeName theme, float scale) {
  const view::Fonts fonts = theme_.fonts;
  const float old_scale = theme_.scale;
  theme_ = view::make_theme(theme, scale);
  theme_.fonts = fonts;
  if (theme_.scale != old_scale) fonts_stale_ = true;
}

void Graphics::prepare_fonts() {
#if IMGUI_VERSION_NUM >= 19200
  glyphs_.built();  // The font texture grows by itself.
#endif
  if (!fonts_stale_ && !glyphs_.something_new()) return;
  view::build_fonts(*ImGui::GetIO().Fonts, fonts_, glyphs_, theme_);
#if IMGUI_VERSION_NUM < 19200
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
#endif
  glyphs_.built();
  fonts_stale_ = false;
  ++font_builds_;
}

void Graphics::begin_frame(ImVec2 size) {
  prepare_fonts();
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = size;
  // Nothing we draw depends on it. The time of our own work does not count: a click that waited for it is as soon as it
  // was.
  io.DeltaTime = 1.0F / 60 + std::exchange(waited_, {}).count();
  view::apply_to_widgets(theme_, ImGui::GetStyle());
  ImGui_ImplOpenGL3_NewFrame();
  ImGui::NewFrame();
  ImGui::SetNextWindowPos(ImVec2(0, 0));
  ImGui::SetNextWindowSize(size);
  ImGui::Begin("##frame", nullptr, kWholeFrame);
  imgui_compat::push_font(theme_.fonts.text.face, theme_.fonts.text.size);
}

void Graphics::build(ImVec2 size, const Build& build) {
  for (int pass = 1;; ++pass) {
    begin_frame(size);
    build(*ImGui::GetWindowDrawList());
    ImGui::PopFont();
    ImGui::End();
    if (pass == kMostPasses || !glyphs_.something_new()) break;
    ImGui::EndFrame();
  }
  ImGui::Render();
}

std::uint64_t Graphics::fingerprint() const {
  const ImDrawData* data = ImGui::GetDrawData();
  std::uint64_t hash = font_builds_ + 1;
  hash = mixed(hash, &theme_.colors, sizeof theme_.colors);
  hash = mixed(hash, &data->DisplaySize, sizeof data->DisplaySize);
  for (int i = 0; i < data->CmdListsCount; ++i) {
    const ImDrawList& list = *data->CmdLists[i];
    hash = mixed(hash, list.VtxBuffer.Data, static_cast<std::size_t>(list.VtxBuffer.size_in_bytes()));
    hash = mixed(hash, list.IdxBuffer.Data, static_cast<std::size_t>(list.IdxBuffer.size_in_bytes()));
  }
  return hash;
}

void Graphics::paint() {
  ImDrawData* data = ImGui::GetDrawData();
  const ImVec4 color = theme_.colors.panel.floats();
  glViewport(0, 0, static_cast<GLsizei>(data->DisplaySize.x), static_cast<GLsizei>(data->DisplaySize.y));
  glClearColor(color.x, color.y, color.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(data);
}

Picture read_frame_buffer(int width, int height) {
  const std::size_t row = static_cast<std::size_t>(width) * 4;
  Picture picture{width, height, std::vector<std::uint8_t>(row * static_cast<std::size_t>(height))};
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, picture.rgba.data());
  // OpenGL counts rows from the bottom, and blending leaves what it likes in the opacity.
  for (std::size_t top = 0, bottom = static_cast<std::size_t>(height) - 1; top < bottom; ++top, --bottom) {
    std::swap_ranges(picture.rgba.begin() + static_cast<std::ptrdiff_t>(top * row),
                     picture.rgba.begin() + static_cast<std::ptrdiff_t>((top + 1) * row),
                     picture.rgba.begin() + static_cast<std::ptrdiff_t>(bottom * row));
  }
  for (std::size_t i = 3; i < picture.rgba.size(); i += 4) picture.rgba[i] = 255;
  return picture;
}

}  // namespace image
