#include "app/front.hpp"

#include <cctype>
#include <utility>

namespace app {

void Front::show_words(std::vector<view::GlossaryEntry> entries, std::string_view term, OpenLesson open) {
  Words words{.entries = std::move(entries), .open = std::move(open)};
  view::mark_term(words.entries, term, words.state);
  show(std::move(words));
}

void Front::show_menu(std::string title, std::vector<Choice> choices) {
  Menu menu{.title = std::move(title), .entries = {}, .choose = {}};
  for (Choice& each : choices) {
    menu.entries.push_back(std::move(each.entry));
    menu.choose.push_back(std::move(each.choose));
  }
  show(std::move(menu));
}

void Front::show_files(ListFolder list, const std::filesystem::path& folder, ChooseFile choose) {
  base::FolderListing listing = list(folder);
  show(Files{std::move(listing), std::move(list), std::move(choose)});
}

bool Front::press(view::KeyPress key) {
  if (auto* menu = std::get_if<Menu>(&what_)) return press_in(*menu, key);
  if (auto* files = std::get_if<Files>(&what_)) return press_in(*files, key);
  if (auto* words = std::get_if<Words>(&what_)) return press_in(*words, key);
  if (auto* help = std::get_if<Help>(&what_)) return press_in(help->state, key);
  return false;
}

bool Front::press_in(view::HelpState& help, view::KeyPress key) {
  if (key.alt || key.shift) return false;
  const auto scrolls = [&](view::ScrollStep step) { return help.keys.push_back(step), true; };
  switch (key.key) {
    case view::Key::Up:
      return scrolls(view::ScrollStep::Up);
    case view::Key::Down:
      return scrolls(view::ScrollStep::Down);
    case view::Key::PageUp:
      return scrolls(view::ScrollStep::PageUp);
    case view::Key::PageDown:
      return scrolls(view::ScrollStep::PageDown);
    case view::Key::Home:
      return scrolls(view::ScrollStep::Begin);
    case view::Key::End:
      return scrolls(view::ScrollStep::End);
    default:
      return false;
  }
}

bool Front::press_in(Words& words, view::KeyPress key) {
  std::optional<std::string> lesson;
  const bool taken = view::press_in_glossary(key, words.entries, words.state, lesson);
  if (lesson) open(words, *lesson);
  if (taken || key.key != view::Key::Escape) return taken;
  return close(), true;
}

bool Front::press_in(Menu& menu, view::KeyPress key) {
  if (key.key == view::Key::Escape) return close(), true;
  const bool taken = !key.ctrl && key.key < view::Key::F1;
  if (const auto chosen = view::press_in_menu(key, menu.entries, menu.state)) choose(menu, *chosen);
  return taken;
}

bool Front::press_in(Files& files, view::KeyPress key) {
  switch (key.key) {
    case view::Key::Up:
      return view::move_marked(files.folder, files.state, -1), true;
    case view::Key::Down:
      return view::move_marked(files.folder, files.state, 1), true;
    case view::Key::PageUp:
      return view::move_marked(files.folder, files.state, -10), true;
    case view::Key::PageDown:
      return view::move_marked(files.folder, files.state, 10), true;
    case view::Key::Enter:
      return choose(files, files.state.marked), true;
    case view::Key::Escape:
      return close(), true;
    case view::Key::Backspace:
      if (!files.folder.entries.empty() && files.folder.entries.front().name == "..") choose(files, 0);
      return true;
    default:
      break;
  }
  // A letter goes to the next entry that begins with it.
  if (key.ctrl || key.alt || key.character == 0 || files.folder.entries.empty()) return !key.ctrl;
  const auto& entries = files.folder.entries;
  for (std::size_t i = 1; i <= entries.size(); ++i) {
    const std::size_t at = (files.state.marked + i) % entries.size();
    if (static_cast<char32_t>(std::tolower(static_cast<unsigned char>(entries[at].name.front()))) != key.character)
      continue;
    files.state.marked = at;
    view::move_marked(files.folder, files.state, 0);
    break;
  }
  return true;
}

// What is opened may show something else here: this one is gone before.
void Front::open(Words& words, const std::string& lesson) {
  const OpenLesson open = std::move(words.open);
  const std::string number = lesson;
  close();
  open(number);
}

// What is chosen may show something else here: this one is gone before.
void Front::choose(Menu& menu, std::size_t entry) {
  const auto chosen = std::move(menu.choose[entry]);
  close();
  chosen();
}

void Front::choose(Files& files, std::size_t entry) {
  if (entry >= files.folder.entries.size()) return;
  const base::FolderListing::Entry& chosen = files.folder.entries[entry];
  const std::filesystem::path folder = files.folder.path;
  const std::filesystem::path path = chosen.name == ".." ? folder.parent_path() : folder / chosen.name;
  const bool goes_on = chosen.folder();
  ListFolder list = std::move(files.list);
  ChooseFile choose = std::move(files.choose);
  if (goes_on) return show_files(std::move(list), path, std::move(choose));
  close();
  choose(path);
}

void Front::draw(view::Canvas& canvas, view::Language language) {
  if (auto* menu = std::get_if<Menu>(&what_)) return draw(*menu, canvas, language);
  if (auto* files = std::get_if<Files>(&what_)) return draw(*files, canvas, language);
  if (auto* words = std::get_if<Words>(&what_)) return draw(*words, canvas, language);
  if (auto* help = std::get_if<Help>(&what_)) draw(*help, canvas, language);
}

void Front::draw(Help& help, view::Canvas& canvas, view::Language language) {
  const view::HelpAsk ask = view::draw_help(canvas, language, help.state);
  if (ask == view::HelpAsk::Nothing) return;
  const std::function<void()> show_words = std::move(help.show_words);
  close();
  if (ask == view::HelpAsk::Words) show_words();
}

void Front::draw(Words& words, view::Canvas& canvas, view::Language language) {
  const view::GlossaryAsk ask = view::draw_glossary(canvas, language, words.entries, words.state);
  if (ask.open) return open(words, *ask.open);
  if (ask.close) close();
}

void Front::draw(Menu& menu, view::Canvas& canvas, view::Language language) {
  const auto chosen = view::draw_menu(menu.title, menu.entries, language, canvas, menu.state);
  if (chosen) return choose(menu, *chosen);
  if (view::clicked_beside_menu(canvas, menu.entries.size())) close();
}

void Front::draw(Files& files, view::Canvas& canvas, view::Language language) {
  const auto chosen = view::draw_file_dialog(files.folder, language, canvas, files.state);
  if (chosen) return choose(files, *chosen);
  if (view::clicked_beside_file_dialog(canvas)) close();
}

}  // namespace app
