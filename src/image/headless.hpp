#pragma once

#include <memory>

#include "image/picture.hpp"

namespace image {

/// An OpenGL 3.3 context without a display (EGL, surfaceless platform) with a frame buffer of a size: for pictures and
/// tests. Current on the thread that made it, until it is destroyed. Throws Failure, with the package to install, where
/// there is no OpenGL.
class Headless {
 public:
  Headless(int width, int height);
  ~Headless();
  Headless(const Headless&) = delete;
  Headless& operator=(const Headless&) = delete;

  Picture picture() const;

 private:
  struct Context;
  std::unique_ptr<Context> context_;
  int width_, height_;
  unsigned frame_buffer_ = 0, color_ = 0;
};

}  // namespace image
