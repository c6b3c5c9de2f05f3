#include "view/card_texts.hpp"

#include <algorithm>

#include "base/lines.hpp"

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
  const auto known = std::partition_point(console.begin(), console.end(),
                                          [&](const model::ConsoleLine& line) { return line.event < first; });
  done_ = std::min(done_, static_cast<std::size_t>(known - console.begin()));
  for (auto& [process, prints] : prints_)
    prints.erase(std::lower_bound(prints.begin(), prints.end(), done_), prints.end());
  for (; done_ < console.size(); ++done_)
    if (console[done_].stream != 0) prints_[console[done_].process].push_back(static_cast<std::uint32_t>(done_));
}

std::string_view CardTexts::line(std::uint32_t place) const {
  const std::uint32_t source = trace::source_of(place), number = trace::line_of(place);
  if (source == 0 || source > lines_.size() || number == 0 || number > lines_[source - 1].size()) return {};
  std::string_view text = lines_[source - 1][number - 1];
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text;
}

const model::ConsoleLine* CardTexts::last_print(const model::History& history, trace::Serial process,
                                                std::size_t lines) const {
  const auto found = prints_.find(process);
  if (found == prints_.end()) return nullptr;
  const auto after = std::lower_bound(found->second.begin(), found->second.end(), lines);
  return after == found->second.begin() ? nullptr : &history.console()[*(after - 1)];
}

}  // namespace view
