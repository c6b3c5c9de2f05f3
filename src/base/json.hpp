#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

/// JSON that a stranger may have written, read without surprises: what is not as expected is "not there", never an
/// exception.
///
///     const auto facts = run::parse_json(reader.facts());
///     const std::int64_t cores = run::whole_number(run::member(facts, "cores"), 0, 100000).value_or(0);
namespace base {

/// nlohmann-json reads any depth, but copies and writes by recursion: what is nested deeper is refused.
inline constexpr int kDeepestJson = 64;

/// Discarded (`is_discarded()`) where the text is not JSON, or is nested too deeply.
template <class Json = nlohmann::json>
Json parse_json(std::string_view text) {
  struct TooDeep {};
  const auto look = [](int depth, typename Json::parse_event_t, Json&) {
    return depth <= kDeepestJson ? true : throw TooDeep{};
  };
  try {
    return Json::parse(text, look, false);
  } catch (const TooDeep&) {
    return Json(Json::value_t::discarded);
  }
}

/// The member of an object; null where `value` is no object or has none of that name. A reference into `value`.
inline const nlohmann::json& member(const nlohmann::json& value, const std::string& name) {
  static const nlohmann::json none;
  if (!value.is_object()) return none;
  const auto found = value.find(name);
  return found == value.end() ? none : *found;
}

/// A number without a fraction, within bounds. A conversion of 1e72 to an integer is undefined behaviour, so 1e72 is
/// none.
inline std::optional<std::int64_t> whole_number(const nlohmann::json& value, std::int64_t least, std::int64_t most) {
  if (!value.is_number_integer()) return std::nullopt;
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
    return std::nullopt;
  const auto number = value.get<std::int64_t>();
  return number >= least && number <= most ? std::optional{number} : std::nullopt;
}

inline std::string text_or(const nlohmann::json& value, const std::string& otherwise) {
  return value.is_string() ? value.get<std::string>() : otherwise;
}

}  // namespace base
