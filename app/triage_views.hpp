// What does triage say about one text, and which threads wait for a person? Two contracts: claimstep.triage/1 (one text
// or thread) and claimstep.triage_list/1 (the queue, with every decision's record).
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/books.hpp"
#include "app/exit_codes.hpp"
#include "app/triage_record.hpp"
#include "app/view_json.hpp"

namespace app {

struct FiredView {
  std::string id;
  std::vector<std::int64_t> span;  // [begin, end): UTF-8 byte offsets into the text
  std::string text;
};
BOOST_DESCRIBE_STRUCT(FiredView, (), (id, span, text))

// A further matter of the same thread.
struct MatterView {
  std::string kind, band;
  bool needs_lookup = false;
  std::vector<FiredView> rules;
  std::vector<std::string> next_best;
  Json fields;  // by name: {"value", "span"}; what is not there is absent
  std::vector<std::string> conflicts;
  std::optional<std::string> first_to_person;
  std::string rules_version;
};
BOOST_DESCRIBE_STRUCT(MatterView, (),
                      (kind, band, needs_lookup, rules, next_best, fields, conflicts, first_to_person, rules_version))

struct TriageView {
  static constexpr std::string_view contract = "triage";
  std::string text;
  std::string kind, band;
  bool needs_lookup = false;
  std::vector<FiredView> rules;
  std::vector<std::string> next_best;
  Json fields;
  std::vector<std::string> conflicts;
  std::optional<std::string> first_to_person;  // crisis, threat, legal, chargeback
  std::string rules_version;
  std::vector<MatterView> also;  // the thread's other matters
};
BOOST_DESCRIBE_STRUCT(TriageView, (),
                      (text, kind, band, needs_lookup, rules, next_best, fields, conflicts, first_to_person,
                       rules_version, also))
TriageView triage_view(workflows::triage::Triaged const&);

// JSON Schemas with the fields' names, which no struct lists.
Json triage_schema();
Json triage_list_schema();

// A conversation of Intercom as JSON, HTML, or plain text.
std::variant<workflows::triage::Triaged, Failure> classify(std::string const& input);

struct DecidedMatterView {
  MatterView decision;
  std::optional<std::string> part;  // of the thread; null: its first message
  std::string state;                // waits, opened, joined, not_ours
  std::optional<std::string> case_, sentence;
  std::vector<workflows::Evidence> looked_up;
  std::string since, by;
  bool asserted = false;
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(DecidedMatterView, (),
                      (decision, part, state, case_, sentence, looked_up, since, by, asserted, reason))

struct QueuedThreadView {
  std::string ticket;
  std::optional<std::string> band, best, first_to_person;  // band is null when nothing of it waits
  std::string why;
  std::string since;  // instant: the oldest matter that waits
  std::int64_t age_hours = 0;
  std::vector<DecidedMatterView> matters;
  std::vector<std::string> cases;
};
BOOST_DESCRIBE_STRUCT(QueuedThreadView, (),
                      (ticket, band, best, first_to_person, why, since, age_hours, matters, cases))

struct TriageListView {
  static constexpr std::string_view contract = "triage_list";
  std::string now;
  std::vector<QueuedThreadView> threads;  // crisis, threat, legal and chargeback first, then the oldest
};
BOOST_DESCRIBE_STRUCT(TriageListView, (), (now, threads))
// With `all`, also the threads that nothing waits in.
TriageListView triage_list_view(Books const&, bool all);

}  // namespace app
