// Which zone does a county keep in a state with two? The table of the counties that differ from the rest of their
// state; it settles "my time" and "MST" for a client of such a state.
//
// Source: 49 CFR part 71 (the limits of the standard time zones), last changed 2010-11-07 (Mercer County, ND), read
// together with the notes in tzdata's northamerica file for the IANA names. Where the federal limit cuts a county in
// two, or custom differs from the limit, no zone is given: the person must name it. The table is renewed by hand when
// the Department of Transportation moves a county.
#pragma once
#include <span>
#include <string_view>

#include "tz/states.hpp"

namespace tz {

struct CountyZone {
  std::string_view postal;  // of the state
  std::string_view county;  // without "County"
  std::string_view zone;    // IANA name; empty where the county keeps both
};

// The counties that keep their state's second zone, and those cut in two.
std::span<CountyZone const> differing_counties();
// By name in any mix of capitals and blanks, with or without "County", in ASCII letters. Nothing when the county is not
// in the table: then it keeps the state's first zone, or its name is spelt wrongly.
CountyZone const* find_county(StateZones const&, std::string_view county);

}  // namespace tz
