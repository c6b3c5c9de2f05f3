#include "lesson/course.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>

#include "lesson/glossary.hpp"

namespace {

lesson::Library our_library() {
  const std::string folder = std::string{SPAWNARIUM_TEST_SOURCES} + "/../lessons";
  lesson::Library library = lesson::load_folders({folder});
  lesson::add_course(library, *base::files_in(folder));
  return library;
}

lesson::Library with(const std::string& text) {
  lesson::Library library = our_library();
  library.course = {};
  library.errors.clear();
  lesson::add_course(library, *base::files_in_memory("lessons", {{"course.toml", text}}));
  return library;
}

std::string idea(const std::string& lessons) {
  return "[[idea]]\nid = \"talk\"\nname.en = \"Talk\"\nname.zh = \"通信\"\nsays.en = \"s\"\nsays.zh = \"说\"\nlessons "
         "= [" +
         lessons + "]\n";
}

}  // namespace

TEST_CASE("Course: each of our lessons belongs to one idea and comes from a tutorial that has a title, or from none") {
  const lesson::Library library = our_library();
  CHECK(library.errors.empty());
  CHECK(library.course.ideas.size() == 7);
  std::set<std::string> placed, tutorials;
  for (const lesson::Idea& each : library.course.ideas)
    for (const lesson::Idea::Lesson& lesson : each.lessons)
      CHECK_MESSAGE(placed.insert(lesson.number).second, lesson.number);
  for (const lesson::Tutorial& each : library.course.tutorials) tutorials.insert(each.number);
  for (const lesson::Lesson& each : library.lessons) {
    CHECK_MESSAGE(placed.contains(each.number), each.number);
    CHECK_MESSAGE((each.document.number.empty() || tutorials.contains(each.document.number)), each.number);
  }
}

TEST_CASE("Course: what is wrong becomes an error with its line and what would be right; the lessons stay") {
  for (const auto& [text, says] :
       {std::pair{idea("\"28 queue\", \"99 pipe\""), "course.toml:7: there is no lesson '99' that 'talk' could show"},
        std::pair{idea("\"28 quue\""),
                  "course.toml:7: '28 quue' must be the number of a lesson and its drawing, as in "
                  "\"28 queue\"; did you mean 'queue'?"},
        std::pair{idea("\"28\""), "course.toml:7: '28' must be the number of a lesson and its drawing"},
        std::pair{std::string{"[[idea]]\nid = \"talk\"\n"}, "course.toml:1: idea needs 'name'"},
        std::pair{std::string{"x"}, "course.toml:1: this is not TOML"}}) {
    const lesson::Library library = with(text);
    CHECK(library.lessons.size() > 50);
    CHECK(library.course.ideas.empty());
    REQUIRE(library.errors.size() == 1);
    INFO(library.errors[0].what());
    CHECK(std::string{library.errors[0].what()}.find(says) != std::string::npos);
  }
}
