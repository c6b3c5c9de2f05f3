#include "view/caption.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "lesson/lesson.hpp"
#include "view/badge.hpp"
#include "view/commands.hpp"
#include "view/present.hpp"

namespace view {
namespace {

constexpr float kEdge = 6, kMargin = 18;       // Points: the yellow edge, the room at both sides.
constexpr float kBadge = 1.1F, kAfter = 0.5F;  // In ems of the largest letters.

constexpr Text kGoOn{"Go on", "继续"};

/// The lines of a caption, each in the largest letters in which both have room.
struct Row {
  std::string text;
  Type type = Type::Title;
};

/// Where the first sentence ends, with what stands between it and the next one.
std::size_t end_of_sentence(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t point = next_code_point(text, at);
    if (point == U'。' || point == U'？' || point == U'！') return at;
    const bool ends = point == U'.' || point == U'?' || point == U'!' || point == U':';
    if (ends && begin + 1 < text.size() && text[begin + 1] == ' ') return begin + 2;
  }
  return text.size();
}

std::vector<Row> in_lines(const std::vector<std::string>& wrapped_text, Type type) {
  std::vector<Row> lines;
  for (const std::string& each : wrapped_text) lines.push_back({each, type});
  return lines;
}

/// The first sentence large and the rest below it; else all of it in two lines.
std::vector<Row> lines_of(const std::string& text, const Theme& theme, float width) {
  const std::size_t end = end_of_sentence(text);
  const std::string first = text.substr(0, end), rest = text.substr(end);
  const auto fits = [&](const std::string& words, Type type) {
    return text_width(font_of(theme, type), words) <= width;
  };
  if (fits(first, Type::Title) && fits(rest, Type::Large)) {
    std::vector<Row> lines{{first, Type::Title}};
    if (!rest.empty()) lines.push_back({rest, Type::Large});
    return lines;
  }
  for (const Type type : {Type::Title, Type::Large}) {
    auto lines = in_lines(wrapped(font_of(theme, type), text, width), type);
    if (lines.size() <= 2) return lines;
  }
  auto lines = in_lines(wrapped(theme.fonts.text, text, width), Type::Regular);
  if (lines.size() > 2) {  // In a window that is far too small for the text.
    lines.resize(2);
    lines.back().text += "…";
  }
  return lines;
}

/// What the key that goes on does now.
std::string way_on(const Scene& scene, const LessonScene& lesson) {
  if (!lesson.stops) return {};
  const StopScene& stops = *lesson.stops;
  const int next = static_cast<int>(stops.here) + 1;
  const bool film = stops.here == lesson::Stop::See && !stops.film_over;
  if (!film && next >= lesson::kStops) return {};
  return key_of(Command::CueForward) + "  " +
         scene.tr(film ? kGoOn : lesson::title_of(static_cast<lesson::Stop>(next)));
}

}  // namespace

Drawing layout_caption(const Scene& scene, const LessonScene& lesson, ImVec2 size) {
  Drawing drawing;
  const Theme& theme = scene.theme;
  const lesson::Cue* cue = due_cue(scene, lesson);
  const float em = theme.fonts.title.size;
  drawing.add(Box{{0, 0, size.x, size.y}, Stroke::None, 1, Ground::Raised, 0});
  drawing.add(Box{{0, 0, theme.px(kEdge), size.y}, Stroke::None, 1, Ground::Solid, 0, Ink::Now});

  std::string text;
  if (cue != nullptr) {
    text = cue->say.in(scene.language);
  } else if (lesson.lesson != nullptr && !lesson.changed) {
    text = lesson.lesson->title.in(scene.language);  // Calm, until there is something to be said.
  } else if (const auto now = present_sentences(scene, 1); !now.empty()) {
    text = now.front();
  }
  std::erase(text, '`');
  float x = theme.px(kEdge + kMargin);
  const auto process = std::find_if(scene.whole.aliases.begin(), scene.whole.aliases.end(), [&](const auto& each) {
    return cue != nullptr && cue->point.kind == lesson::Target::Kind::Process && each.second == cue->point.name;
  });
  const std::size_t number =  // 0: it means none.
      process == scene.whole.aliases.end() ? 0 : scene.whole.number_of(process->first);
  const float badge = number > 0 ? badge_width(number, kBadge * em) : 0;
  const float text_x = x + (number > 0 ? badge + kAfter * em : 0);

  const std::string way = way_on(scene, lesson);
  const float way_width = way.empty() ? 0 : text_width(theme.fonts.small, way) + theme.px(kMargin);
  const float width = std::max(0.F, size.x - text_x - theme.px(kMargin));
  const std::vector<Row> lines = lines_of(text, theme, width);
  float height = 0;
  for (const Row& line : lines) height += std::ceil(line_height(font_of(theme, line.type)));
  float y = std::floor((size.y - height) / 2);
  if (number > 0 && !lines.empty()) {
    const float row = std::ceil(line_height(font_of(theme, lines.front().type)));
    add_badge(drawing, process->first, number, {x, y + (row - kBadge * em) / 2, badge, kBadge * em}, 1);
  }
  float last = 0;
  for (const Row& line : lines) {
    const Font font = font_of(theme, line.type);
    const float row = std::ceil(line_height(font));
    last = text_x + text_width(font, line.text);
    drawing.add(Words{{text_x, y, width + 1, row}, line.text, line.type, Ink::Text});
    y += row;
  }
  // Where the last line leaves no room for it the class is worth more than the teacher.
  if (way_width > 0 && last + way_width <= size.x - theme.px(kMargin)) {
    const float row = std::ceil(line_height(theme.fonts.small));
    drawing.add(Words{{size.x - way_width, size.y - row - theme.px(8), way_width - theme.px(kMargin) + 1, row},
                      way,
                      Type::Small,
                      Ink::Quiet,
                      trace::kNobody,
                      Align::Right});
  }
  return drawing;
}

}  // namespace view
