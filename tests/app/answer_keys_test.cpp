// A learner's first minute: a lesson is open, and a key answers its question, however large the window and its text
// are.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "app/lesson_text.hpp"
#include "app/lessons.hpp"
#include "base/build_config.hpp"
#include "headless_desk.hpp"

namespace {

using namespace std::chrono_literals;
using base::Language;

constexpr std::array kLanguages{Language::English, Language::Chinese};

struct Size {
  int width, height;
};

struct Answering {
  image::Headless headless{64, 64};  // Nothing is painted.
  run::LocalHost host;
  image::Graphics graphics{image::read_font_files()};
  const lesson::Library library = app::load_lessons();
  const lesson::Lesson& lesson = app::find_lesson(library, "01");
  const std::filesystem::path recording =
      std::filesystem::path(spawnarium::build_config::kSourceFolder) / "tests/traces/start_order.spawn";

  void frame(app::Desk& desk, Size size) {
    const ImVec2 pixels(static_cast<float>(size.width), static_cast<float>(size.height));
    graphics.set_look(desk.settings().theme, desk.scale(pixels));
    graphics.build(pixels, [&](ImDrawList& list) { desk.draw(list, graphics, pixels); });
    desk.act();
  }

  // How often the key had to be pressed for each of the lesson's questions; 0: `most` times were not enough.
  std::vector<int> presses(Size size, float scale, Language language, int most = 3) {
    app::Settings settings;
    settings.scale = scale;
    settings.language = language;
    app::Desk desk{host, settings, library};
    const auto frame = [&] { this->frame(desk, size); };
    desk.open_recording(recording, lesson.id());
    desk.command(view::Command::ToEnd);
    frame();
    frame();
    std::vector<int> needed;
    for (const lesson::Question& question : lesson.questions) {
      int count = 0;
      while (count < most && !answered(desk, question.id)) {
        desk.press({.character = 'b'});
        ++count;
        CHECK(desk.notice().sentence().empty() ==
              answered(desk, question.id));  // A press that did not answer has said why.
        frame();
        frame();
      }
      needed.push_back(answered(desk, question.id) ? count : 0);
      for (const char32_t key : {U'a', U'c', U'a'}) {  // A wrong one wants another: the next question comes after it.
        if (settled(desk, question.id)) break;
        desk.press({.character = key});
        frame();
        frame();
      }
      CHECK(settled(desk, question.id));
    }
    return needed;
  }

  bool settled(const app::Desk& desk, const std::string& question) const {
    const lesson::LessonProgress& progress = desk.study().progress().lessons.at(lesson.id());
    return progress.right.contains(question) || progress.answers.at(question).before.has_value();
  }

  bool answered(const app::Desk& desk, const std::string& question) const {
    const auto known = desk.study().progress().lessons.find(lesson.id());
    return known != desk.study().progress().lessons.end() && known->second.answers.contains(question);
  }
};

}  // namespace

TEST_CASE(
    "Desk: a key answers the question that can be read, and one that cannot be read at its second press, in small and "
    "odd windows") {
  Answering it;
  REQUIRE(it.lesson.questions.size() >= 2);
  for (const float scale : {0.8F, 1.0F, 1.37F, 2.0F, 3.0F}) {
    for (const Language language : kLanguages) {
      for (const Size size : {Size{1024, 640}, Size{1366, 768}}) {
        INFO(size.width, "x", size.height, " at ", scale, " ", base::name_of(language));
        for (const int presses : it.presses(size, scale, language)) {
          CHECK(presses >= 1);
          CHECK(presses <= 2);
        }
      }
    }
  }
  // Where the whole question is in sight from the beginning no press is lost; the second one is asked at another stop.
  CHECK(it.presses({2560, 1440}, 1, Language::English) == std::vector<int>{1, 2});
}

TEST_CASE(
    "Desk: a lesson that was played is done when each question has its right answer or two wrong ones, not before") {
  constexpr Size kWhole{2560, 1440};  // Each question is in sight: no press is lost.
  Answering it;
  int done = 0, right = 0;
  for (const std::string keys : {"a", "ab", "b", "ba"}) {  // Which of the first question's is right this run decides.
    for (const std::string more : {"a", "b", "c", "ab", "ac", "ba", "bc", "ca", "cb"}) {
      app::Desk desk{it.host, app::Settings{}, it.library};
      desk.open_recording(it.recording, it.lesson.id());
      desk.command(view::Command::ToEnd);
      it.frame(desk, kWhole);
      for (const char key : keys + more) {
        desk.press({.character = static_cast<char32_t>(key)});
        it.frame(desk, kWhole);
        it.frame(desk, kWhole);
      }
      const auto known = desk.study().progress().lessons.find(it.lesson.id());
      if (known == desk.study().progress().lessons.end()) continue;
      const lesson::LessonProgress& progress = known->second;
      bool settled = true;
      for (const lesson::Question& question : it.lesson.questions) {
        const auto answer = progress.answers.find(question.id);
        settled = settled && (progress.right.contains(question.id) ||
                              (answer != progress.answers.end() && answer->second.before.has_value()));
      }
      CHECK(progress.done == settled);
      right += progress.done && progress.right.size() == it.lesson.questions.size() ? 1 : 0;
      const std::string list = app::lesson_list_text(it.library, desk.study().progress(), Language::English);
      const std::size_t line = list.find("\n01 ") + 1;
      CHECK((list.substr(line, list.find('\n', line) - line).find("done") != std::string::npos) == progress.done);
      done += progress.done ? 1 : 0;
    }
  }
  CHECK(done > right);
  CHECK(right > 0);
}

// tests/long/sizes
TEST_CASE("Sizes: the keys answer at every window size and text scale, in both languages" * doctest::skip()) {
  Answering it;
  constexpr std::array kWidths{1024, 1152, 1280, 1366, 1440, 1600, 1680, 1921, 2048, 2560};
  constexpr std::array kHeights{640, 720, 768, 800, 900, 1050, 1081, 1200, 1440};
  std::array<std::array<int, 3>, kHeights.size()> counted{};  // By height: not at all, by one press, by two.
  int questions = 0;
  for (int percent = 80; percent <= 300; percent += 10) {
    for (const Language language : kLanguages) {
      for (std::size_t row = 0; row < kHeights.size(); ++row) {
        for (const int width : kWidths) {
          for (const int presses : it.presses({width, kHeights[row]}, static_cast<float>(percent) / 100, language)) {
            INFO(width, "x", kHeights[row], " at ", percent, " % ", base::name_of(language));
            CHECK(presses >= 1);
            CHECK(presses <= 2);
            ++counted[row][presses >= 1 && presses <= 2 ? static_cast<std::size_t>(presses) : 0];
            ++questions;
          }
        }
      }
    }
  }
  fmt::print("{} widths from {} to {}, text at 80 to 300 %, two languages: {} questions\n\n", kWidths.size(),
             kWidths.front(), kWidths.back(), questions);
  fmt::print(
      "| height | answered by one press | shown by one, answered by the next | not answered |\n|---|---|---|---|\n");
  for (std::size_t row = 0; row < kHeights.size(); ++row)
    fmt::print("| {} | {} | {} | {} |\n", kHeights[row], counted[row][1], counted[row][2], counted[row][0]);
}
