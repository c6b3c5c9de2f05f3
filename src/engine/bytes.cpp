#include "engine/bytes.hpp"

#include "engine/errors.hpp"

namespace engine {
namespace {

constexpr std::size_t kShort = 60;

/// The characters as they stand in a Python literal between single quotes. `ascii_only` escapes all others:
/// for bytes.
std::string quoted(std::string_view text, bool ascii_only) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string result = "'";
  for (const char character : text.substr(0, kShort)) {
    const auto code = static_cast<unsigned char>(character);
    if (character == '\'' || character == '\\') {
      result += '\\';
      result += character;
    } else if (character == '\n') {
      result += "\\n";
    } else if (code < 0x20 || code == 0x7F || (ascii_only && code >= 0x80)) {
      result += {'\\', 'x', kDigits[code >> 4], kDigits[code & 15]};
    } else {
      result += character;
    }
  }
  return result + (text.size() > kShort ? "'..." : "'");
}

}  // namespace

std::string short_repr(BytesView bytes) {
  return "b" + quoted({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, true);
}

std::string short_repr_of_text(std::string_view text) {
  // Never cut within a UTF-8 character.
  if (text.size() > kShort) {
    std::size_t end = kShort;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return quoted(text.substr(0, end), false) + "...";
  }
  return quoted(text, false);
}

void throw_wrong_size(std::size_t wanted, std::size_t got) {
  throw ValueError{"a message of " + std::to_string(got) + " bytes is no value of " + std::to_string(wanted)};
}

}  // namespace engine
