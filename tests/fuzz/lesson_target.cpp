// A text that may be a lesson.toml, or a guide.
#include <string>

#include "lesson/lesson.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text{reinterpret_cast<const char*>(data), size};
  lesson::markdown::parse(text).dump();
  try {
    lesson::load(base::files_in_memory("01_start_order", {{"lesson.toml", text},
                                                          {"program.py", "print('a')\nprint('b')\n"},
                                                          {"guide.en.md", "## Why\n"},
                                                          {"guide.zh.md", "## 为什么\n"}}));
  } catch (const lesson::LessonError&) {  // An answer.
  }
  return 0;
}
