#include "host/view_only.hpp"

#include <doctest/doctest.h>

#include <array>
#include <set>
#include <string>

#include "base/failure.hpp"

namespace {

using base::Language;
using host::Ability;

constexpr std::array kAbilities{Ability::Run, Ability::Open, Ability::Export, Ability::Edit};

}  // namespace

TEST_CASE("ViewOnly: each ability has a reason of its own, in both languages") {
  const host::ViewOnly host;
  std::set<std::string> reasons;
  for (const Ability ability : kAbilities) {
    const auto reason = host.why_not(ability);
    REQUIRE(reason);
    for (const Language language : {Language::English, Language::Chinese})
      CHECK(reasons.insert(reason->in(language)).second);
  }
}

TEST_CASE("ViewOnly: a caller that does not ask gets the reason as a failure") {
  host::ViewOnly host;
  const auto says = [&](Ability ability) { return std::string{host.why_not(ability)->in(Language::English)}; };
  CHECK_THROWS_WITH_AS(host.start({.program = {"hello.py"}}, {}), says(Ability::Run).c_str(), base::Failure);
  CHECK_THROWS_WITH_AS(host.export_recording({}, {}), says(Ability::Export).c_str(), base::Failure);
  CHECK_THROWS_WITH_AS(host.new_recording("x"), says(Ability::Export).c_str(), base::Failure);
  CHECK_THROWS_WITH_AS(host.keeper({})->keep("a", "b"), says(Ability::Export).c_str(), base::Failure);
  CHECK_THROWS_WITH_AS(host.write_copy("a", ""), says(Ability::Edit).c_str(), base::Failure);
  CHECK(host.list("/").trouble == says(Ability::Open));
  CHECK_FALSE(host.keeper({})->busy());
}
