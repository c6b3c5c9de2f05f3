#include "app/lesson_skeleton.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "app/lessons.hpp"
#include "base/failure.hpp"
#include "base/file_replacement.hpp"

namespace app {

namespace fs = std::filesystem;

namespace {

constexpr const char* kProgram = R"(from multiprocessing import Process


def f():
    print('hello from the child')


if __name__ == '__main__':
    p = Process(target=f)
    p.start()
    p.join()
    print('end')
)";

constexpr const char* kLesson = R"(number = "{number}"
slug = "{slug}"
minutes = 5
title.en = "A child says hello"
title.zh = "子进程打招呼"
summary.en = "One sentence: what is to be learned."
summary.zh = "一句话：要学什么。"

[processes]
p = "Process-1"

# What holds in every run. `spawnarium check {slug}` verifies it.
[[must]]
says.en = "The child has ended before the parent's join returns."
says.zh = "子进程先结束，父进程的 join 才返回。"
before = [{{ process = "p", event = "exited" }}, {{ process = "main", event = "join ended", object = "p" }}]

[[must]]
says.en = "The two lines come in this order."
says.zh = "两行按这个顺序出现。"
output = ["hello from the child", "end"]

# When this happens, say this, point there.
[[cue]]
when = {{ process = "main", event = "join", object = "p" }}
say.en = "The parent waits."
say.zh = "父进程在等。"
point = "process:main"

[[question]]
id = "last_line"
ask.en = "Which line is the last one?"
ask.zh = "哪一行是最后一行？"
[[question.choice]]
text.en = "end"
text.zh = "end"
right = true
because.en = "Yes: join waits for the child."
because.zh = "对：join 会等子进程。"
[[question.choice]]
text.en = "hello from the child"
text.zh = "hello from the child"
because.en = "Without join it could be."
because.zh = "没有 join 的话有可能。"

[[try]]
title.en = "Remove the join"
title.zh = "去掉 join"
watch.en = "The lines may change places."
watch.zh = "两行可能互换。"
[[try.change]]
search = "    p.join()\n"
replace = ""
)";

constexpr const char* kGuideEn = R"(## Watch

What is to be seen, and where: the [timeline](panel:timeline), [the child](process:p), [line 10](line:10).

## Why

The reason, in a few sentences.
)";

constexpr const char* kGuideZh = R"(## 看什么

看什么，在哪里看：[时间线](panel:timeline)、[子进程](process:p)、[第 10 行](line:10)。

## 为什么

用几句话说明原因。
)";

bool is_slug(const std::string& slug) {
  const auto fits = [](unsigned char c) { return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '_'; };
  return !slug.empty() && std::isalpha(static_cast<unsigned char>(slug[0])) != 0 &&
         std::all_of(slug.begin(), slug.end(), fits);
}

std::string next_number(const lesson::Library& library) {
  int highest = 0;
  for (const lesson::Lesson& each : library.lessons) highest = std::max(highest, std::atoi(each.number.c_str()));
  // A lesson that cannot be read has a number as well: its folder bears it.
  for (const lesson::FolderError& each : library.errors) highest = std::max(highest, std::atoi(each.name().c_str()));
  return fmt::format("{:02}", highest + 1);
}

}  // namespace

fs::path make_skeleton(const std::string& slug, const fs::path& folder, const lesson::Library& library) {
  if (!is_slug(slug))
    throw base::Failure{
        fmt::format("'{}' cannot name a lesson: use small letters, digits and _, such as broken_lock.", slug)};
  // Which numbers are taken is not known where the lessons cannot even be listed.
  const std::vector<std::string> all = lesson_folders();
  for (const lesson::FolderError& each : library.errors)
    if (std::find(all.begin(), all.end(), each.folder) != all.end()) throw base::Failure{each.what()};
  for (const lesson::Lesson& each : library.lessons) {
    if (each.slug == slug)
      throw base::Failure{
          fmt::format("There is a lesson '{}' already: {}. Take another name.", slug, each.files->place())};
  }
  const std::string number = next_number(library);
  const fs::path made = folder / (number + "_" + slug);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !fs::create_directory(made, error)) {
    throw base::Failure{
        fmt::format("{} cannot be made{}.", made.string(), error ? ": " + error.message() : ", it exists already")};
  }
  base::replace_file(made / "program.py", kProgram);
  base::replace_file(made / "lesson.toml",
                     fmt::format(fmt::runtime(kLesson), fmt::arg("number", number), fmt::arg("slug", slug)));
  base::replace_file(made / "guide.en.md", kGuideEn);
  base::replace_file(made / "guide.zh.md", kGuideZh);
  return made;
}

}  // namespace app
