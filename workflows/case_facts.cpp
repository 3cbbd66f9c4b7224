// How does each event of the engine or of a person change what any case knows?
#include "workflows/case_facts.hpp"

#include "workflows/rules/finding.hpp"

namespace workflows {

Hold CaseFacts::hold_of(std::string_view code, std::string sentence, std::vector<Evidence> evidence) const {
  return rules::make_finding(code, kind, std::move(evidence), std::move(sentence));
}

void learn_as_any_case(CaseFacts& f, CaseOpened const& e) {
  f.ticket = e.ticket, f.policy = e.policy;
  if (e.matter) f.matter = *e.matter;
}
void learn_as_any_case(CaseFacts& f, CommandRejected const& e) {
  f.findings = {f.hold_of(e.reason, e.sentence, e.evidence)};
}
void learn_as_any_case(CaseFacts& f, CommandHeld const& e) { f.findings = {f.hold_of(e.code, e.sentence, e.evidence)}; }
void learn_as_any_case(CaseFacts& f, AlreadyTaken const& e) {
  f.duplicate_of = e.by;
  f.findings = {
      f.hold_of("duplicate_present", "Another case of ours has already done this.", {{"engine", "case", e.by.text}})};
}
void learn_as_any_case(CaseFacts& f, UnexpectedOutcome const& e) {
  f.findings = {f.hold_of("unexpected_outcome", "Something arrived that this state has no rule for.",
                          {{"engine", "event", e.event}, {"engine", "state", e.state}})};
}
void learn_as_any_case(CaseFacts& f, Assigned const& e) { f.owner = e.person; }
void learn_as_any_case(CaseFacts& f, HoldPlaced const& e) {
  f.findings = {f.hold_of("placed_by_person", "", {{"engine", "reason", e.reason}})};
  f.stopped = true;
}
void learn_as_any_case(CaseFacts& f, HoldReleased const&) { f.stopped = f.unread_message = false; }
void learn_as_any_case(CaseFacts& f, HoldOverridden const& e) {
  for (auto const& each : f.findings)
    if (each.code == e.code && each.overridable) f.overridden.push_back(each);
  f.stopped = f.unread_message = false;
}
void learn_as_any_case(CaseFacts& f, OfferAccepted const& e) { f.accepted = e; }

Outlook outlook_of_any_case(CaseFacts const& f, engine::StateInfo const& state) {
  Outlook outlook;
  outlook.waiting_for = state.waiting_for;
  if (state.hold && has_findings(f)) outlook.hold = f.findings.front();
  outlook.owner = f.owner.text;
  outlook.tag("ticket", f.ticket.text);
  if (state.name == "Duplicate" && f.duplicate_of) outlook.tag("duplicate_of", f.duplicate_of->text);
  return outlook;
}

Hold paid_though_waived(CaseFacts const& f, std::string const& how, std::vector<Evidence> evidence) {
  auto hold =
      f.hold_of("invoice_paid", how + " Refund it by hand, then release; what is still paid then is kept.", evidence);
  hold.offers.clear();
  return hold;
}

Hold billed_to_payer(CaseFacts const& f, std::vector<CaseId> const& by) {
  std::vector<Evidence> seen;
  for (auto const& each : by) seen.push_back({"engine", "case", each.text});
  auto hold = f.hold_of("duplicate_present",
                        "Another case bills this session to the payer, or has billed it: the client is asked for "
                        "nothing before a person has found out which is right.",
                        std::move(seen));
  hold.offers = {"not_billed"};
  return hold;
}

void find_new_message(CaseFacts& f, TicketJoined const& e) {
  f.stopped = f.unread_message = true;
  f.findings.insert(
      f.findings.begin(),
      f.hold_of("new_message", "", {{"ticket", "thread", e.ticket.text}, {"ticket", "message", e.part.text}}));
}

}  // namespace workflows
