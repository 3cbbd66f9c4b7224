// Can this diagnosis code be billed for that day? ICD-10-CM changes each October (and some Aprils) and validity goes by
// the date of service, so the answer comes from a dated table (icd_records.inc), never from the shape of the code.
// Carried: chapter F01-F99 complete, and the Z codes that behavioural health uses; other chapters are `unknown` here.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/words.hpp"

namespace workflows::rules {

// The last change the table knows, and after a second point the reading of it. Dates of service after `icd_known_until`
// need review: a newer release exists by then.
inline constexpr std::string_view icd_rules_version = "icd10cm-2026-10-01.2";
inline constexpr Date icd_known_until{std::chrono::year{2027}, std::chrono::September, std::chrono::day{30}};

enum class IcdResult { billable, needs_review, header, unknown, malformed, not_in_force };
BOOST_DESCRIBE_ENUM(IcdResult, billable, needs_review, header, unknown, malformed, not_in_force)

// `normalised` has the point ("F41.1"); empty when the text is malformed or holds more than one code.
struct IcdAnswer {
  IcdResult result = IcdResult::malformed;
  std::string normalised;
  std::string reason;
  friend bool operator==(IcdAnswer const&, IcdAnswer const&) = default;
};
BOOST_DESCRIBE_STRUCT(IcdAnswer, (), (result, normalised, reason))

// `code_text` as a person wrote it: any case, blanks around or inside, with or without the point ("f 411" is "F41.1").
// What stands behind a code with its point after a blank ("F43.1 2") needs review. `unknown` in chapter F means that no
// such code exists; before 2015-10-01 and after `icd_known_until` a code that the table lacks needs review instead.
IcdAnswer judge(std::string_view code_text, Date date_of_service);

// One line of the table, for tests and for printing. `until` is the first day on which the line no longer holds.
// `sure` is false where the start date is general knowledge or was not looked up (see icd_records.inc).
struct IcdRecord {
  std::string code;  // without the point
  bool billable = false;
  std::optional<Date> from;
  std::optional<Date> until;
  bool sure = false;
};
BOOST_DESCRIBE_STRUCT(IcdRecord, (), (code, billable, from, until, sure))

std::vector<IcdRecord> icd_records();

}  // namespace workflows::rules
