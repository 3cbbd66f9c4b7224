// Each table tells its lines from the very values that its rule reads; nothing is copied here.
#include "workflows/rules/tables.hpp"

#include "workflows/rules/cpt.hpp"
#include "workflows/rules/hold_codes.hpp"
#include "workflows/rules/icd.hpp"
#include "workflows/rules/preauth.hpp"
#include "workflows/rules/preflight.hpp"

namespace workflows::rules {
namespace {

constexpr auto researched = "2026-11-21";

// Fields parted by a sign that none of them holds.
std::string line_of(std::vector<std::string> const& fields) {
  std::string line;
  for (auto const& field : fields) line += (line.empty() ? "" : " | ") + field;
  return line;
}

// A rule's line, then one for each finding: who can fix it and who may override it belongs to what the rule decides.
RuleTable preflight_table() {
  RuleTable table{"preflight",
                  preflight_version(),
                  researched,
                  "seed 003 and the payer's help pages, named at each rule",
                  "compare with the payer's help pages each quarter",
                  {}};
  for (auto const& rule : rules_list()) {
    table.lines.push_back(line_of({rule.id, std::to_string(rule.version), rule.source, rule.decides}));
    for (auto const& code : rule.raises) {
      auto const* hold = find_hold_code(code);
      if (hold != nullptr)
        table.lines.push_back(
            line_of({rule.id, code, std::string(hold->who_can_fix), std::string(hold->override_role)}));
    }
  }
  return table;
}

RuleTable cpt_table() {
  RuleTable table{"cpt",
                  std::string(cpt_rules_version),
                  researched,
                  "Novitas LCD L35101, BCBS Illinois psychiatry policy and others named in cpt_ranges.inc",
                  "each January, when the AMA changes codes",
                  {}};
  for (auto const& range : cpt_ranges())
    table.lines.push_back(
        line_of({std::string(service_word(range.service)), std::to_string(range.least), std::to_string(range.most),
                 std::string(range.code), std::string(range.further_code), std::to_string(range.further_minutes)}));
  return table;
}

RuleTable icd_table() {
  RuleTable table{
      "icd",
      std::string(icd_rules_version),
      researched,
      "NCHS/CMS ICD-10-CM order file for fiscal year 2022 and the later changes named in icd_records.inc, some of "
      "them dated from general knowledge (the answer says so)",
      "each spring and summer, from the CDC page for ICD-10-CM files (steps in icd_records.inc); known until " +
          words(icd_known_until) + ", later days of service need review until then",
      {}};
  for (auto const& record : icd_records())
    table.lines.push_back(
        line_of({record.code, record.billable ? "billable" : "header", record.from ? words(*record.from) : "-",
                 record.until ? words(*record.until) : "-", record.sure ? "sure" : "general knowledge"}));
  return table;
}

RuleTable preauth_table() {
  RuleTable table{"preauth",
                  std::string(preauth_rules_version),
                  researched,
                  "seed 004, Healthcode, authorisation number formats",
                  "each quarter, and whenever the clearing service refuses a number that is valid here",
                  {}};
  for (auto const& insurer : preauth_insurers()) {
    std::vector<std::string> fields{std::string(insurer.name)};
    for (auto const spelling : insurer.other_spellings) fields.emplace_back(spelling);
    fields.emplace_back(insurer.need == PreauthInsurer::Need::required ? "required" : "optional");
    for (auto const format : insurer.formats) fields.emplace_back(format);
    table.lines.push_back(line_of(fields));
  }
  return table;
}

}  // namespace

std::vector<RuleTable> rule_tables() { return {preflight_table(), cpt_table(), icd_table(), preauth_table()}; }

}  // namespace workflows::rules
