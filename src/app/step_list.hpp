#pragma once

#include <string>
#include <vector>

#include "base/language.hpp"
#include "control/controller.hpp"
#include "recording/recording.hpp"

namespace app {

/// What an actor is about to do, in the words of the story, and where: "main prints 'a' (hello.py:7)".
std::string choice_text(const control::Choice& choice, const recording::Recording& recording, base::Language language);

/// All that is to be said while nothing moves, a line each: the step and its time; the choices, of which those that may
/// be chosen have numbers; who is not held.
///
///     step 4, 0.004 s
///       1  main prints '主进程中的内容' (program.py:22)
///       2  Process-1 enters run()
///          Process-2 sleeps until 2.003 s (program.py:8)
std::string step_list(const control::Controller& controller, const recording::Recording& recording,
                      base::Language language);

/// Whether it writes a line to the program's output.
bool ends_line(const control::Choice& choice, const recording::Recording& recording);

/// The choices that have numbers: number 1 is the first.
std::vector<const control::Choice*> numbered(const control::Controller& controller);

}  // namespace app
