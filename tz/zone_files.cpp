// How are the system's zone files read? Through the date library, once, all zones, only the years that are answered;
// the release is read from the files themselves because the library reports it as "unknown" on Debian. This file is
// the only one of the room that does I/O, and the only one that knows the date library.
#include <date/tz.h>

#include <algorithm>
#include <exception>
#include <fstream>

#include "tz/zones.hpp"

namespace tz {
namespace {

// Where Debian keeps the zone files; the date library looks in the same place first.
constexpr char const* zone_folder = "/usr/share/zoneinfo/";

// These depend on the machine or stand for "not set": never a zone that somebody can mean.
bool is_machine_dependent(std::string_view name) {
  return name == "localtime" || name == "posixrules" || name == "Factory";
}

// "# version 2025b" opens tzdata.zi; other systems have +VERSION with "2025b". Empty when neither is there.
std::string read_tzdata_version() {
  std::string line;
  std::string const opening = "# version ";
  std::ifstream rules{std::string{zone_folder} + "tzdata.zi"};
  if (std::getline(rules, line) && line.starts_with(opening)) return line.substr(opening.size());
  std::ifstream version{std::string{zone_folder} + "+VERSION"};
  if (std::getline(version, line)) return line;
  return {};
}

ZoneHistory read_history(date::time_zone const& zone) {
  // Two days more on either side, so that a wall time on the first or last day still has its neighbours.
  constexpr std::chrono::sys_seconds first{std::chrono::sys_days{first_year / 1 / 1} - std::chrono::days{2}};
  constexpr std::chrono::sys_seconds last{std::chrono::sys_days{last_year / 12 / 31} + std::chrono::days{3}};
  ZoneHistory history{zone.name(), {}, {}};
  for (std::chrono::sys_seconds at = first; at < last;) {
    date::sys_info const info = zone.get_info(at);
    Period period{at, std::min<std::chrono::sys_seconds>(info.end, last), info.offset, info.save.count() != 0, {}, 0};
    period.set_abbreviation(info.abbrev);
    history.periods.push_back(period);
    at = period.end;
  }
  return history;
}

}  // namespace

std::variant<Zones, ZonesBroken> Zones::load() {
  try {
    std::vector<ZoneHistory> histories;
    for (date::time_zone const& zone : date::get_tzdb().zones)
      if (!is_machine_dependent(zone.name())) histories.push_back(read_history(zone));
    return from_histories(std::move(histories), read_tzdata_version());
  } catch (std::exception const& failure) {  // the date library tells unreadable files by throwing
    return ZonesBroken{std::string{"The zone files in "} + zone_folder + " cannot be read: " + failure.what() +
                       " Install tzdata."};
  }
}

}  // namespace tz
