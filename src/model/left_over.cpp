#include "model/left_over.hpp"

#include <algorithm>

#include "model/words.hpp"

namespace model {
namespace {

constexpr std::size_t kNamed = 3;  ///< Of each kind; of the others it is said how many they are.

class LeftOver {
 public:
  LeftOver(const World& world, Language language) : world_{world}, language_{language} {}

  std::string text() {
    for (const auto& object : world_.objects) messages(*object);
    children();
    never_started();
    tasks();
    return text_;
  }

 private:
  void add(const Text& words, std::initializer_list<Word> filled) {
    text_ += tr(language_, {"; ", "；"}) + fill(words.in(language_), filled);
  }
  std::string items(const Messages& messages) const {
    std::string all;
    std::size_t shown = 0;
    for (const Message& message : messages) {
      if (shown == kNamed) return all + ", \u2026";
      all += (shown++ == 0 ? "" : ", ") + (message.text.empty() ? std::string{"?"} : shortened(message.text));
    }
    return all;
  }
  void messages(const IpcObject& object);
  void children();
  void never_started();
  void tasks();

  const World& world_;
  Language language_;
  std::string text_;
};

void LeftOver::messages(const IpcObject& object) {
  if (object.whole != trace::kNobody || object.pool != trace::kNobody) return;
  if (!ChannelView{&object}.known()) return;  // Its other end is not traced: the messages may have been received.
  const std::string name = name_of_object(world_, object.serial, language_);
  const std::size_t in_it = object.pipe.size() + object.buffer.size();
  const std::string what = object.pipe.empty() ? items(object.buffer) : items(object.pipe);
  if (in_it != 0)
    add({"left in {o}, taken by nobody: {n} ({t})", "留在 {o} 里没有谁取走：{n} 项（{t}）"},
        {{'o', name}, {'n', std::to_string(in_it)}, {'t', what}});
  if (!object.lost.empty())
    add({"lost before it was written into {o}: {n} ({t})", "还没写入 {o} 就丢失：{n} 项（{t}）"},
        {{'o', name}, {'n', std::to_string(object.lost.size())}, {'t', items(object.lost)}});
}

void LeftOver::children() {
  for (const auto& process : world_.processes) {
    const bool of_program = process->creator != trace::kNobody && process->started && !process->foreign;
    if (!of_program || !process->exited || process->end_unknown) continue;
    if (process->reaped && process->reaped_by != world_.supervisor) continue;
    add(process->joinable ? Text{"{p} never joined {o}", "{p} 一直没有 join {o}"}
                          : Text{"{p} never waited for {o}", "{p} 一直没有 wait {o}"},
        {{'p', name_of_actor(world_, process->creator, language_)}, {'o', name_of(*process)}});
  }
}

void LeftOver::never_started() {
  std::string names;
  std::size_t count = 0;
  for (const auto& process : world_.processes) {
    if (process->creator == trace::kNobody || process->started || process->running) continue;
    if (count++ < kNamed) names += (names.empty() ? "" : tr(language_, {", ", "、"})) + name_of(*process);
  }
  if (count > kNamed) names += ", \u2026";
  if (count == 1) add({"{o} was never started", "{o} 从未启动"}, {{'o', names}});
  if (count > 1)
    add({"never started: {n} processes ({o})", "从未启动：{n} 个进程（{o}）"},
        {{'n', std::to_string(count)}, {'o', names}});
}

void LeftOver::tasks() {
  std::size_t unasked = 0;
  for (const auto& task : world_.tasks) {
    if (task->fetched) continue;
    const std::string text = shortened(task->text);
    if (task->ended && task->asked_in_vain)
      add(task->failed() ? Text{"the task {t} failed ({r}), and the call that waited for it was not told",
                                "任务 {t} 失败（{r}），而等待它的调用没有得到通知"}
                         : Text{"the task {t} is done, and the call that waited for it has not got the result",
                                "任务 {t} 已完成，而等待它的调用没有得到结果"},
          {{'t', text}, {'r', shortened(task->result, 100)}});
    else if (task->failed())
      add({"the task {t} failed ({r}) and its result was never asked for",
           "任务 {t} 失败（{r}），而它的结果没有谁来取"},
          {{'t', text}, {'r', shortened(task->result, 100)}});
    else if (task->lost)
      add({"the task {t} was lost with its worker {w}", "任务 {t} 随工作进程 {w} 一起丢失"},
          {{'t', text}, {'w', name_of_actor(world_, task->worker, language_)}});
    else if (!task->taken)
      add({"the task {t} was taken by no worker", "任务 {t} 没有被任何工作进程取走"}, {{'t', text}});
    else if (unasked++ < kNamed)
      add({"the task {t} is done and its result was never asked for", "任务 {t} 已完成，而它的结果没有谁来取"},
          {{'t', text}});
  }
  if (unasked > kNamed)
    add({"the results of {n} more tasks were never asked for either", "另有 {n} 个任务的结果也没有谁来取"},
        {{'n', std::to_string(unasked - kNamed)}});
}

}  // namespace

std::string left_over(const World& world, Language language) { return LeftOver{world, language}.text(); }

}  // namespace model
