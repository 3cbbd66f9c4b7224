// What is the next thing to do on a case, exactly? The step with its values in the counterpart's words and order, the
// text to attest, the decision to take, or what it waits for; and the command lines to type
// (docs/schemas/next.schema.json).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/case_views.hpp"

namespace app {

struct EnterView {
  std::string label, value;
};
BOOST_DESCRIBE_STRUCT(EnterView, (), (label, value))
struct RecordView {
  std::string field, type;
  bool required = true;
  std::optional<std::string> example;  // of what is typed as JSON: the shape, with what must be in it
};
BOOST_DESCRIBE_STRUCT(RecordView, (), (field, type, required, example))

struct StepView {
  std::string effect, kind, verb, title, counterpart;
  std::vector<EnterView> enter;
  std::vector<RecordView> record;
};
BOOST_DESCRIBE_STRUCT(StepView, (), (effect, kind, verb, title, counterpart, enter, record))

struct AttestationView {
  std::string text, payload_hash;
  std::vector<EnterView> values;
  std::vector<std::string> attestors;
};
BOOST_DESCRIBE_STRUCT(AttestationView, (), (text, payload_hash, values, attestors))

struct ApprovalView {
  std::string approval, case_, subject, state, requested_by, requested_at;
  std::int64_t cents = 0;
  std::string decided_by, reason;
  std::optional<std::string> client, client_name;
  std::string because;               // why it was asked for
  std::vector<CommandView> answers;  // while it is open
};
BOOST_DESCRIBE_STRUCT(ApprovalView, (),
                      (approval, case_, subject, state, requested_by, requested_at, cents, decided_by, reason, client,
                       client_name, because, answers))
ApprovalView approval_view(Books const&, engine::store::ApprovalRow const&);

struct NextView {
  static constexpr std::string_view contract = "next";
  std::string case_;
  std::int64_t seen = 0;  // for --seen
  std::string state, state_words;
  std::string what;  // step, go, attest, approve, settle, hold, set_aside, wait, done
  std::string sentence;
  std::optional<StepView> step;
  std::optional<AttestationView> attestation;
  std::optional<ApprovalView> approval;
  std::optional<HoldView> hold;
  std::optional<std::string> waiting_for, until;
  std::vector<CommandView> commands;
};
BOOST_DESCRIBE_STRUCT(NextView, (),
                      (case_, seen, state, state_words, what, sentence, step, attestation, approval, hold, waiting_for,
                       until, commands))
NextView next_view(Books const&, engine::store::CaseRow const&);

// "confirm_session" for ConfirmSession.
std::string verb_of(std::string const& command_type);
// The form of an effect's command.
engine::Workflow::Form form_of(Books const&, engine::store::CaseRow const&, engine::store::EffectRow const&);
// The three answers to a held effect.
std::vector<CommandView> settle_commands(Books const&, engine::store::EffectRow const&);

}  // namespace app
