#include "app/input_script.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "running_desk.hpp"
#include "support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
using app::InputScript;
using app::Rehearsal;
using base::Language;

fs::path tours() { return fs::path(SPAWNARIUM_TEST_SOURCES) / "tours"; }

std::string trouble_of(const std::string& text) {
  const spawnarium::test::TemporaryFolder folder;
  const fs::path file = folder.path() / "script.toml";
  std::ofstream{file} << text;
  try {
    const InputScript script = app::read_input_script(file);
    Rehearsal{script, Language::English}.play();
    return {};
  } catch (const std::exception& error) {
    return std::string{error.what()}.substr(folder.path().string().size() + 1);
  }
}

}  // namespace

TEST_CASE_FIXTURE(spawnarium::test::OwnFolders, "Tours: each of ours finds all that it wants, in both languages") {
  std::size_t played = 0;
  for (const auto& entry : fs::directory_iterator(tours())) {
    const InputScript script = app::read_input_script(entry.path());
    for (const Language language : script.languages) {
      CAPTURE(entry.path().filename().string());
      CAPTURE(std::string{base::name_of(language)});
      Rehearsal rehearsal{script, language};
      CHECK_NOTHROW(rehearsal.play());
      ++played;
    }
  }
  CHECK(played >= 8);
}

TEST_CASE_FIXTURE(spawnarium::test::OwnFolders, "Input scripts: the same script leads to the same picture") {
  const InputScript script = app::read_input_script(tours() / "by_mouse.toml");
  std::vector<image::Picture> pictures;
  for (int i = 0; i < 2; ++i) {
    Rehearsal rehearsal{script, Language::English};
    rehearsal.play();
    pictures.push_back(rehearsal.picture());
  }
  CHECK(pictures[0] == pictures[1]);
}

TEST_CASE_FIXTURE(spawnarium::test::OwnFolders,
                  "Input scripts: what is wrong in one is said with its place and a remedy") {
  CHECK(trouble_of("size = [640, 480]\n").find("script.toml: there is no [[step]] in it") == 0);
  CHECK(
      trouble_of("[[step]]\npres = 'a'\n").find("script.toml:2: there is no key 'pres' here; known are press, type") ==
      0);
  CHECK(trouble_of("[[step]]\npress = 'Home9'\n").find("script.toml:2: there is no key 'Home9'; keys are written") ==
        0);
  CHECK(trouble_of("[[step]]\nwait_s = -1\n").find("script.toml:2: 'wait_s' must be a number from 0") == 0);
  CHECK(trouble_of("[[step]]\nsees = [{ en = 'x' }]\n").find("script.toml:2: 'sees' must be a text, or one for each") ==
        0);
  CHECK(trouble_of("languages = 'fr'\n[[step]]\n").find("script.toml:1: a language is \"en\" or \"zh\"") == 0);
  CHECK(trouble_of("[[step]]\nclick = 'no such thing'\n")
            .find("script.toml:1 (en): 'no such thing' is not in the window") == 0);
  CHECK(trouble_of("[[step]]\nsees = 'no such thing'\n")
            .find("script.toml:1 (en): 'no such thing' should be in the window") == 0);
  CHECK(trouble_of("[[step]]\nsees_not = '01'\n").find("script.toml:1 (en): '01' should not be in the window") == 0);
  CHECK(trouble_of("recordings = '.'\nlesson = '01'\n[[step]]\npress = 'Enter'\nsees = 'Stage'\n")
            .find("script.toml:3") == 0);
}
