#pragma once

#include <optional>

#include "lesson/output_line.hpp"
#include "view/guide_column.hpp"

namespace view {

/// Adds to the guide's column what the document prints, next to what the run printed: a sentence that says how the two
/// differ, then each line with a mark and words. It is about the whole run, whatever moment is shown; a click goes to
/// the moment of a line. The document's lines stand alone if the program was changed or has printed nothing.
/// Precondition: the lesson has a document_output. `compared`: that output with the run's; none: they are not compared.
void add_document(Column& column, const Scene& scene, const LessonScene& lesson, const std::optional<LiveScene>& live,
                  const std::optional<lesson::Comparison>& compared);

}  // namespace view
