#include "model/words.hpp"

#include <array>
#include <cstdio>

namespace model {

std::string fill(std::string_view phrase, std::initializer_list<Word> words) {
  std::string filled;
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    const bool word = phrase[i] == '{' && i + 2 < phrase.size() && phrase[i + 2] == '}';
    if (!word) {
      filled += phrase[i];
      continue;
    }
    for (const Word& each : words)
      if (each.letter == phrase[i + 1]) filled += each.text;
    i += 2;
  }
  return filled;
}

std::string shortened(std::string_view text, std::size_t most) {
  std::string shown;
  std::size_t characters = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool begins_character = (byte & 0xC0U) != 0x80U;
    if (begins_character && ++characters > most) return shown + "\u2026";
    switch (c) {
      case '\n':
        shown += "\\n";
        break;
      case '\r':
        shown += "\\r";
        break;
      case '\t':
        shown += "\\t";
        break;
      default:
        if (byte < 0x20 || byte == 0x7F) {
          std::array<char, 8> escaped{};
          std::snprintf(escaped.data(), escaped.size(), "\\x%02x", byte);
          shown += escaped.data();
        } else {
          shown += c;
        }
    }
  }
  return shown;
}

std::string alternatives(const World& world, const std::vector<Serial>& actors, Language language) {
  std::string names;
  for (std::size_t i = 0; i < actors.size(); ++i) {
    if (i != 0) names += i + 1 == actors.size() ? tr(language, {" or ", " 或 "}) : tr(language, {", ", "、"});
    names += name_of_actor(world, actors[i], language);
  }
  return names;
}

std::string event_clause(const World& world, const IpcObject& event, Language language) {
  const bool cleared = !event.givers.empty() && !event.takers.empty();
  const std::string giver = cleared ? name_of_actor(world, event.givers.back(), language) : std::string{};
  const std::string taker = cleared ? name_of_actor(world, event.takers.back(), language) : std::string{};
  const Text words = !cleared ? Text{"{o} has not been set", "{o} 还没有被设置"}
                     : giver == taker
                         ? Text{"{p} set {o} and cleared it again", "{p} 设置过 {o}，又把它清除了"}
                         : Text{"{p} set {o}, and {q} cleared it again", "{p} 设置过 {o}，又被 {q} 清除了"};
  return fill(words.in(language), {{'o', name_of_object(world, event.serial, language)}, {'p', giver}, {'q', taker}});
}

std::string status_text(int status, Language language) {
  if (status < 0) return signal_name(-status);
  return tr(language, Text{"exit code {0}", "退出码 {0}"}, status);
}

std::string end_text(const Process& process, Language language) {
  return process.exit_status ? status_text(*process.exit_status, language) : std::string{};
}

namespace {

std::string numbered(std::string_view name, std::uint32_t namesake) {
  if (name == "MainProcess") return "main";
  return std::string{name} + (namesake > 1 ? " (" + std::to_string(namesake) + ")" : std::string{});
}

}  // namespace

std::string name_of(const Process& process) {
  if (!process.name.empty()) return numbered(process.name, process.namesake);
  if (process.pid != 0) return "pid " + std::to_string(process.pid);
  return "process " + std::to_string(process.serial);
}

std::string name_once_given(const World& world, Serial serial, std::string_view name) {
  const Process* process = world.process(serial);
  if (process != nullptr && process->name == name) return name_of(*process);
  const std::uint32_t* before = world.names.find(std::hash<std::string_view>{}(name));
  return numbered(name, (before != nullptr ? *before : 0) + 1);
}

std::string name_of_actor(const World& world, Serial actor, Language language) {
  if (const Process* process = world.process(actor)) return name_of(*process);
  if (const Thread* thread = world.thread(actor)) {
    const Process* process = world.process(thread->process);
    return (process != nullptr ? name_of(*process) + "." : std::string{}) +
           std::string{thread->name.empty() ? "thread" : thread->name};
  }
  if (actor == world.supervisor && actor != trace::kNobody) return tr(language, {"the supervisor", "监督进程"});
  return "?";
}

std::string name_of_object(const World& world, Serial serial, Language language) {
  if (const Task* task = world.task(serial)) return shortened(task->text);
  const IpcObject* object = world.object(serial);
  if (object == nullptr) return name_of_actor(world, serial, language);
  std::string name = name_of(*object);
  // "pool._inqueue.pipe"; a damaged file may say that two are in each other.
  for (int depth = 0; object != nullptr && depth < 2; ++depth) {
    const Serial around = object->whole != trace::kNobody ? object->whole : object->pool;
    object = around != trace::kNobody ? world.object(around) : nullptr;
    if (object == nullptr) break;
    if (object->paired) name = name_of(*object);  // Either end is called as both.
    else name = name_of(*object) + "." + name;
  }
  return name;
}

namespace {

std::string with_decimals(double value, int decimals, const char* unit) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f %s", decimals, value, unit);
  return text.data();
}

}  // namespace

std::string time_text(TraceTime time) {
  const double seconds = static_cast<double>(time.count()) / 1e9;
  return with_decimals(seconds, seconds < 10 ? 6 : seconds < 1000 ? 4 : 3, "s");
}

std::string duration_text(TraceTime duration) {
  const double ns = static_cast<double>(duration.count());
  if (ns >= 9.95e9) return with_decimals(ns / 1e9, 0, "s");
  if (ns >= 0.9995e9) {
    const bool whole = duration.count() % 1'000'000'000 == 0;
    return with_decimals(ns / 1e9, whole ? 0 : 1, "s");
  }
  if (ns >= 0.9995e6) return with_decimals(ns / 1e6, 0, "ms");
  return with_decimals(ns / 1e3, ns >= 9.95e3 || ns == 0 ? 0 : 1, "us");
}

std::string task_clause(const World& world, const Task& task, Language language) {
  const auto told = [&](const Text& words) {
    return fill(words.in(language),
                {{'w', name_of_actor(world, task.worker, language)}, {'r', shortened(task.result, 100)}});
  };
  if (task.failed())
    return task.taken ? told({"failed in {w}: {r}", "在 {w} 中失败：{r}"}) : told({"failed: {r}", "失败：{r}"});
  if (task.ended) return told({"done by {w}: {r}", "由 {w} 完成：{r}"});
  if (task.lost) return told({"lost with its worker {w}", "随工作进程 {w} 一起丢失"});
  if (task.taken) return told({"{w} works on it", "{w} 正在做"});
  return told({"no worker has taken it yet", "还没有工作进程取走"});
}

}  // namespace model
