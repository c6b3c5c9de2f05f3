#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace lesson {

/// A text is not TOML: where, and why.
class TomlError : public std::runtime_error {
 public:
  TomlError(std::size_t line, const std::string& what) : std::runtime_error(what), line_{line} {}
  std::size_t line() const { return line_; }  ///< From 1.

 private:
  std::size_t line_;
};

/// An assumption of toml++ about its text is not so. Throws what `parse_toml` makes a TomlError of.
[[noreturn]] void break_assumption();

}  // namespace lesson

// toml++ 3.3 asserts what the text it parses must be like (a table's header that ends with its line does not satisfy it). For us that is an
// error in the text, and not the end of the program, whatever the kind of build.
#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(expr) ((expr) ? static_cast<void>(0) : lesson::break_assumption())
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")

namespace lesson {

/// All TOML is read through this. Throws TomlError.
toml::table parse_toml(std::string_view text);

}  // namespace lesson
