#include "app/time_option.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "base/failure.hpp"

namespace app {
namespace {

struct Unit {
  std::string_view name;
  double ns;
};
constexpr std::array kUnits{Unit{"ns", 1}, Unit{"us", 1e3}, Unit{"ms", 1e6}, Unit{"s", 1e9}, Unit{"", 1e9}};
constexpr double kLongest_ns = 9e18;

}  // namespace

std::optional<base::TraceTime> time_option(std::string_view text) {
  if (text == "end") return std::nullopt;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const Unit& known : kUnits)
    if (error == std::errc{} && unit == known.name && number >= 0 && number * known.ns < kLongest_ns)
      return base::TraceTime{std::llround(number * known.ns)};
  throw base::WrongUsage{fmt::format("--at {}: this is no time; write 2.5s, 300ms or 80us.", text)};
}

}  // namespace app
