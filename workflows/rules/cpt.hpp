// Which CPT code do these minutes make, and does the code in the note fit them? Minutes are face-to-face time with the
// client (or on video), not the booked slot. A code is proposed or compared here, never exchanged for another one.
#pragma once
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/rules/finding.hpp"

namespace workflows::rules {

inline constexpr std::string_view cpt_rules_version = "cpt-3";

enum class Service {
  individual,
  family_with_client,
  family_without_client,
  group,
  evaluation,
  crisis,
  with_em,  // psychotherapy beside an evaluation-and-management visit
};
BOOST_DESCRIBE_ENUM(Service, individual, family_with_client, family_without_client, group, evaluation, crisis, with_em)

enum class CptResult { code, not_billable, needs_review, invalid };
BOOST_DESCRIBE_ENUM(CptResult, code, not_billable, needs_review, invalid)

// `codes` is filled only for `code`; a crisis of two hours is {"90839", "90840", "90840"}.
struct CptAnswer {
  Service service = Service::individual;
  CptResult result = CptResult::invalid;
  std::vector<std::string> codes;
  std::string reason;
  friend bool operator==(CptAnswer const&, CptAnswer const&) = default;
};
BOOST_DESCRIBE_STRUCT(CptAnswer, (), (service, result, codes, reason))

// One line of the table (cpt_ranges.inc). `most` 0: no limit. `further_minutes` 0: no further blocks.
struct CptRange {
  Service service;
  int least;
  int most;
  std::string_view code;
  std::string_view further_code;
  int further_minutes;
};

std::span<CptRange const> cpt_ranges();

// "individual" and so on, exactly as the command line spells them; nothing for any other word.
std::optional<Service> parse_service(std::string_view);
std::string_view service_word(Service);

// Minutes as a person types them: "50", "52.5", "-3". Nothing for anything else, or beyond a million minutes. A
// fraction that microseconds cannot hold is moved away from zero, so that it never becomes a whole minute.
std::optional<std::chrono::microseconds> parse_minutes(std::string_view);

// Zero, negative and more than 24 hours are invalid; a fraction of a minute needs review, whatever the service, and so
// does a crisis that is too short for 90839 and long enough for psychotherapy.
CptAnswer cpt_for(std::chrono::microseconds length, Service);

// Does the note's code (several may be joined by blanks, commas or "+") fit? At most one finding of `code_conflict` or
// `not_billable`. An add-on (90833, 90836, 90838) needs exactly one code of the visit, 99202 to 99499, beside it.
// Modifiers without the CPT code, upper or lower case; only those that contradict video are objected to.
std::vector<Finding> check_code(std::string_view note_code, std::vector<std::string> const& modifiers,
                                std::chrono::microseconds length, Service);

}  // namespace workflows::rules
