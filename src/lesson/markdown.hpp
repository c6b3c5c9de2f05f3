#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Markdown, as much of it as guides use, parsed into blocks and runs of text that a view can draw.
///
///     for (const markdown::Block& block : markdown::parse(text).blocks) draw(block);
///
/// Nothing throws: whatever Markdown does not understand is text. HTML is text.
namespace lesson::markdown {

/// A run of text of one look. Neighbouring spans of one look are joined; a line break of the source is a space, but not
/// between two Chinese characters.
struct Span {
  std::string text;
  bool bold = false;
  bool italic = false;
  bool code = false;
  std::string link;  ///< "panel:timeline", "process:f1", "object:queue1", "line:12", "https://..."; empty: no link.
  bool line_break = false;  ///< A forced break; text is empty.
  bool operator==(const Span&) const = default;
};

struct Block {
  enum class Kind { Heading, Paragraph, Code, ListItem, Rule };
  Kind kind = Kind::Paragraph;
  int level = 0;           ///< Heading: 1 to 6. ListItem: depth of nesting, from 1.
  int number = 0;          ///< ListItem: its number in an ordered list; 0: a bullet.
  int quote = 0;           ///< How many block quotes it stands in.
  bool continues = false;  ///< A further paragraph of the list item before: drawn without a bullet.
  std::string language;    ///< Code: "python".
  std::string code;        ///< Code: the text, lines ended by '\n'.
  std::vector<Span> spans;
  std::string plain() const;  ///< The text without looks.
};

struct Document {
  std::vector<Block> blocks;
  /// One line per block, for tests and searching: `h2: Watch the order`, `-1: **bold** text`.
  std::string dump() const;
};

Document parse(std::string_view text);

}  // namespace lesson::markdown
