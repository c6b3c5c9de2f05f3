#include "app/lives.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "app/event_text.hpp"
#include "model/explain.hpp"
#include "model/story.hpp"
#include "model/unseen.hpp"
#include "model/words.hpp"

namespace app {

using base::Language;
using base::TraceTime;
using model::Process;
using trace::Event;
using trace::Kind;
using trace::Serial;

namespace {

struct Moment {
  TraceTime at;
  std::string text;
};

class Lives {
 public:
  explicit Lives(const recording::Recording& recording)
      : recording_{recording}, history_{recording.history()}, world_{history_.after(history_.size())} {
    for (const auto& process : world_.processes) {
      order_.push_back(process->serial);
      tell_life(*process);
    }
    for (std::size_t i = 0; i < history_.size(); ++i) tell(history_.event(i));
    for (const model::ConsoleLine& line : history_.console())
      if (const Process* process = world_.process(line.process); process != nullptr && is_silent(*process))
        add(line.process, line.at, "writes " + quoted_text(line.text) + ", as the only process that could");
    for (auto& [serial, moments] : moments_)
      std::stable_sort(moments.begin(), moments.end(), [](const Moment& a, const Moment& b) { return a.at < b.at; });
  }

  std::string text() const {
    std::string all;
    for (const Serial serial : order_) {
      const Process& process = *world_.process(serial);
      all += fmt::format("{}{}{}: {}\n", model::name_of(process), pid_text(process), process.daemon ? ", daemon" : "",
                         model::status_of(process));
      if (const auto found = moments_.find(serial); found != moments_.end())
        for (const Moment& moment : found->second) all += line(moment);
      all += "\n";
    }
    return all + unclaimed_output();
  }

  static std::string line(const Moment& moment) {
    return fmt::format("  {:>12}  {}\n", model::time_text(moment.at), moment.text);
  }

 private:
  std::string who(Serial actor) const { return model::name_of_actor(world_, actor, Language::English); }
  static std::string pid_text(const Process& process) {
    return process.pid != 0 ? fmt::format(" (pid {})", process.pid) : std::string{};
  }
  void add(Serial process, TraceTime at, std::string text) { moments_[process].push_back({at, std::move(text)}); }

  /// Nothing of what it does is traced: whose output it is has been inferred.
  static bool is_silent(const Process& process) { return process.foreign || !model::became(process).empty(); }

  void tell_life(const Process& process) {
    const Serial serial = process.serial;
    const std::string by = process.creator != trace::kNobody ? " by " + who(process.creator) : "";
    add(serial, process.created, process.found_late() ? "seen late by the observer" : "created" + by);
    if (process.started) add(serial, *process.started, fmt::format("started{}", pid_text(process)));
    if (process.running) add(serial, *process.running, "running");
    if (process.exited) add(serial, *process.exited, exit_text(process));
    if (process.reaped) add(serial, *process.reaped, "reaped by " + who(process.reaped_by));
    if (process.end_unknown) add(serial, history_.end(), "gone: nobody saw how it ended");
    if (process.closed) add(serial, *process.closed, "closed");
  }

  std::string exit_text(const Process& process) const {
    const int status = process.exit_status.value_or(0);
    std::string text = !process.exit_status ? "exited"
                       : status < 0         ? "ended by " + model::signal_name(-status)
                                            : fmt::format("exited with exit code {}", status);
    if (process.reaped)
      return text + fmt::format("; a zombie from {} to {} ({})", model::time_text(*process.exited),
                                model::time_text(*process.reaped),
                                model::duration_text(*process.reaped - *process.exited));
    return text + fmt::format("; a zombie from {} on", model::time_text(*process.exited));
  }

  /// What World does not keep, because it has only the present.
  void tell(const Event& event) {
    const TraceTime at = event.time();
    const std::string_view text = history_.texts().text(event.text);
    const model::Actor* const actor = world_.actor(event.actor);
    if (model::tells_exception(event, actor != nullptr && !actor->raised.empty())) return;
    if (event.is_print()) {
      if (const Process* process = world_.process_of(event.actor))
        add(process->serial, at, "prints " + quoted_text(text) + place(event));
    } else if (event.is_write()) {
      if (const Process* process = world_.process_of(event.actor))
        add(process->serial, at, "writes " + quoted_text(text) + place(event));
    } else if (event.kind == Kind::Exiting) {
      add(event.object, at, fmt::format("exiting with {}", event.value));
    } else if (event.kind == Kind::Orphaned) {
      add(event.object, at,
          event.peer != trace::kNobody ? fmt::format("orphaned: {} ended first", who(event.peer)) : "orphaned");
    } else if (event.kind == Kind::Adopted) {
      add(event.object, at, "adopted by " + who(event.peer));
    } else if (event.kind == Kind::SignalSent) {
      add(event.object, at,
          fmt::format("{} from {}", model::signal_name(static_cast<int>(event.value)), who(event.actor)));
    } else if (event.kind == Kind::Raised) {
      if (const Process* process = world_.process_of(event.actor))
        add(process->serial, at,
            fmt::format("{}raises {}{}",
                        process->serial == event.actor ? "" : "its thread " + thread_name(event.actor) + " ", text,
                        place(event)));
    }
  }

  std::string place(const Event& event) const {
    const std::string text = place_text(recording_, event.place);
    return text.empty() ? text : " (" + text + ")";
  }

  std::string thread_name(Serial actor) const {
    const model::Thread* thread = world_.thread(actor);
    return thread != nullptr ? std::string{thread->name} : "?";
  }

  std::string unclaimed_output() const {
    std::string all;
    for (const model::ConsoleLine& line : history_.console())
      if (line.process == trace::kNobody && line.stream != 0)
        all += fmt::format("  {:>12}  {}{}\n", model::time_text(line.at), line.stream == 2 ? "(stderr) " : "",
                           quoted_text(line.text));
    return all.empty() ? all : "output whose writer is not known\n" + all + "\n";
  }

  const recording::Recording& recording_;
  const model::History& history_;
  const model::World world_;
  std::vector<Serial> order_;
  std::map<Serial, std::vector<Moment>> moments_;
};

}  // namespace

std::string lives_text(const recording::Recording& recording) { return Lives{recording}.text(); }

std::string tasks_text(const recording::Recording& recording, Language language) {
  const model::World world = recording.history().after(recording.history().size());
  std::string text;
  Serial pool = trace::kNobody;
  std::vector<const model::Task*> tasks;
  for (const auto& task : world.tasks) tasks.push_back(task.get());
  std::stable_sort(tasks.begin(), tasks.end(),
                   [](const auto* one, const auto* other) { return one->pool < other->pool; });
  for (const model::Task* task : tasks) {
    if (std::exchange(pool, task->pool) != task->pool) {
      if (!text.empty()) text += '\n';
      text += base::tr(language, {"tasks of ", "任务，属于 "});
      text += model::name_of_object(world, task->pool, language) + '\n';
    }
    const std::string what =
        model::shortened(task->text) + base::tr(language, {": ", "："}) + model::task_clause(world, *task, language);
    text += Lives::line({task->taken.value_or(task->submitted), what});
  }
  return text.empty() ? text : text + '\n';
}

std::string deadlocks_text(const recording::Recording& recording, Language language) {
  const model::History& history = recording.history();
  std::string text;
  for (const model::DeadlockLine& line : model::deadlock_lines(history, history.end(), language))
    text += story_line(line.at, line.sentence) + '\n';
  return text;
}

std::string unseen_text(const recording::Recording& recording, Language language) {
  const model::History& history = recording.history();
  const auto unseen = model::unseen_in(history.after(history.size()), language);
  if (unseen.empty()) return {};
  std::string text = model::unseen_heading(unseen.size(), language) + '\n';
  for (const model::UnseenThing& each : unseen) text += "  " + each.text(language) + '\n';
  return text;
}

}  // namespace app
