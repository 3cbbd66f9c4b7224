// How is a wall time turned into instants? By the periods it fits: one, two, or none; and all of it said in words.
#include "tz/conversion.hpp"

#include <algorithm>
#include <span>

#include "tz/states.hpp"
#include "tz/wall_fit.hpp"
#include "tz/words.hpp"

namespace tz {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

bool is_answered(Date date) { return date.year() >= first_year && date.year() <= last_year; }

std::string years() {
  return std::to_string(static_cast<int>(first_year)) + " to " + std::to_string(static_cast<int>(last_year));
}

Problem outside(std::string const& what) {
  return {what + " is outside the years that are answered, " + years() + "."};
}

struct Wall {
  Date date;
  seconds time;
};

Wall wall_at(Period const& period, Instant instant) {
  auto const local = std::chrono::floor<seconds>(instant) + period.offset;
  auto const day = std::chrono::floor<days>(local);
  return {Date{day}, local - day};
}

Stamp stamp(ZoneHistory const& zone, Period const& period, Wall const& wall) {
  return {wall.date, wall.time, std::string{period.abbreviation()}, period.offset, zone.name};
}

Stamp stamp(ZoneHistory const& zone, Period const& period, Instant instant) {
  return stamp(zone, period, wall_at(period, instant));
}

Problem outside_year_of(Instant instant) {
  return outside("An instant of the year " +
                 std::to_string(static_cast<int>(Date{std::chrono::floor<days>(instant)}.year())));
}

Answer<Stamp> stamp_at(ZoneHistory const& zone, Instant instant) {
  Period const* const period = zone.at(std::chrono::floor<seconds>(instant));
  if (period == nullptr) return outside_year_of(instant);
  Wall const wall = wall_at(*period, instant);
  if (!is_answered(wall.date)) return outside_year_of(instant);
  return stamp(zone, *period, wall);
}

Problem no_such_zone(std::string_view name) {
  return {"\"" + std::string{name} + "\" is not an IANA zone name such as America/Chicago."};
}

std::string spoken(WallTime const& wall) { return time_words(wall.since_midnight) + " on " + date_words(wall.date); }

std::string spoken(Stamp const& stamp) {
  return time_words(stamp.time) + " " + stamp.abbreviation + " (UTC" + offset_words(stamp.offset) + ")";
}

std::optional<Problem> wrong_wall(WallTime const& wall) {
  if (!wall.date.ok()) return Problem{"The date " + date_words(wall.date) + " does not exist in the calendar."};
  if (wall.since_midnight < seconds{0} || wall.since_midnight >= days{1})
    return Problem{"A time of day lies between 00:00 and 23:59:59; " + std::to_string(wall.since_midnight.count()) +
                   " seconds since midnight is not one."};
  if (!is_answered(wall.date)) return outside("The date " + date_words(wall.date));
  return {};
}

// A label that names winter time in summer, or the other way round, is read by date; the rule says so.
std::string season_note(LabelReading const& label, Stamp const& local) {
  if (label.abbreviation.empty() || label.abbreviation == local.abbreviation) return {};
  return " " + label.abbreviation + " is not in force on " + date_words(local.date) + "; the clocks show " +
         local.abbreviation + ".";
}

// When no zone of the client's state shows the label's time at that instant, the two contradict each other.
std::string state_note(Zones const& zones, Context const& context, Reading const& reading) {
  if (!context.state || context.state->empty()) return {};
  StateZones const* const state = find_state(*context.state);
  if (state == nullptr) return " The client's state, \"" + *context.state + "\", is not known and was not compared.";
  for (std::string_view const name : state->zones) {
    auto const there = in_zone(zones, reading.instant, name);
    if (there && there->offset == reading.local.offset) return {};
  }
  return " This contradicts the client's state, " + std::string{state->name} + " (" +
         std::string{state->zones.front()} + "); the label was followed.";
}

void set_problem(Conversion& conversion, std::string sentence) {
  conversion.status = Status::unresolved;
  conversion.readings.clear();
  conversion.problem = std::move(sentence);
}

// Fills readings and gap; false when a shown date falls outside the answered years.
bool read_wall(Conversion& conversion, WallTime const& wall, ZoneHistory const& from, ZoneHistory const& to) {
  sys_seconds const typed = sys_days{wall.date} + wall.since_midnight;
  WallFit const found = fit_wall(from, typed);
  for (Period const* const period : std::span{found.periods}.first(found.count)) {
    Instant const instant = typed - period->offset;
    auto const shown = stamp_at(to, instant);
    if (!shown) {
      set_problem(conversion, shown.problem());
      return false;
    }
    conversion.readings.push_back({instant, stamp(from, *period, instant), *shown,
                                   static_cast<int>((sys_days{shown->date} - sys_days{wall.date}).count())});
  }
  if (found.count == 0 && found.after_gap != nullptr)
    conversion.gap = Gap{stamp(from, *found.before_gap, found.before_gap->end - seconds{1}),
                         stamp(from, *found.after_gap, found.after_gap->begin)};
  return true;
}

// "EDT" on the hour that happens twice keeps the one reading that shows EDT. "EST" does not settle it, for many people
// write it all year; "GMT" does where it is not read as UK time by date.
void settle_by_abbreviation(Conversion& conversion, LabelReading const& label) {
  if (!label.names_summer_time() && !label.only_at_zero_offset) return;
  std::string const& abbreviation = label.abbreviation;
  auto const shows_it = [&](Reading const& reading) { return reading.local.abbreviation == abbreviation; };
  if (conversion.readings.size() < 2 || std::ranges::count_if(conversion.readings, shows_it) != 1) return;
  std::erase_if(conversion.readings, [&](Reading const& reading) { return !shows_it(reading); });
  conversion.rule += " The wall time happened twice; " + abbreviation + " settles which one is meant.";
}

void tell_status(Conversion& conversion, WallTime const& wall) {
  std::string const where = " in " + conversion.zone_read_as;
  if (conversion.readings.size() == 1) {
    conversion.status = Status::unique;
  } else if (conversion.readings.size() > 1) {
    conversion.status = Status::ambiguous;
    conversion.problem = spoken(wall) + " happened twice" + where + ", as " +
                         spoken(conversion.readings.front().local) + " and as " +
                         spoken(conversion.readings.back().local) + ". Say which one is meant.";
  } else if (conversion.gap) {
    conversion.status = Status::nonexistent;
    conversion.problem = spoken(wall) + " does not exist" + where + ": the clocks went from " +
                         spoken(conversion.gap->before) + " to " + spoken(conversion.gap->after) + ".";
  } else {
    set_problem(conversion, spoken(wall) + " is not covered by the zone data" + where + ".");
  }
}

ZoneHistory const& history_of(LabelReading const& label, ZoneHistory& fixed) {
  if (label.zone != nullptr) return *label.zone;
  fixed = fixed_zone(label.fixed_offset);
  return fixed;
}

}  // namespace

std::string_view words(Status status) {
  switch (status) {
    case Status::unique:
      return "unique";
    case Status::ambiguous:
      return "ambiguous";
    case Status::nonexistent:
      return "nonexistent";
    case Status::unresolved:
      break;
  }
  return "unresolved";
}

Conversion convert(Zones const& zones, WallTime const& wall, std::string_view label_or_zone, Context const& context,
                   std::string_view to) {
  Conversion conversion;
  conversion.tzdata = zones.tzdata();
  auto const label = read_label(zones, label_or_zone, context);
  auto const target = read_label(zones, to, context);
  if (!label) return set_problem(conversion, label.problem()), conversion;
  conversion.zone_read_as = label->name();
  conversion.rule = label->rule;
  if (!target) return set_problem(conversion, "The zone to show: " + target.problem()), conversion;
  if (auto const wrong = wrong_wall(wall)) return set_problem(conversion, wrong->sentence), conversion;

  ZoneHistory fixed_from, fixed_to;
  if (!read_wall(conversion, wall, history_of(*label, fixed_from), history_of(*target, fixed_to))) return conversion;
  settle_by_abbreviation(conversion, *label);
  if (label->only_at_zero_offset &&
      (conversion.readings.size() != 1 || conversion.readings[0].local.offset.count() != 0)) {
    std::string const when = spoken(wall);
    conversion.zone_read_as.clear();
    conversion.rule.clear();
    conversion.gap.reset();
    set_problem(conversion, "\"GMT\" has two meanings at " + when +
                                ": UTC+00:00, and UK time, which changes to and from " + "BST. Write UTC, or UK time.");
    return conversion;
  }
  tell_status(conversion, wall);
  if (conversion.status == Status::ambiguous && !label->abbreviation.empty())
    conversion.problem += " " + label->abbreviation + " does not settle it: many write it all year. Give the offset.";
  if (conversion.status == Status::unique) {
    conversion.rule += season_note(*label, conversion.readings.front().local);
    conversion.rule += state_note(zones, context, conversion.readings.front());
  }
  return conversion;
}

Conversion convert_both(Zones const& zones, WallTime const& wall, std::string_view label_behind_time,
                        std::string_view zone, Context const& context, std::string_view to) {
  auto const blank = [](std::string_view text) { return text.find_first_not_of(' ') == std::string_view::npos; };
  if (blank(zone)) return convert(zones, wall, label_behind_time, context, to);
  Conversion conversion = convert(zones, wall, zone, context, to);
  if (blank(label_behind_time) || conversion.readings.empty()) return conversion;
  Conversion const said = convert(zones, wall, label_behind_time, context, to);
  if (said.readings.empty()) return set_problem(conversion, said.problem), conversion;
  bool const was_ambiguous = conversion.status == Status::ambiguous;
  Stamp const here = conversion.readings.front().local;
  std::erase_if(conversion.readings, [&](Reading const& reading) {
    return std::ranges::none_of(said.readings, [&](Reading const& each) { return each.instant == reading.instant; });
  });
  std::string const label{label_behind_time};
  if (conversion.readings.empty())
    return set_problem(conversion, "\"" + label + "\" behind the time contradicts " + conversion.zone_read_as +
                                       ", where " + spoken(wall) + " is " + spoken(here) + ". Give only one of them."),
           conversion;
  conversion.problem.clear();
  tell_status(conversion, wall);
  if (was_ambiguous && conversion.status == Status::unique)
    conversion.rule += " The wall time happened twice; \"" + label + "\" settles which one is meant.";
  return conversion;
}

Answer<Stamp> in_zone(Zones const& zones, Instant instant, std::string_view iana_name) {
  ZoneHistory const* const zone = zones.find(iana_name);
  if (zone == nullptr) return no_such_zone(iana_name);
  return stamp_at(*zone, instant);
}

Answer<Date> eastern_date(Zones const& zones, Instant instant) {
  ZoneHistory const* const zone = zones.find(eastern_zone);
  if (zone == nullptr) return no_such_zone(eastern_zone);
  Period const* const period = zone->at(std::chrono::floor<seconds>(instant));
  if (period == nullptr) return outside_year_of(instant);
  Date const date = wall_at(*period, instant).date;
  if (!is_answered(date)) return outside_year_of(instant);
  return date;
}

}  // namespace tz
