#include "app/shelf.hpp"

#include <doctest/doctest.h>

#include "app/lessons.hpp"
#include "image/font_files.hpp"
#include "view/toolkit/fonts.hpp"

namespace {

using base::Language;

view::StartCourse course_of(const lesson::Library& library, Language language) {
  view::StartCourse course{.go_on = 0};
  for (const lesson::Lesson& each : library.lessons)
    course.entries.push_back({.number = each.number, .title = each.title.in(language)});
  for (const lesson::Idea& idea : library.course.ideas) {
    view::StartGroup group{idea.name.in(language), idea.says.in(language), {}};
    for (const lesson::Idea::Lesson& each : idea.lessons)
      for (std::size_t i = 0; i < library.lessons.size(); ++i)
        if (library.lessons[i].number == each.number) group.entries.push_back(i);
    course.groups.push_back(std::move(group));
  }
  return course;
}

}  // namespace

TEST_CASE("Shelf: the title of every lesson can be read to its end, in both languages, in every window") {
  const lesson::Library library = app::load_lessons();
  REQUIRE(library.lessons.size() > 50);
  const view::FontData data = image::read_font_files();
  for (const float scale : {1.F, 2.F})
    for (const Language language : {Language::English, Language::Chinese}) {
      const view::StartCourse course = course_of(library, language);
      view::Theme theme = view::make_theme(view::ThemeName::Dark, scale);
      view::Glyphs glyphs;
      for (const view::StartEntry& each : course.entries) glyphs.note(each.title + "…");
      ImFontAtlas atlas;
      view::build_fonts(atlas, data, glyphs, theme);
      for (const ImVec2 size : {ImVec2{1024, 640}, {1366, 768}, {1920, 1080}}) {
        CAPTURE(size.x);
        CAPTURE(scale);
        const view::StartItems items = view::layout_start(course, {}, language, theme, size);
        for (const view::StartItems::Place& place : items.places) {
          if (place.kind != view::StartItems::Place::Kind::Lesson) continue;
          std::string whole;
          for (const std::string& line : place.title) {
            CHECK(view::text_width(theme.fonts.small, line) <= place.rect.width + 1);
            for (const char c : line)
              if (c != ' ') whole += c;
          }
          std::string title = course.entries[place.entry].title;
          std::erase(title, ' ');
          CHECK(whole == title);
        }
      }
    }
}
