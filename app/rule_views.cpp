// Typed text into the values that the rules take, and their answers into views.
#include "app/rule_views.hpp"

#include "tz/time_text.hpp"
#include "workflows/rules/hold_codes.hpp"
#include "workflows/rules/preflight.hpp"
#include "workflows/rules/tables.hpp"
#include "workflows/rules/thirty_days.hpp"

namespace app {
namespace {

namespace rules = workflows::rules;

// One moment as typed. Without instants, `problem` says why: it happened never or twice, and that is no slip of typing.
struct Moment {
  std::vector<workflows::Instant> instants;
  std::optional<tz::Stamp> local;  // only when typed as a local time with one reading
  std::string problem;
};

Failure unreadable(std::string const& text, std::string const& why) {
  return {exit_code::usage,
          "\"" + text + "\" is not a moment: " + why +
              " Write an instant (2026-07-14T15:00:00Z) or a local time with its zone (2026-07-14 11:00 "
              "America/New_York)."};
}

std::variant<Moment, Failure> read_moment(tz::Zones const& zones, std::string const& text) {
  if (auto const instant = workflows::parse_instant(text)) return Moment{{*instant}, {}, {}};
  auto const typed = tz::parse_local_text(text);
  if (!typed) return unreadable(text, typed.problem());
  if (typed->label.empty()) return unreadable(text, "it has no zone.");
  auto const read = tz::convert(zones, typed->wall, typed->label);
  if (read.status == tz::Status::unresolved) return unreadable(text, read.problem);
  Moment moment;
  for (auto const& reading : read.readings) moment.instants.push_back(reading.instant);
  moment.problem = read.problem;
  if (read.readings.size() == 1) moment.local = read.readings.front().local;
  return moment;
}

// Said when the clocks were changed during the session: the hands of the clock tell another length.
std::string clock_change(Moment const& from, Moment const& to) {
  if (!from.local || !to.local || from.local->zone != to.local->zone || from.local->offset == to.local->offset)
    return "";
  return " The clocks were changed in between (" + from.local->abbreviation + " to " + to.local->abbreviation +
         "): these minutes really passed.";
}

std::variant<workflows::Date, Failure> eastern_day(tz::Zones const& zones, std::string const& text) {
  auto const read = read_moment(zones, text);
  if (auto const* failure = std::get_if<Failure>(&read)) return *failure;
  auto const& moment = std::get<Moment>(read);
  std::optional<workflows::Date> day;
  for (auto const instant : moment.instants) {
    auto const date = tz::eastern_date(zones, instant);
    if (!date) return unreadable(text, date.problem());
    if (day && *day != *date) return unreadable(text, moment.problem);
    day = *date;
  }
  if (!day) return unreadable(text, moment.problem);
  return *day;
}

RaisedView raised(std::string const& code) {
  RaisedView view{code, {}, {}, false, {}};
  auto const* hold = rules::find_hold_code(code);
  if (hold == nullptr) return view;
  view.sentence = hold->sentence;
  view.who_can_fix = hold->who_can_fix;
  view.overridable = hold->overridable();
  if (view.overridable) view.override_role = std::string(hold->override_role);
  return view;
}

}  // namespace

CptView cpt_view(std::chrono::microseconds length, rules::Service service) {
  auto answer = rules::cpt_for(length, service);
  return {std::string(rules::service_word(service)), Decimal{length.count(), 60'000'000}, answer.result,
          std::move(answer.codes), std::move(answer.reason)};
}

std::variant<CptView, Failure> cpt_view(tz::Zones const& zones, std::string const& from, std::string const& to,
                                        rules::Service service) {
  auto const first = read_moment(zones, from);
  if (auto const* failure = std::get_if<Failure>(&first)) return *failure;
  auto const second = read_moment(zones, to);
  if (auto const* failure = std::get_if<Failure>(&second)) return *failure;
  auto const& start = std::get<Moment>(first);
  auto const& end = std::get<Moment>(second);
  auto const& uncertain = start.instants.size() != 1 ? start : end;
  if (uncertain.instants.size() != 1)
    return CptView{
        std::string(rules::service_word(service)), {}, rules::CptResult::needs_review, {}, uncertain.problem};
  auto view = cpt_view(tz::elapsed(start.instants.front(), end.instants.front()), service);
  view.reason += clock_change(start, end);
  return view;
}

IcdView icd_view(std::string const& code, workflows::Date on) {
  auto answer = rules::judge(code, on);
  IcdView view{code, on, {}, answer.result, std::move(answer.reason)};
  if (!answer.normalised.empty()) view.normalised = std::move(answer.normalised);
  return view;
}

PreauthView preauth_view(std::string const& insurer, std::string const& number) {
  auto answer = rules::judge_preauth(insurer, number);
  if (!answer.insurer.empty() && answer.insurer != insurer)
    answer.reason += " The insurer was read as " + answer.insurer + ".";
  return {insurer,
          number,
          answer.result,
          std::move(answer.reason),
          std::move(answer.expected),
          std::string(rules::preauth_rules_version)};
}

std::variant<ThirtyDaysView, Failure> thirty_days_view(tz::Zones const& zones, std::string const& session,
                                                       std::string const& now) {
  auto const first = eastern_day(zones, session);
  if (auto const* failure = std::get_if<Failure>(&first)) return *failure;
  auto const second = eastern_day(zones, now);
  if (auto const* failure = std::get_if<Failure>(&second)) return *failure;
  auto const counted = rules::thirty_days(std::get<workflows::Date>(first), std::get<workflows::Date>(second));
  return ThirtyDaysView{counted.session_date_eastern, counted.today_eastern, counted.days, counted.within,
                        counted.last_day};
}

RulesView rules_view() {
  RulesView view;
  view.rules_version = rules::rules_version();
  for (auto const& rule : rules::rules_list()) {
    RuleView line{rule.id, rule.version, rule.decides, rule.source, {}};
    for (auto const& code : rule.raises) line.raises.push_back(raised(code));
    view.rules.push_back(std::move(line));
  }
  for (auto const& table : rules::rule_tables())
    view.tables.push_back({table.name, table.version, table.as_of, static_cast<std::int64_t>(table.lines.size()),
                           table.source, table.renewal});
  return view;
}

}  // namespace app
