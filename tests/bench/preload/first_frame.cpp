// Loaded before the window's libraries (LD_PRELOAD): says on stdout when the first frame was on the screen, by
// CLOCK_MONOTONIC in nanoseconds, and ends the program there.

#include <dlfcn.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>

struct GLFWwindow;

extern "C" void glfwSwapBuffers(GLFWwindow* window) {
  reinterpret_cast<void (*)(GLFWwindow*)>(::dlsym(RTLD_NEXT, "glfwSwapBuffers"))(window);
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  std::printf("%lld\n", now.tv_sec * 1'000'000'000LL + now.tv_nsec);
  std::fflush(stdout);
  ::_exit(0);
}
