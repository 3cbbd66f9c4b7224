// What does a decision name, and can two of them be about one matter? Asked of triage's decisions by triage itself and
// by whoever opens cases on them.
#include <algorithm>
#include <cstdlib>

#include "workflows/rules/identity.hpp"
#include "workflows/triage/triage.hpp"

namespace workflows::triage {
namespace {

using std::string_view;

// A day without a year is held against the days of the other. The mail that announces a session may count its day in
// another zone than the note: a day apart is no other session there.
bool another_day(Decision const& one, Decision const& other) {
  auto const date = parse_date(value_of(one, "date")), other_date = parse_date(value_of(other, "date"));
  if (date && other_date) {
    auto const apart = std::chrono::sys_days{*date} - std::chrono::sys_days{*other_date};
    return std::abs(apart.count()) > (is_note(one) != is_note(other) ? 1 : 0);
  }
  auto const days = days_of(one), other_days = days_of(other);
  auto const said_too = [&](std::string const& day) {
    return std::find(other_days.begin(), other_days.end(), day) != other_days.end();
  };
  return !days.empty() && !other_days.empty() && std::none_of(days.begin(), days.end(), said_too);
}

}  // namespace

std::string value_of(Decision const& decision, string_view field) {
  for (auto const& each : decision.fields)
    if (each.name == field && each.values.size() == 1) return each.values.front();
  return {};
}

bool is_note(Decision const& decision) {
  return std::any_of(decision.rules.begin(), decision.rules.end(),
                     [](Fired const& each) { return each.rule == "standard_session.note"; });
}

bool needs_nobody(Decision const& decision) {
  return !decision.rules.empty() && decision.rules.front().rule.starts_with("other.");
}

bool tells_apart(Decision const& decision) {
  return !decision.invoice.empty() || !days_of(decision).empty() || !value_of(decision, "amount_cents").empty() ||
         names_several(decision);
}

std::vector<std::string> days_of(Decision const& decision) {
  auto days = decision.days;
  if (auto const date = value_of(decision, "date"); date.size() == 10) days.push_back(date.substr(5));
  return days;
}

bool names_several(Decision const& decision) {
  return std::any_of(decision.conflicts.begin(), decision.conflicts.end(),
                     [](std::string const& each) { return each == "invoice" || each == "date"; });
}

bool may_be_one_matter(Decision const& one, Decision const& other) {
  if (one.kind != other.kind || one.first_to_person != other.first_to_person) return false;
  if (!one.invoice.empty() && !other.invoice.empty()) return one.invoice == other.invoice;
  auto const differ = [&](char const* field) {
    auto const a = value_of(one, field), b = value_of(other, field);
    return !a.empty() && !b.empty() && a != b;
  };
  if (another_day(one, other) || differ("client_email")) return false;
  if (one.kind != "standard_session") return !differ("amount_cents");
  return !differ("therapist") || rules::same_therapist_name(value_of(one, "therapist"), value_of(other, "therapist"));
}

}  // namespace workflows::triage
