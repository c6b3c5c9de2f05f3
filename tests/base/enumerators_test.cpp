#include "base/enumerators.hpp"

#include <doctest/doctest.h>

namespace {

enum class Few : std::uint8_t { Two = 2, None = 0, Last = 255 };
enum class One : std::uint8_t { Only = 7 };

}  // namespace

TEST_CASE("enumerators: all that an enum has, by their numbers, and nothing else") {
  static_assert(base::enumerators<Few>() == std::array{Few::None, Few::Two, Few::Last});
  static_assert(base::enumerators<One>() == std::array{One::Only});
  CHECK(base::enumerators<Few>().size() == 3);
}
