#include "view/card_texts.hpp"

#include <algorithm>

#include "base/lines.hpp"
#include "model/operations.hpp"

namespace view {

void CardTexts::update(const model::History& history, std::span<const model::SourceFile> sources) {
  const bool same = std::equal(contents_.begin(), contents_.end(), sources.begin(), sources.end(),
                               [](std::string_view known, const model::SourceFile& file) {
                                 return known.data() == file.content.data() && known.size() == file.content.size();
                               });
  if (!same) {
    contents_.clear();
    lines_.clear();
    for (const model::SourceFile& file : sources) {
      contents_.push_back(file.content);
      lines_.push_back(base::lines_of(file.content));
    }
  }
  if (seen_ == history.version()) return;
  const std::size_t first = seen_.id == history.version().id ? history.changed_since(seen_.revision) : 0;
  seen_ = history.version();
  const auto& console = history.console();
  take_back(first);
  const auto known = std::partition_point(console.begin(), console.end(),
                                          [&](const model::ConsoleLine& line) { return line.event < first; });
  lines_done_ = std::min(lines_done_, static_cast<std::size_t>(known - console.begin()));
  for (; events_done_ < history.size(); ++events_done_) take(history, events_done_);
  for (; lines_done_ < console.size(); ++lines_done_) take_line(history, static_cast<std::uint32_t>(lines_done_));
}

/// What depends on the events from this one on is not known any more.
void CardTexts::take_back(std::size_t first) {
  if (first >= events_done_) return;
  events_done_ = first;
  if (first == 0) process_of_thread_.clear();
  for (auto& [process, prints] : prints_)
    std::erase_if(prints, [&](const Print& print) { return print.event >= first; });
  for (auto& [process, accesses] : accesses_)
    std::erase_if(accesses, [&](const Access& access) { return access.event >= first; });
}

void CardTexts::take(const model::History& history, std::size_t index) {
  const trace::Event& event = history.event(index);
  if (event.kind == trace::Kind::ThreadBegan) process_of_thread_[event.object] = event.peer;
  const auto place = static_cast<std::uint32_t>(index);
  if (event.kind == trace::Kind::CallEnded && event.outcome == trace::Outcome::Returned) {
    const model::AtEnd at_end = model::facts_of(event.operation()).at_end;
    if (at_end == model::AtEnd::Load || at_end == model::AtEnd::Store)
      accesses_[process_of(event.actor)].push_back({place, at_end == model::AtEnd::Load});
  }
  if (!event.is_print() && !event.is_write()) return;
  const Print print{place};
  if (!text_of(history, print).empty()) prints_[process_of(event.actor)].push_back(print);
}

trace::Serial CardTexts::process_of(trace::Serial actor) const {
  const auto process = process_of_thread_.find(actor);
  return process == process_of_thread_.end() ? actor : process->second;
}

/// Only what its process has not printed: bytes written by other means, or a line in several prints.
void CardTexts::take_line(const model::History& history, std::uint32_t index) {
  constexpr std::size_t kLookedAt = 64;
  const model::ConsoleLine& line = history.console()[index];
  if (line.stream == 0 || line.text.empty()) return;
  Prints& prints = prints_[line.process];
  const auto after = std::upper_bound(prints.begin(), prints.end(), line.event,
                                      [](std::size_t event, const Print& print) { return event < print.event; });
  std::size_t left = kLookedAt;
  for (auto print = after; print != prints.begin() && left > 0; --left) {
    --print;
    if (print->line != 0) continue;
    const auto lines = base::lines_of(history.texts().text(history.event(print->event).text));
    if (std::find(lines.begin(), lines.end(), line.text) != lines.end()) return;
  }
  prints.insert(after, {static_cast<std::uint32_t>(line.event), index + 1});
}

/// The last line that is not empty.
std::string_view CardTexts::text_of(const model::History& history, const Print& print) {
  if (print.line != 0) return history.console()[print.line - 1].text;
  const auto lines = base::lines_of(history.texts().text(history.event(print.event).text));
  const auto last = std::find_if(lines.rbegin(), lines.rend(), [](std::string_view line) { return !line.empty(); });
  return last == lines.rend() ? std::string_view{} : *last;
}

std::string_view CardTexts::line(std::uint32_t place) const {
  const std::uint32_t source = trace::source_of(place), number = trace::line_of(place);
  if (source == 0 || source > lines_.size() || number == 0 || number > lines_[source - 1].size()) return {};
  std::string_view text = lines_[source - 1][number - 1];
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text;
}

std::optional<Said> CardTexts::last_print(const model::History& history, trace::Serial process,
                                          std::size_t events) const {
  const auto found = prints_.find(process);
  if (found == prints_.end()) return std::nullopt;
  const auto after = std::lower_bound(found->second.begin(), found->second.end(), events,
                                      [](const Print& print, std::size_t count) { return print.event < count; });
  if (after == found->second.begin()) return std::nullopt;
  const Print& print = *(after - 1);
  const bool error =
      print.line != 0 ? history.console()[print.line - 1].stream == 2 : history.event(print.event).value == 2;
  return Said{text_of(history, print), error};
}

std::string_view CardTexts::value_read(const model::History& history, trace::Serial process, std::size_t events) const {
  const auto found = accesses_.find(process);
  if (found == accesses_.end()) return {};
  const auto after = std::lower_bound(found->second.begin(), found->second.end(), events,
                                      [](const Access& access, std::size_t count) { return access.event < count; });
  if (after == found->second.begin() || !(after - 1)->reads) return {};
  return history.texts().text(history.event((after - 1)->event).text);
}

}  // namespace view
