#include "trace/reserved.hpp"

#include <doctest/doctest.h>

#include "base/enumerators.hpp"

namespace {

template <class Enum, std::size_t count>
void check_provisional(const std::array<trace::Reserved<Enum>, count>& table) {
  for (const auto& [number, name] : table) {
    CAPTURE(name);
    CHECK(trace::is_provisional(number));
    CHECK(trace::name_of(number) == name);
  }
  for (const Enum each : base::enumerators<Enum>()) CHECK_FALSE(trace::is_provisional(each));
}

}  // namespace

TEST_CASE("reserved: each number is provisional and has its word; what is written is not provisional") {
  check_provisional(trace::kReservedKinds);
  check_provisional(trace::kReservedOperations);
  check_provisional(trace::kReservedObjectTypes);
  CHECK_FALSE(trace::is_provisional(trace::Kind{255}));
  CHECK(trace::name_of(trace::Kind{255}) == "?");
}

TEST_CASE("reserved: no lesson can wait for what nothing writes") {
  for (const auto& [number, name] : trace::kReservedKinds) CHECK_FALSE(trace::kind_named(name));
  for (const auto& [number, name] : trace::kReservedOperations) CHECK_FALSE(trace::operation_named(name));
}

TEST_CASE("reserved: the header has room to count the objects of each type") {
  for (const auto& [number, name] : trace::kReservedObjectTypes)
    CHECK_MESSAGE(static_cast<int>(number) < trace::kMostObjectTypes, name);
}
