#include "base/files.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "base/read_file.hpp"
#include "support/temporary_folder.hpp"

namespace fs = std::filesystem;

namespace {

void write(const fs::path& file, const char* text) {
  fs::create_directories(file.parent_path());
  std::ofstream{file} << text;
}

}  // namespace

TEST_CASE("Files: in a folder and in memory they are read by name, with the same sentences for what cannot be read") {
  const spawnarium::test::TemporaryFolder folder;
  write(folder.path() / "01_a" / "text.md", "hello");
  const auto on_disk = base::files_in(folder.path() / "01_a" / "");
  const auto in_memory = base::files_in_memory(on_disk->place(), {{"text.md", "hello"}});
  for (const auto& files : {on_disk, in_memory}) {
    CHECK(files->name() == "01_a");
    CHECK(files->path_of("text.md") == (folder.path() / "01_a" / "text.md").string());
    CHECK(files->has("text.md"));
    CHECK_FALSE(files->has("none.md"));
    CHECK(files->read("text.md", 5) == "hello");
    CHECK_THROWS_WITH_AS(files->read("none.md", 5),
                         (files->path_of("none.md") + ": this file is missing: check its name").c_str(),
                         base::UnreadableFile);
    CHECK_THROWS_WITH_AS(files->read("text.md", 4),
                         (files->path_of("text.md") + ": this file is larger than 0 KiB: make it smaller").c_str(),
                         base::UnreadableFile);
  }
}

TEST_CASE(
    "subfolders_with: by name, whatever the file is; a folder that is missing is empty, and no folder is trouble") {
  const spawnarium::test::TemporaryFolder folder;
  write(folder.path() / "b" / "lesson.toml", "");
  write(folder.path() / "a" / "lesson.toml", "");
  write(folder.path() / "none" / "other", "");
  fs::create_directory(folder.path() / "link");
  fs::create_symlink("lesson.toml", folder.path() / "link" / "lesson.toml");
  const base::Subfolders all = base::subfolders_with("lesson.toml", folder.path());
  REQUIRE(all.found.size() == 3);
  CHECK(all.found[0]->name() == "a");
  CHECK(all.found[1]->name() == "b");
  CHECK(all.found[2]->name() == "link");
  CHECK(all.trouble.empty());
  CHECK(base::subfolders_with("lesson.toml", folder.path() / "nowhere").trouble.empty());
  CHECK(base::subfolders_with("lesson.toml", folder.path() / "none" / "other").trouble == "Not a directory");
}
