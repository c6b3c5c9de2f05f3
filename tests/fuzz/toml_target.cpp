// A text that may be TOML, deep or long.
#include <string_view>

#include "base/toml.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    base::parse_toml({reinterpret_cast<const char*>(data), size});
  } catch (const base::TomlError&) {  // An answer.
  }
  return 0;
}
