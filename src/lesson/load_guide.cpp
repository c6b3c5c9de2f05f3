#include "lesson/load_guide.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "base/lines.hpp"
#include "base/read_file.hpp"

namespace lesson {
namespace {

bool leads_somewhere(const std::string& link, const Aliases& aliases, std::ptrdiff_t program_lines) {
  if (link.empty() || link.starts_with("https://")) return true;
  const Target target = parse_target(link);
  switch (target.kind) {
    case Target::Kind::None:
      return false;
    case Target::Kind::Process:
      return std::find(aliases.begin(), aliases.end(), target.name) != aliases.end();
    case Target::Kind::Line:
      return target.line <= program_lines;
    case Target::Kind::Panel:
    case Target::Kind::Object:
    case Target::Kind::Lesson:
    case Target::Kind::Term:  // Which there are is known when all lessons have been read: see lesson/glossary.hpp.
      return true;
  }
  return false;
}

// A line below which a numbered one would silently begin a list. What is indented belongs to a list already.
bool is_prose(std::string_view line) { return !line.empty() && line.find_first_of(" #>|-*+`0123456789") != 0; }

bool begins_with_number(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(' '), end = line.find_first_not_of("0123456789", begin);
  return begin < end && end + 1 < line.size() && (line[end] == '.' || line[end] == ')') && line[end + 1] == ' ';
}

bool rules_a_table(std::string_view line) {
  return line.find("--") != std::string_view::npos && line.find('|') != std::string_view::npos &&
         line.find_first_not_of(" |:-") == std::string_view::npos;
}

// What Markdown knows and a guide does not draw, or draws otherwise than its author sees it.
void refuse_what_is_not_drawn(const std::string& file, std::string_view text) {
  constexpr Text kTable{"a table is not drawn: write its rows as a list", "表格画不出来：请把各行写成列表"},
      kImage{"an image is not drawn: leave it out, or link to a panel", "图片画不出来：请去掉，或链接到某个面板"},
      kList{
          "this line goes on with the one before, but begins with a number and would become a list: move the number "
          "to the line before, or leave an empty line above a list",
          "这一行接着上一行，却以数字开头，会变成列表：请把数字移到上一行；如果真是列表，请在上面空一行"};
  std::size_t number = 0;
  bool code = false, prose = false;
  for (const std::string_view line : base::lines_of(text)) {
    ++number;
    const auto refuse = [&](const Text& why) { throw LessonError(file, number, base::in_both(why)); };
    if (line.starts_with("```") || line.starts_with("~~~")) code = !code;
    if (code) continue;
    if (rules_a_table(line)) refuse(kTable);
    if (line.find("![") != std::string_view::npos && line.find("](") != std::string_view::npos) refuse(kImage);
    if (prose && begins_with_number(line)) refuse(kList);
    prose = is_prose(line);
  }
}

markdown::Document load_guide(const base::Files& files, const std::string& name, const Aliases& aliases,
                              std::ptrdiff_t program_lines) {
  const std::string text = read_file(files, name, base::kMostText);
  refuse_what_is_not_drawn(files.path_of(name), text);
  markdown::Document document = markdown::parse(text);
  for (const markdown::Block& block : document.blocks) {
    for (const markdown::Span& span : block.spans) {
      if (leads_somewhere(span.link, aliases, program_lines)) continue;
      throw LessonError(
          files.path_of(name), 0,
          base::in_both({"the link '{0}' leads nowhere; known are panel:NAME ({1}), process:NAME ({2}), object:NAME, "
                         "line:1 to line:{3}, lesson:NN, term:NAME, https://",
                         "链接 '{0}' 没有指向任何地方；可用的有 panel:NAME（{1}）、process:NAME（{2}）、object:NAME、"
                         "line:1 到 line:{3}、lesson:NN、term:NAME、https://"},
                        span.link, fmt::join(panel_names(), ", "), fmt::join(aliases, ", "), program_lines));
    }
  }
  return document;
}

std::ptrdiff_t headings(const markdown::Document& document) {
  return std::count_if(document.blocks.begin(), document.blocks.end(),
                       [](const markdown::Block& block) { return block.kind == markdown::Block::Kind::Heading; });
}

}  // namespace

std::string read_file(const base::Files& files, const std::string& name, std::size_t most) {
  try {
    return files.read(name, most);
  } catch (const base::UnreadableFile& error) {
    throw LessonError(files.path_of(name), 0, error.cause());
  }
}

Guide load_guides(const base::Files& files, const Aliases& aliases, std::ptrdiff_t program_lines, Languages languages) {
  if (!languages.both()) {
    const markdown::Document only =
        load_guide(files, languages.english ? "guide.en.md" : "guide.zh.md", aliases, program_lines);
    return {.english = only, .chinese = only};
  }
  Guide guide{.english = load_guide(files, "guide.en.md", aliases, program_lines),
              .chinese = load_guide(files, "guide.zh.md", aliases, program_lines)};
  if (headings(guide.english) != headings(guide.chinese)) {
    throw LessonError(files.path_of("guide.zh.md"), 0,
                      base::in_both({"it has {0} headings, guide.en.md has {1}: both languages tell the same",
                                     "它有 {0} 个标题，guide.en.md 有 {1} 个：两种语言讲的应当一样"},
                                    headings(guide.chinese), headings(guide.english)));
  }
  return guide;
}

}  // namespace lesson
