// Which zones does a US state keep? By law and custom as in tzdata's own notes; islands of a few hundred people that
// differ are told as an exception and do not split a state.
#include "tz/states.hpp"

#include <array>
#include <cstddef>

namespace tz {
namespace {

using Name = std::string_view;

constexpr std::array<Name, 1> chicago{"America/Chicago"};
constexpr std::array<Name, 1> anchorage{"America/Anchorage"};
constexpr std::array<Name, 1> pago_pago{"Pacific/Pago_Pago"};
constexpr std::array<Name, 1> phoenix{"America/Phoenix"};
constexpr std::array<Name, 1> los_angeles{"America/Los_Angeles"};
constexpr std::array<Name, 1> denver{"America/Denver"};
constexpr std::array<Name, 1> new_york{"America/New_York"};
constexpr std::array<Name, 2> new_york_and_chicago{"America/New_York", "America/Chicago"};
constexpr std::array<Name, 1> guam{"Pacific/Guam"};
constexpr std::array<Name, 1> honolulu{"Pacific/Honolulu"};
constexpr std::array<Name, 2> boise_and_los_angeles{"America/Boise", "America/Los_Angeles"};
constexpr std::array<Name, 2> indianapolis_and_chicago{"America/Indiana/Indianapolis", "America/Chicago"};
constexpr std::array<Name, 2> chicago_and_denver{"America/Chicago", "America/Denver"};
constexpr std::array<Name, 2> detroit_and_menominee{"America/Detroit", "America/Menominee"};
constexpr std::array<Name, 1> saipan{"Pacific/Saipan"};
constexpr std::array<Name, 2> los_angeles_and_boise{"America/Los_Angeles", "America/Boise"};
constexpr std::array<Name, 1> puerto_rico{"America/Puerto_Rico"};
constexpr std::array<Name, 2> chicago_and_new_york{"America/Chicago", "America/New_York"};
constexpr std::array<Name, 1> st_thomas{"America/St_Thomas"};

constexpr StateZones states[] = {
    {"AL", "Alabama", chicago, ""},
    {"AK", "Alaska", anchorage, "the western Aleutian Islands keep America/Adak"},
    {"AS", "American Samoa", pago_pago, ""},
    {"AZ", "Arizona", phoenix, "the Navajo Nation keeps America/Denver"},
    {"AR", "Arkansas", chicago, ""},
    {"CA", "California", los_angeles, ""},
    {"CO", "Colorado", denver, ""},
    {"CT", "Connecticut", new_york, ""},
    {"DE", "Delaware", new_york, ""},
    {"DC", "District of Columbia", new_york, ""},
    {"FL", "Florida", new_york_and_chicago, ""},
    {"GA", "Georgia", new_york, ""},
    {"GU", "Guam", guam, ""},
    {"HI", "Hawaii", honolulu, ""},
    {"ID", "Idaho", boise_and_los_angeles, ""},
    {"IL", "Illinois", chicago, ""},
    {"IN", "Indiana", indianapolis_and_chicago, ""},
    {"IA", "Iowa", chicago, ""},
    {"KS", "Kansas", chicago_and_denver, ""},
    {"KY", "Kentucky", new_york_and_chicago, ""},
    {"LA", "Louisiana", chicago, ""},
    {"ME", "Maine", new_york, ""},
    {"MD", "Maryland", new_york, ""},
    {"MA", "Massachusetts", new_york, ""},
    {"MI", "Michigan", detroit_and_menominee, ""},
    {"MN", "Minnesota", chicago, ""},
    {"MS", "Mississippi", chicago, ""},
    {"MO", "Missouri", chicago, ""},
    {"MT", "Montana", denver, ""},
    {"NE", "Nebraska", chicago_and_denver, ""},
    {"NV", "Nevada", los_angeles, "West Wendover and Jackpot keep Mountain time"},
    {"NH", "New Hampshire", new_york, ""},
    {"NJ", "New Jersey", new_york, ""},
    {"NM", "New Mexico", denver, ""},
    {"NY", "New York", new_york, ""},
    {"NC", "North Carolina", new_york, ""},
    {"ND", "North Dakota", chicago_and_denver, ""},
    {"MP", "Northern Mariana Islands", saipan, ""},
    {"OH", "Ohio", new_york, ""},
    {"OK", "Oklahoma", chicago, ""},
    {"OR", "Oregon", los_angeles_and_boise, ""},
    {"PA", "Pennsylvania", new_york, ""},
    {"PR", "Puerto Rico", puerto_rico, ""},
    {"RI", "Rhode Island", new_york, ""},
    {"SC", "South Carolina", new_york, ""},
    {"SD", "South Dakota", chicago_and_denver, ""},
    {"TN", "Tennessee", chicago_and_new_york, ""},
    {"TX", "Texas", chicago_and_denver, ""},
    {"VI", "U.S. Virgin Islands", st_thomas, ""},
    {"UT", "Utah", denver, ""},
    {"VT", "Vermont", new_york, ""},
    {"VA", "Virginia", new_york, ""},
    {"WA", "Washington", los_angeles, ""},
    {"WV", "West Virginia", new_york, ""},
    {"WI", "Wisconsin", chicago, ""},
    {"WY", "Wyoming", denver, ""},
};

char small(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

bool same_but_for_case(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i)
    if (small(left[i]) != small(right[i])) return false;
  return true;
}

}  // namespace

std::span<StateZones const> all_states() { return states; }

StateZones const* find_state(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  for (StateZones const& state : states)
    if (same_but_for_case(text, state.postal) || same_but_for_case(text, state.name)) return &state;
  return nullptr;
}

}  // namespace tz
