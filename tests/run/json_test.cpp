#include "base/json.hpp"

#include <doctest/doctest.h>

#include <string>

using nlohmann::json;

TEST_CASE("parse_json: what is no JSON, or nests without end, is discarded") {
  CHECK(base::parse_json("{\"a\": [1, 2]}") == json{{"a", {1, 2}}});
  for (const std::string& text :
       {std::string(), std::string("{"), std::string("\xff"), std::string("[1] 2"), std::string(500'000, '[')})
    CHECK(base::parse_json(text).is_discarded());
  const std::string deep = std::string(500'000, '[') + std::string(500'000, ']');
  CHECK(base::parse_json(deep).is_discarded());
  CHECK(base::parse_json<nlohmann::ordered_json>(deep).is_discarded());
  const std::string deepest = std::string(base::kDeepestJson, '[') + std::string(base::kDeepestJson, ']');
  CHECK(base::parse_json(deepest).dump() == deepest);
}

TEST_CASE("whole_number: a number that does not fit is none") {
  const auto number = [](const char* text) { return base::whole_number(base::parse_json(text), -5, INT64_MAX); };
  CHECK(number("7") == 7);
  CHECK(number("-5") == -5);
  CHECK(number("9223372036854775807") == INT64_MAX);
  for (const char* text : {"-6", "1e72", "-1e72", "7.0", "9223372036854775808", "18446744073709551615",
                           "99999999999999999999999", "\"7\"", "[7]", "null", "true"})
    CHECK_FALSE(number(text));
}

TEST_CASE("member and text_or: what is of another type is not there") {
  const json facts = base::parse_json("{\"kernel\": \"6.1\", \"machine\": 3}");
  CHECK(base::text_or(base::member(facts, "kernel"), "?") == "6.1");
  CHECK(base::text_or(base::member(facts, "machine"), "?") == "?");
  CHECK(base::text_or(base::member(facts, "none"), "?") == "?");
  CHECK(base::text_or(base::member(base::parse_json("3"), "kernel"), "?") == "?");
}
