#include "lesson/toml_section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/nearest.hpp"

namespace lesson {

Section::Section(const std::string& file, const toml::table& table, std::string name, std::vector<std::string> keys)
    : file_{file}, table_{table}, name_{std::move(name)} {
  for (const auto& [key, value] : table_) {
    if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
    fail_at(key.source().begin.line,
            fmt::format("unknown key '{}' in {}{}", key.str(), name_, base::suggestion_for(key.str(), keys)));
  }
}

std::vector<std::string> Section::present_keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, value] : table_) keys.emplace_back(key.str());
  return keys;
}

std::string Section::place_of(std::string_view key) const { return fmt::format("'{}' in {}", key, name_); }

std::size_t Section::line_of(std::string_view key) const {
  const auto found = table_.find(key);
  return found == table_.end() ? line() : found->first.source().begin.line;
}

const toml::node& Section::node(std::string_view key) const {
  const toml::node* node = table_.get(key);
  if (node == nullptr) fail(fmt::format("{} needs '{}'", name_, key));
  return *node;
}

void Section::fail_kind(std::string_view key, std::string_view wanted) const {
  fail_at_key(key, fmt::format("{} must be {}", place_of(key), wanted));
}

std::string Section::string(std::string_view key) const {
  const auto value = node(key).value<std::string>();
  if (!value || !node(key).is_string()) fail_kind(key, "a text in quotes");
  if (value->empty()) fail_kind(key, "more than an empty text");
  return *value;
}

std::string Section::string_or(std::string_view key, std::string otherwise) const {
  return has(key) ? string(key) : std::move(otherwise);
}

std::int64_t Section::integer(std::string_view key) const {
  if (!node(key).is_integer()) fail_kind(key, "a whole number");
  return *node(key).value<std::int64_t>();
}

int Section::count(std::string_view key) const {
  constexpr std::int64_t kMostCounted = 1'000'000'000;
  const std::int64_t number = integer(key);
  if (number < -kMostCounted || number > kMostCounted)
    fail_kind(key, fmt::format("a whole number of at most {}", kMostCounted));
  return static_cast<int>(number);
}

int Section::count_or(std::string_view key, int otherwise) const { return has(key) ? count(key) : otherwise; }

double Section::number(std::string_view key) const {
  const auto number = node(key).is_number() ? node(key).value<double>() : std::nullopt;
  if (!number || !std::isfinite(*number)) fail_kind(key, "a number");
  return *number;
}

bool Section::flag_or(std::string_view key, bool otherwise) const {
  if (!has(key)) return otherwise;
  if (!node(key).is_boolean()) fail_kind(key, "true or false");
  return *node(key).value<bool>();
}

std::vector<std::string> Section::strings(std::string_view key) const {
  if (!has(key)) return {};
  const toml::array* array = node(key).as_array();
  if (array == nullptr) fail_kind(key, "a list of texts in quotes");
  std::vector<std::string> all;
  for (const toml::node& each : *array) {
    if (!each.is_string()) fail_at(line_of(each), fmt::format("{} must be a list of texts in quotes", place_of(key)));
    all.push_back(*each.value<std::string>());
  }
  return all;
}

OwnedText Section::text(std::string_view key) const {
  node(key);
  const Section both = section(key, {"en", "zh"});
  for (const std::string_view language : {"en", "zh"}) {
    if (!both.has(language)) {
      fail_at_key(key, fmt::format("{} has no '{}': every text needs both en and zh", place_of(key), language));
    }
  }
  return {.english = both.string("en"), .chinese = both.string("zh")};
}

OwnedText Section::text_if_there(std::string_view key) const { return has(key) ? text(key) : OwnedText{}; }

Section Section::of(const toml::node& node, std::string name, std::vector<std::string> keys) const {
  const toml::table* table = node.as_table();
  if (table == nullptr)
    fail_at(line_of(node), fmt::format("{} must be a table, like {{ {} = ... }}", name, keys.front()));
  return Section{file_, *table, std::move(name), std::move(keys)};
}

Section Section::section(std::string_view key, std::vector<std::string> keys) const {
  if (!node(key).is_table()) fail_kind(key, fmt::format("a table with {}", fmt::join(keys, ", ")));
  return of(node(key), std::string(key), std::move(keys));
}

std::vector<Section> Section::sections(std::string_view key, std::vector<std::string> keys) const {
  std::vector<Section> all;
  if (!has(key)) return all;
  const toml::array* array = node(key).as_array();
  if (array == nullptr) fail_kind(key, fmt::format("a list of tables, each under its own [[...{}]]", key));
  for (const toml::node& each : *array) all.push_back(of(each, std::string(key), keys));
  return all;
}

std::pair<Section, Section> Section::pair(std::string_view key, const std::vector<std::string>& keys) const {
  const toml::array* array = node(key).as_array();
  if (array == nullptr || array->size() != 2) fail_kind(key, "two events: [first, second]");
  return {of((*array)[0], std::string(key), keys), of((*array)[1], std::string(key), keys)};
}

}  // namespace lesson
