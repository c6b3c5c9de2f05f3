#include "lesson/load_condition.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "base/enumerators.hpp"
#include "base/nearest.hpp"

namespace lesson {
namespace {

// What can be waited for and pointed at. Samples, source lines and what only the viewer needs are no events of a
// lesson.
constexpr std::array kKinds{
    trace::Kind::Created,      trace::Kind::Started,        trace::Kind::Running,    trace::Kind::Renamed,
    trace::Kind::DaemonSet,    trace::Kind::Exiting,        trace::Kind::Exited,     trace::Kind::Reaped,
    trace::Kind::Closed,       trace::Kind::ForeignProcess, trace::Kind::Orphaned,   trace::Kind::Adopted,
    trace::Kind::Vanished,     trace::Kind::SignalSent,     trace::Kind::AuthKeySet, trace::Kind::ThreadBegan,
    trace::Kind::ThreadEnded,  trace::Kind::ObjectCreated,  trace::Kind::EndOpened,  trace::Kind::EndClosed,
    trace::Kind::ObjectClosed, trace::Kind::TaskSubmitted,  trace::Kind::TaskTaken,  trace::Kind::TaskEnded,
    trace::Kind::TaskFetched,  trace::Kind::Folded,         trace::Kind::Raised,     trace::Kind::RunBegan,
    trace::Kind::RunEnded,
};

constexpr std::array kConditionKeys{"before", "happens", "never",  "unfinished",      "exitcode",
                                    "state",  "lines",   "output", "output_any_order"};

std::vector<std::string> known_operations() {
  std::vector<std::string> words;
  for (const trace::Operation each : base::enumerators<trace::Operation>())
    if (each != trace::Operation{}) words.emplace_back(trace::name_of(each));
  return words;
}

std::vector<std::string> known_events() {
  std::vector<std::string> words = known_operations();
  for (const trace::Kind kind : kKinds) words.emplace_back(trace::name_of(kind));
  return words;
}

std::vector<std::string> known_outcomes() {
  std::vector<std::string> words;
  for (int number = 1; number < 256; ++number) {
    const std::string_view word = trace::name_of(static_cast<trace::Outcome>(number));
    if (word != "?") words.emplace_back(word);
  }
  return words;
}

bool is_kind(const std::string& word) {
  return std::any_of(kKinds.begin(), kKinds.end(), [&](trace::Kind kind) { return trace::name_of(kind) == word; });
}

// "queue1", "queue1.rlock": a type's name, a number, perhaps a part.
bool is_object_name(std::string_view name) {
  name = name.substr(0, name.find('.'));
  const std::size_t digits = name.find_first_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos) return false;
  const bool all_digits = std::all_of(name.begin() + static_cast<std::ptrdiff_t>(digits), name.end(),
                                      [](unsigned char c) { return std::isdigit(c) != 0; });
  if (!all_digits) return false;
  const auto types = base::enumerators<trace::ObjectType>();
  return std::any_of(types.begin(), types.end(),
                     [&](trace::ObjectType type) { return trace::name_of(type) == name.substr(0, digits); });
}

void require_object(const Section& section, const std::string& name, const Aliases& aliases) {
  if (is_object_name(name) || std::find(aliases.begin(), aliases.end(), name) != aliases.end()) return;
  section.fail_at_key(
      "object",
      {"unknown object '{0}'; an object is a process of the lesson ({1}) or a thing with its number, such as queue1, "
       "pipe1, connection2, lock1",
       "未知的对象 '{0}'；对象可以是本课的进程（{1}），或带编号的东西，例如 queue1、pipe1、connection2、lock1"},
      name, fmt::join(aliases, ", "));
}

// "join", "join begun", "join blocked", "join ended".
void load_event_word(const Section& section, Pattern& pattern) {
  const std::string words = section.string("event");
  const std::size_t space = words.find(' ');
  const std::string event = words.substr(0, space);
  if (const auto operation = trace::operation_named(event)) {
    pattern.what = *operation;
  } else if (is_kind(event)) {
    pattern.what = *trace::kind_named(event);
  } else {
    section.fail_at_key("event", {"unknown event '{0}'{1}", "未知的事件 '{0}'{1}"}, event,
                        base::suggestion_for(event, known_events()));
  }
  if (space == std::string::npos) return;
  const std::string phase = words.substr(space + 1);
  if (std::holds_alternative<trace::Kind>(pattern.what)) {
    section.fail_at_key("event", {"'{0}' happens at once: write it without '{1}'", "'{0}' 是瞬间发生的：不要写 '{1}'"},
                        event, phase);
  }
  for (const Phase each : {Phase::Begun, Phase::Blocked, Phase::Ended}) {
    if (phase == name_of(each)) {
      pattern.phase = each;
      return;
    }
  }
  section.fail_at_key("event",
                      {"unknown moment '{0}' of '{1}'; known are begun, blocked, ended",
                       "'{1}' 有未知的时刻 '{0}'；可用的有 begun、blocked、ended"},
                      phase, event);
}

void load_outcome(const Section& section, Pattern& pattern) {
  const std::string word = section.string("outcome");
  pattern.outcome = trace::outcome_named(word);
  if (!pattern.outcome) {
    section.fail_at_key("outcome", {"unknown outcome '{0}'{1}", "未知的结果 '{0}'{1}"}, word,
                        base::suggestion_for(word, known_outcomes()));
  }
  if (pattern.phase == Phase::Blocked)
    section.fail_at_key("outcome", {"an operation that waits has no outcome yet; leave it out",
                                    "正在等待的操作还没有结果；请去掉这一项"});
  if (std::holds_alternative<trace::Operation>(pattern.what)) pattern.phase = Phase::Ended;
}

int checked_nth(const Section& section) {
  const int nth = section.count_or("nth", 1);
  if (nth == 0)
    section.fail_at_key(
        "nth", {"'nth' counts from 1 (the first) or from -1 (the last)", "'nth' 从 1（第一个）或 -1（最后一个）数起"});
  return nth;
}

std::optional<int> optional_count(const Section& section, std::string_view key) {
  if (!section.has(key)) return std::nullopt;
  const int count = section.count(key);
  if (count < 0)
    section.fail_at_key(key, {"'{0}' counts happenings and cannot be negative", "'{0}' 是发生的次数，不能是负数"}, key);
  return count;
}

std::optional<double> optional_seconds(const Section& section, std::string_view key) {
  return section.has(key) ? std::optional{section.number(key)} : std::nullopt;
}

Condition load_before(const Section& section, const Aliases& aliases) {
  const auto [first, second] = section.pair("before", kEventKeys);
  return Before{.first = load_pattern(first, aliases),
                .second = load_pattern(second, aliases),
                .apart = {.at_least = optional_seconds(section, "at_least_s"),
                          .at_most = optional_seconds(section, "at_most_s")}};
}

Condition load_count(const Section& section, const Aliases& aliases) {
  Count count{.of = load_pattern(section.section("happens", kEventKeys), aliases),
              .at_least = optional_count(section, "at_least"),
              .at_most = optional_count(section, "at_most")};
  if (const auto times = optional_count(section, "times")) count.at_least = count.at_most = times;
  if (!count.at_least && !count.at_most) count.at_least = 1;
  return count;
}

bool is_state(const std::string& word) {
  static const std::vector<std::string> plain{"initial", "started", "stopped", "closed", "unknown"};
  if (std::find(plain.begin(), plain.end(), word) != plain.end()) return true;
  if (!word.starts_with("stopped[") || !word.ends_with("]") || word.size() < 10) return false;
  const std::string inner = word.substr(8, word.size() - 9);
  return inner.starts_with("SIG") ||
         std::all_of(inner.begin(), inner.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

Condition load_state(const Section& section, const Aliases& aliases) {
  const Section state = section.section("state", {"process", "is"});
  FinalState result{.process = state.string("process"), .is = state.string("is")};
  require_process(state, "process", result.process, aliases);
  if (!is_state(result.is)) {
    state.fail_at_key("is",
                      {"unknown state '{0}'; known are initial, started, stopped, stopped[N] with an exit code, "
                       "stopped[SIGTERM] and other signals, closed, unknown",
                       "未知的状态 '{0}'；可用的有 initial、started、stopped、stopped[N]（N "
                       "是退出码）、stopped[SIGTERM] 等信号、closed、unknown"},
                      result.is);
  }
  return result;
}

Condition load_exitcode(const Section& section, const Aliases& aliases) {
  const Section exit = section.section("exitcode", {"process", "is"});
  ExitCode result{.process = exit.string("process"), .is = exit.count("is")};
  require_process(exit, "process", result.process, aliases);
  return result;
}

Condition load_lines(const Section& section, const Aliases& aliases) {
  Lines lines{.in_order = section.strings("lines"), .by = section.string_or("by", "")};
  if (lines.in_order.empty()) section.fail_at_key("lines", {"'lines' needs at least one line", "'lines' 至少要有一行"});
  if (!lines.by.empty()) require_process(section, "by", lines.by, aliases);
  for (const std::string& line : lines.in_order) require_placeholders(section, "lines", line, aliases);
  const std::string stream = section.string_or("stream", "stdout");
  if (stream != "stdout" && stream != "stderr") {
    section.fail_at_key("stream",
                        {"unknown stream '{0}'; known are stdout, stderr", "未知的流 '{0}'；可用的有 stdout、stderr"},
                        stream);
  }
  lines.on_stderr = stream == "stderr";
  return lines;
}

Condition load_output(const Section& section, std::string_view key, const Aliases& aliases) {
  Output output{.is = section.strings(key), .any_order = key == "output_any_order"};
  for (const std::string& line : output.is) require_placeholders(section, key, line, aliases);
  return output;
}

// Keys that refine a condition have no meaning beside another one.
void require_fitting(const Section& section, std::string_view main_key) {
  static const std::map<std::string_view, std::string_view> owner{
      {"at_least_s", "before"}, {"at_most_s", "before"}, {"at_least", "happens"}, {"at_most", "happens"},
      {"times", "happens"},     {"by", "lines"},         {"stream", "lines"}};
  for (const auto& [key, belongs_to] : owner) {
    if (section.has(key) && belongs_to != main_key) {
      section.fail_at_key(key, {"'{0}' belongs to '{1}', not to '{2}'", "'{0}' 属于 '{1}'，不属于 '{2}'"}, key,
                          belongs_to, main_key);
    }
  }
}

}  // namespace

std::vector<std::string> with_condition_keys(std::vector<std::string> more) {
  more.insert(more.end(), kConditionKeys.begin(), kConditionKeys.end());
  more.insert(more.end(), {"at_least_s", "at_most_s", "at_least", "at_most", "times", "by", "stream"});
  return more;
}

void require_process(const Section& section, std::string_view key, const std::string& name, const Aliases& aliases) {
  if (std::find(aliases.begin(), aliases.end(), name) != aliases.end()) return;
  section.fail_at_key(key,
                      {"unknown process '{0}'; this lesson has {1} (see [processes])",
                       "未知的进程 '{0}'；本课有 {1}（见 [processes]）"},
                      name, fmt::join(aliases, ", "));
}

void require_placeholders(const Section& section, std::string_view key, const std::string& line,
                          const Aliases& aliases) {
  for (std::size_t at = line.find("{pid:"); at != std::string::npos; at = line.find("{pid:", at + 1)) {
    const std::size_t end = line.find('}', at);
    const std::string alias = line.substr(at + 5, end == std::string::npos ? end : end - at - 5);
    if (end != std::string::npos &&
        (alias == "outside" || std::find(aliases.begin(), aliases.end(), alias) != aliases.end()))
      continue;
    section.fail_at_key(key,
                        {"'{{pid:{0}}}' names no process; this lesson has {1}, and outside",
                         "'{{pid:{0}}}' 不是任何进程；本课有 {1}，以及 outside"},
                        alias, fmt::join(aliases, ", "));
  }
}

Pattern load_pattern(const Section& section, const Aliases& aliases) {
  Pattern pattern{.process = section.string_or("process", ""),
                  .object = section.string_or("object", ""),
                  .by = section.string_or("by", ""),
                  .text = section.string_or("text", ""),
                  .outcome = std::nullopt,
                  .value = std::nullopt,
                  .nth = checked_nth(section)};
  load_event_word(section, pattern);
  if (!pattern.process.empty()) require_process(section, "process", pattern.process, aliases);
  if (!pattern.by.empty()) {
    require_process(section, "by", pattern.by, aliases);
    if (std::holds_alternative<trace::Operation>(pattern.what)) {
      section.fail_at_key("by",
                          {"'by' belongs to what happens to a process (started, exited, reaped); the caller of an "
                           "operation is its 'process'",
                           "'by' 用于发生在进程身上的事（started、exited、reaped）；调用操作的进程写在 'process' 里"});
    }
  }
  if (!pattern.object.empty()) require_object(section, pattern.object, aliases);
  if (section.has("outcome")) load_outcome(section, pattern);
  if (section.has("value")) pattern.value = section.integer("value");
  return pattern;
}

Condition load_condition(const Section& section, const Aliases& aliases) {
  std::string found;
  for (const std::string_view key : kConditionKeys) {
    if (!section.has(key)) continue;
    if (!found.empty())
      section.fail_at_key(key, {"one condition at a time: there is '{0}' already", "一次只写一个条件：已经有 '{0}'"},
                          found);
    found = key;
  }
  if (found.empty())
    section.fail({"{0} needs one of {1}", "{0} 需要以下之一：{1}"}, section.name(), fmt::join(kConditionKeys, ", "));
  require_fitting(section, found);
  if (found == "before") return load_before(section, aliases);
  if (found == "happens") return load_count(section, aliases);
  if (found == "never") {
    return Count{
        .of = load_pattern(section.section("never", kEventKeys), aliases), .at_least = std::nullopt, .at_most = 0};
  }
  if (found == "unfinished") return Unfinished{load_pattern(section.section("unfinished", kEventKeys), aliases)};
  if (found == "exitcode") return load_exitcode(section, aliases);
  if (found == "state") return load_state(section, aliases);
  if (found == "lines") return load_lines(section, aliases);
  return load_output(section, found, aliases);
}

}  // namespace lesson
