#pragma once

#include <filesystem>

#include "base/language.hpp"
#include "lesson/lesson.hpp"

namespace app {

/// `spawnarium lesson NN --document-order`.
struct DocumentOrder {
  int times = 1;
  bool search = false;  ///< Look for the steps again, and keep them in the lesson's folder.
  std::filesystem::path record = {};
  base::Language language = base::Language::English;
};

/// Runs the lesson's program in the order of its document: with the steps that are kept with the lesson, or, where none
/// are, with those that a search finds. Prints the output of the first run; then on standard error how many runs
/// printed the wanted lines with the same steps, and what no order of steps can decide. Each run works in a copy of the
/// lesson's folder. Returns 0 if all did; kWrongChoice (app/step_command.hpp) where a step cannot be taken.
int play_document_order(const lesson::Lesson& lesson, const DocumentOrder& options);

}  // namespace app
