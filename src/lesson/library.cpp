#include "lesson/library.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <utility>

#include "lesson/load.hpp"

namespace lesson {
namespace {

bool comes_first(const Lesson& a, const Lesson& b) { return std::pair{a.number, a.slug} < std::pair{b.number, b.slug}; }

}  // namespace

Library load_all(const std::vector<std::shared_ptr<const base::Files>>& lessons) {
  std::map<std::string, Lesson> by_id;
  Library library;
  for (const auto& files : lessons) {
    try {
      Lesson lesson = load(files);
      by_id.insert_or_assign(lesson.id(), std::move(lesson));
    } catch (const LessonError& error) {
      library.errors.emplace_back(error, files->place());
    } catch (const std::exception& error) {  // Whatever it is, it is one lesson's.
      library.errors.emplace_back(LessonError(files->place(), 0, {.english = error.what(), .chinese = error.what()}),
                                  files->place());
    }
  }
  for (auto& [id, lesson] : by_id) library.lessons.push_back(std::move(lesson));
  std::sort(library.lessons.begin(), library.lessons.end(), comes_first);
  return library;
}

const Lesson* Library::after(const Lesson& lesson) const {
  const auto here =
      std::find_if(lessons.begin(), lessons.end(), [&](const Lesson& each) { return each.id() == lesson.id(); });
  return here == lessons.end() || here + 1 == lessons.end() ? nullptr : &*(here + 1);
}

Library load_folders(const std::vector<std::string>& folders) {
  std::vector<std::shared_ptr<const base::Files>> lessons;
  std::vector<FolderError> unreadable;
  for (const std::string& folder : folders) {
    const base::Subfolders all = base::subfolders_with(kLessonFile, folder);
    lessons.insert(lessons.end(), all.found.begin(), all.found.end());
    if (all.trouble.empty()) continue;
    unreadable.emplace_back(
        LessonError(all.place, 0,
                    base::in_both({"this folder of lessons cannot be read ({0}): check its permissions",
                                   "这个课程文件夹读不出来（{0}）：请检查它的权限"},
                                  all.trouble)),
        all.place);
  }
  Library library = load_all(lessons);
  library.errors.insert(library.errors.begin(), unreadable.begin(), unreadable.end());
  return library;
}

}  // namespace lesson
