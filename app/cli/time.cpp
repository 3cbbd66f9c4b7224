// `time convert` and `time moved`: what a typed time means, and which recorded ones the present zone data reads
// otherwise. The latter is a command of its own because it is neither a fault of the record (verify) nor work that
// waits (status): somebody asks it after tzdata was renewed.
#include <CLI/CLI.hpp>
#include <ostream>

#include "app/cli/console.hpp"
#include "app/time_views.hpp"
#include "app/times_shown.hpp"

namespace app::cli {
namespace {

// --- time convert ---

std::string day_words(std::int64_t shift) {
  if (shift == 0) return "same day";
  if (shift == 1) return "the day after";
  if (shift == -1) return "the day before";
  return counted(shift < 0 ? -shift : shift, "day", "days") + (shift < 0 ? " before" : " after");
}

std::vector<std::string> clock_row(std::string const& what, ClockView const& clock, std::string const& zone,
                                   std::string const& day) {
  return {what, short_date(clock.date) + " " + clock.date.substr(0, 4), clock.time, clock.abbr, clock.offset, zone,
          day};
}

void print_readings(Console& console, TimeView const& view) {
  TextTable table({"", "DATE", "TIME", "CLOCK", "OFFSET", "ZONE", "DAY"});
  auto const zone = view.zone_read_as.value_or("");
  for (std::size_t i = 0; i < view.readings.size(); ++i) {
    auto const& reading = view.readings[i];
    std::string const which = view.readings.size() < 2 ? "" : i == 0 ? "first: " : "second: ";
    table.add(clock_row(which + "local", reading.local, zone, ""));
    table.add(clock_row("Eastern", reading.eastern, std::string(tz::eastern_zone), day_words(reading.day_shift)));
    if (view.to && i < view.to->size()) {
      auto const& there = view.to->at(i);
      table.add(clock_row("asked for", there.clock, there.zone, day_words(there.day_shift)));
    }
    table.add({"UTC", reading.instant.substr(0, 10), reading.instant.substr(11), "", "", "", ""});
  }
  if (view.gap) {
    table.add(clock_row("the clocks went from", view.gap->before, zone, ""));
    table.add(clock_row("to", view.gap->after, zone, ""));
  }
  if (!table.empty()) table.print(console);
}

int convert(Console& console, TimeQuestion const& question) {
  auto zones = tz::Zones::load();
  if (auto* wrong = std::get_if<tz::ZonesBroken>(&zones)) return console.fail(exit_code::failed, wrong->sentence);
  auto const asked = convert_typed(std::get<tz::Zones>(zones), question);
  if (auto const* wrong = std::get_if<std::string>(&asked)) return console.fail(exit_code::usage, *wrong);
  auto const& [view, problem] = std::get<TimeAnswer>(asked);
  if (console.given.json) {
    console.print(time_json(view));
  } else {
    print_readings(console, view);
    bool const unique = problem.empty();
    std::vector<std::pair<std::string, std::string>> lines;
    if (unique) lines.emplace_back("read as", view.rule);
    if (!unique) lines.emplace_back("status", view.status);
    lines.emplace_back("zone data", view.tzdata);
    console.out << (view.readings.empty() && !view.gap ? "" : "\n");
    print_pairs(console, lines);
  }
  return problem.empty() ? exit_code::done : console.fail(exit_code::refused, problem);
}

void add_convert(CLI::App& time, Console& console) {
  auto* command = time.add_subcommand("convert", "a wall time in a zone, as an instant and in Eastern");
  auto question = std::make_shared<TimeQuestion>();
  command->add_option("LOCAL", question->local, "date and time, perhaps with an offset: 2026-07-14T15:00-04:00")
      ->required();
  command->add_option("ZONE", question->zone, "an IANA name, or what a person typed: EST, Pacific, \"my time\"");
  command->add_option("--state", question->state, "the client's state, for MST and \"my time\"");
  command->add_option("--county", question->county, "the client's county, where the state keeps two zones");
  command->add_option("--client-zone", question->client_zone, "the client's zone on record, for \"my time\" and GMT");
  command->add_option("--to", question->to, "show it in this zone too");
  command->callback(
      [&console, question] { console.chosen_here = [&console, question] { return convert(console, *question); }; });
}

// --- time moved ---

int show_moved(Console& console) {
  return console.read([&](Books const& books) {
    return console.show(moved_view(books), [&](MovedView const& view) {
      auto const count = counted(view.sessions, "open session", "open sessions");
      if (view.moved.empty())
        return console.tell(count + " read as recorded under tzdata " + view.tzdata + ". Nothing moved.");
      TextTable table({"CASE", "AT", "WALL TIME", "ZONE", "RECORDED", "WITH", "NOW"});
      for (auto const& each : view.moved) {
        std::string now;
        for (auto const& instant : each.now) now += (now.empty() ? "" : " or ") + instant;
        table.add({each.case_, each.state_words, short_date(each.date) + " " + each.time, each.zone, each.recorded,
                   each.recorded_tzdata, now.empty() ? "does not exist" : now});
      }
      table.print(console);
      console.tell(std::to_string(view.moved.size()) + " of " + count + " would be read otherwise under tzdata " +
                   view.tzdata +
                   ". The record is not changed: look at the claim and the calendar, then correct or hold the case.");
    });
  });
}

}  // namespace

void add_time_commands(CLI::App& root, Console& console) {
  auto* time = root.add_subcommand("time", "times and zones by hand");
  time->require_subcommand(1);
  add_convert(*time, console);
  time->add_subcommand("moved", "open sessions that the present zone data reads otherwise than recorded")
      ->callback([&console] { console.chosen_look = [&console] { return show_moved(console); }; });
}

}  // namespace app::cli
