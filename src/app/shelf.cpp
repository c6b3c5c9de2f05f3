#include "app/shelf.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "app/lessons.hpp"

namespace app {
namespace {

using view::Text;

constexpr Text kOwn{"Lessons of your own", "自己的课程"};
constexpr Text kMore{"More", "其他"};
constexpr Text kAll{"Lessons", "课程"};
constexpr Text kNoTutorial{"Beyond the tutorials", "教程之外"};
constexpr Text kUnusable{"Cannot be used", "不能使用的课程"};
constexpr Text kUnusableSays{"Choose one to read why.", "选中一个，看看原因。"};

// What a search looks through: a lesson's words in both languages, its program, and the words that it shows.
std::string words_of(const lesson::Lesson& lesson, const std::vector<lesson::Term>& glossary) {
  std::string words = lesson.number;
  const auto add = [&](const std::string& text) { words.append("\n").append(text); };
  for (const lesson::OwnedText* each : {&lesson.title, &lesson.summary}) add(each->english), add(each->chinese);
  add(lesson.program.source);
  for (const lesson::markdown::Document* guide : {&lesson.guide.english, &lesson.guide.chinese})
    for (const auto& block : guide->blocks) {
      add({});
      for (const auto& span : block.spans) words.append(span.text);
    }
  for (const lesson::Term& term : glossary)
    if (term.lesson == lesson.number) {
      add(term.name.english), add(term.name.chinese);
      for (const std::string& each : term.also) add(each);
    }
  return view::small_letters(words);
}

}  // namespace

std::size_t Shelf::add(view::StartEntry entry, Chosen chosen) {
  course_.entries.push_back(std::move(entry));
  chosen_.push_back(std::move(chosen));
  return chosen_.size() - 1;
}

void Shelf::fill(const lesson::Library& library, const lesson::Progress& progress, const Settings& settings,
                 const host::Host& host) {
  const bool by_idea = course_.by_idea;
  course_ = {};
  chosen_.clear();
  by_idea_.clear();
  by_tutorial_.clear();
  course_.no_files = host.why_not(host::Ability::Open);
  if (!host.why_not(host::Ability::Run)) {
    add_lessons(library, progress, settings.language);
    choose_go_on(library, settings.lesson);
  }
  order(by_idea);
  if (course_.no_files) return;
  for (const auto& path : settings.recent)
    add({.number = {}, .title = path.filename().string(), .summary = host.shown(path.parent_path())}, path);
}

void Shelf::order(bool by_idea) {
  course_.by_idea = by_idea;
  course_.groups = by_idea ? by_idea_ : by_tutorial_;
}

void Shelf::add_lessons(const lesson::Library& library, const lesson::Progress& progress, base::Language language) {
  for (const lesson::Lesson& each : library.lessons) {
    const auto known = progress.lessons.find(each.id());
    add({.number = each.number,
         .title = each.title.in(language),
         .summary = each.summary.in(language),
         .minutes = each.minutes,
         .done = known != progress.lessons.end() && known->second.done,
         .words = words_of(each, library.glossary)},
        &each);
  }
  view::StartGroup unusable{view::tr(language, kUnusable), view::tr(language, kUnusableSays), {}};
  for (const lesson::FolderError& each : library.errors)
    unusable.entries.push_back(add({.number = "!", .title = each.name(), .summary = each.in(language)}, &each));
  group_by_idea(library, language);
  group_by_tutorial(library, language);
  if (unusable.entries.empty()) return;
  by_idea_.push_back(unusable);
  by_tutorial_.push_back(std::move(unusable));
}

// A lesson that belongs to no idea stands in a group of its own kind.
void Shelf::group_by_idea(const lesson::Library& library, base::Language language) {
  std::set<std::size_t> placed;
  for (const lesson::Idea& idea : library.course.ideas) {
    view::StartGroup group{idea.name.in(language), idea.says.in(language), {}};
    for (const lesson::Idea::Lesson& each : idea.lessons)
      for (std::size_t i = 0; i < library.lessons.size(); ++i) {
        if (library.lessons[i].number != each.number || is_own(library.lessons[i]) || !placed.insert(i).second)
          continue;
        group.entries.push_back(i);
        course_.entries[i].picture = view::lesson_picture_named(each.drawing);
      }
    if (!group.entries.empty()) by_idea_.push_back(std::move(group));
  }
  view::StartGroup own{view::tr(language, kOwn), {}, {}},
      more{view::tr(language, library.course.ideas.empty() ? kAll : kMore), {}, {}};
  for (std::size_t i = 0; i < library.lessons.size(); ++i)
    if (!placed.contains(i)) (is_own(library.lessons[i]) ? own : more).entries.push_back(i);
  for (view::StartGroup* each : {&more, &own})
    if (!each->entries.empty()) by_idea_.push_back(std::move(*each));
}

void Shelf::group_by_tutorial(const lesson::Library& library, base::Language language) {
  const auto lessons_of = [&](const auto& belongs) {
    std::vector<std::size_t> entries;
    for (std::size_t i = 0; i < library.lessons.size(); ++i)
      if (belongs(library.lessons[i])) entries.push_back(i);
    return entries;
  };
  const auto add_group = [&](std::string name, std::string says, std::vector<std::size_t> entries) {
    if (!entries.empty()) by_tutorial_.push_back({std::move(name), std::move(says), std::move(entries)});
  };
  const auto& tutorials = library.course.tutorials;
  for (const lesson::Tutorial& tutorial : tutorials)
    add_group(tutorial.title.in(language), {},
              lessons_of([&](const lesson::Lesson& each) { return each.document.number == tutorial.number; }));
  const auto other = [&](const lesson::Lesson& each) {
    return std::none_of(tutorials.begin(), tutorials.end(),
                        [&](const lesson::Tutorial& tutorial) { return tutorial.number == each.document.number; });
  };
  add_group(view::tr(language, kNoTutorial), {},
            lessons_of([&](const lesson::Lesson& each) { return other(each) && !is_own(each); }));
  add_group(view::tr(language, kOwn), {},
            lessons_of([&](const lesson::Lesson& each) { return other(each) && is_own(each); }));
}

// The lesson that was open last; once it is done, the next one that is not.
void Shelf::choose_go_on(const lesson::Library& library, const std::string& last) {
  const std::size_t all = library.lessons.size();
  const auto at = std::find_if(library.lessons.begin(), library.lessons.end(),
                               [&](const lesson::Lesson& each) { return each.id() == last; });
  const bool known = at != library.lessons.end();
  course_.begun = known || std::any_of(course_.entries.begin(), course_.entries.end(),
                                       [](const view::StartEntry& each) { return each.done; });
  const auto from = known ? static_cast<std::size_t>(at - library.lessons.begin()) : 0;
  for (std::size_t i = 0; i < all && !course_.go_on; ++i)
    if (!course_.entries[(from + i) % all].done) course_.go_on = (from + i) % all;
  if (!course_.go_on && all > 0) course_.go_on = from;
}

std::optional<Shelf::Chosen> Shelf::marked_entry() const {
  if (state_.marked >= items_.places.size()) return std::nullopt;
  return chosen_.at(items_.places[state_.marked].entry);
}

std::optional<Shelf::Chosen> Shelf::command(view::Command command) {
  using enum view::Command;
  const auto go = [&](int right, int down) { state_.marked = view::next_marked(items_, state_.marked, right, down); };
  switch (command) {
    case StepBack:
    case SelectPrevious:
      go(-1, 0);
      break;
    case StepForward:
    case SelectNext:
      go(1, 0);
      break;
    case Up:
    case ScrollUp:
      go(0, -1);
      break;
    case Down:
    case ScrollDown:
      go(0, 1);
      break;
    case CueBack:
    case ScrollPageUp:
      state_.marked = view::marked_a_page_away(items_, state_.marked, -1);
      break;
    case CueForward:
    case ScrollPageDown:
      state_.marked = view::marked_a_page_away(items_, state_.marked, 1);
      break;
    case ToBegin:
    case ScrollToBegin:
      state_.marked = 0;
      break;
    case ToEnd:
    case ScrollToEnd:
      state_.marked = items_.places.empty() ? 0 : items_.places.size() - 1;
      break;
    case NextPace:
      order(!course_.by_idea);
      break;
    case Accept:
      return marked_entry();
    default:
      return std::nullopt;
  }
  state_.reveal = true;
  return std::nullopt;
}

std::optional<Shelf::Chosen> Shelf::draw(view::Canvas& canvas, view::Language language) {
  items_ = view::layout_start(course_, state_, language, canvas.theme(), canvas.area().size());
  const auto clicked = view::draw_start(items_, course_, language, canvas, state_, asked_);
  return clicked ? std::optional(chosen_.at(*clicked)) : std::nullopt;
}

}  // namespace app
