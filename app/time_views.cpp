// From a typed text to an answer, and from recorded sessions to those that moved. The rules are those of tz/.
#include "app/time_views.hpp"

#include <algorithm>

#include "app/case_views.hpp"
#include "tz/moved.hpp"
#include "tz/states.hpp"
#include "tz/time_text.hpp"
#include "tz/words.hpp"

namespace app {
namespace {

ClockView clock_view(tz::Stamp const& stamp) {
  return {tz::date_words(stamp.date), tz::time_words(stamp.time), stamp.abbreviation, tz::offset_words(stamp.offset)};
}

std::string wall_words(tz::Stamp const& stamp) {
  return tz::date_words(stamp.date) + "T" + tz::time_words(stamp.time) + tz::offset_words(stamp.offset);
}

// What a person could type to settle it.
std::string remedy(tz::Conversion const& conversion) {
  if (conversion.status == tz::Status::ambiguous)
    return " Type the offset behind the time: " + wall_words(conversion.readings.front().local) + " or " +
           wall_words(conversion.readings.back().local) + ".";
  if (conversion.status == tz::Status::nonexistent) return " Ask which time was meant.";
  return {};
}

std::optional<std::string> wrong_question(tz::Zones const& zones, TimeQuestion const& question,
                                          tz::Context const& context) {
  if (question.state && tz::find_state(*question.state) == nullptr)
    return "--state takes a US postal code or the name of a state, such as AZ; \"" + *question.state + "\" is neither.";
  if (question.client_zone && zones.find_in_any_case(*question.client_zone) == nullptr)
    return "--client-zone takes an IANA name such as America/Chicago; \"" + *question.client_zone + "\" is none.";
  if (question.county && !question.state) return "--county needs --state: several states have counties of one name.";
  if (!question.to) return std::nullopt;
  auto const target = tz::read_label(zones, *question.to, context);
  return target ? std::nullopt : std::optional("--to: " + target.problem());
}

// When nothing stands between date and time, the shell has probably cut them apart.
std::string unreadable(TimeQuestion const& question, std::string const& problem) {
  bool const blank = question.local.find_first_of(" T") != std::string::npos;
  return "LOCAL: " + problem + " It takes a date and a time, such as '2026-07-14 15:00' or 2026-07-14T15:00-04:00" +
         (blank ? "." : "; put quotes around it where it has a blank.");
}

TimeView view_of(TimeQuestion const& question, tz::Conversion const& conversion) {
  TimeView view;
  view.input = {question.local, question.zone, question.state};
  view.zone_read_as = text_or_none(conversion.zone_read_as);
  view.status = std::string(tz::words(conversion.status));
  view.tzdata = conversion.tzdata;
  view.rule = conversion.rule;
  for (auto const& reading : conversion.readings)
    view.readings.push_back(
        {workflows::words(reading.instant), clock_view(reading.local), clock_view(reading.eastern), reading.day_shift});
  if (conversion.gap) view.gap = TimeGapView{clock_view(conversion.gap->before), clock_view(conversion.gap->after)};
  return view;
}

}  // namespace

std::variant<TimeAnswer, std::string> convert_typed(tz::Zones const& zones, TimeQuestion const& question) {
  tz::Context const context{question.state, question.client_zone, question.county};
  if (auto wrong = wrong_question(zones, question, context)) return *std::move(wrong);
  auto const text = tz::parse_local_text(question.local);
  if (!text) return unreadable(question, text.problem());
  auto const zone = question.zone.value_or("");
  auto const conversion = tz::convert_both(zones, text->wall, text->label, zone, context);
  TimeAnswer answer{view_of(question, conversion), conversion.problem};
  if (conversion.status != tz::Status::unique) {
    answer.problem += remedy(conversion);
    answer.view.rule += (answer.view.rule.empty() ? "" : " ") + answer.problem;
  }
  if (!question.to) return answer;
  auto const there = tz::convert_both(zones, text->wall, text->label, zone, context, *question.to);
  answer.view.to.emplace();
  for (auto const& reading : there.readings)
    answer.view.to->push_back({reading.eastern.zone, clock_view(reading.eastern), reading.day_shift});
  return answer;
}

Json time_json(TimeView const& view) {
  auto json = view_json(view);
  if (!view.to) json.erase("to");
  return json;
}

Json time_schema() {
  auto schema = view_schema<TimeView>();
  auto& required = schema.at("required");
  required.erase(std::find(required.begin(), required.end(), "to"));
  schema.at("properties").at("status")["enum"] = Json::array({"unique", "ambiguous", "nonexistent", "unresolved"});
  return schema;
}

MovedView moved_view(Books const& books) {
  MovedView view;
  view.tzdata = books.zones.tzdata();
  engine::store::CaseFilter open;
  open.open_only = true;
  for (auto const& row : books.store.cases(open)) {
    auto const checked = facts_of(books.store.events_of(row.id)).session;
    if (!checked || !checked->local_date || checked->zone_read_as.empty()) continue;
    auto const written = tz::parse_time_text(checked->local_start);
    if (!written) continue;
    ++view.sessions;
    tz::WallTime const wall{*checked->local_date, written->since_midnight};
    auto const moved = tz::moved(books.zones, {checked->zone_read_as, wall, checked->start, checked->tzdata});
    if (!moved) continue;
    MovedSessionView each{row.id,
                          state_words(books, row),
                          checked->zone_read_as,
                          workflows::words(*checked->local_date),
                          checked->local_start,
                          workflows::words(checked->start),
                          checked->tzdata,
                          {},
                          moved->sentence};
    for (auto const now : moved->now) each.now.push_back(workflows::words(now));
    view.moved.push_back(std::move(each));
  }
  return view;
}

}  // namespace app
