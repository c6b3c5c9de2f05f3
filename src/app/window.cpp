#include "app/window.hpp"
#include "app/end_signals.hpp"

// glad first: GLFW then leaves OpenGL's own headers out.
#include <glad/gl.h>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <future>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "app/frame_pace.hpp"
#include "app/input_queue.hpp"
#include "app/lessons.hpp"
#include "app/progress_file.hpp"
#include "app/tour.hpp"
#include "base/failure.hpp"
#include "control/holding_host.hpp"
#include "image/font_files.hpp"
#include "image/picture.hpp"
#include "run/places.hpp"

namespace app {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;
using view::Key;

std::string last_error() {
  const char* words = nullptr;
  glfwGetError(&words);
  return words == nullptr ? "no reason given" : words;
}

// From 3.4 on GLFW asks for Wayland first, whose library complains aloud where there is none.
void choose_platform() {
#ifdef GLFW_PLATFORM
  const bool wayland = std::getenv("WAYLAND_DISPLAY") != nullptr || std::getenv("WAYLAND_SOCKET") != nullptr;
  if (!wayland && glfwPlatformSupported(GLFW_PLATFORM_X11) == GLFW_TRUE) glfwInitHint(GLFW_PLATFORM, GLFW_PLATFORM_X11);
#endif
}

// GLFW as long as it lives.
struct Glfw {
  Glfw() {
    choose_platform();
    if (glfwInit() == GLFW_FALSE) {
      throw base::Failure(
          fmt::format("No window can be opened ({}). Is there a display? `spawnarium run --headless` and `spawnarium "
                      "shot` need none.",
                      last_error()));
    }
  }
  ~Glfw() { glfwTerminate(); }
  Glfw(const Glfw&) = delete;
  Glfw& operator=(const Glfw&) = delete;
};

struct CloseWindow {
  void operator()(GLFWwindow* window) const { glfwDestroyWindow(window); }
};

std::optional<Key> key_of(int key) {
  switch (key) {
    case GLFW_KEY_SPACE:
      return Key::Space;
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER:
      return Key::Enter;
    case GLFW_KEY_ESCAPE:
      return Key::Escape;
    case GLFW_KEY_TAB:
      return Key::Tab;
    case GLFW_KEY_BACKSPACE:
      return Key::Backspace;
    case GLFW_KEY_DELETE:
      return Key::Delete;
    case GLFW_KEY_LEFT:
      return Key::Left;
    case GLFW_KEY_RIGHT:
      return Key::Right;
    case GLFW_KEY_UP:
      return Key::Up;
    case GLFW_KEY_DOWN:
      return Key::Down;
    case GLFW_KEY_HOME:
      return Key::Home;
    case GLFW_KEY_END:
      return Key::End;
    case GLFW_KEY_PAGE_UP:
      return Key::PageUp;
    case GLFW_KEY_PAGE_DOWN:
      return Key::PageDown;
    default:
      break;
  }
  if (key >= GLFW_KEY_F1 && key <= GLFW_KEY_F12) return static_cast<Key>(static_cast<int>(Key::F1) + key - GLFW_KEY_F1);
  return std::nullopt;
}

std::optional<imgui_compat::EditKey> edit_key_of(int key) {
  using imgui_compat::EditKey;
  switch (key) {
    case GLFW_KEY_LEFT:
      return EditKey::Left;
    case GLFW_KEY_RIGHT:
      return EditKey::Right;
    case GLFW_KEY_UP:
      return EditKey::Up;
    case GLFW_KEY_DOWN:
      return EditKey::Down;
    case GLFW_KEY_PAGE_UP:
      return EditKey::PageUp;
    case GLFW_KEY_PAGE_DOWN:
      return EditKey::PageDown;
    case GLFW_KEY_HOME:
      return EditKey::Home;
    case GLFW_KEY_END:
      return EditKey::End;
    case GLFW_KEY_DELETE:
      return EditKey::Delete;
    case GLFW_KEY_BACKSPACE:
      return EditKey::Backspace;
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER:
      return EditKey::Enter;
    case GLFW_KEY_ESCAPE:
      return EditKey::Escape;
    case GLFW_KEY_TAB:
      return EditKey::Tab;
    case GLFW_KEY_A:
      return EditKey::A;
    case GLFW_KEY_C:
      return EditKey::C;
    case GLFW_KEY_V:
      return EditKey::V;
    case GLFW_KEY_X:
      return EditKey::X;
    case GLFW_KEY_Y:
      return EditKey::Y;
    case GLFW_KEY_Z:
      return EditKey::Z;
    default:
      return std::nullopt;
  }
}

// Letters with Ctrl come as keys, not as characters; their name is that of the user's layout.
char32_t letter_of(int key, int scancode) {
  if (key == GLFW_KEY_KP_ADD) return '+';
  if (key == GLFW_KEY_KP_SUBTRACT) return '-';
  const char* name = glfwGetKeyName(key, scancode);
  return name != nullptr && name[0] > 0 && name[1] == '\0' ? static_cast<char32_t>(static_cast<unsigned char>(name[0]))
                                                           : U'\0';
}

bool is_software(std::string_view renderer) {
  return renderer.find("llvmpipe") != renderer.npos || renderer.find("softpipe") != renderer.npos ||
         renderer.find("SWR") != renderer.npos;
}

// The desktop matches the window with its entry, spawnarium.desktop, by this name: WM_CLASS under X11, app_id under
// Wayland.
constexpr const char* kDesktopEntry = "spawnarium";

// _NET_WM_ICON of the window, for title bars and lists of windows. Under Wayland the icon is that of the desktop entry.
void set_icon(GLFWwindow* window) {
#ifdef GLFW_PLATFORM
  if (glfwGetPlatform() == GLFW_PLATFORM_WAYLAND) return;
#endif
  std::vector<image::Picture> pictures;
  for (const int size : {16, 32, 48, 128}) {
    try {
      pictures.push_back(image::read_png(run::icon_file(size)));
    } catch (const base::Failure&) {
      continue;  // Without this size the desktop scales another.
    }
  }
  std::vector<GLFWimage> images;
  for (image::Picture& each : pictures) images.push_back({each.width, each.height, each.rgba.data()});
  glfwSetWindowIcon(window, static_cast<int>(images.size()), images.data());
}

constexpr view::Text kSaved{"Saved as {0}", "已保存为 {0}"};

/// A window over the whole screen, and back to its place and size.
class FullScreen {
 public:
  /// The size of the window while it does not fill the screen.
  FullScreen(int width, int height) : width_{width}, height_{height} {}
  bool on() const { return on_; }
  int width() const { return width_; }
  int height() const { return height_; }
  /// The user may have resized the window.
  void note_size(GLFWwindow* window) {
    if (!on_) glfwGetWindowSize(window, &width_, &height_);
  }
  void change(GLFWwindow* window, bool on) {
    on_ = on;
    if (!on) return glfwSetWindowMonitor(window, nullptr, x_, y_, width_, height_, GLFW_DONT_CARE);
    glfwGetWindowPos(window, &x_, &y_);
    GLFWmonitor* monitor = glfwGetPrimaryMonitor();
    const GLFWvidmode* mode = monitor == nullptr ? nullptr : glfwGetVideoMode(monitor);
    if (mode != nullptr) glfwSetWindowMonitor(window, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
  }

 private:
  bool on_ = false;
  int x_ = 0, y_ = 0;  // Of the window before.
  int width_, height_;
};

/// The shape of the mouse cursor that Dear ImGui wants.
class MouseCursor {
 public:
  void show(GLFWwindow* window, ImGuiMouseCursor wanted) {
    if (wanted == shown_) return;
    shown_ = wanted;
    const int shape = wanted == ImGuiMouseCursor_ResizeEW    ? GLFW_HRESIZE_CURSOR
                      : wanted == ImGuiMouseCursor_ResizeNS  ? GLFW_VRESIZE_CURSOR
                      : wanted == ImGuiMouseCursor_TextInput ? GLFW_IBEAM_CURSOR
                                                             : GLFW_ARROW_CURSOR;
    GLFWcursor* cursor = glfwCreateStandardCursor(shape);
    glfwSetCursor(window, cursor);
    if (cursor_ != nullptr) glfwDestroyCursor(cursor_);
    cursor_ = cursor;
  }

 private:
  ImGuiMouseCursor shown_ = ImGuiMouseCursor_Arrow;
  GLFWcursor* cursor_ = nullptr;  // glfwTerminate destroys the last one.
};

class Window {
 public:
  Window(Settings settings, const std::shared_future<lesson::Library>& library, std::future<view::FontData> fonts,
         lesson::Progress progress, const std::optional<InputScript>& tour)
      : window_(make_window(settings)),
        graphics_(fonts.get()),
        full_screen_(settings.width, settings.height),
        host_(tour ? host_of(*tour) : std::make_unique<control::HoldingHost>()),
        desk_(*host_, std::move(settings), library.get(), std::move(progress), [] { glfwPostEmptyEvent(); }) {
    glfwSetWindowUserPointer(window_.get(), this);
    set_callbacks();
    if (tour) {
      tour_.emplace(Tour(*tour));
      graphics_.glyphs().write_down(&tour_->drawn);
    }
    clipboard_.user = window_.get();
    imgui_compat::use_clipboard(ImGui::GetIO(), clipboard_);
    const auto* renderer = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
    pace_ = FramePace(renderer == nullptr || is_software(renderer));
  }
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  Desk& desk() { return desk_; }
  /// Those of the desk, with the size of the window.
  Settings settings() const {
    Settings all = desk_.settings();
    all.width = full_screen_.width();
    all.height = full_screen_.height();
    return all;
  }

  void loop(const EndSignals& signals) {
    Clock::time_point last = Clock::now();
    while (glfwWindowShouldClose(window_.get()) == GLFW_FALSE && signals.came() == 0) {
      const Clock::time_point before = Clock::now();
      sleep_until_needed(last);
      const Clock::time_point now = Clock::now();
      graphics_.let_pass(now - before);
      const bool moved = picture().moves();
      desk_.advance(now - last);
      if (moved && !picture().moves()) pace_.settle();
      if (tour_) tour_->tour.advance(now - last, desk_, input_, tour_->drawn);
      last = now;
      do {
        input_.give_next_frame(desk_);
      } while (frame() && !input_.empty());
      if (!fulfil_wishes()) return;
      adapt_to_desk();
    }
  }

 private:
  using Handle = std::unique_ptr<GLFWwindow, CloseWindow>;
  /// A tour that is played, with the texts of the last frame, among which it finds what it clicks.
  struct Played {
    explicit Played(Tour script) : tour{std::move(script)} {}
    Tour tour;
    std::vector<view::Glyphs::Drawn> drawn;
  };
  /// A picture of the window that is to be saved.
  struct Saving {
    std::optional<view::Rect> part;  ///< Of the window; nothing: the whole.
  };

  static Handle make_window(const Settings& settings) {
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, kDesktopEntry);
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, kDesktopEntry);
#ifdef GLFW_WAYLAND_APP_ID
    glfwWindowHintString(GLFW_WAYLAND_APP_ID, kDesktopEntry);
#endif
    Handle window(glfwCreateWindow(settings.width, settings.height, "Spawnarium", nullptr, nullptr));
    if (!window) {
      throw base::Failure(
          fmt::format("No window with OpenGL 3.3 can be opened ({}): install the packages libgl1 and libgl1-mesa-dri.",
                      last_error()));
    }
    set_icon(window.get());
    glfwMakeContextCurrent(window.get());
    if (gladLoadGL(glfwGetProcAddress) == 0) {
      throw base::Failure("This OpenGL is older than 3.3: install the packages libgl1 and libgl1-mesa-dri.");
    }
    glfwSwapInterval(1);
    return window;
  }

  static Window& of(GLFWwindow* window) { return *static_cast<Window*>(glfwGetWindowUserPointer(window)); }

  void set_callbacks() {
    GLFWwindow* w = window_.get();
    glfwSetCursorPosCallback(w, [](GLFWwindow* window, double x, double y) { of(window).mouse_moved(x, y); });
    glfwSetCursorEnterCallback(w, [](GLFWwindow* window, int entered) {
      if (entered == GLFW_FALSE) of(window).input_.mouse_left();
    });
    glfwSetMouseButtonCallback(w, [](GLFWwindow* window, int button, int action, int) {
      if (button < 3) of(window).input_.mouse_button(button, action == GLFW_PRESS);
    });
    glfwSetScrollCallback(w, [](GLFWwindow* window, double x, double y) {
      of(window).input_.wheel(static_cast<float>(x), static_cast<float>(y));
    });
    glfwSetKeyCallback(w, [](GLFWwindow* window, int key, int scancode, int action, int mods) {
      of(window).key(key, scancode, action, mods);
    });
    glfwSetCharCallback(w, [](GLFWwindow* window, unsigned character) { of(window).input_.character(character); });
    glfwSetDropCallback(w, [](GLFWwindow* window, int count, const char** paths) {
      if (count > 0) of(window).desk_.open_file(paths[0]);
    });
    glfwSetWindowRefreshCallback(w, [](GLFWwindow* window) { of(window).painted_.reset(); });
    glfwSetFramebufferSizeCallback(w, [](GLFWwindow* window, int, int) { of(window).painted_.reset(); });
  }

  // The mouse is told in screen coordinates, we draw in pixels.
  void mouse_moved(double x, double y) {
    int width = 1, height = 1, pixels_wide = 1, pixels_high = 1;
    glfwGetWindowSize(window_.get(), &width, &height);
    glfwGetFramebufferSize(window_.get(), &pixels_wide, &pixels_high);
    input_.mouse_moved(static_cast<float>(x * pixels_wide / std::max(width, 1)),
                       static_cast<float>(y * pixels_high / std::max(height, 1)));
  }

  void key(int key, int scancode, int action, int mods) {
    const imgui_compat::Modifiers held{(mods & GLFW_MOD_CONTROL) != 0, (mods & GLFW_MOD_SHIFT) != 0,
                                       (mods & GLFW_MOD_ALT) != 0, (mods & GLFW_MOD_SUPER) != 0};
    input_.modifiers(held);
    if (const auto edit = edit_key_of(key)) {
      if (action == GLFW_REPEAT) input_.edit_key(*edit, false);  // Held down, it is pressed again and again.
      // With Ctrl and Tab newer versions of Dear ImGui would choose among windows of their own.
      const bool ours = held.ctrl && key == GLFW_KEY_TAB;
      input_.edit_key(*edit, action != GLFW_RELEASE && !ours);
    }
    if (action == GLFW_RELEASE) return;
    if (const auto special = key_of(key)) {
      input_.press({.key = *special, .ctrl = held.ctrl, .shift = held.shift, .alt = held.alt});
    } else if (held.ctrl || held.alt) {
      if (const char32_t letter = letter_of(key, scancode))
        input_.press({.character = letter, .ctrl = held.ctrl, .alt = held.alt});
    }
  }

  FramePace::Picture picture() const {
    return {.touring = tour_ && !tour_->tour.over(), .motion = desk_.motion(), .of_a_run = desk_.shown() != nullptr};
  }
  // The run has ended and the user has not been told yet: worth a picture at once.
  bool run_is_over() const { return desk_.shown() != nullptr && desk_.shown()->end_is_news(); }

  void sleep_until_needed(Clock::time_point last_frame) {
    if (!input_.empty()) return;
    if (pace_.settles()) return glfwPollEvents();
    std::optional<Clock::duration> wait;
    if (const FramePace::Picture now = picture(); now.moves()) {
      wait = last_frame + pace_.between_frames(now) - Clock::now();
    } else if (const auto quiet = desk_.notice().left()) {
      wait = std::chrono::duration_cast<Clock::duration>(*quiet);
    }
    const auto wait_for = [](std::optional<Clock::duration> time) {
      if (!time) return glfwWaitEvents();
      if (*time <= Clock::duration::zero()) return glfwPollEvents();
      glfwWaitEventsTimeout(std::chrono::duration<double>(*time).count());
    };
    wait_for(wait);
    // News of the run alone make no more pictures than a moving one would have.
    while (input_.empty() && painted_ && !run_is_over() && glfwWindowShouldClose(window_.get()) == GLFW_FALSE) {
      const Clock::duration left = last_frame + pace_.between_news(picture()) - Clock::now();
      if (left <= Clock::duration::zero()) break;
      wait_for(left);
    }
    if (!input_.empty()) pace_.settle();
  }

  // False: nobody could see it.
  bool frame() {
    int width = 0, height = 0;
    glfwGetFramebufferSize(window_.get(), &width, &height);
    if (width <= 0 || height <= 0) return false;  // Iconified.
    const ImVec2 size(static_cast<float>(width), static_cast<float>(height));
    graphics_.set_look(desk_.settings().theme, desk_.scale(size));
    graphics_.build(size, [&](ImDrawList& list) {
      if (tour_) tour_->drawn.clear();
      desk_.draw(list, graphics_, size);
    });
    desk_.act();
    const std::uint64_t fingerprint = graphics_.fingerprint();
    if (painted_ == fingerprint) return true;
    graphics_.paint();
    if (const auto saving = std::exchange(save_next_, std::nullopt)) save_picture(*saving, width, height);
    glfwSwapBuffers(window_.get());
    painted_ = fingerprint;
    return true;
  }

  void save_picture(const Saving& saving, int width, int height) {
    try {
      const std::filesystem::path path = host_->new_picture("spawnarium", "png");
      const image::Picture whole = image::read_frame_buffer(width, height);
      const auto& part = saving.part;
      image::write_png(part ? cut(whole, static_cast<int>(part->x), static_cast<int>(part->y),
                                  static_cast<int>(part->width), static_cast<int>(part->height))
                            : whole,
                       path);
      desk_.say(view::tr(desk_.settings().language, kSaved, path.string()));
    } catch (const std::exception& error) {
      desk_.say(error.what(), true);
    }
  }

  void keep_progress() {
    try {
      save_progress(desk_.study().progress(), progress_path());
    } catch (const std::exception& error) {
      desk_.say(error.what(), true);
    }
  }

  bool fulfil_wishes() {
    const Desk::Wishes wishes = desk_.take_wishes();
    if (wishes.copy) glfwSetClipboardString(window_.get(), wishes.copy->c_str());
    if (wishes.save_progress && !tour_) keep_progress();
    if (wishes.save_picture) {
      save_next_ = Saving{wishes.part};
      painted_.reset();
      frame();
      pace_.settle(1);
    }
    return !wishes.quit;
  }

  void adapt_to_desk() {
    if (desk_.presentation().full_screen() != full_screen_.on()) change_full_screen(desk_.presentation().full_screen());
    const std::string title = desk_.title().empty() ? "Spawnarium" : desk_.title() + " – Spawnarium";
    if (title != title_) glfwSetWindowTitle(window_.get(), (title_ = title).c_str());
    full_screen_.note_size(window_.get());
    cursor_.show(window_.get(), ImGui::GetMouseCursor());
  }

  void change_full_screen(bool full) {
    painted_.reset();
    pace_.settle();
    full_screen_.change(window_.get(), full);
  }

  static const char* get_clipboard(void* window) { return glfwGetClipboardString(static_cast<GLFWwindow*>(window)); }
  static void set_clipboard(void* window, const char* text) {
    glfwSetClipboardString(static_cast<GLFWwindow*>(window), text);
  }

  Glfw glfw_;
  Handle window_;
  imgui_compat::Clipboard clipboard_{get_clipboard, set_clipboard, nullptr};
  image::Graphics graphics_;
  FullScreen full_screen_;
  std::unique_ptr<host::Host> host_;
  Desk desk_;
  InputQueue input_;
  FramePace pace_;
  std::optional<std::uint64_t> painted_;
  std::optional<Saving> save_next_;
  std::string title_;
  MouseCursor cursor_;
  std::optional<Played> tour_;
};

void open_first(Desk& desk, const WindowOptions& options, const std::string& lesson) {
  if (options.tour) return open_first(desk, *options.tour);
  if (!lesson.empty()) desk.open_lesson(lesson, options.record, options.stop);
  if (options.launch) desk.run(*options.launch);
  if (!options.recording.empty()) desk.open_recording(options.recording);
  if (!options.file.empty()) desk.open_file(options.file);
  if (options.presenting) desk.command(view::Command::Present);
}

}  // namespace

int open_window(const WindowOptions& options) {
  LoadedSettings loaded = load_settings(settings_path());
  if (options.language) loaded.settings.language = *options.language;
  if (options.tour) {
    loaded.settings = default_settings();
    loaded.settings.language = options.language.value_or(loaded.settings.language);
    loaded.settings.theme = options.tour->theme;
    loaded.settings.scale = options.tour->scale;
    loaded.settings.width = options.tour->width;
    loaded.settings.height = options.tour->height;
  }
  // What needs no window is read while one is opened.
  const std::shared_future<lesson::Library> library = std::async(std::launch::async, load_lessons).share();
  std::future<view::FontData> fonts = std::async(std::launch::async, image::read_font_files);
  const std::string wanted = options.lesson.empty() ? std::string() : find_lesson(library.get(), options.lesson).id();
  LoadedProgress progress = options.tour ? LoadedProgress{} : load_progress(progress_path());
  if (progress.progress.learner == 0) progress.progress.learner = new_learner();
  const EndSignals signals{[] { glfwPostEmptyEvent(); }};
  Window window(loaded.settings, library, std::move(fonts), progress.progress, options.tour);
  for (const std::string& complaint : {progress.complaint, loaded.complaint})
    if (!complaint.empty()) window.desk().say(complaint, true);
  open_first(window.desk(), options, wanted);
  window.loop(signals);
  window.desk().keep_edited();
  if (!options.tour) save_settings(window.settings(), settings_path());  // A tour leaves the user's as they are.
  return signals.came() == 0 ? 0 : 128 + signals.came();
}

}  // namespace app
