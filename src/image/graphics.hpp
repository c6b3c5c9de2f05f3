#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "image/picture.hpp"
#include "view/toolkit/canvas.hpp"
#include "view/toolkit/fonts.hpp"
#include "view/toolkit/theme.hpp"

namespace image {

/// What draws frames into the OpenGL context that is current, whoever made it: a window or a headless one. Owns the
/// context of Dear ImGui, the fonts, the theme.
///
///     Graphics graphics{read_font_files()};
///     graphics.set_look(view::ThemeName::Dark, 1.5F);
///     graphics.build({1280, 720}, [&](ImDrawList& list) { ... });
///     graphics.paint();
///
/// One per thread; the OpenGL context has to outlive it.
class Graphics {
 public:
  explicit Graphics(view::FontData fonts);
  ~Graphics();
  Graphics(const Graphics&) = delete;
  Graphics& operator=(const Graphics&) = delete;

  /// Fonts are made anew with the next frame, if something changed.
  void set_look(view::ThemeName theme, float scale);
  const view::Theme& theme() const { return theme_; }
  view::Glyphs& glyphs() { return glyphs_; }

  /// The user had this time before the next frame. It decides what is a double click: of two clicks a minute apart no
  /// frame may have been drawn between.
  void let_pass(std::chrono::duration<float> time) { waited_ += time; }

  using Build = std::function<void(ImDrawList&)>;
  /// Calls `build` once, or again where it used letters that the fonts had not yet (input is given to the first call
  /// only).
  void build(ImVec2 size, const Build& build);
  /// A number that is equal for frames that look equal: what is not changed need not be painted.
  std::uint64_t fingerprint() const;
  /// Paints what was built, over the panel's colour.
  void paint();

 private:
  void prepare_fonts();
  void begin_frame(ImVec2 size);

  view::FontData fonts_;
  view::Glyphs glyphs_;
  view::Theme theme_;
  bool fonts_stale_ = true;
  std::uint64_t font_builds_ = 0;
  std::chrono::duration<float> waited_{0};
};

/// The pixels of the frame buffer that is bound.
Picture read_frame_buffer(int width, int height);

}  // namespace image
