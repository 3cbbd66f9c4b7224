// Which fields has a row, in the order of its columns? One list per kind of row: it binds them to a statement, reads
// them back and feeds the checksum, so that the three cannot disagree. Columns and lists name the same things in order.
#pragma once
#include <string>
#include <string_view>

#include "engine/store/store.hpp"

namespace engine::store {

// Bytes that are not text (a BLOB column).
template <class Text>
struct Bytes {
  Text& bytes;
};
template <class Text>
Bytes(Text&) -> Bytes<Text>;

inline constexpr std::string_view event_columns =
    "seq, case_id, case_seq, type, type_version, at, actor, asserted, payload, salt, hash, state, commands";
template <class Row, class Use>
void event_fields(Row& row, Use use) {
  use(row.seq, row.case_id, row.case_seq, row.type, row.type_version, row.at, row.actor, row.asserted, row.payload,
      Bytes{row.salt}, Bytes{row.hash}, row.state, row.commands);
}

inline constexpr std::string_view case_columns =
    "id, number, workflow, workflow_version, state, terminal, events, opened_at, updated_at, owner, parent, "
    "waiting_for, hold_code, hold, hold_since, due, amount_cents, condition, condition_sentence, failures";
template <class Row, class Use>
void case_fields(Row& row, Use use) {
  use(row.id, row.number, row.workflow, row.workflow_version, row.state, row.terminal, row.events, row.opened_at,
      row.updated_at, row.owner, row.parent, row.waiting_for, row.hold_code, row.hold, row.hold_since, row.due,
      row.amount_cents, row.condition, row.condition_sentence, row.failures);
}

inline constexpr std::string_view effect_columns =
    "id, case_id, caused_by, position, command, kind, command_class, counterpart, key, generation, state, dispatch, "
    "attempt, payload, payload_hash, pre_image, reference, result, evidence, code, sentence, due, armed_at, deadline, "
    "asked_by";
template <class Row, class Use>
void effect_fields(Row& row, Use use) {
  use(row.id, row.case_id, row.caused_by, row.position, row.command, row.kind, row.command_class, row.counterpart,
      row.key, row.generation, row.state, row.dispatch, row.attempt, row.payload, row.payload_hash, row.pre_image,
      row.reference, row.result, row.evidence, row.code, row.sentence, row.due, row.armed_at, row.deadline,
      row.asked_by);
}

inline constexpr std::string_view timer_columns = "id, case_id, name, due, state";
template <class Row, class Use>
void timer_fields(Row& row, Use use) {
  use(row.id, row.case_id, row.name, row.due, row.state);
}

inline constexpr std::string_view approval_columns =
    "id, case_id, subject, cents, payload_hash, requested_by, requested_at, state, decided_by, decided_at, reason";
template <class Row, class Use>
void approval_fields(Row& row, Use use) {
  use(row.id, row.case_id, row.subject, row.cents, row.payload_hash, row.requested_by, row.requested_at, row.state,
      row.decided_by, row.decided_at, row.reason);
}

inline constexpr std::string_view failure_columns = "case_id, reason, oldest_failure, last_attempt, attempts, open";
template <class Row, class Use>
void failure_fields(Row& row, Use use) {
  use(row.case_id, row.reason, row.oldest_failure, row.last_attempt, row.attempts, row.open);
}

inline constexpr std::string_view access_columns = "seq, at, actor, action, subject, hash";
template <class Row, class Use>
void access_fields(Row& row, Use use) {
  use(row.seq, row.at, row.actor, row.action, row.subject, Bytes{row.hash});
}

// The first 16 bytes of SHA-256 over all fields of the row, in the order above. A changed byte, a row copied over
// another or a column swapped for another is found; someone who recomputes it is not (the journal's chain is for that).
std::string checksum_of(CaseRow const&);
std::string checksum_of(EffectRow const&);
std::string checksum_of(TimerRow const&);
std::string checksum_of(ApprovalRow const&);

}  // namespace engine::store
