#include "view/guide_column.hpp"

#include <cmath>

namespace view {

void Column::indent(float ems) {
  area_.x += ems * em_;
  area_.width -= ems * em_;
}

void Column::heading(const std::string& text, Type type) {
  for (const std::string& line : wrapped(font_of(scene_.theme, type), text, area_.width)) one_line(line, type, Ink::Text);
}

void Column::paragraph(const std::string& text, Type type, Ink ink) {
  for (const std::string& line : wrapped(font_of(scene_.theme, type), text, area_.width)) one_line(line, type, ink);
}

void Column::one_line(const std::string& text, Type type, Ink ink) {
  const float height = std::ceil(line_height(font_of(scene_.theme, type)));
  picture_.add(Words{{area_.x, y_, area_.width + 1, height}, text, type, ink});
  y_ += height;
}

void Column::rich(const std::vector<lesson::markdown::Span>& spans, bool heading, const std::map<std::string, Serial>& processes) {
  const RichText text = layout_rich(spans, area_.width, scene_.theme, heading);
  for (const RichPiece& piece : text.pieces) {
    const Rect rect = piece.rect.moved({area_.x, y_});
    Words words{{rect.x, rect.y, rect.width + 2, rect.height}, piece.text, piece.type};
    if (piece.type == Type::Mono) picture_.add(Box{{rect.x - 1, rect.y + 0.1F * em_, rect.width + 2, rect.height - 0.2F * em_}, Stroke::None, 1, Ground::Raised, 3});
    if (!piece.link.empty()) {
      const auto target = lesson::parse_target(piece.link);
      const auto process = processes.find(target.name);
      words.ink = process != processes.end() ? Ink::Owner : Ink::Text;
      words.owner = process != processes.end() ? process->second : trace::kNobody;
      const float under = rect.bottom() - 0.12F * em_;
      picture_.add(Way{{{rect.x, under}, {rect.x + text_width(font_of(scene_.theme, piece.type), piece.text), under}}, Stroke::Dotted, 1, false, words.ink == Ink::Owner ? Ink::Owner : Ink::Quiet, words.owner});
      items_.spots.push_back({GuideButton::Link, rect, piece.link, 0, 0});
    }
    picture_.add(std::move(words));
  }
  y_ += text.height;
}

void Column::code(std::string_view text) {
  const float line = std::ceil(line_height(scene_.theme.fonts.mono)), pad = 0.5F * em_;
  std::vector<std::string> rows;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    for (std::string& row : wrapped(scene_.theme.fonts.mono, text.substr(0, end), area_.width - 2 * pad)) rows.push_back(std::move(row));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  const Rect box{area_.x, y_, area_.width, line * static_cast<float>(rows.size()) + pad};
  picture_.add(Box{box, Stroke::None, 1, Ground::Sunken, 5});
  y_ += pad / 2;
  for (const std::string& row : rows) {
    picture_.add(Words{{area_.x + pad, y_, area_.width - 2 * pad + 1, line}, row, Type::Mono, Ink::Text});
    y_ += line;
  }
  y_ += pad / 2;
}

void Column::fold(const std::string& text, bool open, GuideButton button) {
  const Rect row{area_.x, y_, area_.width, 1.8F * em_};
  picture_.add(Mark{open ? Icon::Up : Icon::Down, {row.x + 0.5F * em_, row.center().y}, 0.9F * em_, Ink::Quiet});
  picture_.add(Words{{row.x + 1.4F * em_, row.y, row.width - 1.4F * em_, row.height}, text, Type::Bold, Ink::Quiet});
  items_.spots.push_back({button, row, {}, 0, 0});
  y_ += row.height;
}

Rect Column::choice(const std::string& text, std::optional<Icon> mark, Ink ink, bool chosen, const std::string& key) {
  const float pad = 0.55F * em_, icon = 1.6F * em_, line = std::ceil(line_height(scene_.theme.fonts.text));
  const auto lines = wrapped(scene_.theme.fonts.text, text, area_.width - icon - 2 * pad);
  const Rect box{area_.x, y_, area_.width, line * static_cast<float>(lines.size()) + 2 * pad - 0.2F * em_};
  picture_.add(Box{box, Stroke::Solid, chosen ? 1.5F : 1.F, chosen ? Ground::Raised : Ground::None, 6, chosen ? ink : Ink::Line});
  const ImVec2 at{box.x + pad + 0.45F * em_, box.y + pad + line / 2 - 0.1F * em_};
  if (mark) {
    picture_.add(Mark{*mark, at, em_, ink});
  } else {
    picture_.add(Disc{at, (key.empty() ? 0.38F : 0.62F) * em_, false, Ink::Quiet});
    if (!key.empty()) picture_.add(Words{{at.x - em_, at.y - 0.6F * em_, 2 * em_, 1.2F * em_}, key, Type::Small, Ink::Text, trace::kNobody, Align::Center});
  }
  float y = box.y + pad - 0.1F * em_;
  for (const std::string& each : lines) {
    picture_.add(Words{{box.x + pad + icon, y, box.width - icon - 2 * pad + 1, line}, each, Type::Regular, Ink::Text});
    y += line;
  }
  y_ = box.bottom() + 0.35F * em_;
  return box;
}

}  // namespace view
