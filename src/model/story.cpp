#include "model/story.hpp"

#include <algorithm>

#include "model/asleep.hpp"
#include "model/kinds.hpp"
#include "model/left_over.hpp"
#include "model/operation_words.hpp"
#include "model/operations.hpp"
#include "model/words.hpp"

namespace model {

using trace::Event;
using trace::Kind;

namespace {

/// Of a join, where the system keeps no exit status.
constexpr Text kDiscarded{"{a} cannot learn how {o} ended: SIGCHLD is ignored, so the system keeps no exit status",
                          "{a} 无法得知 {o} 如何结束：SIGCHLD 被忽略，系统不保留退出状态"};
/// Of an input, in a process to which multiprocessing has given another one.
constexpr Text kNoInput{
    "{a} finds the end of its input, which is {t} in each process that multiprocessing starts (EOFError)",
    "{a} 读到输入的末尾：multiprocessing 启动的进程的输入都是 {t}（EOFError）"};

/// How an operation failed.
Text failure(Outcome outcome, const OperationWords& words) {
  switch (outcome) {
    case Outcome::TimedOut:
      return words.timed_out;
    case Outcome::Empty:
      return {"{a} got nothing: {o} is empty (Empty)", "{a} 没有取到：{o} 是空的（Empty）"};
    case Outcome::Full:
      return {"{a} could not put: {o} is full (Full)", "{a} 没能放入：{o} 已满（Full）"};
    case Outcome::EndOfFile:
      return words.end_of_file;
    case Outcome::BrokenPipe:
      return {"{a} could not send: nobody holds the other end of {o} open (BrokenPipeError)",
              "{a} 没能发送：{o} 的另一端已没有进程持有（BrokenPipeError）"};
    case Outcome::Raised:
      return {"{a}: {n} raised {r}", "{a}：{n} 抛出异常 {r}"};
    case Outcome::Interrupted:
      return {"{a}: {n} was interrupted by a signal: {r}", "{a}：{n} 被信号打断：{r}"};
    case Outcome::False:
      return words.refused;
    case Outcome::None:
    case Outcome::Returned:
      return kSilent;
  }
  return kSilent;
}

/// "numbers[3]", "numbers[:]" where it is about elements of an Array; else `name`.
std::string element_of(const World& before, const Event& event, std::string name) {
  if (!event.is_call() || facts_of(event.operation()).subject != Subject::Memory) return name;
  const IpcObject* const object = before.object(event.object);
  if (object == nullptr || object->type != ObjectType::Array) return name;
  return name + "[" + (event.value < 0 ? ":" : std::to_string(event.value)) + "]";
}

/// Everything a phrase may need, for one event.
class Teller {
 public:
  Teller(const Event& event, const World& before, const Texts& texts, Language language)
      : event_{event},
        before_{before},
        language_{language},
        actor_{name_of_actor(before, event.actor, language)},
        object_{element_of(before, event, name_of_object(before, event.object, language))},
        peer_{name_of_actor(before, event.peer, language)},
        text_{texts.text(event.text)},
        texts_{texts} {}

  std::string tell() const;

 private:
  std::string say(const Text& words) const;
  std::string call() const;
  std::string blocked(const OperationWords& words) const;
  std::string blocked_at_stage() const;
  std::string lost() const;
  std::string life() const;
  std::string other() const;
  bool inside_pool() const;
  std::string task() const;
  std::string exited() const;
  std::string object_created() const;
  std::string socket(const IpcObject& connection) const;
  const Activity* activity() const;
  std::string timeout() const;
  std::string result() const;
  std::string children() const;
  std::string stored(const OperationWords& words) const;
  std::string asleep() const;

  const Event& event_;
  const World& before_;
  Language language_;
  std::string actor_, object_, peer_;
  std::string_view text_;
  const Texts& texts_;
};

/// The operation under way that this event belongs to.
const Activity* Teller::activity() const {
  const Actor* actor = before_.actor(event_.actor);
  const Activity* found = actor != nullptr ? &actor->activity : nullptr;
  return found != nullptr && found->call == event_.call && found->operation == event_.operation() ? found : nullptr;
}

std::string Teller::timeout() const {
  if (!facts_of(event_.operation()).has_timeout) return {};
  if (event_.value <= 0) return shortened(text_);
  std::string seconds = duration_text(TraceTime{event_.value});
  if (seconds.ends_with(" s")) seconds.resize(seconds.size() - 2);
  return "timeout=" + seconds;
}

/// A message's text is often told only where it was put.
std::string Teller::result() const {
  if (!text_.empty()) return shortened(text_);
  if (event_.outcome == Outcome::Interrupted || event_.outcome == Outcome::Raised)
    return tr(language_, {"an exception", "未知异常"});
  const ChannelView channel =
      channel_of(before_, event_.object, static_cast<End>(event_.extra <= 2 ? event_.extra : 0));
  if (channel.object != nullptr && event_.serial != 0) {
    const IpcObject* const queue = before_.object(channel.object->whole);  // What is in its pipe is in the queue.
    const IpcObject& content = queue != nullptr && is_queue(queue->type) ? *queue : *channel.object;
    for (const Messages* place : {&content.pipe, &content.buffer})
      for (const Message& message : *place)
        if (message.sender == event_.peer && message.number == event_.serial) return shortened(message.text);
  } else if (facts_of(event_.operation()).at_end == AtEnd::Get) {
    if (const Message* next = channel.next(); next != nullptr && !next->text.empty()) return shortened(next->text);
  }
  if (facts_of(event_.operation()).subject == Subject::Memory) return tr(language_, {"something", "某个值"});
  if (facts_of(event_.operation()).gives_object) return tr(language_, {"a message", "一条消息"});
  if (facts_of(event_.operation()).at_end == AtEnd::Get) return tr(language_, {"of unknown content", "（内容未知）"});
  return std::to_string(event_.value);
}

std::string Teller::children() const {
  if (event_.kind != Kind::CallBlocked) return {};
  const Activity waiting{.operation = event_.operation(), .object = event_.object};
  const std::vector<Serial> children = awaited(before_, event_.actor, waiting);
  return children.empty() ? tr(language_, {"a child", "一个子进程"}) : alternatives(before_, children, language_);
}

std::string Teller::say(const Text& words) const {
  if (words.empty()) return {};
  std::string_view printed = text_;
  while (printed.ends_with('\n')) printed.remove_suffix(1);
  const std::string text = shortened(text_), quoted = "'" + shortened(printed) + "'",
                    duration = duration_text(TraceTime{event_.value});
  const std::string wait = timeout(), pid = std::to_string(event_.value);
  const std::string outcome = event_.kind == Kind::CallEnded ? result() : std::string{};
  const std::string_view operation = trace::name_of(event_.operation());
  return fill(words.in(language_), {{'a', actor_},
                                    {'o', object_},
                                    {'p', peer_},
                                    {'t', text},
                                    {'q', quoted},
                                    {'d', duration},
                                    {'c', children()},
                                    {'w', wait},
                                    {'r', outcome},
                                    {'i', pid},
                                    {'n', operation}});
}

/// At a condition or a barrier, once it has been woken, or has woken others. Answers are news only where one will not
/// come.
std::string Teller::blocked_at_stage() const {
  const IpcObject* object = before_.object(event_.object);
  if (object == nullptr) return {};
  switch (event_.stage()) {
    case trace::Stage::Asleep:
      break;
    case trace::Stage::Lock:
      return say({"{a} waits for the lock of {o}, which {p} holds", "{a} 等待 {o} 的锁，它被 {p} 持有"});
    case trace::Stage::LockAgain:
      return say({"{a} is awake and wants the lock of {o} back, which {p} holds",
                  "{a} 已醒来，要拿回 {o} 的锁，它被 {p} 持有"});
    case trace::Stage::Answers:
      if (object->never_answer.empty()) break;
      return fill(
          Text{"{a} has woken all that wait for {o}, and waits for the answer of {p}, which has ended",
               "{a} 唤醒了所有等待 {o} 的，并等待 {p} 回应，而 {p} 已经结束"}
              .in(language_),
          {{'a', actor_}, {'o', object_}, {'p', name_of_actor(before_, object->never_answer.front(), language_)}});
  }
  return {};
}

std::string Teller::blocked(const OperationWords& words) const {
  if (event_.stage() != trace::Stage::Asleep) return blocked_at_stage();
  const WaitsFor waits_for = facts_of(event_.operation()).waits_for;
  if (waits_for == WaitsFor::QueueRoom || waits_for == WaitsFor::FeedRoom) {
    const IpcObject* queue = before_.object(event_.object);
    if (event_.peer != trace::kNobody)
      return say({"{a} waits to put into {o}: {p} has its writing lock", "{a} 等待放入 {o}：写锁在 {p} 手里"});
    if (queue != nullptr && !has_feeder(queue->type))
      return say({"{a} waits to put: the pipe of {o} is full", "{a} 等待放入：{o} 的管道已满"});
  }
  if (facts_of(event_.operation()).waits_for != WaitsFor::Release) return say(words.blocked);
  const IpcObject* lock = before_.object(event_.object);
  // A semaphore is a number: it has no holder.
  if (lock != nullptr && is_semaphore(lock->type))
    return say({"{a} waits to acquire {o}: its value is 0", "{a} 等待获取 {o}：它的值为 0"});
  const Serial holder = event_.peer != trace::kNobody ? event_.peer : lock != nullptr ? lock->holder : trace::kNobody;
  if (holder == trace::kNobody) return say(words.blocked);
  return fill(Text{"{a} waits to acquire {o}, which {h} holds", "{a} 等待获取 {o}，它被 {h} 持有"}.in(language_),
              {{'a', actor_}, {'o', object_}, {'h', name_of_actor(before_, holder, language_)}});
}

/// What another has written since its actor last knew the place is gone, unread: a lost update.
std::string Teller::stored(const OperationWords& words) const {
  const IpcObject* const object = before_.object(event_.object);
  const Memory::Cell* const lost = object != nullptr ? object->memory.unread_by(event_.actor, event_.value) : nullptr;
  if (lost == nullptr || lost->writer == trace::kNobody) return say(words.returned);
  return fill(Text{"{a} writes {r} into {o}, over the {v} that {h} has written since {a} read it",
                   "{a} 把 {r} 写入 {o}，覆盖了 {h} 在它读取之后写入的 {v}"}
                  .in(language_),
              {{'a', actor_},
               {'r', result()},
               {'o', object_},
               {'v', shortened(lost->text)},
               {'h', name_of_actor(before_, lost->writer, language_)}});
}

/// What goes on inside of a Pool or an executor is told as the life of its tasks; what goes wrong there is told.
bool Teller::inside_pool() const {
  if (event_.kind == Kind::CallEnded && event_.outcome == Outcome::Raised) return false;
  const Thread* thread = before_.thread(event_.actor);
  const Thread* helper = before_.thread(event_.object);
  const IpcObject* object = before_.object(event_.object);
  if (object != nullptr && object->type == ObjectType::Pipe && object->whole != trace::kNobody)
    object = before_.object(object->whole);
  return (thread != nullptr && thread->of_library && event_.place == 0) ||
         (object != nullptr && object->pool != trace::kNobody) ||
         (helper != nullptr && helper->of_library && event_.kind != Kind::CallBlocked);
}

/// What a feeder could not pickle.
std::string Teller::lost() const {
  const IpcObject* object = before_.object(event_.object);
  std::string item = tr(language_, {"a message", "一条消息"});
  if (object != nullptr)
    for (const Message& message : object->buffer)
      if (message.sender == event_.peer && message.number == event_.serial) item = shortened(message.text);
  return fill(Text{"{a} could not pickle {m}, which is lost: {r}", "{a} 无法 pickle {m}，它丢失了：{r}"}.in(language_),
              {{'a', actor_}, {'m', item}, {'r', shortened(text_, 100)}});
}

std::string Teller::call() const {
  if ((event_.flags & trace::kPart) != 0 || inside_pool()) return {};
  const OperationWords& words = words_of(event_.operation());
  const Actor* acting = before_.actor(event_.actor);
  if (tells_exception(event_, acting != nullptr && !acting->raised.empty())) return {};
  if (event_.kind == Kind::CallEnded && event_.outcome != Outcome::Returned) {
    if (facts_of(event_.operation()).at_end == AtEnd::Feed && event_.outcome == Outcome::Raised) return lost();
    const bool join = facts_of(event_.operation()).at_end == AtEnd::Join;
    if (join && event_.outcome == Outcome::False && event_.value != 0) return say(kDiscarded);
    const bool input = facts_of(event_.operation()).waits_for == WaitsFor::Line;
    if (input && event_.outcome == Outcome::EndOfFile && !text_.empty()) return say(kNoInput);
    return say(failure(event_.outcome, words));
  }
  if (event_.kind == Kind::CallBegun) return say(words.begun);
  if (event_.kind == Kind::CallBlocked) return blocked(words);
  if (const Process* object = before_.process(event_.object);
      !words.outdated.empty() && object != nullptr && object->exited && !object->end_unknown)
    return say(words.outdated);
  // Put and send say what they do when they begin; their end is worth a word only if they had to wait.
  const Activity* begun = activity();
  const bool waited = begun != nullptr && begun->doing == Doing::Waiting;
  if (facts_of(event_.operation()).at_end == AtEnd::Store) return stored(words);
  if (waited && !words.went_on.empty())
    return fill(words.went_on.in(language_), {{'a', actor_}, {'o', object_}, {'t', shortened(begun->text)}});
  return say(words.returned);
}

std::string Teller::exited() const {
  const Process* process = before_.process(event_.object);
  if (process == nullptr || (process->exited && !process->end_unknown)) return {};  // Told already.
  const std::string how = status_text(static_cast<int>(event_.value), language_);
  const Task* task = before_.task_of(process->serial);
  const std::string lost = task == nullptr
                               ? std::string{}
                               : fill(Text{"; its task {t} is lost with it", "；它的任务 {t} 也随之丢失"}.in(language_),
                                      {{'t', shortened(task->text)}});
  const bool killed = event_.value < 0, has_parent = process->creator != trace::kNobody;
  const Text end =
      killed ? Text{"{o} was ended by {h}", "{o} 被 {h} 终止"} : Text{"{o} ended ({h})", "{o} 结束（{h}）"};
  std::string told = fill(end.in(language_), {{'o', object_}, {'h', how}});
  if (has_parent)
    told += tr(language_, process->joinable
                              ? Text{" and is a zombie until it is joined", "，在父进程回收之前处于僵死状态"}
                              : Text{" and is a zombie until it is waited for", "，在父进程回收之前处于僵死状态"});
  return told + lost;
}

std::string Teller::life() const {
  const std::string name = text_.empty() ? object_ : name_once_given(before_, event_.object, text_);
  const auto named = [&](const Text& text) {
    return fill(text.in(language_), {{'a', actor_}, {'o', name}, {'i', std::to_string(event_.value)}, {'p', peer_}});
  };
  const bool daemon = (event_.flags & trace::kDaemon) != 0;
  switch (event_.kind) {
    case Kind::Created:
      return named(daemon ? Text{"{a} created the process {o}, a daemon", "{a} 创建了守护进程 {o}"}
                          : Text{"{a} created the process {o}", "{a} 创建了进程 {o}"});
    case Kind::Started:
      return say({"{a} started {o} (pid {i})", "{a} 启动了 {o}（pid {i}）"});
    case Kind::Running:
      return named({"{o} begins to run (pid {i})", "{o} 开始运行（pid {i}）"});
    case Kind::Renamed:
      return fill(Text{"{o} is called {t} from now on", "{o} 改名为 {t}"}.in(language_),
                  {{'o', object_}, {'t', text_}});
    case Kind::DaemonSet:
      return say(daemon ? Text{"{o} is made a daemon", "{o} 被设为守护进程"}
                        : Text{"{o} is made not to be a daemon", "{o} 被设为非守护进程"});
    case Kind::Exiting:
      if (event_.value == 0) return {};  // Its end, which follows, says so again; another code is news.
      return say({"{o} is about to end with exit code {i}", "{o} 即将结束，退出码为 {i}"});
    case Kind::Exited:
      return exited();
    case Kind::Reaped:
      return say(
          {"{a} collected the exit status of {o}: the zombie is gone", "{a} 回收了 {o} 的退出状态：僵尸进程消失"});
    case Kind::Closed:
      return say({"{a} closed the Process object of {o}", "{a} 关闭了 {o} 的 Process 对象"});
    case Kind::ForeignProcess:
      // Its parent says so itself, or the observer has come upon it.
      return named(event_.actor != before_.supervisor && (event_.flags & trace::kObserved) == 0
                       ? Text{"{a} started {o} (pid {i})", "{a} 启动了 {o}（pid {i}）"}
                       : Text{"{o} (pid {i}) came to notice: no Process object started it",
                              "发现了 {o}（pid {i}）：它不是由 Process 对象启动的"});
    case Kind::Orphaned:
      return say(event_.peer == trace::kNobody
                     ? Text{"{o} is an orphan: its parent has ended", "{o} 成了孤儿进程：父进程已经结束"}
                     : Text{"{o} is an orphan: its parent {p} has ended", "{o} 成了孤儿进程：父进程 {p} 已经结束"});
    case Kind::Adopted:
      return say({"{o} was adopted by {p}", "{o} 被{p}收养"});
    case Kind::Vanished: {
      const Process* process = before_.process(event_.object);
      if (process == nullptr || process->exited) return {};
      return say({"{o} is gone: nobody saw how it ended", "{o} 消失了：没有谁看到它是怎样结束的"});
    }
    case Kind::SignalSent:
      return fill(Text{"{a} sends {s} to {o}", "{a} 向 {o} 发送 {s}"}.in(language_),
                  {{'a', actor_}, {'o', object_}, {'s', signal_name(static_cast<int>(event_.value))}});
    case Kind::AuthKeySet:
      return say({"{o} has the authkey {t}", "{o} 的 authkey 是 {t}"});
    default:
      return {};
  }
}

std::string Teller::task() const {
  const Task* task = before_.task(event_.object);
  const bool returned =
      event_.kind == Kind::TaskEnded ? event_.outcome == Outcome::Returned : task == nullptr || !task->failed();
  const auto told = [&](const Text& words) {
    return fill(words.in(language_),
                {{'a', actor_},
                 {'o', event_.kind == Kind::TaskSubmitted ? shortened(text_) : object_},
                 {'p', name_of_object(before_, event_.peer, language_)},
                 {'w', task != nullptr ? name_of_actor(before_, task->worker, language_) : std::string{}},
                 {'r', shortened(event_.kind == Kind::TaskEnded ? text_
                                 : task != nullptr              ? task->result
                                                                : "",
                                 100)}});
  };
  if (event_.kind == Kind::TaskSubmitted) return told({"{a} hands the task {o} to {p}", "{a} 把任务 {o} 交给 {p}"});
  if (event_.kind == Kind::TaskTaken) return told({"{a} takes the task {o}", "{a} 取走任务 {o}"});
  if (event_.kind == Kind::TaskFetched) {
    if (task != nullptr && task->fetched) return {};
    return returned ? told({"{a} has the result of {o}: {r}", "{a} 得到 {o} 的结果：{r}"})
                    : told({"{a} gets the error of {o}: {r}", "{a} 得到 {o} 的错误：{r}"});
  }
  if (task != nullptr && task->failed()) return {};
  if (returned) return told({"the task {o} is done: {a} returns {r}", "任务 {o} 完成：{a} 返回 {r}"});
  if (task != nullptr && task->lost)
    return told({"the task {o} has failed, because its worker {w} has ended: {r}",
                 "任务 {o} 失败，因为工作进程 {w} 已经结束：{r}"});
  if (task != nullptr && task->worker == event_.actor)
    return told({"the task {o} has failed in {a}: {r}", "任务 {o} 在 {a} 中失败：{r}"});
  return told({"the task {o} has failed: {r}", "任务 {o} 失败：{r}"});
}

std::string Teller::object_created() const {
  if (event_.peer != trace::kNobody || event_.object_type() == ObjectType::Connection) return {};
  const bool memory = is_memory(event_.object_type());
  const std::string name{text_.empty() || memory
                             ? std::string{trace::name_of(event_.object_type())} + std::to_string(event_.extra)
                             : std::string{text_}};
  const std::string number = std::to_string(event_.value);
  Text text{"{a} created {o}", "{a} 创建了 {o}"};
  if (event_.value > 0) {
    if (has_feeder(event_.object_type()))
      text = Text{"{a} created {o} for at most {i} items", "{a} 创建了 {o}，最多容纳 {i} 项"};
    if (is_semaphore(event_.object_type()))
      text = Text{"{a} created {o} with the value {i}", "{a} 创建了 {o}，初值为 {i}"};
    if (event_.object_type() == ObjectType::Barrier)
      text = Text{"{a} created {o} for {i} parties", "{a} 创建了 {o}，需要 {i} 方到齐"};
  }
  if (memory && !text_.empty()) text = Text{"{a} created {o}, which holds {t}", "{a} 创建了 {o}，其中是 {t}"};
  return fill(text.in(language_), {{'a', actor_}, {'o', name}, {'i', number}, {'t', shortened(text_)}});
}

/// Of a Connection that was made of a socket, as long as its other end is not known.
std::string Teller::socket(const IpcObject& connection) const {
  const IpcObject* whole =
      other_connection(before_, connection.serial, static_cast<std::uint32_t>(event_.serial), event_.extra);
  const Text text = event_.kind == Kind::EndClosed ? Text{"{a} closed its end of {o}", "{a} 关闭了它持有的 {o} 的一端"}
                    : event_.serial == 0           ? Text{"{a} holds its end of {o} open", "{a} 持有 {o} 的一端"}
                    : whole != nullptr             ? Text{"{a} has the other end of {o}", "{a} 得到 {o} 的另一端"}
                                                   : Text{"{a} has an end of {o}", "{a} 得到 {o} 的一端"};
  return fill(text.in(language_), {{'a', actor_}, {'o', whole != nullptr ? name_of(*whole) : object_}});
}

std::string Teller::other() const {
  switch (event_.kind) {
    case Kind::TaskSubmitted:
    case Kind::TaskTaken:
    case Kind::TaskEnded:
    case Kind::TaskFetched:
      return task();
    case Kind::ThreadBegan: {
      if ((event_.flags & trace::kPart) != 0) return {};
      const auto serves = static_cast<Serial>(event_.serial);
      if (serves != trace::kNobody)
        return fill(Text{"{p} started a feeder thread for {o}", "{p} 为 {o} 启动了 feeder 线程"}.in(language_),
                    {{'p', peer_}, {'o', name_of_object(before_, serves, language_)}});
      return say({"{p} started the thread {t}", "{p} 启动了线程 {t}"});
    }
    case Kind::ThreadEnded:
      if (const Thread* thread = before_.thread(event_.object); thread != nullptr && thread->of_library) return {};
      return say({"the thread {o} ended", "线程 {o} 结束"});
    case Kind::ObjectCreated:
      return object_created();
    case Kind::EndOpened:
    case Kind::EndClosed: {
      const bool opened = event_.kind == Kind::EndOpened;
      if ((event_.flags & trace::kPart) != 0 || inside_pool()) return {};
      const IpcObject* pipe = before_.object(event_.object);
      if (pipe != nullptr && pipe->whole != trace::kNobody && pipe->type != ObjectType::Connection) return {};
      if (pipe != nullptr && pipe->type == ObjectType::Connection && pipe->whole == trace::kNobody && !pipe->paired)
        return socket(*pipe);
      const End which = pipe != nullptr && pipe->type == ObjectType::Connection
                            ? channel_of(before_, event_.object, End::None).end
                            : static_cast<End>(event_.detail);
      const std::string_view end = which == End::A ? "a" : which == End::B ? "b" : "";
      return fill((opened ? Text{"{a} holds end {e} of {o} open", "{a} 持有 {o} 的 {e} 端"}
                          : Text{"{a} closed end {e} of {o}", "{a} 关闭了 {o} 的 {e} 端"})
                      .in(language_),
                  {{'a', actor_}, {'e', end}, {'o', object_}});
    }
    case Kind::ObjectClosed:
      return inside_pool() ? std::string{} : say({"{a} closed {o}", "{a} 关闭了 {o}"});
    case Kind::Folded:
      if (facts_of(event_.operation()).subject == Subject::Memory)
        return say(facts_of(event_.operation()).at_end == AtEnd::Store
                       ? Text{"{a} writes into {o} {i} times more: they are counted, not recorded one by one",
                              "{a} 又写入 {o} {i} 次：只计数，不逐次记录"}
                       : Text{"{a} reads from {o} {i} times more: they are counted, not recorded one by one",
                              "{a} 又读取 {o} {i} 次：只计数，不逐次记录"});
      return {};  // A loop of the library's own.
    case Kind::Raised: {
      const std::string who = event_.object != trace::kNobody ? object_ : actor_;
      return fill(
          Text{"{o} raised an exception that nobody caught: {t}", "{o} 抛出了无人捕获的异常：{t}"}.in(language_),
          {{'o', who}, {'t', shortened(text_, 100)}});
    }
    case Kind::Input:
      return text_.empty() ? say({"the input has ended", "输入结束"}) : say({"{q} was typed", "输入了 {q}"});
    case Kind::RunBegan:
      return say({"the run begins: {t}", "运行开始：{t}"});
    case Kind::RunEnded:
      return say({"the run is over: the last process has ended", "运行结束：最后一个进程已结束"}) +
             left_over(before_, language_);
    case Kind::Note:  // What could not be seen is said of the whole run: unseen.hpp.
      return event_.detail == 0 ? std::string{text_} : std::string{};
    case Kind::KernelState:
      return asleep();
    default:
      return {};  // Source lines, the bytes read (the prints are told), names given.
  }
}

/// A process or thread that has been seen to sleep in a call that is not traced, until a certain one lets it go on.
std::string Teller::asleep() const {
  const World after = apply(before_, event_, texts_);
  const Actor *now = after.actor(event_.object), *before = before_.actor(event_.object);
  const Serial needs = needed(after, event_.object);
  if (before == nullptr || needs == trace::kNobody) return {};
  const bool again = needed(before_, event_.object) == needs && before->kernel->call == now->kernel->call;
  return again ? std::string{} : asleep_clause(after, event_.object, language_);
}

std::string Teller::tell() const {
  if (event_.is_call()) return call();
  return facts_of(event_.kind).is_life ? life() : other();
}

}  // namespace

std::string sentence(const Event& event, const World& before, const Texts& texts, Language language) {
  return Teller{event, before, texts, language}.tell();
}

std::string sentence(const History& history, std::size_t index, Language language) {
  return sentence(history.event(index), history.after(index), history.texts(), language);
}

}  // namespace model
