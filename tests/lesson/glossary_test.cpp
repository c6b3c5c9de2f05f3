#include "lesson/glossary.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "lesson/lessons.hpp"

using spawnarium::test::lessons_folder;

namespace {

lesson::Library ours() {
  lesson::Library library = lesson::load_folders({lessons_folder()});
  lesson::add_glossary(library, *base::files_in(lessons_folder()));
  lesson::require_terms(library);
  return library;
}

std::string term(const std::string& id, const std::string& lesson = "01") {
  return "[[term]]\nid = \"" + id +
         "\"\nname = { en = \"word\", zh = \"词\" }\nsays = { en = \"It.\", zh = \"它。\" }\nlesson = \"" + lesson +
         "\"\n";
}

}  // namespace

TEST_CASE("glossary: each of our words is said in both languages, and shown by a lesson that is there") {
  const lesson::Library library = ours();
  for (const lesson::LessonError& error : library.errors) MESSAGE(std::string(error.what()));
  CHECK(library.errors.empty());
  CHECK(library.glossary.size() >= 45);
  for (const char* word :
       {"process-table", "system-call", "kernel", "context-switch", "copy-on-write", "critical-section",
        "mutual-exclusion", "atomic", "race-condition", "ipc", "circular-wait", "deadlock"})
    CHECK(lesson::term_named(library.glossary, word) != nullptr);
}

TEST_CASE("glossary: the guides lead to it, in both languages to the same words, and to most of them") {
  const lesson::Library library = ours();
  std::set<std::string> linked;
  for (const lesson::Lesson& each : library.lessons) {
    CAPTURE(each.id());
    std::set<std::string> english, chinese;
    for (const auto& [guide, words] :
         {std::pair{&each.guide.english, &english}, std::pair{&each.guide.chinese, &chinese}})
      for (const auto& block : guide->blocks)
        for (const auto& span : block.spans)
          if (span.link.starts_with("term:")) words->insert(span.link.substr(5));
    CHECK(english == chinese);
    linked.insert(english.begin(), english.end());
  }
  CHECK(linked.size() * 4 >= library.glossary.size() * 3);
}

TEST_CASE("add_glossary: another file replaces and adds words; what is wrong with one is an error of its own") {
  const lesson::Library only_ours = ours();
  const std::size_t before = only_ours.glossary.size();
  const auto added = [&](const std::string& text) {
    lesson::Library library = only_ours;
    lesson::add_glossary(library, *base::files_in_memory("/home/ada/lessons", {{"glossary.toml", text}}));
    return library;
  };
  lesson::Library library = added(term("pipe") + term("my-word"));
  CHECK(library.errors.empty());
  CHECK(library.glossary.size() == before + 1);
  CHECK(lesson::term_named(library.glossary, "pipe")->says.english == "It.");
  for (const auto& [text, expected] :
       {std::pair{term("pipe", "99"), "glossary.toml:1: there is no lesson '99'"},
        std::pair{term("a") + term("a"), "glossary.toml:7: there is a term 'a' already"},
        std::pair{term("My Word"), "glossary.toml:2: 'My Word' cannot be linked to"},
        std::pair{std::string{"[[term]]\nid = \"a\"\n"}, "glossary.toml:1: term needs 'name'"},
        std::pair{std::string{"[[tern]]\n"}, "unknown key 'tern'"},
        std::pair{std::string{"x"}, "glossary.toml:1: this is not TOML"}}) {
    library = added(text);
    REQUIRE(library.errors.size() == 1);
    CHECK_MESSAGE(std::string{library.errors[0].what()}.find(expected) != std::string::npos, library.errors[0].what());
    CHECK(library.errors[0].in(lesson::Language::Chinese) != library.errors[0].what());
    CHECK(library.glossary.size() >= before);
  }
  lesson::Library none;
  lesson::add_glossary(none, *base::files_in_memory("/home/ada/lessons", {}));
  CHECK(none.errors.empty());
}

TEST_CASE("require_terms: a lesson whose guide leads to no word is taken away, with the reason") {
  lesson::Library library = lesson::load_folders({lessons_folder()});
  const std::size_t all = library.lessons.size();
  lesson::require_terms(library);  // No glossary has been added.
  CHECK(library.lessons.size() < all);
  CHECK(library.lessons.size() + library.errors.size() == all);
  CHECK(std::string{library.errors[0].what()}.find("leads nowhere: glossary.toml has no such term") !=
        std::string::npos);
}

TEST_CASE("require_terms: of a lesson told in one language its only guide is named") {
  const auto files = base::files_in_memory(
      "lessons/01_a", {{"lesson.toml", "number = \"01\"\nslug = \"a\"\ntitle.zh = \"标题\"\nsummary.zh = \"摘要\"\n"},
                       {"program.py", "print('a')\n"},
                       {"guide.zh.md", "[词](term:none)\n"}});
  lesson::Library library = lesson::load_all({files});
  REQUIRE(library.lessons.size() == 1);
  lesson::require_terms(library);
  REQUIRE(library.errors.size() == 1);
  CHECK(library.errors[0].file() == "lessons/01_a/guide.zh.md");
}

TEST_CASE("matches: a word is found by any of its names, capital or not") {
  const lesson::Term word{.id = "zombie",
                          .name = {.english = "zombie", .chinese = "僵尸"},
                          .says = {},
                          .also = {"僵死", "Defunct"},
                          .lesson = "44"};
  for (const char* letters : {"", "zom", "BIE", "僵", "僵死", "defunct"}) CHECK(lesson::matches(word, letters));
  for (const char* letters : {"zombies", "orphan", "孤"}) CHECK_FALSE(lesson::matches(word, letters));
}
