#include "supervisor/identities.hpp"

#include <doctest/doctest.h>

using supervisor::Identities;

TEST_CASE("Identities: a pid belongs to who was last seen with it, a serial keeps its pid") {
  Identities identities;
  identities.note_owner(100, 1);
  identities.note_owner(100, 2);
  CHECK(identities.owner_of(100) == 2);
  CHECK(identities.pid_of(1) == 100);
  CHECK(identities.pid_of(2) == 100);
}

TEST_CASE("Identities: what the trace says of a pid takes it from nobody") {
  Identities identities;
  identities.note_owner(100, 2);
  identities.note_process(1, 100);  // Read late: it was there before.
  CHECK(identities.owner_of(100) == 2);
  CHECK(identities.pid_of(1) == 100);
}

TEST_CASE("Identities: a thread acts for its process, a process for itself; what is unknown is nobody") {
  Identities identities;
  identities.note_thread(7, 1);
  CHECK(identities.process_of(7) == 1);
  CHECK(identities.process_of(1) == 1);
  CHECK(identities.owner_of(100) == trace::kNobody);
  CHECK_FALSE(identities.pid_of(1));
}
