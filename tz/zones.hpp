// Where do the facts about time zones come from, and may they be trusted? All zones are read once into an immutable
// table; the start-up check compares it with instants that are known, and a table that fails is never handed out.
// Zones::load() is the only I/O of this room. Everything else here is a pure question to that table.
#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tz {

// The years that are answered. The date library in use knows no daylight time from 2038 on, and nothing that is
// billed lies before 1990; both ends are refused with a sentence instead of being answered wrongly.
inline constexpr std::chrono::year first_year{1990};
inline constexpr std::chrono::year last_year{2037};

// One stretch of time during which a zone keeps one offset and one abbreviation: [begin, end).
struct Period {
  std::chrono::sys_seconds begin;
  std::chrono::sys_seconds end;
  std::chrono::seconds offset{};  // local time minus UTC
  bool daylight = false;
  std::array<char, 11> letters{};
  std::uint8_t letters_used = 0;

  std::string_view abbreviation() const { return {letters.data(), letters_used}; }  // "EDT"
  void set_abbreviation(std::string_view);  // cut at 11 letters; the zone files use at most 6
};

// Where to begin looking in a zone's periods: time is cut into equal slices, and each slice names the first period that
// reaches into it, so that no search is needed and nothing must be remembered between two questions. Made once, from
// periods that are in order; empty for histories that were not made by Zones, which are searched by halving.
struct ZoneIndex {
  static constexpr int slice_bits = 24;  // a slice is 2^24 seconds, 194 days: hardly ever more than two periods

  // Wall times (as seconds since 1970 on that wall) that exist exactly once, in this one period: [begin, end).
  struct Certain {
    std::chrono::sys_seconds begin, end;
  };
  std::vector<Certain> certain;                    // one for each period, in order
  std::vector<std::uint16_t> by_instant, by_wall;  // slice to period, counted from the first period's begin

  static ZoneIndex of(std::vector<Period> const&);
};

// A zone by its name and its periods in order, without holes.
struct ZoneHistory {
  std::string name;
  std::vector<Period> periods;
  ZoneIndex index = {};

  // The period in force at an instant; nothing outside the first and last period.
  Period const* at(std::chrono::sys_seconds) const;
};

// A zone that never changes: "UTC-05:00", or "UTC" for zero.
ZoneHistory fixed_zone(std::chrono::seconds offset);

// Why the zone data cannot be used: which zone, which instant, what was found and what is right.
struct ZonesBroken {
  std::string sentence;
};

class Zones {
 public:
  // Reads the system's zone files (and the tzdata version beside them), then checks. Costs some milliseconds.
  static std::variant<Zones, ZonesBroken> load();

  // The pure half of load(): takes histories and the tzdata version, and refuses what the check finds wrong.
  static std::variant<Zones, ZonesBroken> from_histories(std::vector<ZoneHistory>, std::string tzdata);

  // By the exact IANA name; nothing if there is no such zone. The pointer lives as long as any copy of these Zones.
  ZoneHistory const* find(std::string_view iana_name) const;
  // By name in any mix of capitals: "america/new_york". For what people type; slower than find.
  ZoneHistory const* find_in_any_case(std::string_view iana_name) const;

  // The release of the zone data, such as "2025b".
  std::string const& tzdata() const;

 private:
  struct Table;
  explicit Zones(std::shared_ptr<Table const>);
  std::shared_ptr<Table const> table_;
};

}  // namespace tz
