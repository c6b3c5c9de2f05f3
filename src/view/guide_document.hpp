#pragma once

#include "view/guide_column.hpp"

namespace view {

/// What the document prints, line by line beside what the run printed, for view/guide.cpp: a sentence that says how
/// they are to each other, then each line with a mark and words. It is about the whole run, whatever moment is shown; a
/// click goes to a line's moment. Of a changed program, and before anything was printed, the document's lines stand
/// alone.
void add_document(GuideItems& items, Column& column, const Scene& scene, const LessonScene& lesson,
                  const std::optional<LiveScene>& live, const GuideState& state);

}  // namespace view
