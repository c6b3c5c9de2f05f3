#include "lesson/glossary.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>

#include "lesson/toml_section.hpp"

namespace lesson {
namespace {

constexpr const char* kGlossaryFile = "glossary.toml";

// Of ASCII only: Chinese has no capitals.
std::string lower(std::string_view text) {
  std::string small{text};
  std::transform(small.begin(), small.end(), small.begin(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80 ? static_cast<char>(std::tolower(static_cast<unsigned char>(c))) : c;
  });
  return small;
}

Term load_term(const Section& section) {
  Term term{.id = section.string("id"),
            .name = section.text("name"),
            .says = section.text("says"),
            .also = section.strings("also"),
            .lesson = section.string("lesson"),
            .line = section.line()};
  if (!std::all_of(term.id.begin(), term.id.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; }))
    section.fail_at_key("id",
                        {"'{0}' cannot be linked to: use small letters and -, as in copy-on-write",
                         "链接不能指向 '{0}'：请只用小写字母和 -，例如 copy-on-write"},
                        term.id);
  return term;
}

bool has_lesson(const Library& library, const std::string& number) {
  return std::any_of(library.lessons.begin(), library.lessons.end(),
                     [&](const Lesson& each) { return each.number == number; });
}

// The first link of a guide to a term that there is not; empty: none.
std::string missing_term(const markdown::Document& guide, const std::vector<Term>& glossary) {
  for (const markdown::Block& block : guide.blocks) {
    for (const markdown::Span& span : block.spans) {
      const Target target = parse_target(span.link);
      if (target.kind == Target::Kind::Term && term_named(glossary, target.name) == nullptr) return target.name;
    }
  }
  return "";
}

}  // namespace

std::vector<Term> load_glossary(const base::Files& files) {
  const std::string file = files.path_of(kGlossaryFile);
  const toml::table table = read_toml(files, kGlossaryFile);
  const toml::array* all = table["term"].as_array();
  const toml::table* first = all == nullptr || all->empty() ? nullptr : (*all)[0].as_table();
  const Section root{
      file, table, kGlossaryFile, {"term"}, first == nullptr ? Languages{} : languages_of(*first, "name")};
  std::vector<Term> terms;
  for (const Section& section : root.sections("term", {"id", "name", "says", "also", "lesson"})) {
    terms.push_back(load_term(section));
    if (term_named(terms, terms.back().id) != &terms.back())
      section.fail_at_key(
          "id",
          {"there is a term '{0}' already: give this one an id of its own", "已经有词条 '{0}'：请给这一条另取一个 id"},
          terms.back().id);
  }
  return terms;
}

void add_glossary(Library& library, const base::Files& files) {
  if (!files.has(kGlossaryFile)) return;
  const std::string file = files.path_of(kGlossaryFile);
  try {
    for (Term& term : load_glossary(files)) {
      if (!has_lesson(library, term.lesson))
        throw LessonError(file, term.line,
                          base::in_both({"there is no lesson '{0}' that could show '{1}': give the number of one",
                                         "没有第 '{0}' 课，无法演示 '{1}'：请写一个已有课程的编号"},
                                        term.lesson, term.id));
      const auto known = std::find_if(library.glossary.begin(), library.glossary.end(),
                                      [&](const Term& each) { return each.id == term.id; });
      if (known != library.glossary.end()) *known = std::move(term);
      else library.glossary.push_back(std::move(term));
    }
  } catch (const LessonError& error) {
    library.errors.emplace_back(error, file);
  }
}

void require_terms(Library& library) {
  const auto broken = [&](const Lesson& lesson) {
    const std::array guides{std::pair{&lesson.guide.english, "guide.en.md"},
                            std::pair{&lesson.guide.chinese, "guide.zh.md"}};
    for (const auto& [guide, name] : guides) {
      const std::string missing = missing_term(*guide, library.glossary);
      if (missing.empty() || !lesson.files->has(name)) continue;  // One guide may stand for both languages.
      const LessonError error{
          lesson.files->path_of(name), 0,
          base::in_both({"the link 'term:{0}' leads nowhere: glossary.toml has no such term; add it there",
                         "链接 'term:{0}' 没有指向任何地方：glossary.toml 中没有这个词条；请在那里加上"},
                        missing)};
      library.errors.emplace_back(error, lesson.files->place());
      return true;
    }
    return false;
  };
  std::erase_if(library.lessons, broken);
}

const Term* term_named(const std::vector<Term>& glossary, std::string_view id) {
  const auto found = std::find_if(glossary.begin(), glossary.end(), [&](const Term& each) { return each.id == id; });
  return found == glossary.end() ? nullptr : &*found;
}

bool matches(const Term& term, std::string_view letters) {
  const std::string wanted = lower(letters);
  const auto has = [&](const std::string& word) { return lower(word).find(wanted) != std::string::npos; };
  return has(term.name.english) || has(term.name.chinese) || std::any_of(term.also.begin(), term.also.end(), has);
}

bool begins(const Term& term, std::string_view letters) {
  const std::string wanted = lower(letters);
  return lower(term.name.english).starts_with(wanted) || lower(term.name.chinese).starts_with(wanted);
}

}  // namespace lesson
