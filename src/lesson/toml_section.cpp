#include "lesson/toml_section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/nearest.hpp"
#include "base/read_file.hpp"
#include "lesson/load_guide.hpp"

namespace lesson {
namespace {

constexpr Text kMustBe{"{0} must be {1}", "{0} 必须是{1}"};
constexpr Text kListOfTexts{"a list of texts in quotes", "一列带引号的文字"};
constexpr Text kNotInBoth{"{0} has no '{1}': every text needs both en and zh, or all of them the same one",
                          "{0} 缺少 '{1}'：每段文字都要有 en 和 zh，或者全都只用同一种语言"};
constexpr Text kNotInThatOne{"{0} has no '{1}': every text needs it, as the first one has it",
                             "{0} 缺少 '{1}'：第一段文字有它，每段文字就都要有"};

}  // namespace

toml::table read_toml(const base::Files& files, const std::string& name) {
  try {
    return base::parse_toml(read_file(files, name, base::kMostText));
  } catch (const base::TomlError& error) {
    throw LessonError(files.path_of(name), error.line(),
                      base::in_both({"this is not TOML (key = \"text\", key = 5, key = [\"a\", \"b\"]): {0}",
                                     "这不是 TOML（key = \"文字\"，key = 5，key = [\"a\", \"b\"]）：{0}"},
                                    error.says()));
  }
}

Languages languages_of(const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  const toml::table* text = node == nullptr ? nullptr : node->as_table();
  if (text == nullptr || text->contains("en") == text->contains("zh")) return {};
  return {.english = text->contains("en"), .chinese = text->contains("zh")};
}

Section::Section(const std::string& file, const toml::table& table, std::string name, std::vector<std::string> keys,
                 Languages languages)
    : file_{file}, table_{table}, name_{std::move(name)}, languages_{languages} {
  for (const auto& [key, value] : table_) {
    if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
    fail_at(key.source().begin.line, {"unknown key '{0}' in {1}{2}", "{1} 中有未知的键 '{0}'{2}"}, key.str(), name_,
            base::suggestion_for(key.str(), keys));
  }
}

std::vector<std::string> Section::present_keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, value] : table_) keys.emplace_back(key.str());
  return keys;
}

OwnedText Section::place_of(std::string_view key) const {
  return base::in_both({"'{0}' in {1}", "{1} 中的 '{0}'"}, key, name_);
}

std::size_t Section::line_of(std::string_view key) const {
  const auto found = table_.find(key);
  return found == table_.end() ? line() : found->first.source().begin.line;
}

const toml::node& Section::node(std::string_view key) const {
  const toml::node* node = table_.get(key);
  if (node == nullptr) fail({"{0} needs '{1}'", "{0} 缺少 '{1}'"}, name_, key);
  return *node;
}

template <class... A>
void Section::fail_kind(std::string_view key, const Text& wanted, const A&... arguments) const {
  fail_at_key(key, kMustBe, place_of(key), base::in_both(wanted, arguments...));
}

std::string Section::string(std::string_view key) const {
  std::string value = string_or_empty(key);
  if (value.empty()) fail_kind(key, {"more than an empty text", "非空的文字"});
  return value;
}

std::string Section::string_or_empty(std::string_view key) const {
  if (!node(key).is_string()) fail_kind(key, {"a text in quotes", "带引号的文字"});
  return *node(key).value<std::string>();
}

std::string Section::string_or(std::string_view key, std::string otherwise) const {
  return has(key) ? string(key) : std::move(otherwise);
}

std::int64_t Section::integer(std::string_view key) const {
  if (!node(key).is_integer()) fail_kind(key, {"a whole number", "整数"});
  return *node(key).value<std::int64_t>();
}

int Section::count(std::string_view key) const {
  constexpr std::int64_t kMostCounted = 1'000'000'000;
  const std::int64_t number = integer(key);
  if (number < -kMostCounted || number > kMostCounted)
    fail_kind(key, {"a whole number of at most {0}", "不超过 {0} 的整数"}, kMostCounted);
  return static_cast<int>(number);
}

int Section::count_or(std::string_view key, int otherwise) const { return has(key) ? count(key) : otherwise; }

double Section::number(std::string_view key) const {
  const auto number = node(key).is_number() ? node(key).value<double>() : std::nullopt;
  if (!number || !std::isfinite(*number)) fail_kind(key, {"a number", "数"});
  return *number;
}

bool Section::flag_or(std::string_view key, bool otherwise) const {
  if (!has(key)) return otherwise;
  if (!node(key).is_boolean()) fail_kind(key, {"true or false", "true 或 false"});
  return *node(key).value<bool>();
}

std::vector<std::string> Section::strings(std::string_view key) const {
  if (!has(key)) return {};
  const toml::array* array = node(key).as_array();
  if (array == nullptr) fail_kind(key, kListOfTexts);
  std::vector<std::string> all;
  for (const toml::node& each : *array) {
    if (!each.is_string()) fail_at(line_of(each), kMustBe, place_of(key), kListOfTexts);
    all.push_back(*each.value<std::string>());
  }
  return all;
}

OwnedText Section::text(std::string_view key) const {
  node(key);
  return section(key, {"en", "zh"}).own_text(place_of(key));
}

OwnedText Section::own_text(const OwnedText& what) const {
  for (const std::string_view language : {"en", "zh"}) {
    if (!languages_.wanted(language) || has(language)) continue;
    fail(languages_.both() ? kNotInBoth : kNotInThatOne, what, language);
  }
  const std::string_view english = has("en") ? "en" : "zh", chinese = has("zh") ? "zh" : "en";
  return {.english = string(english), .chinese = string(chinese)};
}

OwnedText Section::text_if_there(std::string_view key) const { return has(key) ? text(key) : OwnedText{}; }

Section Section::of(const toml::node& node, std::string name, std::vector<std::string> keys) const {
  const toml::table* table = node.as_table();
  if (table == nullptr)
    fail_at(line_of(node), {"{0} must be a table, like {{ {1} = ... }}", "{0} 必须是表，例如 {{ {1} = ... }}"}, name,
            keys.front());
  return Section{file_, *table, std::move(name), std::move(keys), languages_};
}

Section Section::section(std::string_view key, std::vector<std::string> keys) const {
  if (!node(key).is_table()) fail_kind(key, {"a table with {0}", "含有 {0} 的表"}, fmt::join(keys, ", "));
  return of(node(key), std::string(key), std::move(keys));
}

std::vector<Section> Section::sections(std::string_view key, std::vector<std::string> keys) const {
  std::vector<Section> all;
  if (!has(key)) return all;
  const toml::array* array = node(key).as_array();
  if (array == nullptr)
    fail_kind(key, {"a list of tables, each under its own [[...{0}]]", "一列表，每个都写在自己的 [[...{0}]] 之下"},
              key);
  for (const toml::node& each : *array) all.push_back(of(each, std::string(key), keys));
  return all;
}

std::pair<Section, Section> Section::pair(std::string_view key, const std::vector<std::string>& keys) const {
  const toml::array* array = node(key).as_array();
  if (array == nullptr || array->size() != 2) fail_kind(key, {"two events: [first, second]", "两个事件：[先, 后]"});
  return {of((*array)[0], std::string(key), keys), of((*array)[1], std::string(key), keys)};
}

}  // namespace lesson
