// Do two processes over sockets do what one does in memory on virtual time? Without that, nothing that comes after a
// death could be judged. The faults of the world apply here too: the twins serve them. It scripts no deaths; those of
// these tests are real.
#include "tests/crash/stage.hpp"

TEST_CASE("serve before twins brings about what the simulation does, over the whole shipped world") {
  REQUIRE(crash::whole_world().deaths.empty());
  REQUIRE(crash::whole_world().faults.size() >= 10);
  crash::Stage stage(crash::whole_world());
  crash::serve_to_the_end(stage);
  auto const found = stage.ending();
  CHECK(found.ledger.size() >= 400);
  crash::check_same(crash::expected_of_the_whole_world(), found);
  stage.check_verified();
}

TEST_CASE("one entry less, one more or another word in a ledger is found") {
  auto const& expected = crash::expected_of_the_whole_world();
  auto const entry = *expected.ledger.begin();
  auto less = expected.ledger, twice = expected.ledger;
  less.erase(less.begin());
  twice.insert(entry);
  CHECK_FALSE(less == expected.ledger);
  CHECK_FALSE(twice == expected.ledger);
  CHECK(practice_run::difference(expected.ledger, less).find(entry) != std::string::npos);
  CHECK(practice_run::difference(expected.ledger, twice).find(entry) != std::string::npos);
}

TEST_CASE("ids that twins draw are told by what they are about, ids of the world stay") {
  auto const world = crash::few_threads(3);
  auto const effects = [](std::string const& drawn) {
    return crash::Json::array({{{"kind", "portal.session_confirmed"},
                                {"by", "engine"},
                                {"subject", drawn},
                                {"detail", {{"client", "Odo Marsh"}}}},
                               {{"kind", "ticket.form_submitted"},
                                {"by", "engine"},
                                {"subject", "215473"},
                                {"detail", {{"fields", {{"Headway reference", drawn}}}}}}});
  };
  CHECK(crash::entries_of(effects("zz-1"), world) == crash::entries_of(effects("zz-2"), world));
  auto changed = effects("zz-1");
  changed[0]["detail"]["client"] = "Odo March";
  CHECK_FALSE(crash::entries_of(changed, world)[1] == crash::entries_of(effects("zz-1"), world)[1]);
}
