#include "image/headless.hpp"

// glad before EGL: both bring khrplatform.h.
#include <glad/gl.h>
// EGL would include the headers of X.
#define EGL_NO_X11
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <fmt/format.h>
#include <stdlib.h>

#include <string_view>

#include "base/failure.hpp"
#include "image/graphics.hpp"

namespace image {
namespace {

constexpr const char* kRemedy = "install the packages libegl1 and libgl1-mesa-dri";

[[noreturn]] void fail(std::string_view call) {
  throw base::Failure(fmt::format("No picture can be drawn: {} failed with EGL error {:#x}: {}.", call,
                                  static_cast<unsigned>(eglGetError()), kRemedy));
}

EGLDisplay surfaceless_display() {
  const auto get_display =
      reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(eglGetProcAddress("eglGetPlatformDisplayEXT"));
  if (get_display == nullptr) fail("eglGetProcAddress(eglGetPlatformDisplayEXT)");
  const EGLDisplay display = get_display(EGL_PLATFORM_SURFACELESS_MESA, nullptr, nullptr);
  if (display == EGL_NO_DISPLAY) fail("eglGetPlatformDisplay");
  return display;
}

// EGL prints its troubles by itself; ours is the message that is to be read.
// llvmpipe, Mesa's software renderer, waits for ever for a rasterizer thread that could not be created (EAGAIN at a
// limit of processes); without such threads it draws the same pixels in ours, and a window's few triangles no slower.
EGLDisplay quietly(EGLDisplay (*open)()) {
  ::setenv("EGL_LOG_LEVEL", "fatal", 0);
  ::setenv("LP_NUM_THREADS", "0", 0);
  return open();
}

}  // namespace

struct Headless::Context {
  EGLDisplay display = quietly(surfaceless_display);
  EGLContext context = EGL_NO_CONTEXT;

  Context() {
    if (eglInitialize(display, nullptr, nullptr) == EGL_FALSE) fail("eglInitialize");
    if (eglBindAPI(EGL_OPENGL_API) == EGL_FALSE) fail("eglBindAPI");
    const EGLint config_attributes[] = {EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_SURFACE_TYPE, EGL_PBUFFER_BIT,
                                        EGL_NONE};
    EGLConfig config = nullptr;
    EGLint configs = 0;
    if (eglChooseConfig(display, config_attributes, &config, 1, &configs) == EGL_FALSE || configs == 0)
      fail("eglChooseConfig");
    const EGLint attributes[] = {
        EGL_CONTEXT_MAJOR_VERSION,           3,       EGL_CONTEXT_MINOR_VERSION, 3, EGL_CONTEXT_OPENGL_PROFILE_MASK,
        EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE};
    context = eglCreateContext(display, config, EGL_NO_CONTEXT, attributes);
    if (context == EGL_NO_CONTEXT) fail("eglCreateContext");
    if (eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context) == EGL_FALSE) fail("eglMakeCurrent");
    if (gladLoadGL(eglGetProcAddress) == 0) {
      throw base::Failure(fmt::format("No picture can be drawn: this OpenGL is older than 3.3: {}.", kRemedy));
    }
  }
  ~Context() {
    eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    if (context != EGL_NO_CONTEXT) eglDestroyContext(display, context);
    eglTerminate(display);
    eglReleaseThread();
  }
};

Headless::Headless(int width, int height) : context_(std::make_unique<Context>()), width_(width), height_(height) {
  glGenRenderbuffers(1, &color_);
  glBindRenderbuffer(GL_RENDERBUFFER, color_);
  glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width, height);
  glGenFramebuffers(1, &frame_buffer_);
  glBindFramebuffer(GL_FRAMEBUFFER, frame_buffer_);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, color_);
  if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
    throw base::Failure(
        fmt::format("No picture of {}x{} pixels can be drawn: choose a smaller --size.", width, height));
  }
}

Headless::~Headless() {
  glDeleteFramebuffers(1, &frame_buffer_);
  glDeleteRenderbuffers(1, &color_);
}

Picture Headless::picture() const { return read_frame_buffer(width_, height_); }

}  // namespace image
