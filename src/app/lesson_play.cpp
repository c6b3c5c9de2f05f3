#include "app/lesson_play.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <memory>
#include <set>

#include "app/deadlock_watch.hpp"
#include "app/lesson_text.hpp"
#include "app/lessons.hpp"
#include "app/recorded.hpp"
#include "app/text_table.hpp"
#include "base/check_syscall.hpp"
#include "base/standard_streams.hpp"
#include "image/shot.hpp"
#include "lesson/check.hpp"
#include "model/moments.hpp"
#include "recording/recording.hpp"
#include "run/local_host.hpp"
#include "run/places.hpp"
#include "run/run.hpp"
#include "run/wakeup.hpp"

namespace app {

using base::Language;
using base::tr;
using base::TraceTime;
using lesson::Lesson;

namespace {

enum class WithCues { No, Yes };

// Prints what is new: lines and cues, in the order in which they happened.
class Reporter {
 public:
  Reporter(const Lesson& lesson, Language language, WithCues cues) : lesson_{lesson}, language_{language}, cues_{cues} {
    for (const lesson::ProcessName& process : lesson.processes)
      name_width_ = std::max(name_width_, display_width(process.alias));
  }

  void report(const lesson::Retelling& retelling) {
    struct Entry {
      std::size_t event;
      std::string text;
    };
    std::vector<Entry> entries;
    for (; lines_ < retelling.history().console().size(); ++lines_) {
      const lesson::PrintedLine line = retelling.line(lines_);
      if (line.stream != 0) entries.push_back({line.event, console_line_text(line, name_width_)});
    }
    for (const lesson::CueMoment& moment : retelling.cue_moments()) {
      if (cues_ == WithCues::Yes && said_.insert(moment.cue).second)
        entries.push_back({moment.event, cue_text(lesson_, moment, language_)});
    }
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.event < b.event; });
    for (const Entry& entry : entries) fmt::print("{}\n", entry.text);
    std::fflush(stdout);
  }

 private:
  const Lesson& lesson_;
  const Language language_;
  const WithCues cues_;
  std::size_t name_width_ = 0;
  std::size_t lines_ = 0;
  std::set<std::size_t> said_;
};

void follow(run::Run& run, recording::Recording& recording, const Lesson& lesson, lesson::Retelling& retelling,
            Reporter& reporter, Language language) {
  // Shared: the run may still tell of its end on its own thread when this function has returned.
  const auto news = std::make_shared<run::Wakeup>();
  run.on_change([news] { news->raise(); });
  DeadlockWatch watch{run.trace(), language};
  while (!run.finished()) {
    std::array<pollfd, 2> queries{pollfd{.fd = run.finished_fd(), .events = POLLIN, .revents = 0},
                                  pollfd{.fd = news->fd(), .events = POLLIN, .revents = 0}};
    const int ready = base::retry_on_eintr([&] { return ::poll(queries.data(), queries.size(), watch.timeout()); });
    if (ready == 0)
      for (const std::string& sentence : watch.look()) base::print_error("spawnarium: {}\n", sentence);
    if (queries[1].revents != 0) watch.note_news();
    news->clear();
    if (!recording.update()) continue;
    retelling.update(lesson);
    reporter.report(retelling);
  }
}

// Returns whether there is one.
bool print_picture(const recording::Recording& recording, const Lesson& lesson, Language language) {
  const std::filesystem::path path = run::state_folder() / "pictures" / (lesson.id() + ".png");
  try {
    std::filesystem::create_directories(path.parent_path());
    image::ShotOptions options;
    options.language = language;
    options.at = model::fullest_moment(recording.history());
    options.lesson = &lesson;
    options.title = lesson.number + " " + lesson.title.in(language);
    image::write_png(shot(recording, options), path);
    fmt::print("\n{}\n", path.string());
    return true;
  } catch (const std::exception& trouble) {
    base::print_error("spawnarium: no picture: {}\n", trouble.what());
    return false;
  }
}

// Returns whether all that must hold did.
bool print_verdicts(const Lesson& lesson, const lesson::Retelling& retelling, Language language) {
  bool all = true;
  for (const lesson::Verdict& each : lesson::check(lesson.must, retelling)) {
    if (each.finding.held) continue;
    all = false;
    fmt::print("\n! {} {}\n  {}\n", each.rule->says.in(language), each.each, each.finding.why.in(language));
  }
  if (all) fmt::print("\n{}\n", tr(language, {"All that must hold did.", "必然成立的都成立了。"}));
  for (const lesson::Rule& rule : lesson.usual) {
    const auto verdicts = lesson::check({rule}, retelling);
    const bool held =
        std::all_of(verdicts.begin(), verdicts.end(), [](const lesson::Verdict& each) { return each.finding.held; });
    const char* heading =
        held ? tr(language, {"So this time:    ", "这次如此："}) : tr(language, {"Not so this time:", "这次不然："});
    fmt::print("{} {}\n", heading, rule.says.in(language));
  }
  return all;
}

// Returns whether the recording is where it was to be.
bool say_where_recorded(run::Run& run) {
  const std::string lost = run.wait().recording_lost;
  base::print_error("spawnarium: {}\n", lost.empty() ? where_recorded(run) : lost);
  return lost.empty();
}

// Runs the program to its end, telling what happens; then the lives of its processes.
lesson::Retelling tell(run::Run& run, recording::Recording& recording, const Lesson& lesson, Language language,
                       WithCues cues) {
  run.send_input(lesson.program.stdin_text);
  run.end_of_input();
  Reporter reporter{lesson, language, cues};
  lesson::Retelling retelling{recording.history(), lesson};
  follow(run, recording, lesson, retelling, reporter, language);
  run.wait();
  recording.update();
  retelling.update(lesson);
  reporter.report(retelling);
  fmt::print("\n{}", lives_text(retelling, language));
  return retelling;
}

}  // namespace

int play_headless(const Lesson& lesson, Language language, const std::filesystem::path& record) {
  fmt::print("{}  {}\n{}\n\n", lesson.number, lesson.title.in(language), lesson.summary.in(language));
  std::fflush(stdout);
  host::Launch launch = launch_of(lesson);
  launch.record = record;
  run::Run run{launch, {.input = engine::Stream::Pipe}};
  recording::Recording recording{run.trace()};
  const lesson::Retelling retelling = tell(run, recording, lesson, language, WithCues::Yes);
  const bool held = print_verdicts(lesson, retelling, language);
  if (lesson.document_output) fmt::print("\n{}", comparison_text(lesson, retelling, language));
  const bool pictured = print_picture(recording, lesson, language);
  return say_where_recorded(run) && held && pictured ? 0 : 1;
}

int play_changed(const Lesson& lesson, const lesson::Try& suggestion, Language language,
                 const std::filesystem::path& record) {
  fmt::print("{}  {}\n{}\n\n", lesson.number, lesson.title.in(language), suggestion.title.in(language));
  std::fflush(stdout);
  host::Launch launch = launch_of(lesson);
  run::LocalHost host;
  const std::filesystem::path copy = tried_path(host.copies(), lesson);
  host.write_copy(copy, lesson::apply(suggestion, lesson.program.source));
  launch.program.front() = copy.string();
  launch.modules = lesson.files->place();
  launch.record = record;
  run::Run run{launch, {.input = engine::Stream::Pipe}};
  recording::Recording recording{run.trace()};
  tell(run, recording, lesson, language, WithCues::No);  // They speak of the program as it was.
  fmt::print("\n{}\n", suggestion.watch.in(language));
  return say_where_recorded(run) ? 0 : 1;
}

}  // namespace app
