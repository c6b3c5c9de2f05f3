// A text that may be a lesson.toml, or a guide.
#include <string_view>

#include "lesson/lesson.hpp"
#include "target.hpp"

namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::uint8_t> bytes{data, size};
  lesson::markdown::parse({reinterpret_cast<const char*>(data), size}).dump();
  const auto lesson_file = fuzz::file("01_start_order/lesson.toml", bytes);
  fuzz::file("01_start_order/program.py", bytes_of("print('a')\nprint('b')\n"));
  fuzz::file("01_start_order/guide.en.md", bytes_of("## Why\n"));
  fuzz::file("01_start_order/guide.zh.md", bytes_of("## 为什么\n"));
  try {
    lesson::load(lesson_file.parent_path());
  } catch (const lesson::LessonError&) {  // An answer.
  }
  return 0;
}
