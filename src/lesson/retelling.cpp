#include "lesson/retelling.hpp"

#include <algorithm>

namespace lesson {

const ProcessLife* Retelling::life_of(std::string_view process) const {
  const auto found = std::find_if(processes.begin(), processes.end(), [&](const ProcessLife& life) { return life.process == process; });
  return found == processes.end() ? nullptr : &*found;
}

bool matches(const Pattern& pattern, const Happening& happening) {
  if (pattern.what != happening.what || pattern.phase != happening.phase) return false;
  if (!pattern.process.empty() && pattern.process != happening.process) return false;
  if (!pattern.object.empty() && pattern.object != happening.object) return false;
  if (!pattern.by.empty() && pattern.by != happening.by) return false;
  if (pattern.outcome && *pattern.outcome != happening.outcome) return false;
  if (pattern.value && *pattern.value != happening.value) return false;
  return happening.text.find(pattern.text) != std::string::npos;
}

const Happening* find(const Retelling& retelling, const Pattern& pattern) {
  int left = pattern.nth;
  const int step = left > 0 ? -1 : 1;
  const auto is_it = [&](const Happening& happening) { return matches(pattern, happening) && (left += step) == 0; };
  if (pattern.nth > 0) {
    const auto found = std::find_if(retelling.happenings.begin(), retelling.happenings.end(), is_it);
    return found == retelling.happenings.end() ? nullptr : &*found;
  }
  const auto found = std::find_if(retelling.happenings.rbegin(), retelling.happenings.rend(), is_it);
  return found == retelling.happenings.rend() ? nullptr : &*found;
}

int count(const Retelling& retelling, const Pattern& pattern) {
  return static_cast<int>(std::count_if(retelling.happenings.begin(), retelling.happenings.end(),
                                        [&](const Happening& happening) { return matches(pattern, happening); }));
}

std::vector<CueMoment> cue_moments(const Lesson& lesson, const Retelling& retelling) {
  std::vector<CueMoment> moments;
  for (std::size_t i = 0; i < lesson.cues.size(); ++i) {
    const Happening* happening = find(retelling, lesson.cues[i].when);
    if (happening != nullptr) moments.push_back({.cue = i, .at = happening->at, .event = happening->event});
  }
  std::stable_sort(moments.begin(), moments.end(), [](const CueMoment& a, const CueMoment& b) { return a.event < b.event; });
  return moments;
}

}  // namespace lesson
