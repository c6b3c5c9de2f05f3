#include "view/python_tokens.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace view {
namespace {

constexpr std::array<std::string_view, 39> kKeywords{
    "False",  "None",     "True",   "and", "as",    "assert", "async",  "await",    "break", "case",
    "class",  "continue", "def",    "del", "elif",  "else",   "except", "finally",  "for",   "from",
    "global", "if",       "import", "in",  "is",    "lambda", "match",  "nonlocal", "not",   "or",
    "pass",   "raise",    "return", "try", "while", "with",   "yield",  "self",     "super"};
constexpr std::array<std::string_view, 20> kBuiltins{"print", "range", "len",       "int",    "str",   "list", "dict",
                                                     "set",   "tuple", "enumerate", "open",   "input", "type", "repr",
                                                     "float", "bytes", "super",     "sorted", "sum",   "zip"};

bool starts_name(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) || c == '_' || static_cast<signed char>(c) < 0;
}
bool in_name(char c) { return starts_name(c) || std::isdigit(static_cast<unsigned char>(c)); }

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view source) : source_{source} {}

  std::vector<Token> run() {
    while (at_ < source_.size()) step();
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0'; }

  void step() {
    const char c = peek();
    if (c == '\n') {
      ++line_, ++at_;
      line_begins_ = true;
      return;
    }
    const bool first_of_line = line_begins_;
    if (c != ' ' && c != '\t') line_begins_ = false;
    if (c == '#') return take(TokenKind::Comment, source_.find('\n', at_));
    if (c == '"' || c == '\'') return string(at_);
    if (starts_name(c)) return name();
    if (std::isdigit(static_cast<unsigned char>(c)) || (c == '.' && std::isdigit(static_cast<unsigned char>(peek(1)))))
      return number();
    if (c == '@' && first_of_line) return decorator();
    ++at_;
  }

  void take(TokenKind kind, std::size_t end) {
    end = std::min(end, source_.size());
    tokens_.push_back({line_, static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end - at_), kind});
    at_ = end;
  }

  void name() {
    std::size_t end = at_;
    while (end < source_.size() && in_name(source_[end])) ++end;
    const std::string_view word = source_.substr(at_, end - at_);
    if (end < source_.size() && (source_[end] == '"' || source_[end] == '\'') && string_prefix(word))
      return string(end);
    const bool defined = after_def_;
    after_def_ = word == "def" || word == "class";
    const bool attribute = at_ > 0 && source_[at_ - 1] == '.';
    if (defined) return take(TokenKind::Defined, end);
    if (!attribute && one_of(kKeywords, word)) return take(TokenKind::Keyword, end);
    if (!attribute && one_of(kBuiltins, word)) return take(TokenKind::Builtin, end);
    at_ = end;
  }

  static bool string_prefix(std::string_view word) {
    return word.size() <= 2 && std::all_of(word.begin(), word.end(), [](char c) {
             return std::string_view{"rRbBuUfF"}.find(c) != std::string_view::npos;
           });
  }

  /// A string whose quote stands at `quote`; `at_` is where its prefix begins. Each of its lines becomes a token.
  void string(std::size_t quote) {
    const char mark = source_[quote];
    const bool triple = source_.substr(quote, 3) == std::string(3, mark);
    std::size_t i = quote + (triple ? 3 : 1);
    while (i < source_.size()) {
      const char c = source_[i];
      if (c == '\n') {
        take(TokenKind::String, i);
        if (!triple) return;  // Not closed: a mistake that ends with its line.
        at_ = ++i;
        ++line_;
        continue;
      }
      // An escaped newline continues the string, but the lines remain two tokens.
      if (c == '\\' && i + 1 < source_.size() && source_[i + 1] != '\n') {
        i += 2;
        continue;
      }
      if (c == '\\' && i + 1 < source_.size()) {
        take(TokenKind::String, i + 1);
        at_ = i = i + 2;
        ++line_;
        continue;
      }
      if (c == mark && (!triple || source_.substr(i, 3) == std::string(3, mark)))
        return take(TokenKind::String, i + (triple ? 3 : 1));
      ++i;
    }
    take(TokenKind::String, source_.size());
  }

  void number() {
    std::size_t end = at_;
    while (end < source_.size()) {
      const char c = source_[end];
      const bool sign_of_exponent =
          (c == '+' || c == '-') && end > at_ && (source_[end - 1] | 0x20) == 'e' && (source_[at_ + 1] | 0x20) != 'x';
      if (!in_name(c) && c != '.' && !sign_of_exponent) break;
      ++end;
    }
    take(TokenKind::Number, end);
  }

  void decorator() {
    std::size_t end = at_ + 1;
    while (end < source_.size() && (in_name(source_[end]) || source_[end] == '.')) ++end;
    take(TokenKind::Decorator, end);
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 0;
  bool line_begins_ = true;
  bool after_def_ = false;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> python_tokens(std::string_view source) { return Tokenizer{source}.run(); }

}  // namespace view
