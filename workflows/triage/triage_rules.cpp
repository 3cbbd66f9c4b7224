// The table of triage's rules. Read from above: to a person first, then what is sure, then what is only likely.
#include "workflows/triage/triage_rules.hpp"

#include <array>

namespace workflows::triage {
namespace {

using enum Band;

// What leaves a report of the practice to a person, what makes a question about a fee more than a question, and what
// keeps a wrong charge from being plain: none of these groups may be found.
constexpr std::string_view undecided = "should_we= question_mark= denies asks_for= beyond=";
constexpr std::string_view disputed = "asks_for wrong denies= what_if covered failed agrees= twice beyond=";
constexpr std::string_view not_plain =
    "copay= what_if late_cancel= cancel= no_show= not_covered= failed= agrees= uk= beyond=";

// clang-format off
constexpr std::array table{
  //   id                              kind or reason        band     look-up voices  wants, and unless
  Rule{"person.crisis",                "crisis",             unknown, false, "cs",  "crisis="},
  Rule{"person.threat",                "threat",             unknown, false, "cs",  "threat="},
  Rule{"person.legal",                 "legal",              unknown, false, "cs",  "legal="},
  Rule{"person.chargeback",            "chargeback",         unknown, false, "cs",  "chargeback="},

  // The platform's own mail about a payment it could not take.
  Rule{"failed_payment.notice",        "failed_payment",     sure,    false, "m",   "failed_notice= !succeeded="},

  // The therapist or the platform reports it and asks for the fee; that the appointment is marked so, the platform must say.
  Rule{"late_cancellation.marked",     "late_cancellation",  sure,    true,  "sm",  "marked_late", undecided},
  Rule{"late_cancellation.reported",   "late_cancellation",  sure,    true,  "s",   "late_cancel charge_order !covered=", undecided},

  // Asks about the fee, and asks for nothing.
  Rule{"late_fee_question.asks",       "late_fee_question",  sure,    false, "c",   "late_cancel fee asks=", disputed},
  Rule{"late_fee_question.late_fee",   "late_fee_question",  sure,    false, "c",   "late_fee cancel asks=", disputed},
  Rule{"late_fee_question.cancelled",  "late_fee_question",  sure,    true,  "c",   "cancel charged asks= !bill_session", disputed},

  // Was charged although the payer covers the session. Whether that is so, the platform and the portal must say.
  Rule{"incorrect_charge.refund",      "incorrect_charge",   sure,    true,  "cs",  "charged covered_through asks_for", not_plain},
  Rule{"incorrect_charge.wrong",       "incorrect_charge",   sure,    true,  "cs",  "charged covered_through wrong=", not_plain},
  Rule{"incorrect_charge.although",    "incorrect_charge",   sure,    true,  "cs",  "charged covered_through although=", not_plain},

  Rule{"healthcode_invoice.uk",        "healthcode_invoice", unsure,  false, "csm", "uk uk_invoice"},
  Rule{"failed_payment.notice_named",  "failed_payment",     unsure,  false, "cs",  "failed_notice="},
  Rule{"late_cancellation.staff",      "late_cancellation",  unsure,  true,  "sm",  "late_cancel="},
  Rule{"late_cancellation.cancelled",  "late_cancellation",  unsure,  true,  "s",   "cancel="},
  Rule{"late_cancellation.no_show",    "late_cancellation",  unsure,  true,  "sm",  "no_show="},
  Rule{"late_fee_question.named",      "late_fee_question",  unsure,  true,  "c",   "late_cancel="},
  Rule{"late_fee_question.charge",     "late_fee_question",  unsure,  true,  "c",   "cancel= charged"},
  Rule{"late_fee_question.fee",        "late_fee_question",  unsure,  true,  "c",   "late_fee asks="},
  Rule{"late_fee_question.no_show",    "late_fee_question",  unsure,  true,  "c",   "no_show= charged"},
  Rule{"failed_payment.said",          "failed_payment",     unsure,  false, "csm", "failed="},
  Rule{"incorrect_charge.covered",     "incorrect_charge",   unsure,  true,  "cs",  "charged covered"},
  Rule{"incorrect_charge.refund_only", "incorrect_charge",   unsure,  true,  "cs",  "charged asks_for"},
  Rule{"incorrect_charge.wrong_only",  "incorrect_charge",   unsure,  true,  "cs",  "charged wrong"},
  Rule{"incorrect_charge.twice",       "incorrect_charge",   unsure,  true,  "cs",  "charged twice"},
  Rule{"incorrect_charge.why",         "incorrect_charge",   unsure,  true,  "c",   "charged asks="},
  Rule{"standard_session.asked",       "standard_session",   unsure,  false, "sm",  "bill_session="},
};
// clang-format on

}  // namespace

std::span<Rule const> rules() { return table; }

}  // namespace workflows::triage
