// Does a text of a world file have the shape of a wall time, a zone, a state or an address? And how is a list of what
// would be allowed worded?
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace connectors::twins {

bool is_letter(char);
bool is_wall_time(std::string_view);  // "09:30"
// "America/New_York", "UTC". Abbreviations are refused: "EST" never moves to daylight time.
bool is_zone_shaped(std::string_view);
bool is_postal(std::string_view);  // a US state's two capitals
bool is_email_shaped(std::string_view);

// "known: a, b … (12 in all)", or "none is defined".
std::string listed(std::vector<std::string_view> const& ids);
// "allowed: a, b".
std::string allowed(std::span<std::string_view const> words);

}  // namespace connectors::twins
