#pragma once

#include <memory>
#include <utility>

#include "lesson/retelling.hpp"
#include "support/run_builder.hpp"

namespace spawnarium::test {

/// A run made by hand as its lesson tells it, with all that this looks things up in.
struct Told {
  Told(RunBuilder made, lesson::Lesson with)
      : run{std::make_unique<RunBuilder>(std::move(made))},
        history{std::make_unique<model::History>(*run)},
        lesson{std::move(with)} {
    history->add(run->events());
    retelling = std::make_unique<lesson::Retelling>(*history, lesson);
  }
  const lesson::Retelling& operator*() const { return *retelling; }
  const lesson::Retelling* operator->() const { return retelling.get(); }

  std::unique_ptr<RunBuilder> run;
  std::unique_ptr<model::History> history;
  lesson::Lesson lesson;
  std::unique_ptr<lesson::Retelling> retelling;
};

}  // namespace spawnarium::test
