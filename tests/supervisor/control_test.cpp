#include "supervisor/control.hpp"

#include <doctest/doctest.h>

using namespace supervisor;

TEST_CASE("control: what was reported is received, although the reporter has ended with a command unread") {
  auto [ours, theirs] = make_control();
  REQUIRE(send(theirs.get(), Report::Ended, "5"));
  REQUIRE(send(ours.get(), Command::End));
  theirs.reset();
  Message message{};
  REQUIRE(receive(ours.get(), message) == Received::Message);
  CHECK(message.letter == static_cast<char>(Report::Ended));
  CHECK(message.body == "5");
  CHECK(receive(ours.get(), message) == Received::Closed);
}
