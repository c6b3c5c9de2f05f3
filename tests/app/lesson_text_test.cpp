#include "app/lesson_text.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "app/check_report.hpp"
#include "app/lesson_skeleton.hpp"
#include "app/lessons.hpp"
#include "app/progress_file.hpp"
#include "app/text_table.hpp"
#include "base/failure.hpp"
#include "lesson/load.hpp"
#include "support/temporary_folder.hpp"
#include "support/told.hpp"

namespace fs = std::filesystem;
using spawnarium::test::RunBuilder;
using spawnarium::test::TemporaryFolder;
using spawnarium::test::Told;

namespace {

// A run in which p prints this line, or nobody anything.
Told told(const char* line, const lesson::Lesson& lesson) {
  RunBuilder run;
  const auto p = run.child(run.main(), "p");
  if (*line != '\0') run.prints(p, std::string(line) + "\n").output(std::string(line) + "\n");
  return {std::move(run), lesson};
}

// A lesson whose program must print "end".
lesson::Lesson small_lesson() {
  lesson::Lesson lesson;
  lesson.number = "07";
  lesson.slug = "small";
  lesson.title = {.english = "Small", .chinese = "小"};
  lesson::Rule must, usual;
  must.says = {.english = "It prints end.", .chinese = "打印 end。"};
  must.condition = lesson::Lines{.in_order = {"end"}, .by = ""};
  usual.says = {.english = "main prints it.", .chinese = "由 main 打印。"};
  usual.condition = lesson::Lines{.in_order = {"end"}, .by = "main"};
  lesson.must = {must};
  lesson.usual = {usual};
  return lesson;
}

}  // namespace

TEST_CASE("text_table: columns stand under each other, Chinese characters count twice") {
  CHECK(app::display_width("进程 a") == 6);
  CHECK(app::text_table({{"进程", "x"}, {"abc", "y"}}) == "进程  x\nabc   y\n");
}

TEST_CASE("lesson_list_text: a lesson without a document is only called own where the learner has made it") {
  lesson::Library library;
  library.lessons = {small_lesson()};
  library.lessons[0].files = base::files_in_memory("/usr/share/spawnarium/lessons/07_small", {});
  CHECK(app::lesson_list_text(library, {}, base::Language::English).find("own") == std::string::npos);
  library.lessons[0].files = base::files_in_memory(app::user_lessons_folder() / "07_small", {});
  CHECK(app::lesson_list_text(library, {}, base::Language::English).find("own") != std::string::npos);
}

TEST_CASE("make_skeleton: the new lesson loads as it stands, in both languages") {
  const TemporaryFolder folder;
  lesson::Library library;
  library.lessons = {small_lesson()};
  const fs::path made = app::make_skeleton("my_pipe", folder.path(), library);
  CHECK(made == folder.path() / "08_my_pipe");
  const lesson::Lesson lesson = lesson::load(base::files_in(made));
  CHECK(lesson.must.size() == 2);
  CHECK(lesson.guide.chinese.blocks.size() == lesson.guide.english.blocks.size());
}

TEST_CASE("make_skeleton: the number of a lesson that cannot be read is taken, too") {
  const TemporaryFolder folder;
  lesson::Library library;
  library.lessons = {small_lesson()};
  const fs::path unreadable = folder.path() / "51_condition";
  library.errors.emplace_back(lesson::LessonError{unreadable.string(), 0, base::in_both({"damaged", "已损坏"})},
                              unreadable.string());
  CHECK(app::make_skeleton("my_pipe", folder.path(), library) == folder.path() / "52_my_pipe");
  // The folder of all lessons is another matter.
  library.errors.emplace_back(
      lesson::LessonError{app::user_lessons_folder().string(), 0, base::in_both({"it cannot be read", "读不出来"})},
      app::user_lessons_folder().string());
  CHECK_THROWS_WITH_AS(app::make_skeleton("mine", folder.path(), library), doctest::Contains("it cannot be read"),
                       base::Failure);
}

TEST_CASE("make_skeleton: a name that is none, and a folder that exists, are refused") {
  const TemporaryFolder folder;
  for (const char* slug : {"", "My Pipe", "../out", "1st", "a-b"})
    CHECK_THROWS_AS(app::make_skeleton(slug, folder.path(), {}), base::Failure);
  const fs::path made = app::make_skeleton("twice", folder.path(), {});
  CHECK_THROWS_AS(app::make_skeleton("twice", folder.path(), {}), base::Failure);
  lesson::Library library;
  library.lessons = {
      lesson::load(base::files_in(made))};  // Its number is taken as well, so that the folder would be another one.
  CHECK_THROWS_WITH_AS(app::make_skeleton("twice", folder.path(), library),
                       doctest::Contains("There is a lesson 'twice' already"), base::Failure);
}

TEST_CASE("save_progress: what was saved is loaded; a damaged file is set aside") {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "sub" / "progress.json";
  CHECK(app::load_progress(path).progress.lessons.empty());
  lesson::Progress progress;
  progress.lessons["01_start_order"] = {
      .done = true, .answers = {{"second_line", {1, 0}}, {"how_long", {2, {}}}}, .right = {"how_long"}};
  progress.learner = 4294967295;
  app::save_progress(progress, path);
  const lesson::Progress loaded = app::load_progress(path).progress;
  CHECK(loaded.lessons.at("01_start_order").done);
  CHECK(loaded.lessons.at("01_start_order").answers == progress.lessons.at("01_start_order").answers);
  CHECK(loaded.learner == progress.learner);
  CHECK(loaded.lessons.at("01_start_order").right.contains("how_long"));
  std::ofstream{path} << "{\"lessons\": [1, 2";
  const app::LoadedProgress damaged = app::load_progress(path);
  CHECK(damaged.progress.lessons.empty());
  CHECK(damaged.complaint == path.string() + ": this file is not JSON. It is kept as " + path.string() +
                                 ".damaged. What has been answered is as if new.");
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE("load_progress: a number or a type that cannot be is left out, and the rest is read; nothing is lost") {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "progress.json";
  const auto load = [&](const std::string& answers) {
    std::ofstream{path} << R"({"lessons": {"a": {"done": true, "answers": {"first": 1, "second": )" << answers
                        << R"(}, "right": ["first"]}}})";
    return app::load_progress(path);
  };
  CHECK(load("2").complaint.empty());
  int kept = 0;
  for (const char* wrong : {"1e72", "-1e72", "2.5", "-1", "2147483648", "18446744073709551615", "9223372036854775808",
                            "\"2\"", "[2]", "null", "true"}) {
    CAPTURE(wrong);
    const app::LoadedProgress loaded = load(wrong);
    CHECK(loaded.complaint.find("a: the answer to second") != std::string::npos);
    CHECK(loaded.progress.lessons.at("a").answers == lesson::Answers{{"first", {1, {}}}});
    CHECK(loaded.progress.lessons.at("a").done);
    CHECK(app::load_progress(path).progress.lessons.at("a").right.contains("first"));  // At the next start, too.
    CHECK(app::load_progress(path).complaint.empty());
    const std::string number = ++kept == 1 ? "" : "-" + std::to_string(kept);
    CHECK(fs::exists(path.string() + ".damaged" + number));  // None replaces another.
  }
  for (const char* wrong :
       {"[]", "3", "{\"lessons\": 3}", "{\"lessons\": {\"a\": []}}", "{\"lessons\": {}, \"learner\": -1}",
        "{\"lessons\": {}, \"learner\": 4294967296}", "{\"lessons\": {\"a\": {\"before\": {\"never answered\": 1}}}}",
        "{\"lessons\": {\"a\": {\"answers\": 1, \"right\": {}, \"done\": 1e72}}}"}) {
    std::ofstream{path} << wrong;
    CHECK_FALSE(app::load_progress(path).complaint.empty());
  }
}

TEST_CASE("load_progress: nesting without end, a pipe and a folder are told, and none of them stops the program") {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "progress.json";
  std::ofstream{path} << "{\"lessons\": " << std::string(400'000, '[');
  CHECK(app::load_progress(path).complaint.find("not JSON") != std::string::npos);
  std::ofstream{path} << "{\"lessons\": " << std::string(400'000, '[') << std::string(400'000, ']') << "}";
  CHECK(app::load_progress(path).complaint.find("not JSON") != std::string::npos);
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  CHECK(app::load_progress(path).complaint.find("this is a named pipe") != std::string::npos);
  fs::create_directory(path);
  CHECK(app::load_progress(path).complaint.find("this is a folder") != std::string::npos);
}

TEST_CASE("add_run: what must hold fails the report, what is usual is counted") {
  const lesson::Lesson lesson = small_lesson();
  app::CheckReport report;
  report.lessons.resize(1);
  report.lessons[0].lesson = &lesson;
  const Told by_child = told("end", lesson), silent = told("", lesson);
  CHECK(app::add_run(report.lessons[0], 1, *by_child, 1, "1.spawn"));
  CHECK(report.passed());
  CHECK(report.lessons[0].usual.at(0).held == 0);
  CHECK_FALSE(app::add_run(report.lessons[0], 2, *silent, 1, "2.spawn"));
  CHECK_FALSE(report.passed());
  const std::string text = app::report_text(report.lessons[0], report, base::Language::English);
  CHECK(text.find("FAIL 07  Small  (1 of 2 runs held)") != std::string::npos);
  CHECK(text.find("run 2: It prints end.") != std::string::npos);
  CHECK(text.find("2.spawn") != std::string::npos);
  CHECK(text.find("0/2 usual: main prints it.") != std::string::npos);
  const std::string json = app::report_json(report);
  CHECK(json.find("\"passed\": false") != std::string::npos);
  CHECK(json.find("\"why\": \"not printed: 'end'\"") != std::string::npos);
}

TEST_CASE("add_unreadable_run: a run without a recording has failed, once, in whatever order runs end") {
  const lesson::Lesson lesson = small_lesson();
  app::CheckReport report;
  report.lessons.resize(1);
  report.lessons[0].lesson = &lesson;
  const Told silent = told("", lesson);
  CHECK_FALSE(app::add_run(report.lessons[0], 3, *silent, 1, "3.spawn"));
  app::add_unreadable_run(report.lessons[0], 1, "1.spawn: no such file", "1.spawn");
  app::add_unreadable_run(report.lessons[0], 3, "3.spawn: no such file", "3.spawn");
  report.lessons[0].runs = 3;
  CHECK_FALSE(report.passed());
  const std::string text = app::report_text(report.lessons[0], report, base::Language::English);
  CHECK(text.find("(1 of 3 runs held)") != std::string::npos);
  CHECK(text.find("1.spawn: no such file") != std::string::npos);
}

TEST_CASE("passed: a lesson that cannot be read fails the check") {
  app::CheckReport report;
  CHECK(report.passed());
  report.unreadable = {"lesson.toml:1: broken"};
  CHECK_FALSE(report.passed());
  CHECK(app::summary_text(report, base::Language::English).find("FAIL lesson.toml:1: broken") == 0);
}

TEST_CASE("console_line_text: moment, process, and a mark for standard error") {
  lesson::PrintedLine line{.at = {}, .event = 0, .process = "f1", .stream = 1, .text = "hello"};
  line.at = std::chrono::milliseconds{405};
  CHECK(app::console_line_text(line, 4) == "   0.405  f1   | hello");
  line.stream = 2;
  line.process = "";
  CHECK(app::console_line_text(line, 4) == "   0.405  ?    ! hello");
}
