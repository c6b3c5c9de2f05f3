#include "lesson/stops.hpp"

#include <algorithm>
#include <array>

namespace lesson {
namespace {

struct Row {
  Stop stop;
  std::string_view name;
  base::Text title;
};
constexpr std::array<Row, kStops> kTable{{{Stop::Guess, "guess", {"Guess", "猜一猜"}},
                                          {Stop::See, "see", {"See", "看"}},
                                          {Stop::Why, "why", {"Why", "为什么"}},
                                          {Stop::Try, "try", {"Try", "试一试"}},
                                          {Stop::Next, "next", {"Next", "下一课"}}}};

constexpr const Row& row_of(Stop stop) { return kTable[static_cast<std::size_t>(stop)]; }

}  // namespace

std::string_view name_of(Stop stop) { return row_of(stop).name; }
base::Text title_of(Stop stop) { return row_of(stop).title; }

std::vector<std::string> stop_names() {
  std::vector<std::string> names;
  for (const Row& row : kTable) names.emplace_back(row.name);
  return names;
}

std::optional<Stop> stop_named(std::string_view name) {
  const auto found = std::find_if(kTable.begin(), kTable.end(), [&](const Row& row) { return row.name == name; });
  return found == kTable.end() ? std::nullopt : std::optional(found->stop);
}

std::span<const markdown::Block> blocks_at(Stop stop, const markdown::Document& guide) {
  const std::span<const markdown::Block> all = guide.blocks;
  if (stop != Stop::See && stop != Stop::Why) return {};
  const auto is_heading = [](const markdown::Block& block) { return block.kind == markdown::Block::Kind::Heading; };
  int highest = 0;
  for (const markdown::Block& block : all)
    if (is_heading(block) && (highest == 0 || block.level < highest)) highest = block.level;
  const auto begins_part = [&](const markdown::Block& block) { return is_heading(block) && block.level == highest; };
  const auto first = std::find_if(all.begin(), all.end(), begins_part);
  const auto second = first == all.end() ? first : std::find_if(first + 1, all.end(), begins_part);
  const auto to_see = static_cast<std::size_t>(second - all.begin());
  return stop == Stop::See ? all.first(to_see) : all.subspan(to_see);
}

}  // namespace lesson
