#include "app/shelf.hpp"

#include <set>
#include <string>
#include <utility>

#include "app/lessons.hpp"

namespace app {
namespace {

using view::Text;

constexpr Text kOwn{"Lessons of your own", "自己的课程"};
constexpr Text kNoDocument{"Beyond the documents", "文档之外"};
constexpr Text kDocument{"Document {0}", "文档 {0}"};
constexpr Text kDocumentAgain{"Document {0}, continued", "文档 {0}（续）"};
constexpr Text kUnusable{"Cannot be used", "不能使用的课程"};
constexpr Text kRecent{"Open again", "最近打开"};

}  // namespace

void Shelf::add(view::StartEntry entry, Chosen chosen) {
  entries_.push_back(std::move(entry));
  chosen_.push_back(std::move(chosen));
}

void Shelf::fill(const lesson::Library& library, const lesson::Progress& progress, const Settings& settings,
                 const host::Host& host) {
  entries_.clear();
  chosen_.clear();
  no_files_ = host.why_not(host::Ability::Open);
  if (!host.why_not(host::Ability::Run)) add_lessons(library, progress, settings.language);
  if (no_files_) return;
  for (const auto& path : settings.recent)
    add({"", path.filename().string(), host.shown(path.parent_path()), view::tr(settings.language, kRecent), 0, false},
        path);
}

void Shelf::add_lessons(const lesson::Library& library, const lesson::Progress& progress, base::Language language) {
  // Lessons stand in the order in which they are learned, which comes back to a document when more is known: then its
  // heading says so.
  std::set<std::string> left;
  const std::string* before = nullptr;
  for (const lesson::Lesson& each : library.lessons) {
    const std::string& document = each.document.number;
    if (before != nullptr && *before != document) left.insert(*before);
    before = &document;
    const std::string heading =
        document.empty() ? view::tr(language, is_own(each) ? kOwn : kNoDocument)
                         : view::tr(language, left.contains(document) ? kDocumentAgain : kDocument, document);
    const auto known = progress.lessons.find(each.id());
    add({each.number, each.title.in(language), each.summary.in(language), heading, each.minutes,
         known != progress.lessons.end() && known->second.done},
        &each);
  }
  for (const lesson::FolderError& each : library.errors)
    add({"!", each.name(), each.in(language), view::tr(language, kUnusable), 0, false}, &each);
}

std::optional<Shelf::Chosen> Shelf::command(view::Command command) {
  using enum view::Command;
  switch (command) {
    case Up:
    case ScrollUp:
    case SelectPrevious:
      state_.marked = view::next_marked(items_, state_.marked, -1);
      break;
    case Down:
    case ScrollDown:
    case SelectNext:
      state_.marked = view::next_marked(items_, state_.marked, 1);
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
      state_.marked = entries_.empty() ? 0 : entries_.size() - 1;
      break;
    case Accept:
      return state_.marked < chosen_.size() ? std::optional(chosen_[state_.marked]) : std::nullopt;
    default:
      return std::nullopt;
  }
  view::reveal_marked(items_, state_);
  return std::nullopt;
}

std::optional<Shelf::Chosen> Shelf::draw(view::Canvas& canvas, view::Language language) {
  items_ = view::layout_start(entries_, canvas.theme(), canvas.area().size());
  const auto clicked = view::draw_start(items_, entries_, language, canvas, state_, asked_, no_files_);
  return clicked ? std::optional(chosen_.at(*clicked)) : std::nullopt;
}

}  // namespace app
