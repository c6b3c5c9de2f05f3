#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <memory>
#include <string>
#include <utility>

#include "app/commands.hpp"
#include "app/document_order.hpp"
#include "app/lesson_play.hpp"
#include "app/lesson_skeleton.hpp"
#include "app/lesson_text.hpp"
#include "app/lessons.hpp"
#include "app/progress_file.hpp"
#include "app/recorded.hpp"
#include "app/window.hpp"
#include "base/failure.hpp"
#include "base/standard_streams.hpp"

namespace app {
namespace {

struct LessonCommand {
  std::string what;  // list, show, new, restart, or a lesson.
  std::string name;
  std::string language;
  bool headless = false;
  bool presenting = false;
  std::filesystem::path record;
  std::string stop;  // To begin at; empty: as the settings say.
  bool document_order = false;
  DocumentOrder order;
  std::size_t suggestion = 0;  // Which of its suggested changes to make; 0: none.
};

lesson::Progress progress_so_far() {
  LoadedProgress loaded = load_progress(progress_path());
  if (!loaded.complaint.empty()) base::print_error("spawnarium: {}\n", loaded.complaint);
  return std::move(loaded.progress);
}

int list(const LessonCommand& command) {
  const lesson::Library library = load_lessons();
  const base::Language language = spoken_language(command.language);
  fmt::print("{}", lesson_list_text(library, progress_so_far(), language));
  for (const lesson::LessonError& error : library.errors) base::print_error("spawnarium: {}\n", error.in(language));
  return library.errors.empty() ? 0 : 1;
}

int show(const LessonCommand& command) {
  const lesson::Library library = load_lessons();
  const base::Language language = spoken_language(command.language);
  const lesson::Lesson& lesson = find_lesson(library, command.name, language);
  fmt::print("{}", lesson_text(lesson, progress_so_far().learner, language));
  return 0;
}

int make_new(const LessonCommand& command) {
  const std::filesystem::path made = make_skeleton(command.name, user_lessons_folder(), load_lessons());
  fmt::print("{}\n", made.string());
  return 0;
}

int restart(const LessonCommand& command) {
  const lesson::Library library = load_lessons();
  lesson::Progress progress = progress_so_far();
  progress.restart(find_lesson(library, command.name).id());
  save_progress(progress, progress_path());
  return 0;
}

int play(const LessonCommand& command) {
  const lesson::Library library = load_lessons();
  const lesson::Lesson& lesson = find_lesson(library, command.what);
  if (!command.name.empty())
    throw base::WrongUsage{fmt::format("One lesson at a time: '{}' is one too many.", command.name)};
  if (command.suggestion > lesson.tries.size()) {
    throw base::WrongUsage{fmt::format("Lesson {} suggests {} changes, there is no {}.", lesson.number,
                                       lesson.tries.size(), command.suggestion)};
  }
  if (command.document_order) {
    DocumentOrder order = command.order;
    order.record = command.record;
    order.language = spoken_language(command.language);
    return play_document_order(lesson, order);
  }
  if (command.suggestion != 0)
    return play_changed(lesson, lesson.tries[command.suggestion - 1], spoken_language(command.language),
                        command.record);
  if (command.headless) return play_headless(lesson, spoken_language(command.language), command.record);
  WindowOptions window;
  window.lesson = lesson.id();
  window.record = command.record;
  window.presenting = command.presenting;
  if (!command.stop.empty()) window.stop = lesson::stop_named(command.stop);
  if (!command.language.empty()) window.language = spoken_language(command.language);
  return open_window(window);
}

int run(const LessonCommand& command) {
  if (command.what == "list") return list(command);
  const bool needs_name = command.what == "show" || command.what == "new" || command.what == "restart";
  if (needs_name && command.name.empty())
    throw base::WrongUsage{fmt::format("`spawnarium lesson {}` needs the name of a lesson.", command.what)};
  if (command.what == "show") return show(command);
  if (command.what == "new") return make_new(command);
  if (command.what == "restart") return restart(command);
  return play(command);
}

}  // namespace

void add_lesson_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<LessonCommand>();
  CLI::App* command = app.add_subcommand("lesson", "Play, list, describe and make lessons");
  command->add_option("WHAT", options->what, "The number or name of a lesson, or: list, show, new, restart")
      ->required();
  command->add_option("NAME", options->name, "Which lesson to show or restart, or what to call the new one");
  command->add_flag("--headless", options->headless, "Without a window: in the terminal, with a picture at the end");
  CLI::Option* suggestion = command
                                ->add_option("--try", options->suggestion,
                                             "Without a window, with the N-th suggested change made in the program")
                                ->type_name("N")
                                ->check(CLI::PositiveNumber);
  CLI::Option* order =
      command
          ->add_flag("--document-order", options->document_order,
                     "Without a window, in the order of the document: the program's processes are held, and go on one "
                     "step after the other")
          ->excludes(suggestion);
  command->add_option("--times", options->order.times, "With --document-order: so many runs, by the same steps")
      ->type_name("N")
      ->check(CLI::Range(1, 100000))
      ->needs(order);
  command
      ->add_flag("--search", options->order.search,
                 "With --document-order: look for the steps, and keep them in the lesson's folder")
      ->needs(order);
  command->add_option("--record", options->record, kRecordHelp)->type_name("FILE");
  command
      ->add_option("--stop", options->stop,
                   "Begin at this stop: guess, see, why, try or next (default: guess, if it is not done)")
      ->check(CLI::IsMember(lesson::stop_names()));
  command->add_flag("--present", options->presenting, "Full screen, large text");
  command->add_option("--lang", options->language, "en or zh")->type_name("LANGUAGE:{en,zh}");
  describe(*command, "[OPTIONS] (NN | list | show NN | new SLUG | restart NN)",
           {{"spawnarium lesson list", "all lessons"},
            {"spawnarium lesson 01", "play the first one in a window"},
            {"spawnarium lesson 01 --headless --lang zh", "play it in the terminal, in Chinese"},
            {"spawnarium lesson 01 --record 01.spawn", "and keep what happened"},
            {"spawnarium lesson 01 --try 1", "play it in the terminal with its first suggested change"},
            {"spawnarium lesson 01 --document-order", "play it so that it prints what its document printed"},
            {"spawnarium lesson show 28", "what it is about, what holds, what it asks"},
            {"spawnarium lesson new my_pipe", "a lesson of your own to start from"},
            {"spawnarium lesson restart 01", "forget the answers given in it"}});
  command->footer(command->get_footer() + "\n" + help_on_live_recordings());
  command->callback([options, &context] { context.action = [options] { return run(*options); }; });
}

}  // namespace app
