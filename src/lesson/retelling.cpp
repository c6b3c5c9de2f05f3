#include "lesson/retelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "model/kinds.hpp"

namespace lesson {
namespace {

using trace::Event;
using trace::Kind;

constexpr std::uint32_t kNone = ~0U;
constexpr std::size_t kBetweenCheckpoints = 1024;
const std::string kNoWord;

}  // namespace

Retelling::Retelling(const model::History& history, const Lesson& lesson) : history_{history} { update(lesson); }

bool Retelling::update(const Lesson& lesson) {
  const bool same_names = names_ == lesson.processes;
  const bool same_cues = std::equal(cues_.begin(), cues_.end(), lesson.cues.begin(), lesson.cues.end(),
                                    [](const Search& a, const Cue& b) { return a.when == b.when; });
  if (!follower_.behind(history_) && same_names && same_cues) return false;
  if (!same_names) {
    names_ = lesson.processes;
    names_changed_ = true;
  }
  if (!same_cues) {
    cues_.clear();
    for (const Cue& cue : lesson.cues) cues_.push_back({cue.when, 0, {}});
  }
  follower_.follow(
      history_, [&](const Event&, std::size_t index) { tell(index); },
      [&](std::size_t first) { return go_back(first); });
  world_ = history_.after(history_.size());
  if (names_changed_) name(lesson);
  for (Search& cue : cues_) advance(cue);
  return true;
}

// ---- The events.

// What the history says of the events that have changed is other now: the calls that were under way before them are
// remembered. One that was over is so again, since no event is ever lost: its end comes later, or it comes before the
// beginning, which is then told again too.
std::size_t Retelling::go_back(std::size_t first) {
  for (Search& cue : cues_) {
    cue.next = std::min(cue.next, first);
    while (!cue.found.empty() && cue.found.back() >= first) cue.found.pop_back();
  }
  checkpoints_.drop_after(first);
  const auto* kept = checkpoints_.newest();
  const std::size_t place = kept != nullptr ? kept->first : 0;
  open_ = kept != nullptr ? kept->second : OpenCalls{};
  begun_.resize(place);
  over_.resize(place);
  while (!runnings_.empty() && runnings_.back() >= place) runnings_.pop_back();
  return place;
}

void Retelling::tell(std::size_t index) {
  if (index % kBetweenCheckpoints == 0 && index != 0) checkpoints_.add(index, open_);
  const Event& event = history_.event(index);
  std::uint32_t began = kNone;
  if (event.kind == Kind::CallBegun) {
    open_[{event.actor, event.call}] = static_cast<std::uint32_t>(index);
  } else if (is_call(event.kind)) {
    if (const auto call = open_.find({event.actor, event.call}); call != open_.end()) {
      began = call->second;
      if (event.kind == Kind::CallEnded) {
        over_[began] = true;
        open_.erase(call);
      }
    }
  } else if (event.kind == Kind::Running) {
    runnings_.push_back(static_cast<std::uint32_t>(index));
  }
  begun_.push_back(began);
  over_.push_back(false);
  names_changed_ = names_changed_ || model::facts_of(event.kind).may_rename;
  mention(event.actor, index);
  mention(event.object, index);
}

void Retelling::mention(Serial serial, std::size_t index) {
  const auto here = static_cast<std::uint32_t>(index);
  std::uint32_t& first = mentioned_.find(serial) == nullptr ? mentioned_[serial] = here : *mentioned_.find(serial);
  first = std::min(first, here);
}

Happening Retelling::happening(std::size_t index) const {
  const Event& event = history_.event(index);
  return {event.time(), index, event.outcome, event.kind != Kind::CallBegun || over_[index]};
}

// ---- The words.

// The words of a serial are looked at in no event before the first that mentions it.
void Retelling::name(const Lesson& lesson) {
  names_changed_ = false;
  aliases_ = aliases_of(world_, lesson);
  std::unordered_map<Serial, Words> words;
  for (const auto& process : world_.processes) {
    const std::string word = word_for(process->serial);
    words[process->serial] = {word, word};
  }
  for (const auto& thread : world_.threads)
    words[thread->serial] = {word_for(thread->serial), word_for(thread->process)};
  for (const auto& object : world_.objects)
    words[object->serial] = {word_for(object->serial), word_for(object->serial)};
  words[world_.supervisor] = {word_for(world_.supervisor), word_for(world_.supervisor)};
  words[trace::kNobody] = {};
  std::size_t changed = history_.size();
  const auto note = [&](Serial serial) {
    if (const std::uint32_t* first = mentioned_.find(serial)) changed = std::min<std::size_t>(changed, *first);
  };
  for (const auto& [serial, word] : words)
    if (const auto old = words_.find(serial); old == words_.end() ? word != Words{} : old->second != word) note(serial);
  for (const auto& [serial, word] : words_)
    if (!words.contains(serial)) note(serial);
  words_ = std::move(words);
  for (Search& cue : cues_) {
    cue.next = std::min(cue.next, changed);
    while (!cue.found.empty() && cue.found.back() >= changed) cue.found.pop_back();
  }
  pids_.clear();
  for (const std::uint32_t running : runnings_)
    if (history_.event(running).object == world_.main) pids_["outside"] = history_.event(running).extra;
  for (const auto& process : world_.processes)
    if (process->pid != 0) pids_[object_word(process->serial)] = process->pid;
}

std::string Retelling::word_for(Serial serial) const {
  if (serial == trace::kNobody) return "";
  if (const auto alias = aliases_.find(serial); alias != aliases_.end()) return alias->second;
  if (serial == world_.supervisor) return "supervisor";
  const model::IpcObject* object = world_.object(serial);
  if (object == nullptr) return "";
  if (object->whole != trace::kNobody) return word_for(object->whole) + "." + std::string(object->name);
  return fmt::format("{}{}", trace::name_of(object->type), object->number);
}

const std::string& Retelling::object_word(Serial serial) const {
  const auto words = words_.find(serial);
  return words == words_.end() ? kNoWord : words->second.object;
}

const std::string& Retelling::actor_word(Serial serial) const {
  const auto words = words_.find(serial);
  return words == words_.end() ? kNoWord : words->second.actor;
}

// ---- Looking up.

// The later moments of a call are told with its beginning's object and text: a lesson says "the end of the get from
// queue1".
bool Retelling::matches(const Pattern& pattern, std::size_t index) const {
  const Event& event = history_.event(index);
  const auto is = [](const std::string& wanted, const std::string& word) { return wanted.empty() || wanted == word; };
  if (pattern.outcome && *pattern.outcome != event.outcome) return false;
  if (pattern.value && *pattern.value != event.value) return false;
  const std::string_view text = history_.texts().text(event.text);
  if (!is_call(event.kind)) {
    if (pattern.what != decltype(pattern.what){event.kind} || pattern.phase != Phase::Begun) return false;
    const bool life = model::facts_of(event.kind).is_life,
               whole = event.kind == Kind::RunBegan || event.kind == Kind::RunEnded;
    if (whole && !is(pattern.process, "main")) return false;
    if (!whole && !is(pattern.process, life ? object_word(event.object) : actor_word(event.actor))) return false;
    if (!is(pattern.object, life || whole ? kNoWord : object_word(event.object)) ||
        !is(pattern.by, life ? actor_word(event.actor) : kNoWord))
      return false;
    return text.find(pattern.text) != std::string_view::npos;
  }
  const Phase phase = event.kind == Kind::CallBegun     ? Phase::Begun
                      : event.kind == Kind::CallBlocked ? Phase::Blocked
                                                        : Phase::Ended;
  if (pattern.phase != phase || (phase != Phase::Begun && begun_[index] == kNone)) return false;
  const Event& began = phase == Phase::Begun ? event : history_.event(begun_[index]);
  if (pattern.what != decltype(pattern.what){began.operation()} || !pattern.by.empty()) return false;
  if (!is(pattern.process, actor_word(event.actor))) return false;
  const std::string& object = object_word(event.object);
  if (!is(pattern.object, object.empty() ? object_word(began.object) : object)) return false;
  if (pattern.text.empty()) return true;
  const std::string_view arguments = history_.texts().text(began.text);
  if (phase == Phase::Begun || arguments.empty()) return text.find(pattern.text) != std::string_view::npos;
  return (std::string(arguments) + (text.empty() ? "" : " ") + std::string(text)).find(pattern.text) !=
         std::string::npos;
}

void Retelling::advance(Search& search) const {
  const auto enough = search.when.nth > 0 ? static_cast<std::size_t>(search.when.nth) : history_.size();
  for (; search.next < begun_.size() && search.found.size() < enough; ++search.next)
    if (matches(search.when, search.next)) search.found.push_back(static_cast<std::uint32_t>(search.next));
}

std::vector<CueMoment> Retelling::cue_moments() const {
  std::vector<CueMoment> moments;
  for (std::size_t i = 0; i < cues_.size(); ++i) {
    const auto count = static_cast<std::ptrdiff_t>(cues_[i].found.size()),
               nth = static_cast<std::ptrdiff_t>(cues_[i].when.nth);
    const std::ptrdiff_t place = nth > 0 ? nth - 1 : count + nth;
    if (nth == 0 || place < 0 || place >= count) continue;
    const std::size_t event = cues_[i].found[static_cast<std::size_t>(place)];
    moments.push_back({.cue = i, .at = history_.event(event).time(), .event = event});
  }
  std::stable_sort(moments.begin(), moments.end(),
                   [](const CueMoment& a, const CueMoment& b) { return a.event < b.event; });
  return moments;
}

std::optional<Happening> Retelling::find(const Pattern& pattern) const {
  int left = pattern.nth;
  if (left > 0) {
    for (std::size_t i = 0; i < begun_.size(); ++i)
      if (matches(pattern, i) && --left == 0) return happening(i);
  } else {
    for (std::size_t i = begun_.size(); i-- > 0;)
      if (matches(pattern, i) && ++left == 0) return happening(i);
  }
  return std::nullopt;
}

int Retelling::count(const Pattern& pattern) const {
  int count = 0;
  for (std::size_t i = 0; i < begun_.size(); ++i) count += matches(pattern, i) ? 1 : 0;
  return count;
}

std::optional<Happening> Retelling::unfinished(const Pattern& pattern) const {
  for (std::size_t i = 0; i < begun_.size(); ++i)
    if (history_.event(i).kind == Kind::CallBegun && !over_[i] && matches(pattern, i)) return happening(i);
  return std::nullopt;
}

PrintedLine Retelling::line(std::size_t index) const {
  const model::ConsoleLine& line = history_.console()[index];
  return {.at = line.at,
          .event = line.event,
          .process = object_word(line.process),
          .stream = line.stream,
          .text = line.text};
}

std::vector<PrintedLine> Retelling::lines() const {
  std::vector<PrintedLine> lines;
  for (std::size_t i = 0; i < history_.console().size(); ++i)
    if (history_.console()[i].stream != 0) lines.push_back(line(i));
  return lines;
}

ProcessLife Retelling::life(const model::Process& process) const {
  ProcessLife life{.process = object_word(process.serial),
                   .name = std::string(process.name),
                   .serial = process.serial,
                   .pid = process.pid,
                   .state = model::status_of(process),
                   .exitcode = process.exit_status,
                   .started = process.started,
                   .ended = process.exited,
                   .reaped_by = object_word(process.reaped_by)};
  if (!life.started) life.started = process.running;
  return life;
}

std::vector<ProcessLife> Retelling::lives() const {
  std::vector<ProcessLife> lives;
  for (const auto& process : world_.processes) lives.push_back(life(*process));
  return lives;
}

std::optional<ProcessLife> Retelling::life_of(std::string_view process) const {
  const auto found = std::find_if(world_.processes.begin(), world_.processes.end(),
                                  [&](const auto& each) { return object_word(each->serial) == process; });
  return found == world_.processes.end() ? std::nullopt : std::optional{life(**found)};
}

}  // namespace lesson
