#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace base {

/// How the compiler spells a template argument: an enumerator by its name ("trace::Operation::Put"), any other value of
/// an enum as a cast ("(trace::Operation)99"). GCC and Clang alike.
template <auto value>
constexpr std::string_view spelling() {
  return __PRETTY_FUNCTION__;
}

/// Whether this value of an enum has a name.
template <auto value>
constexpr bool is_enumerator() {
  constexpr std::string_view kBefore = "value = ";
  constexpr std::string_view spelled = spelling<value>();
  return spelled[spelled.find(kBefore) + kBefore.size()] != '(';
}

/// All enumerators of an enum of one byte, in the order of their numbers. Read from the compiler, so that no list of
/// them can be out of date: for static_assert that a table has a row for each.
///
///     static_assert(has_row_for_each(base::enumerators<trace::Operation>()));
template <class Enum>
constexpr auto enumerators() {
  static_assert(sizeof(Enum) == 1);
  constexpr auto named = []<std::size_t... numbers>(std::index_sequence<numbers...>) {
    return std::array{is_enumerator<static_cast<Enum>(numbers)>()...};
  }
  (std::make_index_sequence<256>{});
  constexpr std::size_t count = [&] {
    std::size_t sum = 0;
    for (const bool each : named) sum += each ? 1 : 0;
    return sum;
  }();
  std::array<Enum, count> found{};
  std::size_t next = 0;
  for (std::size_t number = 0; number < named.size(); ++number)
    if (named[number]) found[next++] = static_cast<Enum>(number);
  return found;
}

}  // namespace base
