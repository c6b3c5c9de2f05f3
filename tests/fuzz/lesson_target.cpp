// A text that may be a lesson.toml, a guide, or a glossary.toml.
#include <string>

#include "lesson/glossary.hpp"
#include "lesson/load.hpp"
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
  try {
    lesson::load_glossary(*base::files_in_memory("lessons", {{"glossary.toml", text}}));
  } catch (const lesson::LessonError&) {
  }
  return 0;
}
