#include "lesson/markdown.hpp"

#include <fmt/format.h>
#include <md4c.h>

#include <algorithm>
#include <functional>
#include <optional>

namespace lesson::markdown {
namespace {

// The last character of a text is Chinese (or its punctuation): everything of three bytes from U+2E80 on.
bool ends_wide(std::string_view text) {
  if (text.size() < 3) return false;
  const auto lead = static_cast<unsigned char>(text[text.size() - 3]);
  const auto next = static_cast<unsigned char>(text[text.size() - 2]);
  return (lead == 0xE2 && next >= 0xBA) || (lead >= 0xE3 && lead <= 0xEF);
}

bool starts_wide(std::string_view text) { return text.size() >= 3 && ends_wide(text.substr(0, 3)); }

constexpr int kDeepest = 8;  // Lists in lists, and quotes in quotes, are drawn no deeper than this.
constexpr MD_SIZE kLongestLink =
    1024;  // Each span has its link: a long one in many spans would be as much memory as the two multiplied.

struct List {
  bool ordered = false;
  int next_number = 1;
};

// Receives what md4c finds and builds the blocks. A block is open while its spans come.
class Builder {
 public:
  explicit Builder(std::string_view source) : source_{source} {}

  void enter_block(MD_BLOCKTYPE type, void* detail) {
    switch (type) {
      case MD_BLOCK_QUOTE:
        ++quote_;
        break;
      case MD_BLOCK_UL:
        lists_.push_back({});
        break;
      case MD_BLOCK_OL:
        lists_.push_back(
            {.ordered = true, .next_number = static_cast<int>(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start)});
        break;
      case MD_BLOCK_LI:
        begin_item();
        break;
      case MD_BLOCK_HR:
        begin(Block::Kind::Rule);
        break;
      case MD_BLOCK_H:
        begin(Block::Kind::Heading);
        block().level = static_cast<int>(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level);
        break;
      case MD_BLOCK_CODE:
        begin_code(*static_cast<MD_BLOCK_CODE_DETAIL*>(detail));
        break;
      case MD_BLOCK_P:
        begin_paragraph();
        break;
      default:
        break;
    }
  }

  void leave_block(MD_BLOCKTYPE type) {
    if (type == MD_BLOCK_QUOTE) --quote_;
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) lists_.pop_back();
    if (type == MD_BLOCK_LI) item_is_fresh_ = false;
    soft_break_ = false;
  }

  void enter_span(MD_SPANTYPE type, void* detail) {
    if (type == MD_SPAN_STRONG) ++bold_;
    if (type == MD_SPAN_EM) ++italic_;
    if (type == MD_SPAN_CODE) ++code_;
    if (type == MD_SPAN_A) {
      const MD_ATTRIBUTE& href = static_cast<MD_SPAN_A_DETAIL*>(detail)->href;
      link_ = href.size <= kLongestLink ? std::string(href.text, href.size)
                                        : fmt::format("(a link of more than {} characters)", kLongestLink);
    }
  }

  void leave_span(MD_SPANTYPE type) {
    if (type == MD_SPAN_STRONG) --bold_;
    if (type == MD_SPAN_EM) --italic_;
    if (type == MD_SPAN_CODE) --code_;
    if (type == MD_SPAN_A) link_.clear();
  }

  void text(MD_TEXTTYPE type, std::string_view text) {
    if (document_.blocks.empty()) return;
    if (block().kind == Block::Kind::Code) {
      block().code += text;
    } else if (type == MD_TEXT_BR) {
      block().spans.emplace_back().line_break = true;
    } else if (type == MD_TEXT_SOFTBR) {
      soft_break_ = true;
    } else if (type == MD_TEXT_NULLCHAR) {
      add("\xEF\xBF\xBD");
    } else if (type == MD_TEXT_ENTITY) {
      add(decoded(text));
    } else {
      add(text);
    }
  }

  Document take() { return std::move(document_); }

  /// Whether this is a piece of the source, or one of the short texts (white space) that md4c puts between. In damaged
  /// Markdown md4c 0.4 may report what it never wrote to.
  bool knows(const MD_CHAR* data, MD_SIZE size) const {
    constexpr MD_SIZE kLongestOfItsOwn = 16;
    const std::less_equal<const char*> within;
    return size <= kLongestOfItsOwn || (size <= source_.size() && within(source_.data(), data) &&
                                        within(data + size, source_.data() + source_.size()));
  }

 private:
  Block& block() { return document_.blocks.back(); }

  void begin(Block::Kind kind) {
    Block fresh;
    fresh.kind = kind;
    fresh.quote = std::min(quote_, kDeepest);
    document_.blocks.push_back(std::move(fresh));
  }

  int list_level() const { return static_cast<int>(std::min<std::size_t>(lists_.size(), kDeepest)); }

  void begin_item() {
    begin(Block::Kind::ListItem);
    block().level = list_level();
    if (lists_.back().ordered) block().number = lists_.back().next_number++;
    item_is_fresh_ = true;
  }

  // The first paragraph of a loose list's item is the item itself.
  void begin_paragraph() {
    if (lists_.empty()) return begin(Block::Kind::Paragraph);
    if (item_is_fresh_) {
      item_is_fresh_ = false;
      return;
    }
    begin(Block::Kind::ListItem);
    block().level = list_level();
    block().continues = true;
  }

  void begin_code(const MD_BLOCK_CODE_DETAIL& detail) {
    begin(Block::Kind::Code);
    block().language.assign(detail.lang.text, detail.lang.size);
    block().level = list_level();
  }

  void add(std::string_view text) {
    if (soft_break_) {
      soft_break_ = false;
      if (!(ends_wide(end_of_block()) && starts_wide(text))) append_space();
    }
    append(span(text));
  }

  std::string_view end_of_block() const {
    const std::vector<Span>& spans = document_.blocks.back().spans;
    return spans.empty() ? std::string_view() : std::string_view(spans.back().text);
  }

  // Between two looks it has none of them.
  void append_space() {
    const std::vector<Span>& spans = block().spans;
    const Span within = span(" ");
    append(!spans.empty() && same_look(spans.back(), within) ? within : Span{.text = " ", .link = {}});
  }

  void append(Span span) {
    std::vector<Span>& spans = block().spans;
    if (!spans.empty() && same_look(spans.back(), span)) {
      spans.back().text += span.text;
    } else {
      spans.push_back(std::move(span));
    }
  }

  Span span(std::string_view text) const {
    return {.text = std::string(text), .bold = bold_ > 0, .italic = italic_ > 0, .code = code_ > 0, .link = link_};
  }

  static bool same_look(const Span& a, const Span& b) {
    return !a.line_break && a.bold == b.bold && a.italic == b.italic && a.code == b.code && a.link == b.link;
  }

  static std::string decoded(std::string_view entity) {
    if (entity == "&amp;") return "&";
    if (entity == "&lt;") return "<";
    if (entity == "&gt;") return ">";
    if (entity == "&quot;") return "\"";
    if (entity == "&nbsp;") return "\xC2\xA0";
    return std::string(entity);
  }

  std::string_view source_;
  Document document_;
  std::vector<List> lists_;
  int quote_ = 0;
  int bold_ = 0, italic_ = 0, code_ = 0;
  std::string link_;
  bool item_is_fresh_ = false;
  bool soft_break_ = false;
};

Builder& builder(void* user) { return *static_cast<Builder*>(user); }

std::string prefix_of(const Block& block) {
  switch (block.kind) {
    case Block::Kind::Heading:
      return fmt::format("h{}: ", block.level);
    case Block::Kind::Paragraph:
      return "p: ";
    case Block::Kind::Code:
      return fmt::format("code {}: ", block.language);
    case Block::Kind::Rule:
      return "rule";
    case Block::Kind::ListItem:
      if (block.continues) return fmt::format(" {}: ", block.level);
      return block.number > 0 ? fmt::format("{}.{}: ", block.number, block.level) : fmt::format("-{}: ", block.level);
  }
  return "";
}

std::string words_of(const Span& span) {
  if (span.line_break) return "\\n";
  std::string text = span.text;
  if (span.code) text = "`" + text + "`";
  if (span.italic) text = "*" + text + "*";
  if (span.bold) text = "**" + text + "**";
  if (!span.link.empty()) text = "[" + text + "](" + span.link + ")";
  return text;
}

}  // namespace

std::string Block::plain() const {
  if (kind == Kind::Code) return code;
  std::string text;
  for (const Span& span : spans) text += span.line_break ? "\n" : span.text;
  return text;
}

std::string Document::dump() const {
  std::string text;
  for (const Block& block : blocks) {
    text += std::string(static_cast<std::size_t>(block.quote), '>') + prefix_of(block);
    if (block.kind == Block::Kind::Code)
      text += fmt::format("{} lines", std::count(block.code.begin(), block.code.end(), '\n'));
    for (const Span& span : block.spans) text += words_of(span);
    text += '\n';
  }
  return text;
}

Document parse(std::string_view text) {
  Builder result{text};
  MD_PARSER parser{};
  parser.flags = MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* user) {
    return builder(user).enter_block(type, detail), 0;
  };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* user) { return builder(user).leave_block(type), 0; };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* user) {
    return builder(user).enter_span(type, detail), 0;
  };
  parser.leave_span = [](MD_SPANTYPE type, void*, void* user) { return builder(user).leave_span(type), 0; };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* data, MD_SIZE size, void* user) {
    if (builder(user).knows(data, size)) builder(user).text(type, std::string_view(data, size));
    return 0;
  };
  md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, &result);
  return result.take();
}

}  // namespace lesson::markdown
