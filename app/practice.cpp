// The practice as the program knows it, and its table of rights.
#include "app/practice.hpp"

#include <algorithm>
#include <array>

namespace app {
namespace {

struct Right {
  std::string_view action;
  std::string_view roles;  // separated by blanks; any of them is enough
};

// Reading is for everyone who works here; auditors only read.
constexpr std::array<Right, 12> rights{{
    {"read", "coordinator approver attestor auditor admin"},
    {"replay", "coordinator approver attestor auditor admin"},
    {"step", "coordinator"},
    {"hold", "coordinator"},
    {"note", "coordinator approver attestor admin"},
    {"assign", "coordinator admin"},
    {"override", "coordinator approver"},  // the hold itself names the role it wants
    {"attest", "attestor"},
    {"withdraw", "coordinator"},
    {"settle", "coordinator"},
    {"approve", "approver"},
    {"admin", "admin"},
}};

}  // namespace

bool Person::has(std::string_view role) const { return std::find(roles.begin(), roles.end(), role) != roles.end(); }

Person const* Practice::find(std::string const& id) const {
  auto const found = std::find_if(people.begin(), people.end(), [&](Person const& each) { return each.id == id; });
  return found == people.end() ? nullptr : &*found;
}

Person const* Practice::of_user(std::string const& unix_user) const {
  auto const found =
      std::find_if(people.begin(), people.end(), [&](Person const& each) { return each.unix_user == unix_user; });
  return unix_user.empty() || found == people.end() ? nullptr : &*found;
}

bool may(Person const& person, std::string_view action) {
  for (auto const& right : rights) {
    if (right.action != action) continue;
    return std::any_of(person.roles.begin(), person.roles.end(), [&](std::string const& role) {
      auto const found = right.roles.find(role);
      auto const end = found + role.size();
      return found != std::string_view::npos && (found == 0 || right.roles[found - 1] == ' ') &&
             (end == right.roles.size() || right.roles[end] == ' ');
    });
  }
  return false;
}

Practice practice_of(connectors::twins::World const& world) {
  Practice practice;
  practice.name = world.practice.name;
  for (auto const& each : world.people) practice.people.push_back({each.id, each.name, {}, each.roles});
  practice.policy.practice_email = world.practice.email;
  practice.policy.write_off_approval_cents = world.policies.write_off_approval_cents;
  practice.policy.refund_approval_cents = world.policies.refund_approval_cents;
  practice.policy.charge_attempts = world.policies.charge_attempts;
  practice.policy.reminder_business_days = world.policies.reminder_business_days;
  practice.policy.reminders = world.policies.reminders;
  practice.policy.business_zone = world.policies.business_zone;
  practice.policy.holidays = world.policies.holidays;
  practice.policy.macros = world.policies.macros;
  practice.policy.attestors = world.policies.attestors;
  if (practice.policy.attestors.empty())
    for (auto const& each : practice.people)
      if (each.has("attestor")) practice.policy.attestors.push_back(each.id);
  practice.settings.dispatch = world.policies.dispatch;
  practice.settings.quiet_seconds = world.policies.quiet_seconds;
  practice.settings.readable = {"ticket_inbox", "care_platform", "payer_portal", "programs_sheet"};
  practice.settings.money_by_one_cents =
      std::min(world.policies.write_off_approval_cents, world.policies.refund_approval_cents);
  return practice;
}

}  // namespace app
