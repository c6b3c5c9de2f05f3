#pragma once

#include <string>
#include <vector>

#include "lesson/retelling.hpp"
#include "view/run_scene.hpp"

/// The present moment in words: what the lesson says of it, and what the processes do. For the guide's box and the
/// caption of a presentation.
namespace view {

/// The lesson's last cue whose moment has come. nullptr: none has, or the program is not the lesson's (it was changed,
/// or there is no lesson). Owned by the lesson.
const lesson::Cue* due_cue(const Scene& scene, const LessonScene& lesson);

/// What happens now, in at most `most` sentences in the scene's language: the selected process first, then waiting
/// ones, zombies, sleeping and running ones. Never empty, unless no process of the run is any of these.
std::vector<std::string> present_sentences(const Scene& scene, std::size_t most);

}  // namespace view
