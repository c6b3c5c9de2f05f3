#include "app/settings.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / "spawnarium_settings_test_XXXXXX";
  Folder() {
    std::string name = path.string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  fs::path file() const { return path / "deeper" / "settings.toml"; }
};

}  // namespace

TEST_CASE_FIXTURE(Folder, "Settings: what was saved is loaded again") {
  app::Settings settings;
  settings.language = base::Language::Chinese;
  settings.theme = view::ThemeName::Contrast;
  settings.scale = 1.5F;
  settings.width = 1600;
  settings.shell.left = 0.3F;
  settings.remember("/tmp/a \"quoted\" name.py");
  settings.remember("/tmp/b.spawn");
  app::save_settings(settings, file());
  const app::LoadedSettings loaded = app::load_settings(file());
  CHECK(loaded.complaint.empty());
  CHECK(loaded.settings.language == base::Language::Chinese);
  CHECK(loaded.settings.theme == view::ThemeName::Contrast);
  CHECK(loaded.settings.scale == 1.5F);
  CHECK(loaded.settings.width == 1600);
  CHECK(loaded.settings.shell.left == doctest::Approx(0.3));
  CHECK(loaded.settings.recent == settings.recent);
  CHECK(std::distance(fs::directory_iterator(file().parent_path()), {}) ==
        1);  // Nothing half-written is left beside it.
}

TEST_CASE_FIXTURE(Folder, "Settings: less motion is what the desktop says, until the user has said otherwise") {
  const char* before = ::getenv("XDG_CONFIG_HOME");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("XDG_CONFIG_HOME", path.c_str(), 1);
  CHECK_FALSE(app::default_settings().less_motion);
  std::ofstream{path / "kdeglobals"} << "[KDE]\nAnimationDurationFactor=0\n";
  CHECK(app::default_settings().less_motion);
  fs::create_directories(path / "gtk-3.0");
  std::ofstream{path / "gtk-3.0" / "settings.ini"} << "[Settings]\ngtk-enable-animations = true\n";
  CHECK_FALSE(app::default_settings().less_motion);
  std::ofstream{path / "gtk-3.0" / "settings.ini"} << "[Settings]\ngtk-enable-animations=0\n";
  app::Settings settings = app::load_settings(file()).settings;
  CHECK(settings.less_motion);
  settings.less_motion = false;
  app::save_settings(settings, file());
  CHECK_FALSE(app::load_settings(file()).settings.less_motion);
  before == nullptr ? ::unsetenv("XDG_CONFIG_HOME") : ::setenv("XDG_CONFIG_HOME", kept.c_str(), 1);
}

TEST_CASE_FIXTURE(Folder, "Settings: a file that is a link, as among dotfiles, stays one") {
  fs::create_symlink("kept elsewhere.toml", path / "settings.toml");
  app::Settings settings = app::default_settings();
  settings.width = 1234;
  app::save_settings(settings, path / "settings.toml");
  CHECK(fs::is_symlink(path / "settings.toml"));
  CHECK(app::load_settings(path / "kept elsewhere.toml").settings.width == 1234);
}

TEST_CASE_FIXTURE(Folder, "Settings: without a file they are as if new, and nobody complains") {
  const app::LoadedSettings loaded = app::load_settings(file());
  CHECK(loaded.complaint.empty());
  CHECK(loaded.settings.scale == 1);
}

TEST_CASE_FIXTURE(Folder, "Settings: a damaged file is told with its line, kept aside, and the defaults are taken") {
  fs::create_directories(file().parent_path());
  std::ofstream(file()) << "scale = 2.0\nlanguage = \"zh\ntheme";
  const app::LoadedSettings loaded = app::load_settings(file());
  CHECK(loaded.complaint.find("line 2") != std::string::npos);
  CHECK(loaded.complaint.find("settings.toml.damaged") != std::string::npos);
  CHECK(loaded.settings.scale == 1);
  CHECK_FALSE(fs::exists(file()));
  CHECK(fs::exists(file().string() + ".damaged"));
}

TEST_CASE_FIXTURE(Folder,
                  "Settings: what is not a file, or is nested without end, is told and kept aside, and a second "
                  "damaged file does not replace the first") {
  fs::create_directories(file().parent_path());
  REQUIRE(::mkfifo(file().c_str(), 0600) == 0);
  CHECK(app::load_settings(file()).complaint.find("this is a named pipe") != std::string::npos);
  fs::create_symlink("settings.toml", file());
  CHECK(app::load_settings(file()).complaint.find("a link that leads back to itself") != std::string::npos);
  fs::create_symlink("/dev/zero", file());
  CHECK(app::load_settings(file()).complaint.find("this is a device") != std::string::npos);
  std::string key = "a";
  for (int i = 0; i < 100'000; ++i) key += ".a";
  std::ofstream(file()) << key << " = 1\n";
  const app::LoadedSettings loaded = app::load_settings(file());
  CHECK(loaded.complaint.find("line 1: ") != std::string::npos);
  CHECK(loaded.settings.scale == 1);
  for (const char* end : {".damaged", ".damaged-2", ".damaged-3", ".damaged-4"}) {
    CHECK(fs::symlink_status(file().string() + end).type() != fs::file_type::not_found);
  }
  CHECK(loaded.complaint.find("settings.toml.damaged-4") != std::string::npos);
}

TEST_CASE_FIXTURE(Folder, "Settings: values that make no sense are brought into bounds") {
  fs::create_directories(file().parent_path());
  std::ofstream(file()) << "scale = 99.0\ntheme = \"pink\"\nrecent = [1, \"/x.py\"]\n[window]\nwidth = -5\nheight = "
                           "1e72\n[layout]\nleft = 7.0\n";
  const app::Settings settings = app::load_settings(file()).settings;
  CHECK(settings.scale == view::kLargestScale);
  CHECK(settings.theme == view::ThemeName::Dark);
  CHECK(settings.width == 320);
  CHECK(settings.height == 16384);
  CHECK(settings.shell.left <= 0.9F);
  CHECK(settings.recent == std::vector<fs::path>{"/x.py"});
}

TEST_CASE("Settings: recent files are kept once each, the last one first, and not more than twelve") {
  app::Settings settings;
  for (int i = 0; i < 20; ++i) settings.remember("/tmp/" + std::to_string(i));
  settings.remember("/tmp/15");
  CHECK(settings.recent.size() == app::Settings::kMostRecent);
  CHECK(settings.recent[0] == "/tmp/15");
  CHECK(settings.recent[1] == "/tmp/19");
  CHECK(std::count(settings.recent.begin(), settings.recent.end(), fs::path("/tmp/15")) == 1);
}
