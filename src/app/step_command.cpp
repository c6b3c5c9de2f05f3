#include "app/step_command.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/recorded.hpp"
#include "app/step_list.hpp"
#include "base/check_syscall.hpp"
#include "base/standard_streams.hpp"
#include "base/text.hpp"
#include "base/unique_fd.hpp"
#include "control/controller.hpp"
#include "control/schedule.hpp"
#include "model/explain.hpp"
#include "recording/recording.hpp"
#include "run/run.hpp"
#include "run/wakeup.hpp"
#include "trace/reader.hpp"

namespace app {

using namespace std::chrono_literals;
using base::check_syscall;
using base::Language;
using base::Text;
using base::tr;
using base::UniqueFd;
using control::By;
using control::Choice;
using control::Controller;

namespace {

constexpr auto kSlice = 200ms;   // So soon Ctrl-C is heard while somebody moves.
constexpr auto kPatience = 5s;   // Then it is said that somebody still moves.
constexpr auto kOutput = 200ms;  // So long what was printed may take to come here.

constexpr Text kKeys{
    "A number or the name of a process chooses; Enter: the obvious one (>); g: dice; k [NUMBER]: this one until it\n"
    "waits; i TEXT: a line for the program's input, i alone: its end; h: let go; q: end the program.",
    "输入编号或进程名来选择；回车：显而易见的一步（>）；g：掷骰子；k [编号]：让它一直走，直到要等待；\n"
    "i 文字：给程序输入一行，只写 i：输入结束；h：放手；q：结束程序。"};

/// Writes all of it, wherever the stream leads. What cannot be written is lost.
void write_to(int stream, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = base::retry_on_eintr([&] { return ::write(stream, bytes.data(), bytes.size()); });
    if (written <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// Lines of standard input, without ever waiting for one.
class Lines {
 public:
  /// To be called when there is something to read.
  void read() {
    std::array<char, 4096> bytes{};
    const ssize_t got = base::retry_on_eintr([&] { return ::read(STDIN_FILENO, bytes.data(), bytes.size()); });
    if (got <= 0) ended_ = true;
    else text_.append(bytes.data(), static_cast<std::size_t>(got));
  }
  std::optional<std::string> next() {
    std::size_t end = text_.find('\n');
    if (end == std::string::npos && ended_ && !text_.empty()) end = text_.size();
    if (end == std::string::npos) return std::nullopt;
    std::string line = text_.substr(0, end);
    text_.erase(0, end + 1);
    const auto blank = [](char c) { return c == ' ' || c == '\r' || c == '\t'; };
    while (!line.empty() && blank(line.back())) line.pop_back();
    return line;
  }
  bool ended() const { return ended_; }

 private:
  std::string text_;
  bool ended_ = false;
};

class Stepping {
 public:
  Stepping(const host::Launch& launch, Language language);
  int run();
  int follow(const control::Schedule& schedule);

 private:
  enum class Goes { On, ToItsEnd, Away };  ///< Away: ended by the user.

  bool settle();
  bool listen(int timeout_ms);
  void print_output();
  void await_output();
  void show();
  std::optional<std::string> next_line();
  Goes obey(const std::string& line);
  Goes over() const { return signal_ != 0 ? Goes::Away : Goes::ToItsEnd; }
  Goes choose(const Choice& choice, By by = By::Learner);
  Goes keep_on(std::string_view number);
  Goes throw_dice();
  Goes send(std::string_view text);
  const Choice* named(std::string_view words) const;
  Goes refuse(const std::string& line);
  int finish();
  int abandon(int status);

  const Language language_;
  const bool terminal_ = ::isatty(STDIN_FILENO) == 1;
  UniqueFd signals_;
  run::Run run_;
  std::shared_ptr<run::Wakeup> news_ = std::make_shared<run::Wakeup>();  ///< Shared with the run's thread.
  Controller controller_;
  recording::Recording recording_;
  trace::Reader output_;
  std::size_t outputs_ = 0, inputs_ = 0;
  Lines lines_;
  std::optional<int> wrong_;  ///< With which status it ends early.
  int signal_ = 0;
  bool let_go_ = false;
};

UniqueFd signals_for_us() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&set, signal);
  check_syscall(::sigprocmask(SIG_BLOCK, &set, nullptr), "sigprocmask");
  return UniqueFd{check_syscall(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd")};
}

host::Launch held(host::Launch launch) {
  launch.step = true;
  return launch;
}

Stepping::Stepping(const host::Launch& launch, Language language)
    : language_{language},
      signals_{signals_for_us()},
      run_{held(launch), {.input = engine::Stream::Pipe}},
      controller_{run_.trace()},
      recording_{run_.trace()},
      output_{run_.trace()} {
  run_.on_change([news = news_] { news->raise(); });
}

/// Waits for something to happen, and takes it in. Returns whether the run is to be ended.
bool Stepping::listen(int timeout_ms) {
  const bool reads = !lines_.ended() && !let_go_;
  std::array<pollfd, 4> queries{pollfd{.fd = signals_.get(), .events = POLLIN, .revents = 0},
                                pollfd{.fd = run_.finished_fd(), .events = POLLIN, .revents = 0},
                                pollfd{.fd = news_->fd(), .events = POLLIN, .revents = 0},
                                pollfd{.fd = reads ? STDIN_FILENO : -1, .events = POLLIN, .revents = 0}};
  base::retry_on_eintr([&] { return ::poll(queries.data(), queries.size(), timeout_ms); });
  if (queries[3].revents != 0) lines_.read();
  if (queries[2].revents != 0) {
    news_->clear();
    print_output();
  }
  signalfd_siginfo info{};
  if (queries[0].revents != 0 && ::read(signals_.get(), &info, sizeof info) == sizeof info)
    signal_ = static_cast<int>(info.ssi_signo);
  return signal_ != 0;
}

void Stepping::print_output() {
  std::vector<trace::Event> events;
  output_.read_new(events);
  for (const trace::Event& event : events) {
    if (event.kind == trace::Kind::Input) ++inputs_;
    if (event.kind != trace::Kind::Output) continue;
    ++outputs_;
    write_to(static_cast<int>(event.value), output_.text(event.text));
  }
}

/// What a step has printed comes by way of the supervisor: it is to stand before what is listed next.
void Stepping::await_output() {
  const std::size_t before = outputs_;
  const auto end = std::chrono::steady_clock::now() + kOutput;
  for (auto left = kOutput; outputs_ == before && left > 0ms;
       left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()))
    if (listen(static_cast<int>(left.count()))) return;
}

/// Returns whether something is to be chosen; else the run is over, or is to be ended.
bool Stepping::settle() {
  bool told = false;
  for (const auto begin = std::chrono::steady_clock::now();;) {
    switch (controller_.settle(kSlice)) {
      case Controller::Settled::Still:
        return true;
      case Controller::Settled::Ended:
        return false;
      case Controller::Settled::Late:
        break;
    }
    if (listen(0) || run_.finished()) return false;
    if (std::chrono::steady_clock::now() - begin <= kPatience) continue;
    if (!controller_.out_of_sight().empty()) return true;  // Perhaps it waits for the user.
    if (!std::exchange(told, true))
      base::print_error("{}\n", tr(language_, {"Somebody still moves ... Ctrl-C ends the program.",
                                               "还有进程在动…… Ctrl-C 结束程序。"}));
  }
}

void Stepping::show() {
  recording_.update();
  std::string text = step_list(controller_, recording_, language_);
  if (controller_.stuck()) {
    text += tr(language_, {"Nothing can move any more: each waits for another.", "谁也动不了了：都在等别人。"});
    text += '\n';
    for (const model::DeadlockLine& line : model::deadlock_lines(recording_.history(), recording_.present(), language_))
      text += line.sentence + "\n";
  }
  base::print_error("{}", text);
  if (terminal_) base::print_error("> ");
}

std::optional<std::string> Stepping::next_line() {
  while (true) {
    if (auto line = lines_.next()) return line;
    if (lines_.ended() || listen(-1) || run_.finished()) return std::nullopt;
  }
}

const Choice* Stepping::named(std::string_view words) const {
  const std::vector<const Choice*> all = numbered(controller_);
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), number);
  if (error == std::errc{} && end == words.data() + words.size())
    return number >= 1 && number <= all.size() ? all[number - 1] : nullptr;
  return controller_.choice_of(controller_.names().named(words));
}

Stepping::Goes Stepping::choose(const Choice& choice, By by) {
  const bool prints = ends_line(choice, recording_);
  controller_.choose(choice, by);
  if (!settle()) return over();
  if (prints) await_output();
  return Goes::On;
}

Stepping::Goes Stepping::keep_on(std::string_view number) {
  const Choice* choice = number.empty() ? controller_.obvious() : named(number);
  if (choice == nullptr) return refuse("k " + std::string{number});
  const trace::Serial actor = choice->actor();
  do {
    if (const Goes goes = choose(*choice); goes != Goes::On) return goes;
    choice = controller_.choice_of(actor);
  } while (choice != nullptr && choice->standing == Choice::Standing::Ready);
  return Goes::On;
}

Stepping::Goes Stepping::throw_dice() {
  std::vector<const Choice*> all = numbered(controller_);
  std::erase_if(all, [](const Choice* each) { return each->standing == Choice::Standing::Waits; });
  if (all.empty()) return refuse("g");
  static std::mt19937 random{std::random_device{}()};
  return choose(*all[std::uniform_int_distribution<std::size_t>{0, all.size() - 1}(random)]);
}

Stepping::Goes Stepping::send(std::string_view text) {
  const std::size_t before = inputs_;
  if (text.empty()) run_.end_of_input();
  else run_.send_input(std::string{text} + "\n");
  const auto end = std::chrono::steady_clock::now() + kOutput;  // It goes by way of the supervisor.
  while (inputs_ == before && std::chrono::steady_clock::now() < end)
    if (listen(static_cast<int>(kSlice.count()))) return Goes::Away;
  return settle() ? Goes::On : over();
}

Stepping::Goes Stepping::refuse(const std::string& line) {
  base::print_error("{}\n",
                    tr(language_,
                       {"'{0}' chooses nothing here: a number from 1 to {1}, the name of a process, Enter, g, k, i, "
                        "h and q do.",
                        "“{0}”在这里不能选择什么：可以是编号 1 到 {1}、进程名、回车、g、k、i、h 或 q。"},
                       line, numbered(controller_).size()));
  if (terminal_) return Goes::On;
  wrong_ = kWrongChoice;
  return Goes::Away;
}

Stepping::Goes Stepping::obey(const std::string& line) {
  const std::string rest = line.size() > 2 && line[1] == ' ' ? line.substr(2) : std::string{};
  const bool one_letter = line.size() == 1 || !rest.empty();
  const char letter = line.empty() || !one_letter ? ' ' : line.front();
  if (line == "q") return Goes::Away;
  if (line == "g") return throw_dice();
  if (letter == 'k') return keep_on(rest);
  if (letter == 'i') return send(rest);
  if (line == "h") {
    controller_.let_go();
    let_go_ = true;
    return Goes::ToItsEnd;
  }
  const Choice* choice = line.empty() ? controller_.obvious() : named(line);
  const By by = line.empty() ? By::Rule : By::Learner;
  if (choice == nullptr && line.empty() && !controller_.stuck()) return settle() ? Goes::On : over();
  return choice != nullptr ? choose(*choice, by) : refuse(line);
}

int Stepping::run() {
  if (terminal_) base::print_error("{}\n", kKeys.in(language_));
  if (!settle()) return signal_ != 0 ? abandon(128 + signal_) : finish();
  for (Goes goes = Goes::On; goes == Goes::On;) {
    show();
    const auto line = next_line();
    if (signal_ != 0) return abandon(128 + signal_);
    if (!line && lines_.ended()) {
      base::print_error("{}\n", tr(language_, {"The choices have come to their end before the program, which is ended.",
                                               "选择先于程序到了头，程序被结束。"}));
      return abandon(kWrongChoice);
    }
    if (!line) break;
    goes = obey(*line);
    if (goes == Goes::Away) return abandon(signal_ != 0 ? 128 + signal_ : wrong_.value_or(0));
  }
  return finish();
}

/// Takes the steps of the schedule, then the obvious ones.
int Stepping::follow(const control::Schedule& schedule) {
  Goes goes = settle() ? Goes::On : over();
  for (std::size_t i = 0; goes == Goes::On; ++i) {
    const bool scheduled = i < schedule.steps.size();
    const Choice* choice = scheduled ? control::find(controller_, schedule.steps[i]) : controller_.obvious();
    if (choice == nullptr) {
      if (scheduled) base::print_error("{}\n", control::refusal(controller_, schedule.steps[i], i + 1).in(language_));
      else show();
      return abandon(kWrongChoice);
    }
    goes = choose(*choice, scheduled ? By::Schedule : By::Rule);
  }
  if (goes == Goes::Away) return abandon(128 + signal_);
  const int status = finish();
  if (controller_.steps() >= schedule.steps.size()) return status;
  base::print_error("{}\n", tr(language_,
                               {"The program has come to its end before the schedule, at step {0} of {1}.",
                                "程序先于调度到了头：第 {0} 步，共 {1} 步。"},
                               controller_.steps(), schedule.steps.size()));
  return kWrongChoice;
}

int Stepping::abandon(int status) {
  run_.end();
  run_.wait();
  print_output();
  base::print_error("spawnarium: {}\n", where_recorded(run_));
  return status;
}

int Stepping::finish() {
  while (!run_.finished())
    if (listen(-1)) return abandon(128 + signal_);
  print_output();
  const host::RunEnd end = run_.wait();
  std::string line =
      tr(language_, {"{0} steps, exit status {1}", "{0} 步，退出状态 {1}"}, controller_.steps(), end.exit_status());
  if (!controller_.reproducible())
    line += tr(language_, {"; not each of them was seen, so the same choices may lead elsewhere",
                           "；并非每一步都看得见，同样的选择可能走向别处"});
  for (const std::string& lost : {end.output_lost, end.recording_lost})
    if (!lost.empty()) base::print_error("spawnarium: {}\n", lost);
  base::print_error("spawnarium: {}; {}\n", line, where_recorded(run_));
  return end.exit_status();
}

}  // namespace

int step_through(const host::Launch& launch, Language language) { return Stepping{launch, language}.run(); }

int follow_schedule(const host::Launch& launch, const std::filesystem::path& schedule, Language language) {
  const control::Schedule steps = control::read_schedule(schedule);
  return Stepping{launch, language}.follow(steps);
}

}  // namespace app
