#include "view/whole.hpp"

#include "lesson/retelling.hpp"
#include "model/ended_in_deadlock.hpp"
#include "model/story.hpp"

namespace view {

void Whole::update(const model::History& history, const lesson::Lesson* lesson) {
  const bool other = told_ && (lesson == nullptr || seen_.id != history.version().id);
  if (other) told_.reset();
  const bool first = lesson != nullptr && !told_;
  if (first) told_ = std::make_shared<lesson::Retelling>(history, *lesson);
  const bool more = !first && told_ && told_->update(*lesson);
  if (!other && !first && !more && seen_ == history.version()) return;
  seen_ = history.version();
  finally = history.after(history.size());
  ended_in = finally.ended ? model::ended_in_deadlock(history) : std::vector<model::FoundDeadlock>{};
  orders_.clear();
  // The order of serials is that of creation, but the supervisor, which is no part of the program, has none and the
  // main process comes first.
  std::size_t next = 1;
  for (const auto& process : finally.processes)
    if (process->serial != finally.supervisor) orders_[process->serial] = process->serial == finally.main ? 0 : next++;
  for (const auto& thread : finally.threads)
    if (const auto process = orders_.find(thread->process); process != orders_.end())
      orders_[thread->serial] = process->second;
  for (const auto& [alias, real] : finally.aliases)
    if (const auto process = orders_.find(real); process != orders_.end()) orders_[alias] = process->second;
  aliases = told_ ? told_->aliases() : std::map<trace::Serial, std::string>{};
}

std::optional<std::size_t> Whole::order_of(trace::Serial actor) const {
  const auto order = orders_.find(actor);
  return order == orders_.end() ? std::nullopt : std::optional{order->second};
}

std::size_t Whole::number_of(trace::Serial actor) const {
  const auto order = order_of(actor);
  return order ? *order + 1 : 0;
}

std::string_view Whole::second_name(const model::Process& process) const {
  const auto alias = aliases.find(process.serial);
  return alias == aliases.end() || alias->second == model::name_of(process) || alias->second == process.name
             ? std::string_view{}
             : alias->second;
}

}  // namespace view
