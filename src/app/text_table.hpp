#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace app {

/// How many columns of a terminal a text takes: Chinese characters take two.
std::size_t display_width(std::string_view text);

/// Rows as columns that stand under each other, two spaces apart. The last column is not padded.
std::string text_table(const std::vector<std::vector<std::string>>& rows);

}  // namespace app
