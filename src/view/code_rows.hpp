#pragma once

#include <string_view>
#include <vector>

#include "view/toolkit/text_layout.hpp"

/// A line of code that is wider than its panel, in rows: the first as it is, the others indented by four more columns.
///
///     7      print('%s  start......'%process_name,
///     ↳          os.getpid(), os.getppid())
///
/// A row ends behind a space or a comma, else behind an opening bracket or a dot, else where it must.
namespace view {

struct CodeRow {
  std::size_t begin = 0, end = 0;  ///< Bytes of the line.
  float indent = 0;                ///< Pixels.
};

/// At least one row, also of an empty line.
std::vector<CodeRow> code_rows(std::string_view line, Font font, float width);

}  // namespace view
