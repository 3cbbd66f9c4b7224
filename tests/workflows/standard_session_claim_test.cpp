// Who has a session's claim? A late fee that has it makes no duplicate of the billing request, and whoever would ask
// the client for money finds the session by it.
#include "tests/support/charge_walks.hpp"

using namespace child_walk;

namespace {
bool claims(Walk const& walk) {
  auto const& tags = walk.summary().tags;
  auto const wanted = std::pair<std::string, std::string>("claims", session().appointment.text);
  return std::find(tags.begin(), tags.end(), wanted) != tags.end();
}
}  // namespace

TEST_CASE("a session whose claim a late fee holds waits for a person; one that is billed twice is a duplicate") {
  auto walk = child();
  walk.when<ReserveClaim>(AlreadyTaken{ReserveClaim::kind, {"C-7"}});
  SECTION("a late fee") {
    walk.finds("late_cancellation", {{"C-6"}, {"C-7"}}).happens(opened());
    CHECK(walk.last<FindOpenCases>().tag + " " + walk.last<FindOpenCases>().value == "client cl-101");
    CHECK(walk.hold() == "duplicate_present");
    CHECK(walk.hold_shown().evidence.front().value == "C-7");
    CHECK_FALSE(claims(walk));
    walk.when<ReserveClaim>(ClaimReserved{"the key"}).happens(HoldReleased{"C-7 has ended"});
    CHECK(walk.hold() == "code_to_confirm");
    CHECK(claims(walk));
  }
  SECTION("another session") {
    walk.finds("late_cancellation", {{"C-6"}}).happens(opened());
    CHECK(walk.state() == "Duplicate");
    CHECK_FALSE(claims(walk));
  }
}

TEST_CASE("a session is found by its claim from the reservation on, and after the end only if it was claimed") {
  auto walk = child();
  walk.leaves_open<FindAppointments>().happens(opened());
  CHECK_FALSE(claims(walk));
  walk.happens(AppointmentsFound{{session()}});
  CHECK(claims(walk));
  SECTION("withdrawn before the claim") {
    walk.happens(CaseWithdrawn{"for the test", {}});
    CHECK_FALSE(claims(walk));
  }
  SECTION("withdrawn after it") {
    walk.when<FindAppointments>(AppointmentsFound{{session()}});
    walk.happens(HoldOverridden{"code_to_confirm", "the therapist says so", "dana"});
    walk.leaves_open<WriteOffInvoice>().happens(attested(walk));
    CHECK(walk.state() == "WritingOff");
    walk.happens(CaseWithdrawn{"for the test", {}});
    CHECK(walk.state() == "Withdrawn");
    CHECK(claims(walk));
  }
}
