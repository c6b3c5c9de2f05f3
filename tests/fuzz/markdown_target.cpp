// A text that may be a guide, deep or long.
#include "lesson/markdown.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  lesson::markdown::parse({reinterpret_cast<const char*>(data), size}).dump();
  return 0;
}
