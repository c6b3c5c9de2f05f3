#include "model/asleep.hpp"

#include <array>

#include "model/story.hpp"
#include "model/words.hpp"

namespace model {
namespace {

constexpr std::string_view kPipe = "pipe";

/// {a} the process, {d} the descriptor, {p} the only process that can end the wait, {t} what the descriptor is.
struct WaitWords {
  Text at_unnamed;   ///< Nothing is known of the descriptor.
  Text at_file;      ///< It is a file, a terminal, a socket ...
  Text at_pipe;      ///< ... or a pipe, whose other end several processes hold, or one that is not known,
  Text at_own_pipe;  ///< only itself,
  Text at_pipe_of;   ///< only another one,
  Text at_standard;  ///< only the supervisor, as it does of the program's standard streams.
};
constexpr WaitWords kReading{{"{a} waits to read from {d}", "{a} 等待从{d}读取"},
                             {"{a} waits to read from {d} ({t})", "{a} 等待从{d}（{t}）读取"},
                             {"{a} waits to read from {d}, an empty pipe", "{a} 等待从{d}读取，那是一个空管道"},
                             {"{a} waits to read from {d}, an empty pipe whose other end only {a} itself holds open",
                              "{a} 等待从{d}读取，那是一个空管道，另一端只有它自己持有"},
                             {"{a} waits to read from {d}, an empty pipe whose other end only {p} holds open",
                              "{a} 等待从{d}读取，那是一个空管道，另一端只有 {p} 持有"},
                             {"{a} waits to read from {d}: nothing has been typed", "{a} 等待从{d}读取：还没有输入"}};
constexpr WaitWords kWriting{
    {"{a} waits to write into {d}", "{a} 等待写入{d}"},
    {"{a} waits to write into {d} ({t})", "{a} 等待写入{d}（{t}）"},
    {"{a} waits to write into {d}, a full pipe", "{a} 等待写入{d}，那是一个已满的管道"},
    {"{a} waits to write into {d}, a full pipe whose other end only {a} itself holds open",
     "{a} 等待写入{d}，那是一个已满的管道，另一端只有它自己持有"},
    {"{a} waits to write into {d}, a full pipe whose other end only {p} holds open",
     "{a} 等待写入{d}，那是一个已满的管道，另一端只有 {p} 持有"},
    {"{a} waits to write into {d}: what it wrote has not been read yet", "{a} 等待写入{d}：已写出的内容还没有被读走"}};

constexpr Text kOwnLock{"{a} waits for a lock of its threads, and has no other thread that could release it",
                        "{a} 等待一个线程锁，却没有别的线程能释放它"};
constexpr Text kForkedLock{
    "{a} waits for a lock of its threads, and has no other thread that could release it: what another thread held when "
    "{a} was forked stays locked",
    "{a} 等待一个线程锁，却没有别的线程能释放它：fork 时被别的线程持有的锁会一直锁着"};
constexpr Text kOtherThread{"{a} waits for another of its threads", "{a} 等待自己的另一个线程"};
constexpr Text kOtherThreadOfProcess{"{a} waits for another thread of its process", "{a} 等待所在进程的另一个线程"};
constexpr Text kLock{"{a} waits for a lock or a notification that is not traced", "{a} 等待没有被跟踪的锁或通知"};
/// Of I/O multiplexing: {c} is the system call, {t} the list of descriptors.
struct PollWords {
  Text forever, for_a_time;
};
constexpr PollWords kPollUnknown{
    {"{a} waits in {c}() until any of several files is ready", "{a} 在 {c}() 中等待若干文件之一就绪"},
    {"{a} waits in {c}() until any of several files is ready, or a time is over",
     "{a} 在 {c}() 中等待若干文件之一就绪，或者超时"}};
constexpr PollWords kPollOne{
    {"{a} waits in {c}() until {t} is ready", "{a} 在 {c}() 中等待 {t} 就绪"},
    {"{a} waits in {c}() until {t} is ready, or a time is over", "{a} 在 {c}() 中等待 {t} 就绪，或者超时"}};
constexpr PollWords kPollSeveral{
    {"{a} waits in {c}() until one of these is ready: {t}", "{a} 在 {c}() 中等待其中之一就绪：{t}"},
    {"{a} waits in {c}() until one of these is ready or a time is over: {t}",
     "{a} 在 {c}() 中等待其中之一就绪，或者超时：{t}"}};
constexpr PollWords kPollPipe{{"{a} waits in {c}() until {t} is ready, and only {p} holds its other end open",
                               "{a} 在 {c}() 中等待 {t} 就绪，而它的另一端只有 {p} 持有"},
                              Text::none()};
constexpr Text kChild{"{a} waits for a child to end", "{a} 等待一个子进程结束"};
constexpr Text kSignal{"{a} waits for a signal", "{a} 等待一个信号"};
constexpr Text kSleeps{"{a} sleeps for a time", "{a} 睡眠一段时间"};
constexpr Text kUnknown{"{a} sleeps in the system, in a call that is not traced",
                        "{a} 在系统调用中睡眠，该调用没有被跟踪"};

/// Descriptors 0, 1, 2.
constexpr std::array kStandard{Text{"its standard input", "标准输入"}, Text{"its standard output", "标准输出"},
                               Text{"its standard error", "标准错误"}};
constexpr std::array<std::string_view, 3> kStandardNames{"stdin", "stdout", "stderr"};

std::string descriptor(const KernelSample& sample, Language language) {
  if (sample.extra == 0) return tr(language, {"a descriptor", "某个描述符"});
  const std::uint32_t number = sample.extra - 1;
  if (number < kStandard.size()) return tr(language, kStandard[number]);
  return fill(Text{"descriptor {n}", "描述符 {n}"}.in(language), {{'n', std::to_string(number)}});
}

/// One that sleeps, as the kernel has seen it.
struct Sleeper {
  const World& world;
  const KernelSample& sample;
  const Process* process = nullptr;  ///< nullptr: another thread than a main one.
  Serial own = trace::kNobody;       ///< Its process.
};

const Text& words_of(const WaitWords& words, const Sleeper& sleeper) {
  const KernelSample& sample = sleeper.sample;
  if (sample.peer == trace::kNobody)
    return sample.text == kPipe ? words.at_pipe : sample.text.empty() ? words.at_unnamed : words.at_file;
  if (sample.peer == sleeper.own && sleeper.process != nullptr) return words.at_own_pipe;
  return sample.peer == sleeper.world.supervisor ? words.at_standard : words.at_pipe_of;
}

const Text& poll_words(const Sleeper& sleeper) {
  const KernelSample& sample = sleeper.sample;
  const bool several = sample.text.find(", ") != std::string_view::npos;
  const bool of_one = sample.peer != trace::kNobody && sample.peer != sleeper.world.supervisor;
  const PollWords& words = sample.text.empty() ? kPollUnknown : several ? kPollSeveral : of_one ? kPollPipe : kPollOne;
  return sample.extra == 1 || words.for_a_time.empty() ? words.forever : words.for_a_time;
}

const Text& futex_words(const Sleeper& sleeper) {
  const std::uint32_t threads = sleeper.sample.extra;
  if (threads == 0) return kLock;
  if (sleeper.process == nullptr) return kOtherThreadOfProcess;
  if (threads > 1) return kOtherThread;
  return sleeper.process->forked ? kForkedLock : kOwnLock;
}

const Text& words_of(const Sleeper& sleeper) {
  switch (sleeper.sample.call) {
    case SystemCall::Read:
      return words_of(kReading, sleeper);
    case SystemCall::Write:
      return words_of(kWriting, sleeper);
    case SystemCall::Poll:
    case SystemCall::Select:
    case SystemCall::EpollWait:
      return poll_words(sleeper);
    case SystemCall::Sleep:
      return kSleeps;
    case SystemCall::Wait:
      return kChild;
    case SystemCall::Pause:
      return kSignal;
    case SystemCall::Futex:
      return futex_words(sleeper);
    case SystemCall::None:
      break;
  }
  return kUnknown;
}

}  // namespace

std::string asleep_clause(const World& world, Serial actor, Language language) {
  const Process *process = world.process(actor), *own = world.process_of(actor);
  const Sleeper sleeper{.world = world,
                        .sample = *world.actor(actor)->kernel,
                        .process = process,
                        .own = own != nullptr ? own->serial : trace::kNobody};
  const std::string program{process != nullptr ? became(*process) : std::string_view{}};
  std::string self = name_of_actor(world, actor, language);
  if (!program.empty())
    self = fill(Text{"{a} (running {t})", "运行着 {t} 的 {a}"}.in(language), {{'a', self}, {'t', program}});
  return fill(words_of(sleeper).in(language), {{'a', self},
                                               {'c', trace::name_of(sleeper.sample.call)},
                                               {'d', descriptor(sleeper.sample, language)},
                                               {'p', name_of_actor(world, sleeper.sample.peer, language)},
                                               {'t', sleeper.sample.text}});
}

std::string asleep_call(const KernelSample& sample) {
  std::string text{trace::name_of(sample.call)};
  if (trace::multiplexes(sample.call) && !sample.text.empty()) return text + ": " + std::string{sample.text};
  if ((sample.call != SystemCall::Read && sample.call != SystemCall::Write) || sample.extra == 0) return text;
  const std::uint32_t number = sample.extra - 1;
  return text + " " +
         (number < kStandardNames.size() ? std::string{kStandardNames[number]} : "fd " + std::to_string(number));
}

std::string asleep_call(const Process& process) {
  const std::string call = asleep_call(*process.kernel);
  const std::string program{became(process)};
  return program.empty() || call.empty() ? call : program + ": " + call;
}

}  // namespace model
