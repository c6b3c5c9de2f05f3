#include "model/explain.hpp"

#include <algorithm>

#include "model/asleep.hpp"
#include "model/operations.hpp"
#include "model/words.hpp"

namespace model {
namespace {

class Explainer {
 public:
  Explainer(const World& world, TraceTime now, Language language) : world_{world}, now_{now}, language_{language} {}

  std::string process(const Process& process) const;
  std::string thread(const Thread& thread) const;
  std::string activity(Serial actor, const Activity& activity, std::uint32_t place) const;

 private:
  std::string say(const Text& text, std::initializer_list<Word> words) const { return fill(text.in(language_), words); }
  std::string name(Serial actor) const { return name_of_actor(world_, actor, language_); }
  std::string object(Serial object) const { return name_of_object(world_, object, language_); }
  std::string ended(const Process& process) const;
  std::string reason(Serial actor, const Activity& activity) const;
  std::string join_reason(Serial awaited) const;
  std::string lock_reason(const IpcObject& lock) const;
  std::string writers_reason(const Activity& activity) const;
  std::string task_reason(Serial actor, const Activity& activity) const;
  std::string result_reason(Serial actor, const Activity& activity) const;
  std::string task_text(Serial worker) const;
  std::string stage_reason(const Activity& activity) const;
  std::string parties_reason(const IpcObject& barrier) const;
  std::string item_reason(const IpcObject& queue) const;
  std::string names(const std::vector<Serial>& actors) const;
  std::string call(const Activity& activity) const;
  std::string left(const Activity& activity) const;
  std::string how(const Process& process) const;

  const World& world_;
  TraceTime now_;
  Language language_;
};

std::string Explainer::how(const Process& process) const {
  const std::string status = end_text(process, language_);
  if (status.empty()) return {};
  return say({" ({h})", "（{h}）"}, {{'h', status}});
}

std::string Explainer::ended(const Process& process) const {
  const std::string self = name_of(process), status = how(process);
  if (process.end_unknown && process.exiting_with)
    return say({"{a} is gone: it was about to end with exit code {c}, and nobody saw its end.",
                "{a} 已经消失：它正要以退出码 {c} 结束，但没有谁看到它的结束。"},
               {{'a', self}, {'c', std::to_string(*process.exiting_with)}});
  if (process.end_unknown)
    return say({"{a} is gone, and nobody saw how it ended.", "{a} 已经消失，没有谁看到它是怎样结束的。"},
               {{'a', self}});
  const Process* parent = world_.process(process.parent);
  if (process.zombie()) {
    if (parent != nullptr && parent->alive())
      return say(process.joinable ? Text{"{a} has ended{s} and is a zombie: {p} has not yet joined it.",
                                         "{a} 已经结束{s}，处于僵死状态：{p} 还没有 join 它。"}
                                  : Text{"{a} has ended{s} and is a zombie: {p} has not yet waited for it.",
                                         "{a} 已经结束{s}，处于僵死状态：{p} 还没有 wait 它。"},
                 {{'a', self}, {'s', status}, {'p', name_of(*parent)}});
    return say({"{a} has ended{s} and is a zombie: nobody has collected its exit status yet.",
                "{a} 已经结束{s}，处于僵死状态：还没有谁回收它的退出状态。"},
               {{'a', self}, {'s', status}});
  }
  const std::string by = name(process.reaped_by);
  if (process.reaped_by == trace::kNobody || by == "?")
    return say({"{a} has ended{s}.", "{a} 已经结束{s}。"}, {{'a', self}, {'s', status}});
  return say({"{a} has ended{s}; {p} has collected its exit status.", "{a} 已经结束{s}，{p} 已回收它的退出状态。"},
             {{'a', self}, {'s', status}, {'p', by}});
}

std::string Explainer::process(const Process& process) const {
  const std::string self = name_of(process);
  if (process.exited) return ended(process);
  if (could_not_start(process))
    return say({"{a} could not be started: start() raised {t}", "{a} 未能启动：start() 抛出 {t}"},
               {{'a', self}, {'t', shortened(process.start_error, 100)}});
  if (never_started(world_, process))
    return say({"{a} was never started: {p}, which had its Process object, has ended.",
                "{a} 从未启动：持有它的 Process 对象的 {p} 已经结束。"},
               {{'a', self}, {'p', name(process.creator)}});
  if (process.life == Life::Initial)
    return say({"{a} exists as a Process object only: start() has not been called.",
                "{a} 还只是一个 Process 对象：尚未调用 start()。"},
               {{'a', self}});
  std::string told =
      !process.running
          ? say({"{a} has been started and has not yet taken its first step.", "{a} 已被启动，还没有走出第一步。"},
                {{'a', self}})
      : paused(process)
          ? say({"{a} has been paused by a signal; SIGCONT lets it go on.", "{a} 被信号暂停；SIGCONT 让它继续。"},
                {{'a', self}})
      : asleep_untraced(process) ? say({"{w}.", "{w}。"}, {{'w', asleep_clause(world_, process.serial, language_)}})
                                 : activity(process.serial, process.activity, process.place);
  if (process.exiting_with)
    told = say({"{a} is about to end with exit code {c}.", "{a} 即将以退出码 {c} 结束。"},
               {{'a', self}, {'c', std::to_string(*process.exiting_with)}});
  told += task_text(process.serial);
  if (process.orphaned) {
    const Process* creator = world_.process(process.creator);
    told +=
        creator != nullptr
            ? say({" It is an orphan: {p} has ended, {n} has adopted it.", "它是孤儿进程：{p} 已经结束，由{n}收养。"},
                  {{'p', name_of(*creator)}, {'n', name(process.parent)}})
            : say({" It is an orphan: its parent has ended, {n} has adopted it.",
                   "它是孤儿进程：父进程已经结束，由{n}收养。"},
                  {{'n', name(process.parent)}});
  }
  return told;
}

std::string Explainer::thread(const Thread& thread) const {
  const std::string told = asleep_untraced(thread)
                               ? say({"{w}.", "{w}。"}, {{'w', asleep_clause(world_, thread.serial, language_)}})
                               : activity(thread.serial, thread.activity, thread.place);
  return told + task_text(thread.serial);
}

/// "get(timeout=2)": the timeout as it was given, to the millisecond.
std::string Explainer::call(const Activity& activity) const {
  std::string text{trace::name_of(activity.operation)};
  if (!activity.deadline) return text;
  const auto timeout = std::chrono::round<std::chrono::milliseconds>(*activity.deadline - activity.since);
  std::string seconds = duration_text(timeout);
  if (seconds.ends_with(" s")) seconds.resize(seconds.size() - 2);
  return text + "(timeout=" + seconds + ")";
}

std::string Explainer::left(const Activity& activity) const {
  if (!activity.deadline) return {};
  const TraceTime rest = std::max(*activity.deadline - now_, TraceTime{0});
  return say({"; {d} are left", "，还剩 {d}"}, {{'d', duration_text(rest)}});
}

std::string Explainer::join_reason(Serial awaited) const {
  const Actor* joined = world_.actor(awaited);
  if (joined == nullptr) return say({"a process to end", "一个进程结束"}, {});
  const std::string self = name(awaited);
  const Process* process = world_.process(awaited);
  const Thread* thread = world_.thread(awaited);
  if ((process != nullptr && process->exited) || (thread != nullptr && thread->ended))
    return say({"{o} has ended", "{o} 已经结束"}, {{'o', self}});
  if (asleep_untraced(world_, awaited)) return asleep_clause(world_, awaited, language_);
  if (process != nullptr && !became(*process).empty())
    return say({"{o} runs {t}", "{o} 正在运行 {t}"}, {{'o', self}, {'t', became(*process)}});
  const Activity& its = joined->activity;
  switch (its.doing) {
    case Doing::Sleeping:
      return say({"{o} sleeps", "{o} 正在睡眠"}, {{'o', self}});
    case Doing::Waiting:
      return say({"{o} itself waits in {n}", "{o} 自己也在 {n} 中等待"},
                 {{'o', self}, {'n', trace::name_of(its.operation)}});
    case Doing::Running:
      return say({"{o} is still running", "{o} 还在运行"}, {{'o', self}});
    case Doing::Nothing:
      return say({"{o} has not yet taken its first step", "{o} 还没有走出第一步"}, {{'o', self}});
  }
  return {};
}

std::string Explainer::lock_reason(const IpcObject& lock) const {
  const std::string self = object(lock.serial);
  if (is_semaphore(lock.type)) return say({"the value of {o} is 0", "{o} 的值为 0"}, {{'o', self}});
  if (lock.holder == trace::kNobody) return say({"{o} is just being handed on", "{o} 正在交接"}, {{'o', self}});
  const Process* holder = world_.process_of(lock.holder);
  if (holder != nullptr && holder->exited)
    return say(
        {"{h} held {o} when it ended{s} and will never release it", "{h} 持有 {o} 时就结束了{s}，永远不会释放它"},
        {{'h', name(lock.holder)}, {'o', self}, {'s', how(*holder)}});
  if (const Thread* thread = world_.thread(lock.holder); thread != nullptr && thread->ended)
    return say({"the thread {h} held {o} when it ended", "线程 {h} 结束时仍持有 {o}"},
               {{'h', name(lock.holder)}, {'o', self}});
  return say({"{h} holds {o}", "{h} 持有 {o}"}, {{'h', name(lock.holder)}, {'o', self}});
}

/// Why neither a message nor the end of file comes.
std::string Explainer::writers_reason(const Activity& activity) const {
  const auto [pipe, end] = channel_of(world_, activity.object, activity.end);
  if (pipe == nullptr) return {};
  const auto& writers = end == End::B ? pipe->ends_a : pipe->ends_b;
  const std::string names = this->names(writers);
  if (names.empty()) return say({"nothing has come through {o}", "{o} 里还没有消息"}, {{'o', object(activity.object)}});
  return say({"nothing has come through {o}, and its other end is still held open by {w}",
              "{o} 里还没有消息，而另一端仍由 {w} 持有"},
             {{'o', object(activity.object)}, {'w', names}});
}

/// The tasks have ended; their results have not come.
std::string Explainer::result_reason(Serial actor, const Activity& activity) const {
  if (const Thread* thread = dead_result_thread(world_, actor, activity))
    return say({"the workers have done their part, but {h}, which hands out the results, was ended by {e}",
                "工作进程已经完成，但分发结果的 {h} 因 {e} 而结束"},
               {{'h', name(thread->serial)}, {'e', shortened(thread->raised, 100)}});
  const bool some = std::any_of(world_.tasks.begin(), world_.tasks.end(), [&](const auto& task) {
    return task->pool == activity.object && task->call == activity.size;
  });
  if (!some) return {};
  return say({"the workers have done their part, and the result is on its way", "工作进程已经完成，结果正在路上"}, {});
}

/// What becomes of the first of the tasks that it waits for; one that was lost is the one that matters.
std::string Explainer::task_reason(Serial actor, const Activity& activity) const {
  if (const Process* maker = process_of_pool_threads(world_, actor, activity))
    return say(
        {"{p} made it, and only {p} has the threads that hand over its tasks and results: a fork copies no threads",
         "它由 {p} 创建，只有 {p} 拥有分发任务和结果的线程：fork 不会复制线程"},
        {{'p', name(maker->serial)}});
  const std::vector<const Task*> tasks = awaited_tasks(world_, activity);
  if (tasks.empty()) return result_reason(actor, activity);
  const auto lost = std::find_if(tasks.begin(), tasks.end(), [](const Task* task) { return task->lost; });
  const Task& task = lost != tasks.end() ? **lost : *tasks.front();
  const std::string text = shortened(task.text), worker = name(task.worker);
  if (task.lost) {
    const Process* process = world_.process_of(task.worker);
    return say({"the task {t} was lost with its worker {w}{s}, and no other does it",
                "任务 {t} 随工作进程 {w} 一起丢失{s}，不会由别的进程来做"},
               {{'t', text}, {'w', worker}, {'s', process != nullptr ? how(*process) : std::string{}}});
  }
  if (task.taken) return say({"{w} works on the task {t}", "{w} 正在做任务 {t}"}, {{'w', worker}, {'t', text}});
  return say({"no worker has taken the task {t} yet", "还没有工作进程取走任务 {t}"}, {{'t', text}});
}

/// " It works on square(3), a task of pool."
std::string Explainer::task_text(Serial worker) const {
  const Task* task = world_.task_of(worker);
  if (task == nullptr) return {};
  return say({" It works on {t}, a task of {o}.", "它正在做 {o} 的任务 {t}。"},
             {{'t', shortened(task->text)}, {'o', object(task->pool)}});
}

std::string Explainer::names(const std::vector<Serial>& actors) const {
  std::string all;
  for (const Serial each : actors) all += (all.empty() ? "" : tr(language_, {", ", "、"})) + name(each);
  return all;
}

/// At a condition or a barrier, once it has been woken, or has woken others.
std::string Explainer::stage_reason(const Activity& activity) const {
  const std::string on = object(activity.object);
  const IpcObject* object = world_.object(activity.object);
  switch (activity.stage) {
    case trace::Stage::Asleep:
      return {};
    case trace::Stage::Lock:
      return say({"{h} holds the lock of {o}", "{o} 的锁在 {h} 手里"}, {{'h', name(activity.peer)}, {'o', on}});
    case trace::Stage::LockAgain:
      return say({"it is awake and wants the lock back, which {h} holds", "它已醒来，要拿回锁，而锁在 {h} 手里"},
                 {{'h', name(activity.peer)}});
    case trace::Stage::Answers:
      break;
  }
  if (object == nullptr || object->never_answer.empty())
    return say({"those that it has woken have yet to answer", "被它唤醒的还没有回应"}, {});
  return say({"it holds the lock of {o} until all that it has woken have answered, and {p} ended while waiting there",
              "它持有 {o} 的锁，要等被它唤醒的都作出回应，而 {p} 在那里等待时就结束了"},
             {{'o', on}, {'p', names(object->never_answer)}});
}

std::string Explainer::parties_reason(const IpcObject& barrier) const {
  if (barrier.capacity <= 0) return {};
  const std::string all = std::to_string(barrier.capacity), here = std::to_string(barrier.count);
  const std::string on = object(barrier.serial);
  if (barrier.never_answer.empty())
    return say({"{n} of {m} have come to {o}", "{o} 需要 {m} 方，已到 {n} 方"}, {{'n', here}, {'m', all}, {'o', on}});
  return say({"{n} of {m} have come to {o}, counting {p}, which ended while waiting there",
              "{o} 需要 {m} 方，已到 {n} 方，其中 {p} 在那里等待时就结束了"},
             {{'n', here}, {'m', all}, {'o', on}, {'p', names(barrier.never_answer)}});
}

/// Why there is nothing to get.
std::string Explainer::item_reason(const IpcObject& queue) const {
  const std::string on = object(queue.serial);
  if (!queue.pipe.empty()) return say({"another is just taking from {o}", "另一个进程正在从 {o} 取"}, {{'o', on}});
  if (!queue.buffer.empty())
    return say({"what was put into {o} has not come through its pipe yet", "放入 {o} 的东西还没有通过管道"},
               {{'o', on}});
  if (queue.lost.empty()) return say({"{o} is empty", "{o} 是空的"}, {{'o', on}});
  const Message& lost = *queue.lost.begin();
  return say(lost_with_sender(world_, lost)
                 ? Text{"{o} is empty, and {m}, which {p} put, is lost: {p} ended before its feeder had written it",
                        "{o} 是空的，{p} 放入的 {m} 已经丢失：feeder 还没写完，{p} 就结束了"}
                 : Text{"{o} is empty, and {m}, which {p} put, is lost", "{o} 是空的，{p} 放入的 {m} 已经丢失"},
             {{'o', on}, {'m', shortened(lost.text)}, {'p', name(lost.sender)}});
}

std::string Explainer::reason(Serial actor, const Activity& activity) const {
  if (activity.stage != trace::Stage::Asleep) return stage_reason(activity);
  const std::string on = object(activity.object);
  const IpcObject* object = world_.object(activity.object);
  switch (facts_of(activity.operation).waits_for) {
    case WaitsFor::Item:
      if (activity.peer != trace::kNobody && object != nullptr) {
        const Process* holder = world_.process_of(activity.peer);
        if (holder != nullptr && holder->exited && object->corrupted)
          return say({"{h} held the reading lock of {o} when it ended and will never release it",
                      "{h} 持有 {o} 的读锁时就结束了，永远不会释放它"},
                     {{'h', name(activity.peer)}, {'o', on}});
      }
      return object != nullptr ? item_reason(*object) : say({"{o} is empty", "{o} 是空的"}, {{'o', on}});
    case WaitsFor::QueueRoom:
      if (activity.peer != trace::kNobody)
        return say({"{p} has the writing lock of {o}", "{o} 的写锁在 {p} 手里"},
                   {{'p', name(activity.peer)}, {'o', on}});
      if (object != nullptr && !has_feeder(object->type))
        return say({"the pipe of {o} is full", "{o} 的管道已满"}, {{'o', on}});
      return say({"{o} is full", "{o} 已满"}, {{'o', on}});
    case WaitsFor::TaskEnd:
      return task_reason(actor, activity);
    case WaitsFor::FeedRoom:
      if (activity.peer != trace::kNobody)
        return say({"{p} has the writing lock of {o}", "{o} 的写锁在 {p} 手里"},
                   {{'p', name(activity.peer)}, {'o', on}});
      return say({"the pipe of {o} is full", "{o} 的管道已满"}, {{'o', on}});
    case WaitsFor::Message:
    case WaitsFor::Readable:
      return writers_reason(activity);
    case WaitsFor::PipeRoom:
      return say({"{o} is full", "{o} 已满"}, {{'o', on}});
    case WaitsFor::Release:
      return object != nullptr ? lock_reason(*object) : std::string{};
    case WaitsFor::Notification:
      if (object != nullptr && object->type == ObjectType::Event) return event_clause(world_, *object, language_);
      return say({"nobody has notified {o} since", "此后还没有谁通知 {o}"}, {{'o', on}});
    case WaitsFor::Parties:
      return object != nullptr ? parties_reason(*object) : std::string{};
    case WaitsFor::FeederEnd:
      return say({"its feeder has not yet written its buffer into {o}", "feeder 线程还没有把缓冲区写入 {o}"},
                 {{'o', on}});
    case WaitsFor::TasksDone:
      return say({"{n} tasks of {o} are not done", "{o} 还有 {n} 项任务未完成"},
                 {{'n', std::to_string(object != nullptr ? object->unfinished : 0)}, {'o', on}});
    case WaitsFor::Line:
      return say({"nothing has been typed", "还没有输入"}, {});
    case WaitsFor::ActorEnd:  // activity() has said it.
    case WaitsFor::ItemToFeed:
    case WaitsFor::Outside:
      return {};
  }
  return {};
}

std::string Explainer::activity(Serial actor, const Activity& activity, std::uint32_t place) const {
  const std::string self = name(actor), line = std::to_string(trace::line_of(place));
  switch (activity.doing) {
    case Doing::Nothing:
      return say({"{a} does nothing any more.", "{a} 已不再做任何事。"}, {{'a', self}});
    case Doing::Sleeping:
      return say({"{a} sleeps{l}.", "{a} 正在睡眠{l}。"}, {{'a', self}, {'l', left(activity)}});
    case Doing::Running:
      if (const Process* process = world_.process(actor); process != nullptr && !became(*process).empty())
        return say({"{a} runs {t}.", "{a} 正在运行 {t}。"}, {{'a', self}, {'t', became(*process)}});
      if (activity.in_operation() && !facts_of(activity.operation).surrounds)
        return say({"{a} is running, in {n}.", "{a} 正在运行，执行 {n}。"},
                   {{'a', self}, {'n', trace::name_of(activity.operation)}});
      // The kernel has not been asked of this thread, or not since: it is not known whether it runs.
      if (world_.process(actor) == nullptr && present_sample(*world_.actor(actor)) == nullptr)
        return say(trace::line_of(place) != 0
                       ? Text{"{a} is past line {i}: it runs, or waits in a call that is not traced.",
                              "{a} 已过第 {i} 行：正在运行，或在没有被跟踪的调用中等待。"}
                       : Text{"{a} runs, or waits in a call that is not traced.",
                              "{a} 正在运行，或在没有被跟踪的调用中等待。"},
                   {{'a', self}, {'i', line}});
      if (trace::line_of(place) != 0)
        return say({"{a} is running, past line {i}.", "{a} 正在运行，已过第 {i} 行。"}, {{'a', self}, {'i', line}});
      return say({"{a} is running.", "{a} 正在运行。"}, {{'a', self}});
    case Doing::Waiting:
      break;
  }
  if (!activity.in_operation())
    return say({"{a} waits for something to be put into {o}.", "{a} 等待有东西被放入 {o}。"},
               {{'a', self}, {'o', object(activity.object)}});
  const std::string rest = left(activity), doing = call(activity);
  if (const std::vector<Serial> ends = awaited(world_, actor, activity); !ends.empty()) {
    std::string why;
    for (const Serial each : ends) why += (why.empty() ? "" : tr(language_, {", ", "，"})) + join_reason(each);
    return say({"{a} waits in {n} for {o}: {w}{l}.", "{a} 在 {n} 中等待 {o}：{w}{l}。"},
               {{'a', self}, {'n', doing}, {'o', alternatives(world_, ends, language_)}, {'w', why}, {'l', rest}});
  }
  const std::string why = reason(actor, activity);
  if (facts_of(activity.operation).waits_for == WaitsFor::TaskEnd && !why.empty())
    return say({"{a} waits for a result of {o}: {w}{l}.", "{a} 等待 {o} 的结果：{w}{l}。"},
               {{'a', self}, {'o', object(activity.object)}, {'w', why}, {'l', rest}});
  if (why.empty())
    return say({"{a} waits in {n}{l}.", "{a} 在 {n} 中等待{l}。"}, {{'a', self}, {'n', doing}, {'l', rest}});
  return say({"{a} waits in {n}: {w}{l}.", "{a} 在 {n} 中等待：{w}{l}。"},
             {{'a', self}, {'n', doing}, {'w', why}, {'l', rest}});
}

}  // namespace

std::string explain(const World& world, Serial actor, TraceTime now, Language language) {
  const Explainer explainer{world, now, language};
  if (const Process* process = world.process(actor)) return explainer.process(*process);
  if (const Thread* thread = world.thread(actor)) return explainer.thread(*thread);
  return {};
}

std::string explain(const World& world, const std::vector<Deadlock>& standing, TraceTime now, Language language) {
  std::string lines;
  for (const Deadlock& deadlock : standing) lines += deadlock_sentence(world, deadlock, language) + '\n';
  for (const auto& process : world.processes) lines += explain(world, process->serial, now, language) + '\n';
  for (const auto& thread : world.threads)
    if (!thread->ended) lines += explain(world, thread->serial, now, language) + '\n';
  return lines;
}

}  // namespace model
