#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "lesson/lesson.hpp"

/// All lessons together, with what joins them: their glossary and their course. One broken lesson is an error in a list
/// and leaves the others usable.
///
///     lesson::Library library = lesson::load_folders({"lessons"});
///     for (const lesson::Lesson& each : library.lessons) draw(each.title.in(base::Language::Chinese));
///     for (const lesson::LessonError& error : library.errors) say(error.in(language));
namespace lesson {

/// What is wrong with one lesson, or with a folder of lessons.
struct FolderError : LessonError {
  FolderError(const LessonError& error, std::string where) : LessonError{error}, folder{std::move(where)} {}
  /// Its name alone: "01_start_order".
  std::string name() const { return folder.substr(folder.rfind('/') + 1); }
  std::string folder;
};

/// A word that the lessons use, and what it means. See lesson/glossary.hpp.
struct Term {
  std::string id;  ///< "copy-on-write": what follows "term:" in a link.
  OwnedText name, says;
  std::vector<std::string> also;  ///< Other words for it, in whatever language.
  std::string lesson;             ///< The number of the lesson that shows it.
  std::size_t line = 0;           ///< Where it stands in its file.
};

/// What several lessons are about together. See lesson/course.hpp.
struct Idea {
  struct Lesson {
    std::string number;
    std::string drawing;  ///< One of drawing_names().
  };
  std::string id;
  OwnedText name, says;
  std::vector<Lesson> lessons;
  std::size_t line = 0;  ///< Where its lessons stand in its file.
};
/// A document from which lessons come.
struct Tutorial {
  std::string number;  ///< As Document::number.
  OwnedText title;
};
struct Course {
  std::vector<Idea> ideas;  ///< In the order in which they are learned.
  std::vector<Tutorial> tutorials;
};

struct Library {
  std::vector<Lesson> lessons;      ///< By number, then slug.
  std::vector<FolderError> errors;  ///< One for each lesson that cannot be used; the others are not affected.
  std::vector<Term> glossary;       ///< Empty until add_glossary.
  Course course;                    ///< Empty until add_course.

  /// The one that follows in the list; nullptr: it is the last, or none of these.
  const Lesson* after(const Lesson& lesson) const;
};
/// Every lesson of all sources. Two lessons of one number and slug: the later one is taken, so that users can have
/// versions of their own.
Library load_all(const std::vector<std::shared_ptr<const base::Files>>& lessons);
/// Those of every folder in `folders` that has a lesson.toml. A folder that is not there is no error (the user's own
/// may be missing).
Library load_folders(const std::vector<std::string>& folders);

}  // namespace lesson
