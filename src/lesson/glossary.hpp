#pragma once

#include <string_view>
#include <vector>

#include "base/files.hpp"
#include "lesson/library.hpp"

/// The words of the lessons and what they mean. Data: `glossary.toml` beside the lessons.
///
///     lesson::add_glossary(library, *base::files_in("lessons"));
///     if (const lesson::Term* term = lesson::term_named(library.glossary, "deadlock")) say(term->says.in(language));
namespace lesson {

/// Reads the [[term]]s of `glossary.toml`. Throws LessonError with the first thing that is wrong.
std::vector<Term> load_glossary(const base::Files& files);

/// Adds those terms to the library; one that is there already is replaced. A file that is not there has none.
/// What is wrong with it becomes an error of the library: a term whose lesson there is not, too.
void add_glossary(Library& library, const base::Files& files);

/// Takes the lessons away whose guides lead to a term that the glossary does not have, and notes the errors. To be
/// called when all glossaries have been added.
void require_terms(Library& library);

/// nullptr: there is none of that id.
const Term* term_named(const std::vector<Term>& glossary, std::string_view id);

/// Whether a term is found by these letters: in its names, or in one of its other words; capital or not.
bool matches(const Term& term, std::string_view letters);
/// Whether one of its two names begins with these letters: it is likely the one that is meant.
bool begins(const Term& term, std::string_view letters);

}  // namespace lesson
