#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/toml.hpp"
#include "lesson/lesson.hpp"

namespace lesson {

/// Reads a file of a lesson or of the course. Throws LessonError: it is not there, or it is not TOML.
toml::table read_toml(const base::Files& files, const std::string& name);

/// In which languages a lesson is told: in both, or in the one that its author speaks.
struct Languages {
  bool english = true, chinese = true;
  bool both() const { return english && chinese; }
  bool wanted(std::string_view name) const { return name == "en" ? english : chinese; }
};
/// Those of the text at `key`, such as a lesson's title; both, where it has none of them.
Languages languages_of(const toml::table& table, std::string_view key);

/// A table of a lesson.toml that knows where it stands, which keys it may have, and complains in one sentence.
///
///     const Section cue{file, table, "cue", {"when", "say", "point"}};   // throws at the first unknown key
///     OwnedText say = cue.text("say");                                        // throws: missing, no zh, not a text
///     ...
///
/// Every complaint is a LessonError with the line of what is wrong.
class Section {
 public:
  Section(const std::string& file, const toml::table& table, std::string name, std::vector<std::string> keys,
          Languages languages = {});

  const std::string& name() const { return name_; }
  std::size_t line() const { return line_of(table_); }
  bool has(std::string_view key) const { return table_.contains(key); }
  std::vector<std::string> present_keys() const;

  std::string string(std::string_view key) const;  // Not empty.
  std::string string_or_empty(std::string_view key) const;
  std::string string_or(std::string_view key, std::string otherwise) const;
  std::int64_t integer(std::string_view key) const;
  /// Of what can be counted: at most a thousand million, so that it fits an int.
  int count(std::string_view key) const;
  int count_or(std::string_view key, int otherwise) const;
  /// Seconds, or a part of something: finite.
  double number(std::string_view key) const;
  bool flag_or(std::string_view key, bool otherwise) const;
  std::vector<std::string> strings(std::string_view key) const;  // Empty if it is not there.
  /// In the languages of the lesson. What it is not told in says the same as the other one.
  OwnedText text(std::string_view key) const;
  OwnedText text_if_there(std::string_view key) const;
  /// The same of a table that has the languages among its own keys. `what`: for the complaint.
  OwnedText own_text(const OwnedText& what) const;

  Section section(std::string_view key, std::vector<std::string> keys) const;
  std::vector<Section> sections(std::string_view key,
                                std::vector<std::string> keys) const;  // Empty if it is not there.
  /// Two tables in an array: [A, B].
  std::pair<Section, Section> pair(std::string_view key, const std::vector<std::string>& keys) const;

  /// A line where `key` stands, for complaints about its value.
  std::size_t line_of(std::string_view key) const;
  const toml::node& node(std::string_view key) const;
  const toml::table& table() const { return table_; }
  Section of(const toml::node& node, std::string name, std::vector<std::string> keys) const;

  /// Each complaint is a text with its arguments: section.fail_at_key("id", {"there is ... '{0}'", "..."}, id).
  template <class... A>
  [[noreturn]] void fail(const Text& text, const A&... arguments) const {
    fail_at(line(), text, arguments...);
  }
  template <class... A>
  [[noreturn]] void fail_at_key(std::string_view key, const Text& text, const A&... arguments) const {
    fail_at(line_of(key), text, arguments...);
  }
  template <class... A>
  [[noreturn]] void fail_at(std::size_t line, const Text& text, const A&... arguments) const {
    throw LessonError(file_, line, base::in_both(text, arguments...));
  }

 private:
  static std::size_t line_of(const toml::node& node) { return node.source().begin.line; }
  template <class... A>
  [[noreturn]] void fail_kind(std::string_view key, const Text& wanted, const A&... arguments) const;
  OwnedText place_of(std::string_view key) const;

  const std::string& file_;
  const toml::table& table_;
  std::string name_;
  Languages languages_;
};

}  // namespace lesson
