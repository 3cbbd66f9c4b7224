// What happened, who did it, under which rules, and has anyone touched the record since? For the auditor
// (docs/schemas/replay.schema.json, verify.schema.json). Reads only.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/case_views.hpp"
#include "app/view_json.hpp"
#include "engine/journal.hpp"

namespace app {

struct ReplayedEventView {
  std::int64_t event = 0, seq = 0;  // within the case, within the store
  std::string at;                   // instant, UTC
  StampView eastern;
  std::optional<StampView> client;  // once the client's zone is known
  std::string actor;
  bool asserted = false;
  std::string type, state, state_words;
  std::vector<std::string> commands;  // what the step issued
  std::optional<std::string> rules_version, tzdata;
  std::vector<workflows::Evidence> evidence;
  Json payload;
  std::string hash;
  std::string learnt;                       // one line (app/event_words.hpp)
  std::optional<std::string> text, reason;  // a note's, a decision's; whole
};
BOOST_DESCRIBE_STRUCT(ReplayedEventView, (),
                      (event, seq, at, eastern, client, actor, asserted, type, state, state_words, commands,
                       rules_version, tzdata, evidence, payload, hash, learnt, text, reason))

struct AccessView {
  std::string at, actor, action, subject;
};
BOOST_DESCRIBE_STRUCT(AccessView, (), (at, actor, action, subject))

struct ReplayView {
  static constexpr std::string_view contract = "replay";
  std::string case_, kind;
  std::int64_t version = 1, upto = 0, of = 0;  // events shown, events there are
  std::string state, state_words;              // after the last event shown
  std::vector<ReplayedEventView> events;
  std::optional<std::vector<AccessView>> access;  // refusals about this case; only when asked for
};
BOOST_DESCRIBE_STRUCT(ReplayView, (), (case_, kind, version, upto, of, state, state_words, events, access))
// Up to and with event `at`; 0: all.
ReplayView replay_view(Books const&, engine::store::CaseRow const&, std::int64_t at, bool with_access);

struct MismatchView {
  std::string case_;
  std::int64_t event = 0;
  std::string recorded, recomputed, sentence;
};
BOOST_DESCRIBE_STRUCT(MismatchView, (), (case_, event, recorded, recomputed, sentence))

struct VerifyView {
  static constexpr std::string_view contract = "verify";
  bool sound = false;
  std::string head;  // SEQ:HASH, to be noted down elsewhere
  std::int64_t rows = 0, cases = 0, events = 0, access_rows = 0;
  std::vector<std::string> problems;  // of the chains, the rows, the file
  std::vector<MismatchView> mismatches;
  std::optional<std::string> last_event;  // instant
};
BOOST_DESCRIBE_STRUCT(VerifyView, (), (sound, head, rows, cases, events, access_rows, problems, mismatches, last_event))
VerifyView verify_view(Books const&, std::string const& only_case, std::optional<engine::Head> const& expected);

}  // namespace app
