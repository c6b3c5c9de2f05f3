// Why a wait will never end, and what would have prevented it.
#include <algorithm>
#include <optional>

#include "model/asleep.hpp"
#include "model/explain.hpp"
#include "model/operations.hpp"
#include "model/words.hpp"

namespace model {
namespace {

/// What can no longer happen, where any actor might have done it. {a} the waiting actor, {o} the object.
struct NoOneLeft {
  Text waits;   ///< The wait, and that it is in vain.
  Text itself;  ///< The same, where the waiting actor is one of those that ever did so.
  Text only;    ///< In a cycle: the wait, and {p}, the only one that ever did what would end it.
};

constexpr Text kEnds{"{a} waits in {n} on {o}, and no one is left who could end this",
                     "{a} 在 {n} 中等待 {o}，而已经没有谁能结束这个等待"};

NoOneLeft no_one_left(WaitsFor waits_for) {
  switch (waits_for) {
    case WaitsFor::QueueRoom:
      return {{"{a} waits to put into {o}, which is full, and no one is left who could take from it",
               "{a} 等待放入已满的 {o}，而已经没有谁能从中取走"},
              {"no one is left who could take from {o}, which is full", "{o} 已满，而已经没有谁能从中取走"},
              {"{a} waits to put into {o}, which is full and from which only {p} ever took",
               "{a} 等待放入 {o}，它已满，而只有 {p} 从中取过"}};
    case WaitsFor::FeedRoom:
      return {{"{a} waits to write into {o}, whose pipe is full, and no one is left who could take from it",
               "{a} 等待写入 {o}，它的管道已满，而已经没有谁能从中取走"},
              {"no one is left who could take from {o}, whose pipe is full", "{o} 的管道已满，而已经没有谁能从中取走"},
              {"{a} waits to write into {o}, whose pipe is full and from which only {p} ever took",
               "{a} 等待写入 {o}，它的管道已满，而只有 {p} 从中取过"}};
    case WaitsFor::Item:
      return {{"{a} waits in get, {o} being empty, and no one is left who could put into it",
               "{a} 在 get 中等待，{o} 是空的，而已经没有谁能放入"},
              {"no one is left who could put into {o}, which is empty", "{o} 是空的，而已经没有谁能放入"},
              {"{a} waits in get for {o}, which is empty and into which only {p} ever put",
               "{a} 在 get 中等待 {o}，它是空的，而只有 {p} 往里放过"}};
    case WaitsFor::TasksDone:
      return {{"{a} waits until all tasks of {o} are done, and no one is left who could report one",
               "{a} 等待 {o} 的任务全部完成，而已经没有谁能报告完成"},
              {"no one is left who could report the tasks of {o} as done", "已经没有谁能报告 {o} 的任务完成"},
              {"{a} waits until all tasks of {o} are done, of which only {p} ever took one",
               "{a} 等待 {o} 的任务全部完成，而只有 {p} 取过任务"}};
    case WaitsFor::Release:
      return {{"{a} waits for {o}, whose value is 0, and no one is left who could release it",
               "{a} 等待 {o}，它的值为 0，而已经没有谁能释放它"},
              kEnds,
              kEnds};
    case WaitsFor::TaskEnd:
      return {{"{a} waits for a result of {o} that was lost with a worker, and no one is left who could give it",
               "{a} 等待 {o} 的结果，它已随工作进程丢失，而已经没有谁能给出"},
              kEnds,
              kEnds};
    case WaitsFor::Notification:
      return {{"{a} waits for {o}, and no one is left who could set or notify it",
               "{a} 等待 {o}，而已经没有谁能设置或通知它"},
              kEnds,
              kEnds};
    case WaitsFor::Parties:
      return {{"{a} waits at {o}, and no one is left who could come to it", "{a} 在 {o} 处等待，而已经没有谁能到达"},
              kEnds,
              kEnds};
    case WaitsFor::ActorEnd:
    case WaitsFor::FeederEnd:
    case WaitsFor::ItemToFeed:
    case WaitsFor::Message:
    case WaitsFor::PipeRoom:
    case WaitsFor::Readable:
    case WaitsFor::Line:
    case WaitsFor::Outside:
      break;
  }
  return {kEnds, kEnds, kEnds};
}

class DeadlockExplainer {
 public:
  DeadlockExplainer(const World& world, const Deadlock& deadlock, Language language)
      : world_{world}, deadlock_{deadlock}, language_{language} {}

  std::string cause() const;
  std::string remedy() const;

 private:
  std::string say(const Text& text, std::initializer_list<Word> words) const { return fill(text.in(language_), words); }
  std::string name(Serial actor) const { return name_of_actor(world_, actor, language_); }
  std::string object(Serial object) const { return name_of_object(world_, object, language_); }
  std::string names(const std::vector<Serial>& actors) const;
  std::string how(Serial actor) const;
  bool has_ended(Serial actor) const;
  bool semaphore(const Deadlock::Wait& wait) const;
  /// Of a wait at a condition or a barrier.
  trace::Stage stage_of(const Deadlock::Wait& wait) const;
  /// Whether it is asleep in a call that is not traced.
  bool untraced(const Deadlock::Wait& wait) const;
  std::vector<Serial> asleep_alike(const Deadlock::Wait& wait) const;
  std::string for_task(const Deadlock::Wait& wait) const;
  /// Where it waits for a lock whose holder has ended.
  bool for_dead_holder(const Deadlock::Wait& wait) const;

  std::string in_cycle(const Deadlock::Wait& wait) const;
  std::optional<Text> wait_within(const Deadlock::Wait& wait) const;
  std::string wait(const Deadlock::Wait& wait) const;
  std::string in_vain(const Deadlock::Wait& wait) const;
  const Message* lost_item(const Deadlock::Wait& wait) const;
  std::string lost(const Deadlock::Wait& wait) const;
  std::string no_results(const Deadlock::Wait& wait) const;
  std::string helpers(const Deadlock::Wait& wait) const;
  std::string state_of_helpers(const Deadlock::Wait& wait) const;
  std::string wait_of_helper(const Deadlock::Wait& wait, Serial helper) const;
  std::string pulse(const Deadlock::Wait& wait) const;
  const Deadlock::Wait& decisive() const;
  std::string remedy_for_lock(const Deadlock::Wait& wait) const;
  std::string remedy_for_call(const Deadlock::Wait& wait) const;
  std::string remedy_for_task(const Deadlock::Wait& wait) const;

  const World& world_;
  const Deadlock& deadlock_;
  Language language_;
};

bool DeadlockExplainer::has_ended(Serial actor) const {
  const Process* process = world_.process_of(actor);
  const Thread* thread = world_.thread(actor);
  return (process != nullptr && process->exited) || (thread != nullptr && thread->ended);
}

std::string DeadlockExplainer::how(Serial actor) const {
  const Process* process = world_.process_of(actor);
  const std::string status = process != nullptr ? end_text(*process, language_) : std::string{};
  return status.empty() ? status : say({" ({h})", "（{h}）"}, {{'h', status}});
}

bool DeadlockExplainer::semaphore(const Deadlock::Wait& wait) const {
  const IpcObject* object = world_.object(wait.object);
  return object != nullptr && is_semaphore(object->type);
}

trace::Stage DeadlockExplainer::stage_of(const Deadlock::Wait& wait) const {
  const Actor* actor = world_.actor(wait.actor);
  return actor != nullptr ? actor->activity.stage : trace::Stage::Asleep;
}

bool DeadlockExplainer::untraced(const Deadlock::Wait& wait) const {
  return needed(world_, wait.actor) != trace::kNobody;
}

bool DeadlockExplainer::for_dead_holder(const Deadlock::Wait& wait) const {
  return wait.peer != trace::kNobody && has_ended(wait.peer) && !semaphore(wait);
}

/// "f1", "f1 and f2", "f1, f2 and f3".
std::string DeadlockExplainer::names(const std::vector<Serial>& actors) const {
  std::string all;
  for (std::size_t i = 0; i < actors.size(); ++i)
    all += (i == 0 ? "" : tr(language_, i + 1 < actors.size() ? Text{", ", "、"} : Text{" and ", " 和 "})) +
           name(actors[i]);
  return all;
}

/// A wait within a call, before the call waits for what it is for: for a lock of the object, or for the answers of the
/// actors that it has woken. nullopt: the call waits for what it is for. {a} the waiting actor, {o} the object, {p} its
/// peer.
std::optional<Text> DeadlockExplainer::wait_within(const Deadlock::Wait& wait) const {
  switch (stage_of(wait)) {
    case trace::Stage::Lock:
    case trace::Stage::LockAgain:
      return Text{"{a} waits for the lock of {o}, held by {p}", "{a} 等待 {o} 的锁，它被 {p} 持有"};
    case trace::Stage::Answers:
      return Text{"{a} holds the lock of {o} until all that it has woken have answered, among them {p}",
                  "{a} 持有 {o} 的锁，要等被它唤醒的都作出回应，其中有 {p}"};
    case trace::Stage::Asleep:
      break;
  }
  if (!for_dead_holder(wait)) return std::nullopt;
  const WaitsFor waits_for = facts_of(wait.operation).waits_for;
  if (waits_for == WaitsFor::Item)
    return Text{"{a} waits for the reading lock of {o}, held by {p}", "{a} 等待 {o} 的读锁，它被 {p} 持有"};
  if (waits_for == WaitsFor::QueueRoom || waits_for == WaitsFor::FeedRoom)
    return Text{"{a} waits for the writing lock of {o}, held by {p}", "{a} 等待 {o} 的写锁，它被 {p} 持有"};
  return std::nullopt;
}

/// The threads of its process that wait for one another as it does, in calls that are not traced, and are not part of
/// what is said anyway: it waits for one of them.
std::vector<Serial> DeadlockExplainer::asleep_alike(const Deadlock::Wait& wait) const {
  const Process* process = world_.process_of(wait.actor);
  const auto waits_for_threads = [&](Serial actor) {
    return needed(world_, actor) == process->serial && world_.actor(actor)->kernel->call == SystemCall::Futex;
  };
  if (process == nullptr || !waits_for_threads(wait.actor)) return {};
  std::vector<Serial> found;
  const auto look_at = [&](Serial actor) {
    const bool said = std::any_of(deadlock_.waits.begin(), deadlock_.waits.end(),
                                  [&](const Deadlock::Wait& each) { return each.actor == actor; });
    if (!said && waits_for_threads(actor)) found.push_back(actor);
  };
  look_at(process->serial);
  for (const auto& thread : world_.threads)
    if (thread->process == process->serial) look_at(thread->serial);
  return found;
}

std::string DeadlockExplainer::wait(const Deadlock::Wait& wait) const {
  const std::string self = name(wait.actor), on = object(wait.object), peer = name(wait.peer);
  if (untraced(wait)) {
    const std::vector<Serial> others = asleep_alike(wait);
    const std::string clause = asleep_clause(world_, wait.actor, language_);
    if (others.empty()) return clause;
    return clause +
           say(others.size() == 1 ? Text{", as does {p}", "，{p} 也一样"} : Text{", as do {p}", "，{p} 也都一样"},
               {{'p', names(others)}});
  }
  if (const std::optional<Text> within = wait_within(wait)) return say(*within, {{'a', self}, {'o', on}, {'p', peer}});
  switch (facts_of(wait.operation).waits_for) {
    case WaitsFor::ActorEnd:
      return say({"{a} waits in {n} for {p}", "{a} 在 {n} 中等待 {p}"},
                 {{'a', self}, {'n', trace::name_of(wait.operation)}, {'p', peer}});
    case WaitsFor::Release:
      if (semaphore(wait))
        return say({"{a} waits for {o}, whose value is 0", "{a} 等待 {o}，它的值为 0"}, {{'a', self}, {'o', on}});
      return say({"{a} waits for {o}, held by {p}", "{a} 等待 {o}，它被 {p} 持有"},
                 {{'a', self}, {'o', on}, {'p', peer}});
    case WaitsFor::FeederEnd:
      return say({"{a} waits for its feeder to empty its buffer into {o}", "{a} 等待 feeder 线程把缓冲区写入 {o}"},
                 {{'a', self}, {'o', on}});
    case WaitsFor::FeedRoom:
      return say(
          {"{a} waits for somebody to take from {o}, whose pipe is full", "{a} 等待有谁从 {o} 取走东西，管道已满"},
          {{'a', self}, {'o', on}});
    case WaitsFor::Item:
      return say({"{a} waits in get, {o} being empty", "{a} 在 get 中等待，而 {o} 是空的"}, {{'a', self}, {'o', on}});
    case WaitsFor::Message:
      if (wait.peer == wait.actor)
        return say({"{a} waits in recv on {o}, whose other end only {a} itself still holds open",
                    "{a} 在 recv 中等待 {o}，而另一端只有它自己还持有"},
                   {{'a', self}, {'o', on}});
      return say({"{a} waits in recv on {o} for {p}", "{a} 在 recv 中等待 {p} 经 {o} 发来消息"},
                 {{'a', self}, {'o', on}, {'p', peer}});
    case WaitsFor::QueueRoom:
      return say({"{a} waits to put, {o} being full", "{a} 等待放入，而 {o} 已满"}, {{'a', self}, {'o', on}});
    case WaitsFor::PipeRoom:
      return say({"{a} waits to send into {o}, which is full, for {p} to receive",
                  "{a} 等待向 {o} 发送，而 {o} 已满，要等 {p} 接收"},
                 {{'a', self}, {'o', on}, {'p', peer}});
    case WaitsFor::TaskEnd:
      return for_task(wait);
    case WaitsFor::Notification:
    case WaitsFor::Parties:
    case WaitsFor::TasksDone:
    case WaitsFor::ItemToFeed:
    case WaitsFor::Readable:
    case WaitsFor::Line:
    case WaitsFor::Outside:
      break;
  }
  return say({"{a} waits in {n} on {o}", "{a} 在 {n} 中等待 {o}"},
             {{'a', self}, {'n', trace::name_of(wait.operation)}, {'o', on}});
}

/// Of a task that is not lost.
std::string DeadlockExplainer::for_task(const Deadlock::Wait& wait) const {
  const std::vector<const Task*> tasks = awaited_tasks(world_, world_.actor(wait.actor)->activity);
  const auto taken =
      std::find_if(tasks.begin(), tasks.end(), [&](const Task* task) { return task->worker == wait.peer; });
  if (tasks.empty()) return {};
  const Task& task = taken != tasks.end() ? **taken : *tasks.front();
  return say(
      task.taken ? Text{"{a} waits for the result of {t}, on which {p} works", "{a} 等待 {t} 的结果，{p} 正在做它"}
                 : Text{"{a} waits for the result of {t}, which no worker of {o} has taken",
                        "{a} 等待 {t} 的结果，而 {o} 的工作进程还没有谁取走它"},
      {{'a', name(wait.actor)}, {'t', shortened(task.text)}, {'p', name(wait.peer)}, {'o', object(wait.object)}});
}

std::string DeadlockExplainer::in_cycle(const Deadlock::Wait& each) const {
  if (!each.for_anyone || each.helpers != std::vector<Serial>{each.peer}) return wait(each);
  return say(no_one_left(facts_of(each.operation).waits_for).only,
             {{'a', name(each.actor)}, {'o', object(each.object)}, {'p', name(each.peer)}});
}

/// "to put into it", where it is the same wait as that of which it is told.
std::string DeadlockExplainer::wait_of_helper(const Deadlock::Wait& wait, Serial helper) const {
  const Actor* actor = world_.actor(helper);
  if (actor == nullptr) return {};
  const Activity& its = actor->activity;
  if (its.object == wait.object && facts_of(its.operation).waits_for == WaitsFor::QueueRoom)
    return tr(language_, {" to put into it", "放入"});
  if (const std::vector<Serial> ends = awaited(world_, helper, its); !ends.empty())
    return say({" in {n} for {o}", "在 {n} 中等 {o}"},
               {{'n', trace::name_of(its.operation)}, {'o', alternatives(world_, ends, language_)}});
  return say({" in {n} on {o}", "在 {n} 中等 {o}"}, {{'n', trace::name_of(its.operation)}, {'o', object(its.object)}});
}

std::string DeadlockExplainer::state_of_helpers(const Deadlock::Wait& wait) const {
  const std::vector<Serial>& all = wait.helpers;
  const auto over =
      static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](Serial each) { return has_ended(each); }));
  if (all.size() == 1 && over == 1) return say({"has ended{s}", "已经结束{s}"}, {{'s', how(all.front())}});
  if (over == all.size()) return tr(language_, {"have ended", "都已经结束"});
  if (over != 0) return tr(language_, {"have ended or wait themselves", "有的已经结束，其余的自己也在等待"});
  std::string its = wait_of_helper(wait, all.front());
  for (const Serial each : all)
    if (wait_of_helper(wait, each) != its) its.clear();
  return all.size() == 1 ? say({"waits itself{w}", "自己也在等待{w}"}, {{'w', its}})
                         : say({"wait themselves{w}", "自己也都在等待{w}"}, {{'w', its}});
}

std::string DeadlockExplainer::helpers(const Deadlock::Wait& wait) const {
  if (wait.helpers.size() == IpcObject::kMostKnown) return {};  // There may be more of them.
  const WaitsFor waits_for = facts_of(wait.operation).waits_for;
  if (wait.helpers.empty()) {
    const bool at_queue = waits_for == WaitsFor::QueueRoom || waits_for == WaitsFor::FeedRoom ||
                          waits_for == WaitsFor::Item || waits_for == WaitsFor::TasksDone;
    return at_queue ? tr(language_, {"; no one ever did", "；也从来没有谁这样做过"}) : std::string{};
  }
  const Text words =
      waits_for == WaitsFor::TasksDone
          ? (wait.helpers.size() == 1
                 ? Text{": {h}, the only one that ever took one, {s}", "：只有 {h} 取过任务，而它{s}"}
                 : Text{": {h}, the only ones that ever took one, {s}", "：只有 {h} 取过任务，而它们{s}"})
      : wait.helpers.size() == 1 ? Text{": {h}, the only one that ever did, {s}", "：只有 {h} 这样做过，而它{s}"}
                                 : Text{": {h}, the only ones that ever did, {s}", "：只有 {h} 这样做过，而它们{s}"};
  return say(words, {{'h', names(wait.helpers)}, {'s', state_of_helpers(wait)}});
}

/// Of an event that was set too early, and is not set any more.
std::string DeadlockExplainer::pulse(const Deadlock::Wait& wait) const {
  const IpcObject* object = world_.object(wait.object);
  if (object == nullptr || object->type != ObjectType::Event || object->takers.empty()) return {};
  return tr(language_, {"; ", "；"}) + event_clause(world_, *object, language_);
}

std::string DeadlockExplainer::in_vain(const Deadlock::Wait& wait) const {
  const NoOneLeft words = no_one_left(facts_of(wait.operation).waits_for);
  const bool itself = std::find(wait.helpers.begin(), wait.helpers.end(), wait.actor) != wait.helpers.end();
  return say(itself ? words.itself : words.waits,
             {{'a', name(wait.actor)}, {'o', object(wait.object)}, {'n', trace::name_of(wait.operation)}}) +
         helpers(wait) + lost(wait) + pulse(wait) + tr(language_, {".", "。"});
}

/// An item that will never come although it was put.
const Message* DeadlockExplainer::lost_item(const Deadlock::Wait& wait) const {
  const IpcObject* object = world_.object(wait.object);
  const bool lost = facts_of(wait.operation).waits_for == WaitsFor::Item && object != nullptr && !object->lost.empty();
  return lost ? &*object->lost.begin() : nullptr;
}

std::string DeadlockExplainer::lost(const Deadlock::Wait& wait) const {
  const Message* item = lost_item(wait);
  if (item == nullptr) return {};
  return say(lost_with_sender(world_, *item)
                 ? Text{"; {m}, which {p} put, is lost: {p} ended before its feeder had written it",
                        "；{p} 放入的 {m} 已经丢失：feeder 还没写完，{p} 就结束了"}
                 : Text{"; {m}, which {p} put, is lost", "；{p} 放入的 {m} 已经丢失"},
             {{'m', shortened(item->text)}, {'p', name(item->sender)}});
}

/// Why no thread will hand out the result for which the last actor waits, while the others wait for that actor.
std::string DeadlockExplainer::no_results(const Deadlock::Wait& wait) const {
  if (const Process* maker = process_of_pool_threads(world_, wait.actor, world_.actor(wait.actor)->activity))
    return say({"{a} waits for a result of {o}, whose threads, which hand over its tasks and results, only {p} has: a "
                "fork copies no threads.",
                "{a} 等待 {o} 的结果，而分发任务和结果的线程只在 {p} 中：fork 不会复制线程。"},
               {{'a', name(wait.actor)}, {'o', object(wait.object)}, {'p', name(maker->serial)}});
  const Thread* thread = dead_result_thread(world_, wait.actor, world_.actor(wait.actor)->activity);
  if (thread == nullptr) return {};
  return say({"{a} waits for a result of {o}, and {h}, which hands out the results, was ended by {e}.",
              "{a} 等待 {o} 的结果，而分发结果的 {h} 因 {e} 而结束。"},
             {{'a', name(wait.actor)},
              {'o', object(wait.object)},
              {'h', name(thread->serial)},
              {'e', shortened(thread->raised, 100)}});
}

std::string DeadlockExplainer::cause() const {
  const Deadlock::Wait& last = deadlock_.waits.back();
  const bool for_task = facts_of(last.operation).waits_for == WaitsFor::TaskEnd;
  if (const std::string results = no_results(last); !results.empty()) return results;
  const bool lost_task = for_task && last.peer == trace::kNobody;
  if (deadlock_.waits.size() == 1 && (last.for_anyone || lost_task)) return in_vain(last);
  std::string told;
  for (const Deadlock::Wait& each : deadlock_.waits)
    told += (told.empty() ? "" : tr(language_, {"; ", "；"})) + in_cycle(each);
  if (deadlock_.cycle() && deadlock_.waits.size() > 1)
    return told +
           tr(language_, {": each waits for the next, and none will ever go on.", "：它们互相等待，永远不会继续。"});
  if (for_dead_holder(last) && stage_of(last) == trace::Stage::Answers)
    return told + say({", which has ended{s}: it will never answer.", "，而后者已经结束{s}：它永远不会回应。"},
                      {{'s', how(last.peer)}});
  if (for_dead_holder(last))
    return told + say({", which has ended{s}: it will never be released.", "，而后者已经结束{s}：它永远不会被释放。"},
                      {{'s', how(last.peer)}});
  if (last.peer == last.actor && facts_of(last.operation).waits_for == WaitsFor::Message)
    return told + tr(language_, {": neither a message nor the end of file will ever come.",
                                 "：永远等不到消息，也等不到文件结束。"});
  if (last.peer == last.actor && for_task)
    return told + tr(language_, {", and every worker waits itself: it will never be done.",
                                 "，而每个工作进程自己也在等待：它永远不会完成。"});
  if (last.peer == last.actor && !untraced(last))
    return told + tr(language_, {": it waits for itself, and will never go on.", "：它在等待自己，永远不会继续。"});
  return told + tr(language_, {": no one is left who could end this.", "：已经没有谁能结束这个等待。"});
}

/// The wait whose kind says what to change: in a cycle that has a queue or a pipe in it, that one.
const Deadlock::Wait& DeadlockExplainer::decisive() const {
  const auto is = [](const Deadlock::Wait& wait, std::initializer_list<WaitsFor> kinds) {
    return std::find(kinds.begin(), kinds.end(), facts_of(wait.operation).waits_for) != kinds.end();
  };
  for (const auto& kinds : {std::initializer_list<WaitsFor>{WaitsFor::FeederEnd, WaitsFor::FeedRoom},
                            {WaitsFor::QueueRoom, WaitsFor::Item, WaitsFor::TasksDone},
                            {WaitsFor::Message, WaitsFor::PipeRoom},
                            {WaitsFor::Notification, WaitsFor::Parties},
                            {WaitsFor::Release}})
    for (const Deadlock::Wait& wait : deadlock_.waits)
      if (is(wait, kinds)) return wait;
  return deadlock_.waits.back();
}

std::string DeadlockExplainer::remedy_for_lock(const Deadlock::Wait& wait) const {
  const std::string on = object(wait.object);
  if (semaphore(wait))
    return say({"release {o} as often as it is acquired, best by `with {o}:`.",
                "获取了多少次 {o}，就释放多少次，最好用 `with {o}:`。"},
               {{'o', on}});
  if (for_dead_holder(wait)) {
    const Process* holder = world_.process_of(wait.peer);
    const bool killed = holder != nullptr && holder->exit_status && *holder->exit_status < 0;
    return killed
               ? say({"do not kill a process that may hold {o}; let it end by itself, told by an Event or a message.",
                      "不要杀死可能持有 {o} 的进程；用 Event 或消息通知它自己结束。"},
                     {{'o', on}})
               : say({"hold {o} in `with {o}:`, which releases it in any case.",
                      "用 `with {o}:` 持有 {o}，无论如何都会释放。"},
                     {{'o', on}});
  }
  if (wait.peer == wait.actor)
    return say(
        {"release {o} before acquiring it again, or make it an RLock.", "再次获取 {o} 之前先释放它，或者改用 RLock。"},
        {{'o', on}});
  const bool locks_only = std::all_of(deadlock_.waits.begin(), deadlock_.waits.end(), [](const Deadlock::Wait& each) {
    return facts_of(each.operation).waits_for == WaitsFor::Release;
  });
  if (locks_only)
    return tr(language_, {"acquire these locks in the same order everywhere.", "各处都按同一个顺序获取这些锁。"});
  return say({"{p} has to release {o} before it waits.", "{p} 要先释放 {o} 再等待。"},
             {{'p', name(wait.peer)}, {'o', on}});
}

std::string DeadlockExplainer::remedy_for_call(const Deadlock::Wait& wait) const {
  const auto words = [&](const Text& text) { return say(text, {{'a', name(wait.actor)}, {'p', name(wait.peer)}}); };
  const bool itself = wait.peer == wait.actor;
  const Process* process = world_.process(wait.actor);
  switch (world_.actor(wait.actor)->kernel->call) {
    case SystemCall::Read:
    case SystemCall::Poll:
    case SystemCall::Select:
    case SystemCall::EpollWait:
      return words(itself ? Text{"{a} has to close the end of the pipe that it does not use.",
                                 "{a} 要关闭管道中自己不用的一端。"}
                          : Text{"{p} has to close its end of the pipe before it waits.",
                                 "{p} 要先关闭自己持有的那一端管道，再等待。"});
    case SystemCall::Write:
      return words(itself ? Text{"let another process read from the pipe.", "让另一个进程从管道读取。"}
                          : Text{"{p} has to read from the pipe before it waits.", "{p} 要先从管道读取，再等待。"});
    case SystemCall::Futex:
      if (world_.actor(wait.actor)->kernel->extra > 1)
        return words({"hold each lock of threads in `with`, and acquire several in the same order everywhere.",
                      "每个线程锁都用 `with` 持有；要获取多个时，各处都按同一个顺序。"});
      return words(process != nullptr && process->forked
                       ? Text{"start processes while no thread holds the lock, or by the start method spawn.",
                              "在没有线程持有锁时启动进程，或者用 spawn 启动方式。"}
                       : Text{"release the lock before acquiring it again.", "再次获取锁之前先释放它。"});
    case SystemCall::None:
    case SystemCall::Sleep:
    case SystemCall::Wait:
    case SystemCall::Pause:
      break;
  }
  return words({"let only one of them wait for the other.", "只让其中一个等待另一个。"});
}

std::string DeadlockExplainer::remedy_for_task(const Deadlock::Wait& wait) const {
  if (process_of_pool_threads(world_, wait.actor, world_.actor(wait.actor)->activity) != nullptr)
    return say({"make {o} in the process that uses it.", "在使用 {o} 的进程里创建它。"}, {{'o', object(wait.object)}});
  if (!no_results(wait).empty())
    return tr(language_,
              {"let no callback raise, and make exceptions that can be unpickled: __init__ is called with their "
               "args alone.",
               "不要让回调抛出异常；异常要能被反序列化：重建时只用它的 args 调用 __init__。"});
  if (wait.peer == trace::kNobody)
    return tr(language_,
              {"give get a timeout, or use concurrent.futures.ProcessPoolExecutor, which says that a worker "
               "has ended.",
               "给 get 设超时，或者改用 concurrent.futures.ProcessPoolExecutor，它会报告工作进程已经结束。"});
  if (world_.task_of(wait.actor) == nullptr)
    return tr(language_, {"do not hold what a worker waits for while waiting for its result.",
                          "不要占着工作进程所等待的东西，又去等待它的结果。"});
  return say({"do not wait within a task for another task of {o}: return, and let the caller put the results together.",
              "不要在任务里等待 {o} 的另一个任务：先返回，由调用者合并结果。"},
             {{'o', object(wait.object)}});
}

std::string DeadlockExplainer::remedy() const {
  for (const Deadlock::Wait& each : deadlock_.waits)
    if (untraced(each)) return remedy_for_call(each);
  for (const Deadlock::Wait& each : deadlock_.waits)
    if (stage_of(each) == trace::Stage::Answers)
      return say({"do not kill a process that may wait at {o}; let it end by itself, told by an Event or a message.",
                  "不要杀死可能在 {o} 处等待的进程；用 Event 或消息通知它自己结束。"},
                 {{'o', object(each.object)}});
  const Deadlock::Wait& wait = decisive();
  const std::string on = object(wait.object), self = name(wait.actor);
  const auto words = [&](const Text& text) { return say(text, {{'o', on}, {'a', self}}); };
  switch (facts_of(wait.operation).waits_for) {
    case WaitsFor::FeederEnd:
    case WaitsFor::FeedRoom:
      if (for_dead_holder(wait)) return remedy_for_lock(wait);
      return words({"take everything out of {o} before joining those that put into it.",
                    "先从 {o} 取出全部内容，再 join 放入内容的进程。"});
    case WaitsFor::QueueRoom:
      return words({"let one that does not wait for {o} take from it, or give {o} no bound.",
                    "让不必等待 {o} 的进程从中取走，或者不给 {o} 设上限。"});
    case WaitsFor::Item:
      if (for_dead_holder(wait))
        return words({"do not kill a process that may be in get; put a sentinel such as None into {o} for it.",
                      "不要杀死可能正在 get 的进程；往 {o} 里为它放一个结束标记，例如 None。"});
      if (const Message* item = lost_item(wait); item != nullptr && lost_with_sender(world_, *item))
        return say(
            {"let {p} end by itself and only after its feeder: without kill, os._exit() and {o}.cancel_join_thread().",
             "让 {p} 自己结束，并等 feeder 写完：不要 kill、os._exit() 或 {o}.cancel_join_thread()。"},
            {{'o', object(wait.object)}, {'p', name(item->sender)}});
      return words({"put a sentinel such as None into {o} for each process that gets, or give get a timeout.",
                    "为每个 get 的进程往 {o} 里放一个结束标记，例如 None，或者给 get 设超时。"});
    case WaitsFor::TaskEnd:
      return remedy_for_task(wait);
    case WaitsFor::TasksDone:
      return words({"call {o}.task_done() once for each item that get has returned.",
                    "get 每返回一项，就调用一次 {o}.task_done()。"});
    case WaitsFor::Message:
      if (wait.peer == wait.actor)
        return words({"{a} has to close the end of {o} that it does not use, once the others have been started.",
                      "启动其他进程之后，{a} 要关闭 {o} 中自己不用的一端。"});
      return words({"let one of them send before it receives.", "让其中一个先发送再接收。"});
    case WaitsFor::PipeRoom:
      return words({"let one of them receive before it sends.", "让其中一个先接收再发送。"});
    case WaitsFor::Notification:
      return words({"set or notify {o} on every way to the end, or give wait a timeout.",
                    "在每条走向结束的路径上都设置或通知 {o}，或者给 wait 设超时。"});
    case WaitsFor::Parties:
      return words({"make the number of parties of {o} that of the processes which come, or give wait a timeout.",
                    "让 {o} 的方数等于会到达的进程数，或者给 wait 设超时。"});
    case WaitsFor::Release:
      return remedy_for_lock(wait);
    case WaitsFor::ActorEnd:
    case WaitsFor::ItemToFeed:
    case WaitsFor::Readable:
    case WaitsFor::Line:
    case WaitsFor::Outside:
      break;
  }
  return words({"let only one of them wait for the other to end.", "只让其中一个等待另一个结束。"});
}

}  // namespace

std::string explain(const World& world, const Deadlock& deadlock, Language language) {
  return deadlock.waits.empty() ? std::string{} : DeadlockExplainer{world, deadlock, language}.cause();
}

std::string remedy(const World& world, const Deadlock& deadlock, Language language) {
  return deadlock.waits.empty() ? std::string{} : DeadlockExplainer{world, deadlock, language}.remedy();
}

std::string deadlock_sentence(const World& world, const Deadlock& deadlock, Language language) {
  return base::tr(language, {"Deadlock: {0} Remedy: {1}", "死锁：{0}办法：{1}"}, explain(world, deadlock, language),
                  remedy(world, deadlock, language));
}

std::vector<DeadlockLine> deadlock_lines(const History& history, TraceTime now, Language language) {
  std::vector<DeadlockLine> lines;
  for (const FoundDeadlock& each : history.deadlocks(now))
    lines.push_back({each.deadlock.since, history.count_at(each.deadlock.since), each.deadlock,
                     deadlock_sentence(history.after(each.seen), each.deadlock, language)});
  std::stable_sort(lines.begin(), lines.end(),
                   [](const DeadlockLine& a, const DeadlockLine& b) { return a.events < b.events; });
  return lines;
}

std::vector<Deadlock> standing_deadlocks(const History& history, const World& world, TraceTime now) {
  std::vector<Deadlock> standing;
  std::vector<Deadlock> looks_so = deadlocks(world);
  if (looks_so.empty()) return standing;  // Before the whole run is searched: most moments need no search.
  const std::vector<FoundDeadlock>& found = history.deadlocks(std::max(now, history.end()));
  for (Deadlock& each : looks_so)
    if (std::any_of(found.begin(), found.end(),
                    [key = each.key()](const FoundDeadlock& other) { return other.deadlock.key() == key; }))
      standing.push_back(std::move(each));
  return standing;
}

}  // namespace model
