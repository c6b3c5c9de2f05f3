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

#include "app/held_words.hpp"
#include "app/recorded.hpp"
#include "app/step_list.hpp"
#include "base/check_syscall.hpp"
#include "base/failure.hpp"
#include "base/standard_streams.hpp"
#include "base/text.hpp"
#include "base/unique_fd.hpp"
#include "control/controller.hpp"
#include "control/schedule.hpp"
#include "model/explain.hpp"
#include "recording/recording.hpp"
#include "run/places.hpp"
#include "run/private_folder.hpp"
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

constexpr auto kSlice = 200ms;   // The longest delay before Ctrl-C is noticed while a process is moving.
constexpr auto kPatience = 5s;   // After this long the user is told that a process is still moving.
constexpr auto kOutput = 200ms;  // So long what was printed may take to come here.

constexpr Text kKeys{
    "A number or the name of a process chooses; Enter: the obvious one (>); g: dice; k [NUMBER]: this one until it\n"
    "waits; u: undo the last step; i TEXT: a line for the program's input, i alone: its end; h: let go; q: end the\n"
    "program.",
    "输入编号或进程名来选择；回车：显而易见的一步（>）；g：掷骰子；k [编号]：让它一直走，直到要等待；u：撤销上一步；\n"
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

/// A held run, and how much of it has been taken in.
struct Held {
  Held(const host::Launch& launch, const std::shared_ptr<run::Wakeup>& news)
      : run{launch, {.input = engine::Stream::Pipe}},
        controller{run.trace()},
        recording{run.trace()},
        output{run.trace()} {
    run.on_change([news] { news->raise(); });
  }
  run::Run run;
  Controller controller;
  recording::Recording recording;
  trace::Reader output;
  std::size_t outputs = 0, inputs = 0;
};

/// An entry in the history of a stepped run: a step, or a line of input; neither: the end of the input.
struct Taken {
  std::optional<control::Step> step;
  std::optional<std::string> input;
};

class Stepping {
 public:
  enum class Undo : bool { No, Yes };
  Stepping(const host::Launch& launch, Language language, Undo undo);
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
  Goes take(const Choice& choice, By by);
  Goes undo();
  bool take_again();
  Goes keep_on(std::string_view number);
  Goes throw_dice();
  Goes send(std::string_view text);
  void send_now(const std::optional<std::string>& text);
  const Choice* named(std::string_view words) const;
  Goes refuse(const std::string& line);
  int finish();
  int abandon(int status);

  const Language language_;
  const bool terminal_ = ::isatty(STDIN_FILENO) == 1;
  host::Launch launch_;
  std::optional<run::FolderAsFound> folder_;  ///< Where steps can be undone.
  UniqueFd signals_;
  std::shared_ptr<run::Wakeup> news_ = std::make_shared<run::Wakeup>();  ///< Shared with the run's thread.
  std::unique_ptr<run::PrivateFolder> copy_;                             ///< In which it works after an undo.
  std::unique_ptr<Held> held_;
  std::vector<Taken> taken_;
  Lines lines_;
  std::optional<int> wrong_;  ///< With which status it ends early.
  int signal_ = 0;
  bool let_go_ = false;
  bool quiet_ = false;  ///< Its output has been seen already.
};

UniqueFd signals_for_us() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&set, signal);
  check_syscall(::sigprocmask(SIG_BLOCK, &set, nullptr), "sigprocmask");
  return UniqueFd{check_syscall(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd")};
}

/// The launch under run control, with paths that hold in another working folder.
host::Launch held(host::Launch launch) {
  launch.step = true;
  const std::filesystem::path program = launch.program.front();
  if (program.begin() != program.end() && *program.begin() == "..")
    launch.program.front() = std::filesystem::absolute(program).lexically_normal().string();
  return launch;
}

Stepping::Stepping(const host::Launch& launch, Language language, Undo undo)
    : language_{language}, launch_{held(launch)}, signals_{signals_for_us()} {
  if (undo == Undo::Yes) folder_.emplace(std::filesystem::current_path());
  held_ = std::make_unique<Held>(launch_, news_);
}

/// Waits for an event and processes it. Returns whether the run is to be ended.
bool Stepping::listen(int timeout_ms) {
  const bool reads = !lines_.ended() && !let_go_;
  std::array<pollfd, 4> queries{pollfd{.fd = signals_.get(), .events = POLLIN, .revents = 0},
                                pollfd{.fd = held_->run.finished_fd(), .events = POLLIN, .revents = 0},
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
  held_->output.read_new(events);
  for (const trace::Event& event : events) {
    if (event.kind == trace::Kind::Input) ++held_->inputs;
    if (event.kind != trace::Kind::Output) continue;
    ++held_->outputs;
    if (!quiet_) write_to(static_cast<int>(event.value), held_->output.text(event.text));
  }
}

/// Waits for the output of a step, which comes through the supervisor: it has to be printed before the next list.
void Stepping::await_output() {
  const std::size_t before = held_->outputs;
  const auto end = std::chrono::steady_clock::now() + kOutput;
  for (auto left = kOutput; held_->outputs == before && left > 0ms;
       left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()))
    if (listen(static_cast<int>(left.count()))) return;
}

/// Returns true if there is something to choose, false if the run is over or is to be ended.
bool Stepping::settle() {
  bool told = false;
  for (const auto begin = std::chrono::steady_clock::now();;) {
    switch (held_->controller.settle(kSlice)) {
      case Controller::Settled::Still:
        return true;
      case Controller::Settled::Ended:
        return false;
      case Controller::Settled::Late:
        break;
    }
    if (listen(0) || held_->run.finished()) return false;
    if (std::chrono::steady_clock::now() - begin <= kPatience || held_->controller.real_time_passes()) continue;
    if (!held_->controller.out_of_sight().empty()) return true;  // Perhaps it waits for the user.
    if (!std::exchange(told, true))
      base::print_error("{}\n", tr(language_, {"Somebody still moves ... Ctrl-C ends the program.",
                                               "还有进程在动…… Ctrl-C 结束程序。"}));
  }
}

void Stepping::show() {
  held_->recording.update();
  std::string text = step_list(held_->controller, held_->recording, language_);
  if (held_->controller.stuck()) {
    text += tr(language_, {"Nothing can move any more: each waits for another.", "谁也动不了了：都在等别人。"});
    text += '\n';
    for (const model::DeadlockLine& line :
         model::deadlock_lines(held_->recording.history(), stood_long(held_->recording), language_))
      text += line.sentence + "\n";
  }
  base::print_error("{}", text);
  if (terminal_) base::print_error("> ");
}

std::optional<std::string> Stepping::next_line() {
  while (true) {
    if (auto line = lines_.next()) return line;
    if (lines_.ended() || listen(-1) || held_->run.finished()) return std::nullopt;
  }
}

const Choice* Stepping::named(std::string_view words) const {
  const std::vector<const Choice*> all = numbered(held_->controller);
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), number);
  if (error == std::errc{} && end == words.data() + words.size())
    return number >= 1 && number <= all.size() ? all[number - 1] : nullptr;
  return held_->controller.choice_of(held_->controller.names().named(words));
}

Stepping::Goes Stepping::choose(const Choice& choice, By by) {
  taken_.push_back({.step = control::parse_step(control::step_text(choice, held_->controller.names())), .input = {}});
  return take(choice, by);
}

Stepping::Goes Stepping::take(const Choice& choice, By by) {
  const bool prints = ends_line(choice, held_->recording);
  held_->controller.choose(choice, by);
  if (!settle()) return over();
  if (prints) await_output();
  return Goes::On;
}

/// Runs the program again up to the step before the last one, in a copy of its folder as it was at the beginning.
Stepping::Goes Stepping::undo() {
  const auto last =
      std::find_if(taken_.rbegin(), taken_.rend(), [](const Taken& each) { return each.step.has_value(); });
  if (last == taken_.rend()) {
    base::print_error("{}\n", tr(language_, {"There is no step to undo.", "没有可以撤销的一步。"}));
    return Goes::On;
  }
  std::unique_ptr<run::PrivateFolder> copy;
  try {
    copy = folder_->copy();
  } catch (const base::Failure& trouble) {
    base::print_error("{}\n", trouble.what());
    return Goes::On;
  }
  const std::string undone = control::to_text(*last->step);
  taken_.erase(std::prev(last.base()), taken_.end());
  const bool first = !copy_;
  const std::filesystem::path trace = held_->run.trace();
  held_.reset();
  if (run::is_live_trace(trace)) std::filesystem::remove(trace);
  copy_ = std::move(copy);
  launch_.folder = copy_->work();
  held_ = std::make_unique<Held>(launch_, news_);
  quiet_ = true;
  const bool there = take_again();
  quiet_ = false;
  if (!there) return Goes::Away;
  base::print_error("{}\n", tr(language_, {"Undone: {0}.", "已撤销：{0}。"}, undone));
  if (first)
    base::print_error("{}\n",
                      tr(language_, {"The program was run again up to there; from here on it works in a copy of its "
                                     "folder, which goes at its end.",
                                     "程序重新运行到了这里；从现在起它在文件夹的一个副本里工作，结束时副本会删除。"}));
  return Goes::On;
}

/// Returns false where that cannot be done, or is not wanted any more; then it has been said.
bool Stepping::take_again() {
  if (!settle()) return false;
  for (std::size_t i = 0; i < taken_.size(); ++i) {
    if (!taken_[i].step) {
      send_now(taken_[i].input);
      if (!settle()) return false;
      continue;
    }
    const Choice* choice = control::find(held_->controller, *taken_[i].step);
    if (choice != nullptr && take(*choice, By::Schedule) == Goes::On) continue;
    if (choice == nullptr)
      base::print_error("{}\n", control::refusal(held_->controller, *taken_[i].step, i + 1).in(language_));
    wrong_ = kWrongChoice;
    return false;
  }
  return true;
}

Stepping::Goes Stepping::keep_on(std::string_view number) {
  const Choice* choice = number.empty() ? held_->controller.obvious() : named(number);
  if (choice == nullptr) return refuse("k " + std::string{number});
  const trace::Serial actor = choice->actor();
  do {
    if (const Goes goes = choose(*choice); goes != Goes::On) return goes;
    choice = held_->controller.choice_of(actor);
  } while (choice != nullptr && choice->standing == Choice::Standing::Ready);
  return Goes::On;
}

Stepping::Goes Stepping::throw_dice() {
  std::vector<const Choice*> all = numbered(held_->controller);
  std::erase_if(all, [](const Choice* each) { return each->standing == Choice::Standing::Waits; });
  if (all.empty()) return refuse("g");
  static std::mt19937 random{std::random_device{}()};
  return choose(*all[std::uniform_int_distribution<std::size_t>{0, all.size() - 1}(random)]);
}

Stepping::Goes Stepping::send(std::string_view text) {
  taken_.push_back({.step = {}, .input = text.empty() ? std::nullopt : std::optional{std::string{text} + "\n"}});
  send_now(taken_.back().input);
  if (signal_ != 0) return Goes::Away;
  return settle() ? Goes::On : over();
}

/// nullopt: the end of the input.
void Stepping::send_now(const std::optional<std::string>& text) {
  const std::size_t before = held_->inputs;
  if (text) held_->run.send_input(*text);
  else held_->run.end_of_input();
  const auto end = std::chrono::steady_clock::now() + kOutput;  // It goes by way of the supervisor.
  while (held_->inputs == before && std::chrono::steady_clock::now() < end)
    if (listen(static_cast<int>(kSlice.count()))) return;
}

Stepping::Goes Stepping::refuse(const std::string& line) {
  base::print_error("{}\n",
                    tr(language_,
                       {"'{0}' chooses nothing here: a number from 1 to {1}, the name of a process, Enter, g, k, u, "
                        "i, h and q do.",
                        "“{0}”在这里不能选择什么：可以是编号 1 到 {1}、进程名、回车、g、k、u、i、h 或 q。"},
                       line, numbered(held_->controller).size()));
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
  if (line == "u") return undo();
  if (letter == 'k') return keep_on(rest);
  if (letter == 'i') return send(rest);
  if (line == "h") {
    held_->controller.let_go();
    let_go_ = true;
    return Goes::ToItsEnd;
  }
  const Choice* choice = line.empty() ? held_->controller.obvious() : named(line);
  const By by = line.empty() ? By::Rule : By::Learner;
  if (choice == nullptr && line.empty() && !held_->controller.stuck()) return settle() ? Goes::On : over();
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
    const Choice* choice =
        scheduled ? control::find(held_->controller, schedule.steps[i]) : held_->controller.obvious();
    if (choice == nullptr) {
      if (scheduled)
        base::print_error("{}\n", control::refusal(held_->controller, schedule.steps[i], i + 1).in(language_));
      else show();
      return abandon(kWrongChoice);
    }
    goes = choose(*choice, scheduled ? By::Schedule : By::Rule);
  }
  if (goes == Goes::Away) return abandon(128 + signal_);
  const int status = finish();
  if (held_->controller.steps() >= schedule.steps.size()) return status;
  base::print_error("{}\n", tr(language_,
                               {"The program has come to its end before the schedule, at step {0} of {1}.",
                                "程序先于调度到了头：第 {0} 步，共 {1} 步。"},
                               held_->controller.steps(), schedule.steps.size()));
  return kWrongChoice;
}

int Stepping::abandon(int status) {
  held_->run.end();
  held_->run.wait();
  print_output();
  base::print_error("spawnarium: {}\n", where_recorded(held_->run));
  return status;
}

int Stepping::finish() {
  while (!held_->run.finished())
    if (listen(-1)) return abandon(128 + signal_);
  print_output();
  const host::RunEnd end = held_->run.wait();
  std::string line = tr(language_, {"{0} steps, exit status {1}", "{0} 步，退出状态 {1}"}, held_->controller.steps(),
                        end.exit_status());
  if (!held_->controller.reproducible())
    line += tr(language_, {"; not each of them was seen, so the same choices may lead elsewhere",
                           "；并非每一步都看得见，同样的选择可能走向别处"});
  for (const std::string& lost : {end.output_lost, end.recording_lost})
    if (!lost.empty()) base::print_error("spawnarium: {}\n", lost);
  base::print_error("spawnarium: {}; {}\n", line, where_recorded(held_->run));
  return end.exit_status();
}

}  // namespace

int step_through(const host::Launch& launch, Language language) {
  return Stepping{launch, language, Stepping::Undo::Yes}.run();
}

int follow_schedule(const host::Launch& launch, const std::filesystem::path& schedule, Language language) {
  const control::Schedule steps = control::read_schedule(schedule);
  return Stepping{launch, language, Stepping::Undo::No}.follow(steps);
}

}  // namespace app
