// What do the rules say when a person asks by hand? The answers of `rules cpt|icd|preauth|thirty-days|list`, one struct
// for each JSON contract (docs/schemas), and the functions that find them. Nothing here looks at a case or a clock.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/exit_codes.hpp"
#include "app/view_json.hpp"
#include "tz/zones.hpp"
#include "workflows/rules/cpt.hpp"
#include "workflows/rules/icd.hpp"
#include "workflows/rules/preauth.hpp"

namespace app {

// `minutes` is nothing where the two ends could not be read as instants; a fraction is kept.
struct CptView {
  static constexpr std::string_view contract = "cpt";
  std::string service;
  std::optional<Decimal> minutes;
  workflows::rules::CptResult result = workflows::rules::CptResult::invalid;
  std::vector<std::string> codes;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CptView, (), (service, minutes, result, codes, reason))

CptView cpt_view(std::chrono::microseconds length, workflows::rules::Service);

// The minutes that really passed between two moments, each an instant or a local time with its zone
// ("2026-07-14T15:00:00Z", "2026-07-14 11:00 EDT"). A time that happened twice or never needs review; a text that
// cannot be read is a usage failure.
std::variant<CptView, Failure> cpt_view(tz::Zones const&, std::string const& from, std::string const& to,
                                        workflows::rules::Service);

// `code` as typed; `normalised` is nothing where no single code could be read.
struct IcdView {
  static constexpr std::string_view contract = "icd";
  std::string code;
  workflows::Date on;
  std::optional<std::string> normalised;
  workflows::rules::IcdResult result = workflows::rules::IcdResult::malformed;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(IcdView, (), (code, on, normalised, result, reason))

IcdView icd_view(std::string const& code, workflows::Date on);

// `insurer` and `number` as typed; the reason says how they were read.
struct PreauthView {
  static constexpr std::string_view contract = "preauth";
  std::string insurer, number;
  workflows::rules::PreauthResult result = workflows::rules::PreauthResult::not_checked;
  std::string reason;
  std::vector<std::string> expected;
  std::string rules_version;
};
BOOST_DESCRIBE_STRUCT(PreauthView, (), (insurer, number, result, reason, expected, rules_version))

PreauthView preauth_view(std::string const& insurer, std::string const& number);

struct ThirtyDaysView {
  static constexpr std::string_view contract = "thirty_days";
  workflows::Date session_date_eastern, today_eastern;
  std::int64_t days = 0;
  bool within = false;
  workflows::Date last_day;
};
BOOST_DESCRIBE_STRUCT(ThirtyDaysView, (), (session_date_eastern, today_eastern, days, within, last_day))

// Both moments as in cpt_view. A local time that happened twice serves when both readings have one Eastern date; else,
// and for a time that never happened, it is a usage failure.
std::variant<ThirtyDaysView, Failure> thirty_days_view(tz::Zones const&, std::string const& session,
                                                       std::string const& now);

// `override_role` is nothing where nobody may override.
struct RaisedView {
  std::string code, sentence, who_can_fix;
  bool overridable = false;
  std::optional<std::string> override_role;
};
BOOST_DESCRIBE_STRUCT(RaisedView, (), (code, sentence, who_can_fix, overridable, override_role))
struct RuleView {
  std::string id;
  std::int64_t version = 1;
  std::string decides, source;
  std::vector<RaisedView> raises;
};
BOOST_DESCRIBE_STRUCT(RuleView, (), (id, version, decides, source, raises))
struct RuleTableView {
  std::string name, version, as_of;
  std::int64_t lines = 0;
  std::string source, renewal;
};
BOOST_DESCRIBE_STRUCT(RuleTableView, (), (name, version, as_of, lines, source, renewal))
struct RulesView {
  static constexpr std::string_view contract = "rules";
  std::string rules_version;    // what a case records with each check
  std::vector<RuleView> rules;  // in the order in which preflight asks them
  std::vector<RuleTableView> tables;
};
BOOST_DESCRIBE_STRUCT(RulesView, (), (rules_version, rules, tables))

RulesView rules_view();

}  // namespace app
