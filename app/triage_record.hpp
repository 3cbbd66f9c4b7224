// What is remembered about a thread of the billing view? Every matter in it with triage's decision, what was looked up,
// what came of it, and who decided why. Kept in the store under "intake TICKET", in the transaction of the case it
// opened.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "connectors/ticket_inbox/thread_messages.hpp"
#include "engine/store/store.hpp"
#include "workflows/codec/json.hpp"
#include "workflows/messages/case_events.hpp"
#include "workflows/triage/triage.hpp"

namespace app {

struct MatterSeen {
  workflows::triage::Decision decision;  // spans are places in the thread's text
  std::string state;                     // waits, opened, joined, not_ours
  std::string case_id;                   // empty while it waits, and when it is not ours
  std::string sentence;                  // why it waits, or what it was joined for
  std::vector<workflows::Evidence> looked_up;
  workflows::Instant since{};  // of the state
  std::string by;              // intake, or a person's id
  bool asserted = false;       // claimed with --as
  std::string reason;          // a person's
};
BOOST_DESCRIBE_STRUCT(MatterSeen, (), (decision, state, case_id, sentence, looked_up, since, by, asserted, reason))

struct Remembered {
  static constexpr std::array<std::string_view, 4> required{"updated_at", "case_id", "band", "best"};
  workflows::Instant updated_at{};
  std::string case_id;     // the first case of the thread; empty: nothing was opened
  std::string band, best;  // band is empty while its cases take care of it
  std::vector<MatterSeen> matters;
  std::vector<std::string> parts;  // ids of the parts that have been considered
};
BOOST_DESCRIBE_STRUCT(Remembered, (), (updated_at, case_id, band, best, matters, parts))

// The rules that fired with the words that fired them, for the record of a case: "triage 2026-11-22.3 read
// late_fee_question (sure): late_fee_question.asks “late cancellation fee” …".
std::string explained(workflows::triage::Decision const&);

// The thread as triage reads it. Mail from the practice's own address is its system's; where that address is not known
// (empty), nobody's writing is told by the address.
std::vector<workflows::triage::ThreadPart> thread_parts(connectors::ThreadMessages const&,
                                                        std::string const& practice_email);

// What a case opened or joined by triage is told of the matter.
workflows::Matter matter_of(workflows::triage::Decision const&, std::string const& ticket, workflows::Matter found);

// Band and best of the first matter that waits; what must come to a person first counts before the others.
void show_waiting(Remembered&);

std::optional<Remembered> recall(engine::store::Store&, std::string const& ticket);
void remember(engine::store::Store&, std::string const& ticket, Remembered const&);
// All threads, by ticket.
std::vector<std::pair<std::string, Remembered>> recall_all(engine::store::Store&);

}  // namespace app
