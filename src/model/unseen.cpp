#include "model/unseen.hpp"

#include <algorithm>
#include <functional>

#include "model/story.hpp"
#include "model/words.hpp"

namespace model {
namespace {

using trace::Unseen;

/// Shorter ones end before the first look at them.
constexpr std::chrono::milliseconds kSampledWithin{500};
constexpr std::size_t kMostNamed = 5;

bool is_ours(const Process& process) { return !process.foreign && process.program.empty(); }

std::vector<const Process*> processes_where(const World& world, const std::function<bool(const Process&)>& chosen) {
  std::vector<const Process*> found;
  for (const auto& process : world.processes)
    if (process->running && process->serial != world.supervisor && chosen(*process)) found.push_back(process.get());
  return found;
}

std::vector<const Process*> noted(const World& world, Unseen what) {
  return processes_where(world, [&](const Process& process) {
    return std::any_of(world.unseen.begin(), world.unseen.end(),
                       [&](const UnseenNote& each) { return each.what == what && each.process == process.serial; });
  });
}

std::vector<const Process*> with_threads(const World& world) {
  return processes_where(world, [&](const Process& process) {
    return std::any_of(world.threads.begin(), world.threads.end(), [&](const auto& thread) {
      const bool helper = thread->of_library && thread->place == 0;  // It has run no line of the program.
      return thread->process == process.serial && thread->serves == trace::kNobody && !helper;
    });
  });
}

std::vector<const Process*> asleep(const World& world) {
  return processes_where(world, [](const Process& process) { return process.slept_unseen > TraceTime{0}; });
}

std::vector<const Process*> other_programs(const World& world) {
  // The library starts one for itself wherever processes are spawned: it does nothing of the program.
  constexpr std::string_view kResourceTracker = "resource_tracker";
  return processes_where(world,
                         [&](const Process& process) { return !is_ours(process) && process.name != kResourceTracker; });
}

std::vector<const Process*> unsampled(const World& world) {
  if (world.held) return {};  // Nobody asks.
  return processes_where(world, [&](const Process& process) {
    return is_ours(process) && !process.kernel &&
           process.exited.value_or(world.now) - *process.running >= kSampledWithin;
  });
}

/// "main, f1", "main, f1 and 7 more": each name once.
std::string list(const std::vector<std::string>& all, Language language) {
  std::vector<std::string> names;
  for (const std::string& each : all)
    if (std::find(names.begin(), names.end(), each) == names.end()) names.push_back(each);
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMostNamed); ++i)
    text += (text.empty() ? "" : base::tr(language, {", ", "、"})) + names[i];
  if (names.size() > kMostNamed)
    text += base::tr(language, {" and {0} more", "等，另有 {0} 个"}, names.size() - kMostNamed);
  return text;
}

std::string names_of(const std::vector<const Process*>& processes, Language language) {
  std::vector<std::string> names;
  for (const Process* process : processes) names.push_back(name_of(*process));
  return list(names, language);
}

std::string programs_of(const std::vector<const Process*>& processes, Language language) {
  std::vector<std::string> names;
  for (const Process* process : processes)
    names.push_back(process->program.empty() ? std::string{process->name}
                                             : std::string{process->program.substr(process->program.rfind('/') + 1)});
  return list(names, language);
}

std::string sleeps_of(const std::vector<const Process*>& processes, Language language) {
  std::vector<std::string> all;
  for (const Process* process : processes) {
    const std::string length = duration_text(process->slept_unseen);
    const auto line = trace::line_of(process->slept_at);
    all.push_back(line != 0
                      ? base::tr(language,
                                 {"{0} for at least {1}, last past line {2}", "{0} 至少 {1}，最后在第 {2} 行之后"},
                                 name_of(*process), length, line)
                      : base::tr(language, {"{0} for at least {1}", "{0} 至少 {1}"}, name_of(*process), length));
  }
  return list(all, language);
}

std::string extensions_of(const World& world, Language language) {
  std::vector<std::string> all;
  for (const UnseenNote& each : world.unseen)
    if (each.what == Unseen::Extensions) all.emplace_back(each.text);
  return list(all, language);
}

struct Row {
  Text what;
  std::vector<const Process*> (*concerned)(const World& world);
  std::string (*named)(const World& world, const std::vector<const Process*>& processes, Language language);
  bool matters_for_order = true;
};

std::string by_name(const World&, const std::vector<const Process*>& processes, Language language) {
  return names_of(processes, language);
}

/// All that there is.
constexpr Row kRows[] = {
    {{"what the tasks of asyncio do", "asyncio 任务的活动"},
     [](const World& world) { return noted(world, Unseen::Asyncio); },
     by_name},
    {{"what modules written in C do by themselves", "用 C 编写的模块自己的活动"},
     [](const World& world) { return noted(world, Unseen::Extensions); },
     [](const World& world, const std::vector<const Process*>&, Language language) {
       return extensions_of(world, language);
     }},
    {{"what threads do with each other (threading.Lock, queue.Queue)", "线程之间的活动（threading.Lock、queue.Queue）"},
     with_threads,
     by_name},
    {{"calls that are not traced, in which a process slept", "没有被跟踪、进程在其中睡眠的调用"},
     asleep,
     [](const World&, const std::vector<const Process*>& processes, Language language) {
       return sleeps_of(processes, language);
     }},
    {{"what other programs do between their birth and their end", "其他程序从出生到结束之间的活动"},
     other_programs,
     [](const World&, const std::vector<const Process*>& processes, Language language) {
       return programs_of(processes, language);
     },
     false},  // Of these run control knows itself.
    {{"whether a process had a core: the system said nothing", "进程是否占用过核心：系统没有给出信息"},
     unsampled,
     by_name,
     false},
};

}  // namespace

std::string UnseenThing::text(Language language) const {
  return base::tr(language, {"{0}: {1}", "{0}：{1}"}, what, who);
}

std::vector<UnseenThing> unseen_in(const World& world, Language language) {
  std::vector<UnseenThing> things;
  for (const Row& row : kRows)
    if (const auto concerned = row.concerned(world); !concerned.empty())
      things.push_back({row.what.in(language), row.named(world, concerned, language), row.matters_for_order});
  return things;
}

std::size_t count_unseen(const World& world) {
  return static_cast<std::size_t>(
      std::count_if(std::begin(kRows), std::end(kRows), [&](const Row& row) { return !row.concerned(world).empty(); }));
}

std::string unseen_heading(std::size_t count, Language language) {
  if (count == 1) return base::tr(language, {"This run: 1 thing that I could not see", "这次运行：有 1 件事我看不到"});
  return base::tr(language, {"This run: {0} things that I could not see", "这次运行：有 {0} 件事我看不到"}, count);
}

}  // namespace model
