// Which counties differ from the rest of their state? The table, and the folding of names for looking one up.
#include "tz/counties.hpp"

#include <string>

namespace tz {
namespace {

// clang-format off
constexpr CountyZone counties[] = {
    {"FL", "Bay", "America/Chicago"}, {"FL", "Calhoun", "America/Chicago"}, {"FL", "Escambia", "America/Chicago"},
    {"FL", "Holmes", "America/Chicago"}, {"FL", "Jackson", "America/Chicago"}, {"FL", "Okaloosa", "America/Chicago"},
    {"FL", "Santa Rosa", "America/Chicago"}, {"FL", "Walton", "America/Chicago"}, {"FL", "Washington", "America/Chicago"}, {"FL", "Gulf", ""},
    {"ID", "Benewah", "America/Los_Angeles"}, {"ID", "Bonner", "America/Los_Angeles"}, {"ID", "Boundary", "America/Los_Angeles"},
    {"ID", "Clearwater", "America/Los_Angeles"}, {"ID", "Kootenai", "America/Los_Angeles"}, {"ID", "Latah", "America/Los_Angeles"},
    {"ID", "Lewis", "America/Los_Angeles"}, {"ID", "Nez Perce", "America/Los_Angeles"}, {"ID", "Shoshone", "America/Los_Angeles"},
    {"ID", "Idaho", ""}, {"IN", "Gibson", "America/Chicago"}, {"IN", "Jasper", "America/Chicago"}, {"IN", "Lake", "America/Chicago"},
    {"IN", "LaPorte", "America/Chicago"}, {"IN", "Newton", "America/Chicago"}, {"IN", "Porter", "America/Chicago"},
    {"IN", "Posey", "America/Chicago"}, {"IN", "Spencer", "America/Chicago"}, {"IN", "Vanderburgh", "America/Chicago"},
    {"IN", "Warrick", "America/Chicago"}, {"IN", "Starke", "America/Indiana/Knox"}, {"IN", "Perry", "America/Indiana/Tell_City"},
    {"KS", "Greeley", "America/Denver"}, {"KS", "Hamilton", "America/Denver"}, {"KS", "Sherman", "America/Denver"},
    {"KS", "Wallace", "America/Denver"}, {"KY", "Adair", "America/Chicago"}, {"KY", "Allen", "America/Chicago"},
    {"KY", "Ballard", "America/Chicago"}, {"KY", "Barren", "America/Chicago"}, {"KY", "Breckinridge", "America/Chicago"},
    {"KY", "Butler", "America/Chicago"}, {"KY", "Caldwell", "America/Chicago"}, {"KY", "Calloway", "America/Chicago"},
    {"KY", "Carlisle", "America/Chicago"}, {"KY", "Christian", "America/Chicago"}, {"KY", "Clinton", "America/Chicago"},
    {"KY", "Crittenden", "America/Chicago"}, {"KY", "Cumberland", "America/Chicago"}, {"KY", "Daviess", "America/Chicago"},
    {"KY", "Edmonson", "America/Chicago"}, {"KY", "Fulton", "America/Chicago"}, {"KY", "Graves", "America/Chicago"},
    {"KY", "Grayson", "America/Chicago"}, {"KY", "Green", "America/Chicago"}, {"KY", "Hancock", "America/Chicago"},
    {"KY", "Hart", "America/Chicago"}, {"KY", "Henderson", "America/Chicago"}, {"KY", "Hickman", "America/Chicago"},
    {"KY", "Hopkins", "America/Chicago"}, {"KY", "Livingston", "America/Chicago"}, {"KY", "Logan", "America/Chicago"},
    {"KY", "Lyon", "America/Chicago"}, {"KY", "Marshall", "America/Chicago"}, {"KY", "McCracken", "America/Chicago"},
    {"KY", "McLean", "America/Chicago"}, {"KY", "Metcalfe", "America/Chicago"}, {"KY", "Monroe", "America/Chicago"},
    {"KY", "Muhlenberg", "America/Chicago"}, {"KY", "Ohio", "America/Chicago"}, {"KY", "Russell", "America/Chicago"},
    {"KY", "Simpson", "America/Chicago"}, {"KY", "Todd", "America/Chicago"}, {"KY", "Trigg", "America/Chicago"}, {"KY", "Union", "America/Chicago"},
    {"KY", "Warren", "America/Chicago"}, {"KY", "Webster", "America/Chicago"}, {"MI", "Dickinson", "America/Menominee"},
    {"MI", "Gogebic", "America/Menominee"}, {"MI", "Iron", "America/Menominee"}, {"MI", "Menominee", "America/Menominee"},
    {"ND", "Adams", "America/Denver"}, {"ND", "Billings", "America/Denver"}, {"ND", "Bowman", "America/Denver"},
    {"ND", "Golden Valley", "America/Denver"}, {"ND", "Grant", "America/Denver"}, {"ND", "Hettinger", "America/Denver"},
    {"ND", "Slope", "America/Denver"}, {"ND", "Stark", "America/Denver"}, {"ND", "Dunn", ""}, {"ND", "McKenzie", ""}, {"ND", "Sioux", ""},
    {"NE", "Arthur", "America/Denver"}, {"NE", "Banner", "America/Denver"}, {"NE", "Box Butte", "America/Denver"}, {"NE", "Chase", "America/Denver"},
    {"NE", "Cheyenne", "America/Denver"}, {"NE", "Dawes", "America/Denver"}, {"NE", "Deuel", "America/Denver"}, {"NE", "Dundy", "America/Denver"},
    {"NE", "Garden", "America/Denver"}, {"NE", "Grant", "America/Denver"}, {"NE", "Hooker", "America/Denver"}, {"NE", "Keith", "America/Denver"},
    {"NE", "Kimball", "America/Denver"}, {"NE", "Morrill", "America/Denver"}, {"NE", "Perkins", "America/Denver"},
    {"NE", "Scotts Bluff", "America/Denver"}, {"NE", "Sheridan", "America/Denver"}, {"NE", "Sioux", "America/Denver"}, {"NE", "Cherry", ""},
    {"OR", "Malheur", ""}, {"SD", "Bennett", "America/Denver"}, {"SD", "Butte", "America/Denver"}, {"SD", "Corson", "America/Denver"},
    {"SD", "Custer", "America/Denver"}, {"SD", "Dewey", "America/Denver"}, {"SD", "Fall River", "America/Denver"},
    {"SD", "Haakon", "America/Denver"}, {"SD", "Harding", "America/Denver"}, {"SD", "Jackson", "America/Denver"},
    {"SD", "Lawrence", "America/Denver"}, {"SD", "Meade", "America/Denver"}, {"SD", "Oglala Lakota", "America/Denver"},
    {"SD", "Pennington", "America/Denver"}, {"SD", "Perkins", "America/Denver"}, {"SD", "Ziebach", "America/Denver"}, {"SD", "Stanley", ""},
    {"TN", "Anderson", "America/New_York"}, {"TN", "Blount", "America/New_York"}, {"TN", "Bradley", "America/New_York"},
    {"TN", "Campbell", "America/New_York"}, {"TN", "Carter", "America/New_York"}, {"TN", "Claiborne", "America/New_York"},
    {"TN", "Cocke", "America/New_York"}, {"TN", "Grainger", "America/New_York"}, {"TN", "Greene", "America/New_York"},
    {"TN", "Hamblen", "America/New_York"}, {"TN", "Hamilton", "America/New_York"}, {"TN", "Hancock", "America/New_York"},
    {"TN", "Hawkins", "America/New_York"}, {"TN", "Jefferson", "America/New_York"}, {"TN", "Johnson", "America/New_York"},
    {"TN", "Knox", "America/New_York"}, {"TN", "Loudon", "America/New_York"}, {"TN", "McMinn", "America/New_York"},
    {"TN", "Meigs", "America/New_York"}, {"TN", "Monroe", "America/New_York"}, {"TN", "Morgan", "America/New_York"},
    {"TN", "Polk", "America/New_York"}, {"TN", "Rhea", "America/New_York"}, {"TN", "Roane", "America/New_York"}, {"TN", "Scott", "America/New_York"},
    {"TN", "Sevier", "America/New_York"}, {"TN", "Sullivan", "America/New_York"}, {"TN", "Unicoi", "America/New_York"},
    {"TN", "Union", "America/New_York"}, {"TN", "Washington", "America/New_York"}, {"TX", "El Paso", "America/Denver"},
    {"TX", "Hudspeth", "America/Denver"}, {"TX", "Culberson", ""},
};
// clang-format on

// Small letters only: "La Porte", "LaPorte" and "la porte county" meet.
std::string folded(std::string_view name) {
  std::string out;
  for (char const letter : name) {
    if (letter >= 'A' && letter <= 'Z') out += static_cast<char>(letter - 'A' + 'a');
    if (letter >= 'a' && letter <= 'z') out += letter;
  }
  std::string_view const ending = "county";
  if (out.size() > ending.size() && out.ends_with(ending)) out.resize(out.size() - ending.size());
  return out;
}

}  // namespace

std::span<CountyZone const> differing_counties() { return counties; }

CountyZone const* find_county(StateZones const& state, std::string_view county) {
  // Folding keeps a to z only: a letter beyond them must not vanish and leave another county's name.
  for (char const letter : county)
    if (static_cast<unsigned char>(letter) >= 0x80) return nullptr;
  std::string const wanted = folded(county);
  for (CountyZone const& row : counties)
    if (row.postal == state.postal && folded(row.county) == wanted) return &row;
  return nullptr;
}

}  // namespace tz
