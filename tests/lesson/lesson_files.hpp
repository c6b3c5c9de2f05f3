#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>

#include "lesson/load.hpp"
#include "support/temporary_folder.hpp"

/// Lessons made by a test, in memory or in a folder.
namespace spawnarium::test {

inline constexpr const char* kProgram =
    "from multiprocessing import Process\n\n\ndef f():\n    print('f')\n\n\np = "
    "Process(target=f)\np.start()\np.join()\n";

inline std::string read(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline void write(const std::filesystem::path& path, const std::string& text) { std::ofstream(path) << text; }

/// The files of a lesson by name.
using Content = std::map<std::string, std::string>;

/// A lesson with this lesson.toml, and all else as it should be.
inline Content lesson_with(const std::string& toml) {
  return {{"lesson.toml", toml},
          {"program.py", kProgram},
          {"guide.en.md", "## Watch\n\nThe [child](process:p).\n"},
          {"guide.zh.md", "## 看什么\n\n[子进程](process:p)。\n"}};
}

inline std::shared_ptr<const base::Files> in_memory(const Content& content) {
  return base::files_in_memory("lessons/01_good", content);
}

/// The message of the LessonError that loading throws; empty: none.
inline std::string message_of(const std::shared_ptr<const base::Files>& files) {
  try {
    lesson::load(files);
    return "";
  } catch (const lesson::LessonError& error) {
    return error.what();
  }
}
inline std::string message_of(const std::string& toml) { return message_of(in_memory(lesson_with(toml))); }

/// A lesson with this lesson.toml in a folder, which the destructor removes.
class LessonFolder {
 public:
  explicit LessonFolder(const std::string& toml) {
    std::filesystem::create_directories(path());
    for (const auto& [name, text] : lesson_with(toml)) write(path() / name, text);
  }
  std::filesystem::path path() const { return folder_.path() / "01_good"; }

 private:
  TemporaryFolder folder_;
};

/// A lesson.toml without a fault.
inline std::string good() {
  return read(std::filesystem::path(SPAWNARIUM_TEST_SOURCES) / "lesson" / "bad" / "good.toml");
}

}  // namespace spawnarium::test
