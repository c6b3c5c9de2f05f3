#include "view/guide_column.hpp"

#include <cmath>
#include <utility>

#include "lesson/lesson.hpp"

namespace view {
namespace {

std::vector<lesson::markdown::Span> with_code(std::string_view text) {
  std::vector<lesson::markdown::Span> spans;
  for (bool code = false; !text.empty(); code = !code) {
    const std::size_t end = std::min(text.find('`'), text.size());
    if (end > 0) spans.push_back({.text = std::string(text.substr(0, end)), .code = code, .link = {}});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return spans;
}

std::vector<lesson::markdown::Span> bold(std::vector<lesson::markdown::Span> spans) {
  for (auto& span : spans) span.bold = true;
  return spans;
}

}  // namespace

void Column::indent(float ems) {
  area_.x += ems * em_;
  area_.width -= ems * em_;
}

void Column::heading(const std::string& text, Type type) {
  for (const std::string& line : wrapped(font_of(scene_.theme, type), text, area_.width))
    one_line(line, type, Ink::Text);
}

void Column::paragraph(const std::string& text, Type type, Ink ink) {
  if (text.find('`') != std::string::npos) return rich(with_code(text), type, ink, {});
  for (const std::string& line : wrapped(font_of(scene_.theme, type), text, area_.width)) one_line(line, type, ink);
}

void Column::one_line(const std::string& text, Type type, Ink ink) {
  const float height = std::ceil(line_height(font_of(scene_.theme, type)));
  drawing_.add(Words{{area_.x, y_, area_.width + 1, height}, text, type, ink});
  y_ += height;
}

void Column::rich(const std::vector<lesson::markdown::Span>& spans, Type type, Ink ink,
                  const std::map<std::string, Serial>& processes) {
  const RichText text = layout_rich(spans, area_.width, scene_.theme, type);
  for (const RichPiece& piece : text.pieces) {
    const Rect rect = piece.rect.moved({area_.x, y_});
    Words words{{rect.x, rect.y, rect.width + 2, rect.height}, piece.text, piece.type, ink};
    if (piece.type == Type::Mono) {
      const float width = text_width(scene_.theme.fonts.mono,
                                     std::string_view{piece.text}.substr(0, piece.text.find_last_not_of(' ') + 1));
      drawing_.add(Box{
          {rect.x - 1, rect.y + 0.1F * em_, width + 2, rect.height - 0.2F * em_}, Stroke::None, 1, Ground::Raised, 3});
    }
    if (!piece.link.empty()) {
      const auto target = lesson::parse_target(piece.link);
      const auto process = processes.find(target.name);
      if (process != processes.end()) words.ink = Ink::Owner;
      words.owner = process != processes.end() ? process->second : trace::kNobody;
      const float under = rect.bottom() - 0.12F * em_;
      drawing_.add(Way{{{rect.x, under}, {rect.x + text_width(font_of(scene_.theme, piece.type), piece.text), under}},
                       Stroke::Dotted,
                       1,
                       false,
                       words.ink == Ink::Owner ? Ink::Owner : Ink::Quiet,
                       words.owner});
      spot(rect, {.button = GuideButton::Link, .text = piece.link});
    }
    drawing_.add(std::move(words));
  }
  y_ += text.height;
}

void Column::code(std::string_view text) {
  const float line = std::ceil(line_height(scene_.theme.fonts.mono)), pad = 0.5F * em_;
  std::vector<std::string> rows;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    for (std::string& row : wrapped(scene_.theme.fonts.mono, text.substr(0, end), area_.width - 2 * pad))
      rows.push_back(std::move(row));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  const Rect box{area_.x, y_, area_.width, line * static_cast<float>(rows.size()) + pad};
  drawing_.add(Box{box, Stroke::None, 1, Ground::Sunken, 5});
  y_ += pad / 2;
  for (const std::string& row : rows) {
    drawing_.add(Words{{area_.x + pad, y_, area_.width - 2 * pad + 1, line}, row, Type::Mono, Ink::Text});
    y_ += line;
  }
  y_ += pad / 2;
}

void Column::block(const lesson::markdown::Block& block, const std::map<std::string, Serial>& processes) {
  using lesson::markdown::Block;
  Column part = *this;
  if (block.quote > 0) part.indent(0.9F * static_cast<float>(block.quote));
  switch (block.kind) {
    case Block::Kind::Heading:
      part.space(0.3F);
      part.rich(bold(block.spans), block.level == 1 ? Type::Large : Type::Regular, Ink::Text, processes);
      part.space(0.25F);
      break;
    case Block::Kind::Paragraph:
      part.rich(block.spans, Type::Regular, Ink::Text, processes);
      part.space(0.55F);
      break;
    case Block::Kind::ListItem: {
      part.indent(1.3F * static_cast<float>(std::max(block.level, 1)));
      const Rect area = part.area();
      const float line = std::ceil(line_height(scene_.theme.fonts.text));
      if (!block.continues && block.number > 0)
        drawing_.add(Words{{area.x - 1.4F * em_, part.y(), 1.3F * em_, line},
                           std::to_string(block.number) + ".",
                           Type::Regular,
                           Ink::Quiet});
      else if (!block.continues)
        drawing_.add(Disc{{area.x - 0.7F * em_, part.y() + line * 0.48F}, 0.16F * em_, true, Ink::Quiet});
      part.rich(block.spans, Type::Regular, Ink::Text, processes);
      part.space(0.3F);
      break;
    }
    case Block::Kind::Code:
      part.code(block.code);
      part.space(0.55F);
      break;
    case Block::Kind::Rule: {
      const Rect area = part.area();
      drawing_.add(Way{{{area.x, part.y()}, {area.x + area.width, part.y()}}, Stroke::Solid, 1, false, Ink::Line});
      part.space(0.6F);
      break;
    }
  }
  if (block.quote > 0) {
    const float x = area_.x + 0.2F * em_;
    drawing_.add(Way{{{x, y_}, {x, part.y() - 0.4F * em_}}, Stroke::Solid, 2, false, Ink::Line});
  }
  y_ = part.y();
}

void Column::spot(Rect rect, GuideSpot spot) {
  spot.rect = rect;
  spots_.push_back(std::move(spot));
}

void Column::fold(const std::string& text, bool open, GuideButton button) {
  const float indented = 1.4F * em_, line = std::ceil(line_height(scene_.theme.fonts.bold)), pad = 0.2F * em_;
  const auto lines = wrapped(scene_.theme.fonts.bold, text, area_.width - indented);
  const Rect row{area_.x, y_, area_.width, line * static_cast<float>(lines.size()) + 2 * pad};
  drawing_.add(
      Mark{open ? Icon::Up : Icon::Down, {row.x + 0.5F * em_, row.y + pad + line / 2}, 0.9F * em_, Ink::Quiet});
  float y = row.y + pad;
  for (const std::string& each : lines) {
    drawing_.add(Words{{row.x + indented, y, row.width - indented + 1, line}, each, Type::Bold, Ink::Quiet});
    y += line;
  }
  spot(row, {.button = button});
  y_ += row.height;
}

Rect Column::choice(const std::string& text, std::optional<Icon> mark, Ink ink, bool chosen, const std::string& key) {
  const float pad = 0.55F * em_, icon = 1.6F * em_, line = std::ceil(line_height(scene_.theme.fonts.text));
  const auto lines = wrapped(scene_.theme.fonts.text, text, area_.width - icon - 2 * pad);
  const Rect box{area_.x, y_, area_.width, line * static_cast<float>(lines.size()) + 2 * pad - 0.2F * em_};
  drawing_.add(Box{box, Stroke::Solid, chosen ? 1.5F : 1.F, chosen ? Ground::Raised : Ground::None, 6,
                   chosen ? ink : Ink::Line});
  const ImVec2 at{box.x + pad + 0.45F * em_, box.y + pad + line / 2 - 0.1F * em_};
  if (mark) {
    drawing_.add(Mark{*mark, at, em_, ink});
  } else {
    drawing_.add(Disc{at, (key.empty() ? 0.38F : 0.62F) * em_, false, Ink::Quiet});
    if (!key.empty())
      drawing_.add(Words{{at.x - em_, at.y - 0.6F * em_, 2 * em_, 1.2F * em_},
                         key,
                         Type::Small,
                         Ink::Text,
                         trace::kNobody,
                         Align::Center});
  }
  float y = box.y + pad - 0.1F * em_;
  for (const std::string& each : lines) {
    drawing_.add(Words{{box.x + pad + icon, y, box.width - icon - 2 * pad + 1, line}, each, Type::Regular, Ink::Text});
    y += line;
  }
  y_ = box.bottom() + 0.35F * em_;
  return box;
}

}  // namespace view
